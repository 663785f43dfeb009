"""Stripe's HTTP: one request, one answer, and a no for now told from a no for good."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import quote

import httpx

from wakai.app.ports import Unavailable

VERSION: Final = "2024-06-20"  # of the API: how its answers look does not change under us
_PAGE: Final = 100
_CONFLICT: Final = 409
_TOO_MANY: Final = 429
_FAULT: Final = 500
# Answers about ourselves, such as a wrong key: the payment itself was not looked at.
_OUR_OWN: Final = frozenset({401, 403})
_OUR_OWN_TYPES: Final = frozenset({"idempotency_error", "authentication_error", "rate_limit_error"})
_AFTER_MAX_SECONDS: Final = 3600


class Refused(Exception):
    """Stripe will not do this, however often it is asked; the text is its code."""


class StripeApi:
    """Calls below ``{base}/v1/`` with a secret key."""

    def __init__(self, key: str, *, base_url: str, timeout_seconds: float = 20) -> None:
        self._http = httpx.Client(
            base_url=base_url,
            timeout=timeout_seconds,
            headers={"Authorization": f"Bearer {key}", "Stripe-Version": VERSION},
        )

    def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Return what Stripe keeps at a path. Raises Unavailable, and Refused."""
        return self._answer("GET", path, params=dict(params or {}))

    def post(self, path: str, form: Mapping[str, str], *, key: str) -> dict[str, Any]:
        """
        Ask Stripe to do something once: the same idempotency key again has no second effect.

        Raises Unavailable, and Refused.
        """
        return self._answer("POST", path, data=dict(form), headers={"Idempotency-Key": key})

    def each(self, path: str, params: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """Yield everything of a list, page after page, the newest first."""
        asked = {**params, "limit": str(_PAGE)}
        while True:
            page = self.get(path, asked)
            rows = page.get("data")
            if not isinstance(rows, list):
                raise Unavailable("Stripe answered something else.")
            yield from rows
            if not page.get("has_more") or not rows:
                return
            asked["starting_after"] = str(rows[-1]["id"])

    def _answer(self, method: str, path: str, **asked: Any) -> dict[str, Any]:
        try:
            response = self._http.request(method, f"v1/{path}", **asked)
            answer = response.json()
        except (httpx.HTTPError, ValueError) as fault:
            raise Unavailable(f"Stripe did not answer: {type(fault).__name__}.") from fault
        if not isinstance(answer, dict):
            raise Unavailable("Stripe answered something else.")
        if response.is_success:
            return answer
        error = answer.get("error") or {}
        code = str(error.get("code") or error.get("type") or response.status_code)
        if _is_for_now(response.status_code, str(error.get("type"))):
            raise Unavailable(f"Stripe: {response.status_code} {code}.", after=_after(response))
        raise Refused(code)


def _is_for_now(status: int, kind: str) -> bool:
    return status >= _FAULT or status in {_CONFLICT, _TOO_MANY, *_OUR_OWN} or kind in _OUR_OWN_TYPES


def _after(response: httpx.Response) -> timedelta:
    """Return how long Stripe asks to be left alone, if it says that in seconds."""
    told = response.headers.get("Retry-After", "")
    seconds = int(told) if told.isascii() and told.isdigit() else 0
    return timedelta(seconds=min(seconds, _AFTER_MAX_SECONDS))


def safe(name: str) -> str:
    """Return a name of Stripe's as a part of a path."""
    return quote(name, safe="")
