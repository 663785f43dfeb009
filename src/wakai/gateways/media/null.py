"""No workshop: no file can be taken."""

from pathlib import Path

from wakai.app.ports import Prepared, Unfit


class NullWorkshop:
    """Recognises nothing, so every upload is refused with a sentence."""

    def sniff(self, head: bytes) -> str | None:  # noqa: ARG002 - the port's shape
        return None

    def prepare(self, original: Path, *, mime: str, into: Path) -> Prepared | Unfit:  # noqa: ARG002
        return Unfit(code="type_not_allowed")

    def convert(self, original: Path, *, mime: str, into: Path) -> Path | Unfit:  # noqa: ARG002
        return Unfit(code="type_not_allowed")
