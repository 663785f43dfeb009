"""No workshop: no file can be taken."""

from pathlib import Path
from typing import override

from wakai.app.ports import Prepared, Unfit, Workshop


class NullWorkshop(Workshop):
    """Recognises nothing, so every upload is refused with a sentence."""

    @override
    def sniff(self, head: bytes) -> str | None:
        return None

    @override
    def prepare(self, original: Path, *, mime: str, into: Path) -> Prepared | Unfit:
        return Unfit(code="type_not_allowed")

    @override
    def convert(self, original: Path, *, mime: str, into: Path) -> Path | Unfit:
        return Unfit(code="type_not_allowed")
