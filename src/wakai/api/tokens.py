"""Who asks: each address names the scope that its token needs."""

from typing import Final
from uuid import UUID, uuid5

from django.http import HttpRequest
from ninja import Schema
from ninja.security import HttpBearer

from wakai.api.problems import Problem
from wakai.app import api_tokens
from wakai.app.api_tokens import NotKnown, Scope, TokenRow, TooManyRequests

KEY_HEADER: Final = "Idempotency-Key"
_KEY_MAX: Final = 200
_NAME_MAX: Final = 60
_KEYS: Final = UUID("5f7d0c1e-3f0a-4a8e-9a55-0c3c6c7b9d10")


class TokenRequest(HttpRequest):
    """A request of a program that was let in."""

    auth: TokenRow


class Bearer(HttpBearer):
    """Let a token in that has this scope."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> TokenRow | None:  # noqa: ARG002 - ninja's signature
        """Return the token, or None for one that is not known. Raises Problem."""
        match api_tokens.let_in(token):
            case NotKnown():
                return None
            case TooManyRequests(code=code, wait_seconds=wait):
                raise Problem(429, code, headers={"Retry-After": str(wait)})
            case TokenRow() as row:
                if self.scope not in row.scopes:
                    raise Problem(403, "scope_missing", scope=self.scope.value)
                return row


def only_known(request: HttpRequest, shape: type[Schema]) -> None:
    """Refuse a query that means nothing here. Raises Problem."""
    unknown = next((name for name in request.GET if name not in shape.model_fields), None)
    if unknown is not None:
        raise Problem(422, "unknown_field", field=unknown[:_NAME_MAX])


def request_key(request: TokenRequest) -> UUID:
    """Return the key under which this request counts once, a token's own. Raises Problem."""
    given = request.headers.get(KEY_HEADER, "").strip()
    if not given:
        raise Problem(422, "missing", field=KEY_HEADER)
    if len(given) > _KEY_MAX:
        raise Problem(422, "invalid", field=KEY_HEADER)
    return uuid5(_KEYS, f"{request.auth.id}:{given}")
