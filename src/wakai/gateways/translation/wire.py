"""JSON over HTTP, as every translation server speaks it."""

from collections.abc import Mapping

import httpx

from wakai.app.ports import Unavailable


def ask(
    http: httpx.Client,
    method: str,
    path: str,
    body: object = None,
    *,
    query: Mapping[str, str] | None = None,
) -> object:
    """Return what a server answers, read as JSON. Raises Unavailable, without what was sent."""
    try:
        response = http.request(method, path, json=body, params=query)
        response.raise_for_status()
        answer: object = response.json()
    except (httpx.HTTPError, ValueError) as fault:
        raise Unavailable(f"The translation server failed: {type(fault).__name__}.") from fault
    return answer


def nonsense() -> Unavailable:
    """Return the error for an answer that is no translation of what was asked."""
    return Unavailable("The translation server answered something else.")


def primary(language: str) -> str:
    """Return the language without its region, in small letters."""
    return language.partition("-")[0].lower()
