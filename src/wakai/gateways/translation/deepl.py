"""DeepL, or a server that speaks its HTTP."""

import functools
from collections.abc import Mapping, Sequence
from typing import Final

import httpx

from wakai.app.ports import Unavailable
from wakai.gateways.translation import wire

# DeepL wants to know which English and which Portuguese it writes.
_WRITTEN: Final[Mapping[str, str]] = {"en": "EN-GB", "pt": "PT-PT"}


class DeepL:
    """Asks ``POST /v2/translate`` and ``GET /v2/languages``; languages are asked once."""

    def __init__(self, base_url: str, *, key: str, timeout_seconds: float = 10) -> None:
        self.name = "deepl"
        headers = {"Authorization": f"DeepL-Auth-Key {key}"}
        self._http = httpx.Client(base_url=base_url, headers=headers, timeout=timeout_seconds)

    def supports(self, source: str, target: str) -> bool:
        try:
            return _read(source) in self._languages("source") and _written(
                target
            ) in self._languages("target")
        except Unavailable:
            return True  # the server is away: let the translation itself fail, and be noted

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        body = {
            "text": list(texts),
            "source_lang": _read(source),
            "target_lang": _written(target),
            "preserve_formatting": True,
        }
        answer = wire.ask(self._http, "POST", "/v2/translate", body)
        rows = answer.get("translations") if isinstance(answer, dict) else None
        if not isinstance(rows, list) or len(rows) != len(texts):
            raise wire.nonsense()
        return [str(row["text"]) for row in rows]

    def close(self) -> None:
        self._http.close()

    @functools.cache  # noqa: B019 - one engine a process, for as long as it lives
    def _languages(self, way: str) -> frozenset[str]:
        rows = wire.ask(self._http, "GET", "/v2/languages", query={"type": way})
        if not isinstance(rows, list):
            raise wire.nonsense()
        return frozenset(row["language"] for row in rows)


def _read(language: str) -> str:
    return wire.primary(language).upper()


def _written(language: str) -> str:
    return _WRITTEN.get(language.lower(), language.upper())
