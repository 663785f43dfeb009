"""Pieces of evidence."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wakai.app.uploads import Code
from wakai.web.parts.basics import Action, Sign, Words


class EvidenceKind(StrEnum):
    """What sort of thing was handed in."""

    PHOTO = "photo"
    VIDEO = "video"
    DOCUMENT = "document"
    MESSAGE = "message"
    STATEMENT = "statement"


class Scan(StrEnum):
    """Where a file stands on its way to being shown."""

    RECEIVING = "receiving"
    CHECKING = "checking"
    READY = "ready"
    REFUSED = "refused"
    ERASED = "erased"  # it was here

    @classmethod
    def of(cls, state: str, refusal: str) -> "Scan":
        """Return where a file stands by the state of its upload."""
        if refusal == Code.ERASED:
            return cls.ERASED
        return {"ready": cls.READY, "refused": cls.REFUSED}.get(state, cls.CHECKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTile:
    """One piece of evidence. Without a picture the kind's icon stands in its place."""

    evidence_id: str
    kind: EvidenceKind
    label: str  # "Photo of the item and its label"
    sign: Sign  # of who made it: of a message, its writer
    name: str
    at: datetime  # of the handing in
    mine: bool = False
    new: bool = False  # not yet seen by the reader, or by the side that decides
    seen_by: str = ""  # "Seen by the adjudicator"
    scan: Scan = Scan.READY
    reason: str = ""  # why it is refused or hidden
    hidden: bool = False
    closed: str = ""  # "Only the adjudicator sees this, because:"; the words follow
    looks: tuple[str, ...] = ()  # who of the house has looked at it besides
    late: bool = False
    words: Words | None = None
    written_at: datetime | None = None  # of a message, which is older than its handing in
    put_in_by: Sign | None = None  # who handed a message in; of a file it is who made it
    put_in: str = ""  # "Put in by the buyer"
    thumb_url: str = ""
    full_url: str = ""
    width: int = 0
    height: int = 0
    size_bytes: int = 0
    sha256: str = ""
    original_url: str = ""
    remove: Action | None = None

    @property
    def made_at(self) -> datetime:
        """When its maker wrote it; of a file only the handing in is known."""
        return self.written_at or self.at

    @property
    def side(self) -> Sign:
        """Whose evidence it is: the side that handed it in, whoever wrote it."""
        return self.put_in_by or self.sign

    @property
    def can_open(self) -> bool:
        """Whether the viewer has something to show."""
        return bool(self.full_url) and self.scan is Scan.READY and not self.hidden
