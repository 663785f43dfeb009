"""What a letter to a person is made of: sections in a fixed order, each line with its facts."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from wakai.app import formats
from wakai.app.words_reader import Reader
from wakai.core.disputes.model import Party
from wakai.core.money import Money

type Value = Money | datetime


class Part(StrEnum):
    """The sections of a letter; this is also their order, in every language."""

    LATE = "late"
    HAPPENED = "happened"
    FOR_WHOM = "for_whom"
    MONEY = "money"
    DO = "do"
    SILENCE = "silence"
    PAUSED = "paused"
    REASONS = "reasons"
    RULES = "rules"
    DECIDED_BY = "decided_by"
    APPEAL = "appeal"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    One line: ``strong`` stands out, ``note`` is small; ``sign`` says whose evidence it is.

    ``url`` is the page that it is about, where a letter is about several.
    """

    text: str
    strong: str = ""
    note: str = ""
    sign: Party | None = None
    url: str = ""
    values: tuple[Value, ...] = ()  # what the words of every language must state


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a letter."""

    part: Part
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A notice in the words of one language; mail and page show the same."""

    language: str
    subject: str
    title: str  # the subject, or what the first section does not say already
    number: str  # of the dispute or sanction; a chat has none
    order: str  # masked; empty where it is about a sanction, or a chat about no order
    sections: tuple[Section, ...]
    action: str  # the words on the button
    is_chat: bool = False  # about a chat with the house
    is_talk: bool = False  # about the messages of buyer and seller over an order
    is_staff: bool = False  # to somebody of the house, about any number of disputes
    because: str = ""  # why it was sent, at its foot, where that is not said already
    is_mandate: bool = False  # about who acts for whom in an order

    @property
    def is_sanction(self) -> bool:
        """Whether it is about a sanction, and not about a dispute over an order."""
        return not (self.order or self.is_chat or self.is_talk or self.is_staff)

    @property
    def last_step(self) -> Part:
        """Return the section after which the button stands."""
        parts = [section.part for section in self.sections]
        return next(part for part in (Part.SILENCE, Part.DO) if part in parts)

    @property
    def values(self) -> tuple[tuple[Part, tuple[Value, ...]], ...]:
        """Return the facts in the order in which they are told: the same in every language."""
        return tuple(
            (section.part, tuple(value for line in section.lines for value in line.values))
            for section in self.sections
        )


@dataclass(slots=True)
class Pen:
    """Writes sums and instants for one reader, and remembers them for the line they stand in."""

    reader: Reader
    currency: str
    written: list[Value] = field(default_factory=list)

    def money(self, minor: int) -> str:
        """Return a sum in words."""
        self.written.append(Money(minor, self.currency))
        return formats.money(minor, self.currency)

    def when(self, instant: datetime) -> str:
        """Return an instant in the reader's own time and in UTC."""
        self.written.append(instant)
        return formats.when(instant, self.reader)

    def line(
        self, text: str, *, strong: str = "", note: str = "", sign: Party | None = None
    ) -> Line:
        """End a line: what was written since the last one are its values."""
        values, self.written = tuple(self.written), []
        return Line(text=text, strong=strong, note=note, sign=sign, values=values)
