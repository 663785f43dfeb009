"""The service behind the way in: its routes, and how every failure is told."""

import logging
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, URLResolver
from django.urls.resolvers import RegexPattern
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from wakai.api import (
    actions,
    claims,
    conversations,
    events,
    happenings,
    openapi,
    orders,
    parcels,
    problems,
)
from wakai.api.problems import Problem
from wakai.app.access import NotVisible
from wakai.app.numbers import number

BODY_BYTES_MAX: Final = 256 * 1024  # an order of as many lines as there may be
_WRITES: Final = frozenset({"POST", "PUT"})
_log = logging.getLogger(__name__)

api = NinjaAPI(
    title="Wakai",
    version="1",
    description="For programs of the shop: orders, disputes, events, chats.",
    openapi_url=None,  # it is answered here, with the errors in it
    docs_url=None,
    urls_namespace="api",
)
for _router in (
    orders.router,
    parcels.router,
    claims.router,  # and that of the disputes
    actions.router,
    events.router,
    happenings.router,
    conversations.router,
):
    api.add_router("", _router)


@api.exception_handler(Problem)
def _told(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return problems.response(problem)


@api.exception_handler(NotVisible)
def _not_visible(_request: HttpRequest, _error: NotVisible) -> HttpResponse:
    return problems.response(problems.not_found())


@api.exception_handler(ValidationError)
def _not_valid(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0]
    codes = {"missing": "missing", "extra_forbidden": "unknown_field"}
    source, *places = map(str, first["loc"])
    places = places[1:] if source == "body" else places[-1:]  # the first names the parameter
    code = codes.get(first["type"], "invalid")
    return problems.response(Problem(422, code, field=".".join(places) or "body"))


@api.exception_handler(HttpError)
def _by_ninja(_request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 401:  # noqa: PLR2004
        headers = {"WWW-Authenticate": "Bearer"}
        return problems.response(Problem(401, "not_authenticated", headers=headers))
    return problems.response(Problem(422, "bad_json", field="body"))


@api.exception_handler(Exception)
def _fault(_request: HttpRequest, error: Exception) -> HttpResponse:
    _log.error("A fault of ours", exc_info=error)
    return problems.response(Problem(500, "fault"))


_routes = URLResolver(RegexPattern(r"^"), api.urls[0])


def answer(request: HttpRequest, address: str) -> HttpResponse:
    """Answer a program; nothing of it is kept on the way."""
    try:
        response = _answer(request, address)
    except Problem as problem:
        response = problems.response(problem)
    response.headers["Cache-Control"] = "no-store"
    return response


def _answer(request: HttpRequest, address: str) -> HttpResponse:
    if address == "openapi.json" and request.method in {"GET", "HEAD"}:
        return JsonResponse(openapi.document(api), json_dumps_params={"ensure_ascii": False})
    if request.method in _WRITES:
        _readable(request)
    try:
        found = _routes.resolve(address)
    except Resolver404:
        raise problems.not_found() from None
    response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    if response.status_code == 405:  # noqa: PLR2004
        allowed = response.headers["Allow"]
        raise Problem(405, "method_not_allowed", headers={"Allow": allowed})
    return response


def _readable(request: HttpRequest) -> None:
    size = number(request.META.get("CONTENT_LENGTH") or "0")
    if size is None or size > BODY_BYTES_MAX:
        raise Problem(413, "too_large")
    if request.content_type != "application/json":
        raise Problem(415, "not_json")
