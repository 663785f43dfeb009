"""No embedding: search goes by characters alone."""

from array import array
from collections.abc import Sequence

from wakai.app.ports import Unavailable


class NullEmbedder:
    """Knows no language; never ready."""

    name = "none"
    languages: frozenset[str] = frozenset()
    ready = False

    def embed(self, texts: Sequence[str]) -> list[array[float]]:
        raise Unavailable("No embedding is configured.")
