"""What happened, in one column."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from wakai.web.parts.basics import Sign, Tone, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """Something that happened, who did it, and what it did to money and clocks."""

    text: str
    at: datetime
    sign: Sign = Sign.SYSTEM
    name: str = ""
    via: str = ""  # "Done by a program of the shop: token 3f…"
    words: Words | None = None
    money: tuple[str, ...] = ()  # "￥3,980 is held until this ends"
    clocks: tuple[str, ...] = ()  # "The seller has five days to answer"
    tone: Tone = Tone.STILL
    href: str = ""
    link: str = ""  # words of the link
    anchor: str = ""  # id of the entry, for links from elsewhere
    new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """One column, the newest at the end; a long middle is folded, never what is new."""

    rows: tuple[TimelineRow, ...]
    head: tuple[TimelineRow, ...] = ()
    folded: tuple[TimelineRow, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[TimelineRow], *, keep: int = 8) -> "Timeline":
        """Return a timeline that shows the first entry, the last ``keep`` and all that is new."""
        everything = tuple(rows)
        unread = sum(row.new for row in everything)
        shown = max(keep, unread)
        if len(everything) <= shown + 2:
            return cls(rows=everything)
        return cls(
            head=everything[:1],
            folded=everything[1:-shown],
            rows=everything[len(everything) - shown :],
        )

    @property
    def first_new(self) -> TimelineRow | None:
        """The entry that the unread line stands above."""
        return next((row for row in self.rows if row.new), None)
