"""The description of the interface: what ninja knows of the routes, and every way to be refused."""

import copy
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from ninja import NinjaAPI

from wakai.api.conversations import SEQ_HEADER
from wakai.api.problems import CONTENT_TYPE, Problem
from wakai.api.tokens import KEY_HEADER, Bearer

PREFIX: Final = "/api/v1/"
_READ: Final = (
    Problem(401, "not_authenticated"),
    Problem(403, "scope_missing", scope="read"),
    Problem(404, "not_found"),
    Problem(422, "invalid", field="limit"),
    Problem(429, "too_many_requests"),
)
_WRITTEN: Final = (
    Problem(409, "not_now", detail="This cannot be done at this stage.", facts={"stage": "final"}),
    Problem(413, "too_large"),
    Problem(415, "not_json"),
    Problem(422, "unknown_field", field="remedy.sum"),
)
_PROBLEM: Final = {
    "type": "object",
    "title": "Problem",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "stable; decide by it"},
        "detail": {"type": "string", "description": "for people, in the language asked for"},
        "field": {"type": "string", "description": "what it is about"},
        "facts": {"type": "object", "description": "what the rules know about the refusal"},
    },
}


@cache
def document(api: NinjaAPI) -> dict[str, Any]:
    """Return the whole description."""
    with translation.override("en"):
        made: dict[str, Any] = copy.deepcopy(dict(api.get_openapi_schema(path_prefix=PREFIX)))
        made["servers"] = [{"url": settings.WAKAI_BASE_URL}]
        made["components"]["schemas"]["Problem"] = _PROBLEM
        scopes = _scopes(api)
        for operations in made["paths"].values():
            for method, operation in operations.items():
                _complete(method, operation, scopes[operation["operationId"]])
    return made


def _scopes(api: NinjaAPI) -> dict[str, str]:
    """Return the scope that each operation needs."""
    return {
        operation.operation_id or "": callback.scope.value
        for _, router in api._routers  # noqa: SLF001 - ninja tells of its routers nowhere else
        for view in router.path_operations.values()
        for operation in view.operations
        for callback in operation.auth_callbacks
        if isinstance(callback, Bearer)
    }


def _complete(method: str, operation: dict[str, Any], scope: str) -> None:
    """Add what ninja does not know: scope, headers, and an example of each refusal."""
    told = operation.get("description", "")
    operation["description"] = f"{told}\n\nNeeds the scope `{scope}`.".strip()
    if method == "post":
        operation.setdefault("parameters", []).append(_header(KEY_HEADER, required=True))
    if operation["operationId"] == "post_message":
        operation["parameters"].append(_header(SEQ_HEADER, required=False))
    writes = () if method == "get" else _WRITTEN
    for problem in (*_READ, *writes):
        responses = operation["responses"]
        media = {
            "schema": {"$ref": "#/components/schemas/Problem"},
            "example": problem.body,
        }
        described = {"description": problem.body["title"], "content": {CONTENT_TYPE: media}}
        responses[str(problem.status)] = described


def _header(name: str, *, required: bool) -> dict[str, Any]:
    shape = {"type": "string", "maxLength": 200} if required else {"type": "integer", "minimum": 0}
    return {"in": "header", "name": name, "required": required, "schema": shape}
