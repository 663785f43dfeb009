"""No machine translation: everybody reads the original."""

from collections.abc import Sequence

from wakai.app.ports import Unavailable


class NullTranslator:
    """Supports no pair of languages."""

    name = "none"

    def supports(self, source: str, target: str) -> bool:
        return False

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        raise Unavailable("No translation is configured.")
