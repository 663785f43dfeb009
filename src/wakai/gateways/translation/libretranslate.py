"""A translation server that speaks LibreTranslate's HTTP: your own, or one you pay."""

import functools
from collections.abc import Sequence

import httpx

from wakai.app.ports import Unavailable
from wakai.gateways.translation import wire


class LibreTranslate:
    """Asks ``POST {base}/translate`` and ``GET {base}/languages``; languages are asked once."""

    def __init__(self, base_url: str, *, api_key: str = "", timeout_seconds: float = 10) -> None:
        self.name = "libretranslate"
        self._api_key = api_key
        self._http = httpx.Client(base_url=base_url, timeout=timeout_seconds)

    def supports(self, source: str, target: str) -> bool:
        try:
            return wire.primary(target) in self._targets.get(wire.primary(source), frozenset())
        except Unavailable:
            return True  # the server is away: let the translation itself fail, and be noted

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        body = {
            "q": list(texts),
            "source": wire.primary(source),
            "target": wire.primary(target),
            "format": "text",
        }
        if self._api_key:
            body["api_key"] = self._api_key
        answer = wire.ask(self._http, "POST", "translate", body)
        translated = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(translated, list) or len(translated) != len(texts):
            raise wire.nonsense()
        return [str(text) for text in translated]

    def close(self) -> None:
        self._http.close()

    @functools.cached_property
    def _targets(self) -> dict[str, frozenset[str]]:
        rows = wire.ask(self._http, "GET", "languages")
        if not isinstance(rows, list):
            raise wire.nonsense()
        return {row["code"]: frozenset(row.get("targets", ())) for row in rows}
