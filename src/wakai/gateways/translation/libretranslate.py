"""A translation server that speaks LibreTranslate's HTTP: your own, or one you pay."""

import functools
from collections.abc import Sequence

import httpx

from wakai.app.ports import Unavailable


class LibreTranslate:
    """Asks ``POST {base}/translate`` and ``GET {base}/languages``; languages are asked once."""

    def __init__(self, base_url: str, *, api_key: str = "", timeout_seconds: float = 10) -> None:
        self.name = "libretranslate"
        self._api_key = api_key
        self._http = httpx.Client(base_url=base_url, timeout=timeout_seconds)

    def supports(self, source: str, target: str) -> bool:
        try:
            return _primary(target) in self._targets.get(_primary(source), frozenset())
        except Unavailable:
            return True  # the server is away: let the translation itself fail, and be noted

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        body = {
            "q": list(texts),
            "source": _primary(source),
            "target": _primary(target),
            "format": "text",
        }
        if self._api_key:
            body["api_key"] = self._api_key
        answer = self._json("POST", "translate", body)
        translated = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(translated, list) or len(translated) != len(texts):
            raise Unavailable("The translation server answered something else.")
        return [str(text) for text in translated]

    def close(self) -> None:
        self._http.close()

    @functools.cached_property
    def _targets(self) -> dict[str, frozenset[str]]:
        rows = self._json("GET", "languages")
        if not isinstance(rows, list):
            raise Unavailable("The translation server answered something else.")
        return {row["code"]: frozenset(row.get("targets", ())) for row in rows}

    def _json(self, method: str, path: str, body: object = None) -> object:
        try:
            response = self._http.request(method, path, json=body)
            response.raise_for_status()
            answer: object = response.json()
        except (httpx.HTTPError, ValueError) as fault:
            raise Unavailable(f"The translation server failed: {type(fault).__name__}.") from fault
        return answer


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
