"""Google's Universal Sentence Encoder (multilingual, version 3), run on this machine."""

import base64
from array import array
from collections.abc import Sequence
from typing import Final

from wakai.app.child import Child

# The languages that the model was trained on.
LANGUAGES: Final = frozenset(
    {"ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"}
)
BATCH_MAX: Final = 64


class LocalEmbedder:
    """Starts the model's process on first need; it ends after ``idle_seconds`` of silence."""

    name = "use-multilingual-3"
    languages = LANGUAGES

    def __init__(self, *, idle_seconds: float = 300, timeout_seconds: float = 20) -> None:
        self._child = Child("wakai.gateways.embedding.child", idle_seconds=idle_seconds)
        self._timeout_seconds = timeout_seconds

    @property
    def ready(self) -> bool:
        return self._child.running

    def embed(self, texts: Sequence[str]) -> list[array[float]]:
        vectors: list[array[float]] = []
        for start in range(0, len(texts), BATCH_MAX):
            batch = list(texts[start : start + BATCH_MAX])
            answer = self._child.ask({"texts": batch}, timeout_seconds=self._timeout_seconds)
            vectors += [_vector(encoded) for encoded in answer]
        return vectors

    def close(self) -> None:
        self._child.close()


def _vector(encoded: str) -> "array[float]":
    return array("f", base64.b64decode(encoded))
