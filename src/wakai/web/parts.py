"""
The rows that the parts of a page are drawn from: ``{% include "parts/clock.html" with clock=row %}``.

A row is plain data in the reader's words. Sentences come from ``app.words``, instants are aware
and in UTC, sums are ``Money``; the templates write them for the reader's language and time zone.
The chat has its rows in ``web.cards``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from wakai.core.money import Money


class Tone(StrEnum):
    """What a thing means for the reader; each has its own colour, shape and icon."""

    ACT = "act"  # indigo: you can do something
    GAIN = "gain"  # moss: money comes back, it went well
    WAIT = "wait"  # ochre: somebody's turn
    LOSS = "loss"  # vermilion: at this time you lose something, nothing else
    STILL = "still"  # grey: a fact, at rest

    @property
    def icon(self) -> str:
        """Name of the symbol that says the same without colour."""
        return _TONE_ICONS[self]


_TONE_ICONS = {
    Tone.ACT: "arrow",
    Tone.GAIN: "check",
    Tone.WAIT: "hourglass",
    Tone.LOSS: "alert",
    Tone.STILL: "dot",
}


class Sign(StrEnum):
    """Who speaks or acts: ● buyer, ■ seller, ◆ house, ○ bot; nobody for the system itself."""

    BUYER = "buyer"
    SELLER = "seller"
    HOUSE = "house"
    BOT = "bot"
    SYSTEM = "system"


class Method(StrEnum):
    """How an action is sent: followed as a link, or posted as a form of its own."""

    GET = "get"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that can be done: verb and thing, and where it leads."""

    label: str
    href: str
    method: Method = Method.GET
    name: str = ""  # of the value that a posted action sends
    value: str = ""
    icon: str = ""
    tone: Tone = Tone.ACT
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A word or two on a coloured ground, with the tone's icon unless another is named."""

    text: str
    tone: Tone = Tone.STILL
    icon: str = ""
    sign: Sign | None = None

    @property
    def symbol(self) -> str:
        """Name of the icon to draw."""
        return self.icon or self.tone.icon


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherClock:
    """The same instant for somebody else: ``OtherClock(label="Buyer", time_zone="Asia/Tokyo")``."""

    label: str
    time_zone: str  # IANA name


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockRow:
    """
    A deadline: what ends, how long that is away, and what happens then.

    ``then`` is the consequence in plain words. ``paused`` says why the clock stands still; then
    ``left`` is what remains when it runs on, and ``due_at`` is not shown.
    """

    title: str
    due_at: datetime  # UTC, exclusive: at this instant it is too late
    now: datetime
    then: str = ""
    started_at: datetime | None = None  # where the ring was full; None draws no ring
    tone: Tone = Tone.WAIT
    paused: str = ""
    left: timedelta | None = None
    others: tuple[OtherClock, ...] = ()  # staff see the parties' clocks beside their own
    compact: bool = False  # one line, for lists

    @property
    def remaining(self) -> timedelta:
        """Time until zero, never below zero; of a paused clock what it has left."""
        if self.paused and self.left is not None:
            return self.left
        return max(timedelta(), self.due_at - self.now)

    @property
    def over(self) -> bool:
        """Whether the instant has come."""
        return not self.paused and self.now >= self.due_at

    @property
    def ring(self) -> str:
        """``stroke-dasharray`` of the ring on a circle of length 100: what is left, and the rest."""
        if self.started_at is None:
            return ""
        whole = (self.due_at - self.started_at) / timedelta(seconds=1)
        share = 100 * (self.remaining / timedelta(seconds=1)) / whole if whole > 0 else 0
        left = min(100.0, max(0.0, share))
        return f"{left:.1f} {100 - left:.1f}"

    @property
    def pace_seconds(self) -> int:
        """Length of the whole ring in seconds, for the script that lets it run."""
        return int((self.due_at - self.started_at).total_seconds()) if self.started_at else 0

    @property
    def icon(self) -> str:
        """What the middle of the ring shows."""
        if self.paused:
            return "pause"
        return "check" if self.over else self.tone.icon


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyLine:
    """A sum that moves: how much, from where to where, when at the latest. Never a naked number."""

    amount: Money
    source: str  # "the held payment"
    target: str  # "your card"
    due_at: datetime | None = None  # at the latest
    done_at: datetime | None = None
    note: str = ""
    tone: Tone = Tone.STILL
    label: str = ""  # "Refund"


class Share(StrEnum):
    """Whose a part of the money is; each has its own colour and pattern in the bar."""

    HELD = "held"
    YOURS = "yours"
    THEIRS = "theirs"
    POSTAGE = "postage"
    FEE = "fee"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyShare:
    """One part of the money of an order."""

    share: Share
    label: str
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One stretch of the bar, in percent of its length."""

    share: Share
    start: str
    length: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyMap:
    """Where the money of an order is now, as one bar. Shares of nothing are listed, not drawn."""

    shares: tuple[MoneyShare, ...]
    note: str = ""

    @property
    def total(self) -> Money:
        """The sum of the shares. Raises CurrencyMismatch for shares in two currencies."""
        total = self.shares[0].amount
        for part in self.shares[1:]:
            total += part.amount
        return total

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The stretches of the bar from its start to its end."""
        whole = self.total.minor
        drawn, start = [], 0
        for part in self.shares:
            if whole > 0 and part.amount.minor > 0:
                drawn.append(_segment(part, start, whole))
            start += part.amount.minor
        return tuple(drawn)


def _segment(part: MoneyShare, start: int, whole: int) -> Segment:
    return Segment(
        share=part.share,
        start=f"{100 * start / whole:.3f}%",
        length=f"{100 * part.amount.minor / whole:.3f}%",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person typed, in their language, with a translation where there is one."""

    text: str
    language: str = ""
    translation: str = ""
    translation_language: str = ""
    mine: bool = False  # the writer reads the original first, everybody else the translation


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """Something that happened, who did it, and what it did to money and clocks."""

    text: str
    at: datetime
    sign: Sign = Sign.SYSTEM
    name: str = ""
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
            head=everything[:1], folded=everything[1:-shown], rows=everything[len(everything) - shown :]
        )

    @property
    def first_new(self) -> TimelineRow | None:
        """The entry that the unread line stands above."""
        return next((row for row in self.rows if row.new), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What the reader can do now: at most one main action, and what happens if they do nothing."""

    title: str
    text: str = ""
    if_nothing: str = ""
    action: Action | None = None
    others: tuple[Action, ...] = ()
    clock: ClockRow | None = None
    tone: Tone = Tone.ACT
    talk: bool = True  # offers the way to a person


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


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceTile:
    """One piece of evidence. Without a picture the kind's icon stands in its place."""

    evidence_id: str
    kind: EvidenceKind
    label: str  # "Photo of the item and its label"
    sign: Sign
    name: str
    at: datetime
    mine: bool = False
    new: bool = False  # not yet seen by the reader, or by the side that decides
    seen_by: str = ""  # "Seen by the adjudicator"
    scan: Scan = Scan.READY
    reason: str = ""  # why it is refused or hidden
    hidden: bool = False
    late: bool = False
    words: Words | None = None
    thumb_url: str = ""
    full_url: str = ""
    width: int = 0
    height: int = 0
    size_bytes: int = 0
    sha256: str = ""
    original_url: str = ""
    remove: Action | None = None

    @property
    def can_open(self) -> bool:
        """Whether the viewer has something to show."""
        return bool(self.full_url) and self.scan is Scan.READY and not self.hidden


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One line of "check your answers". ``values`` are shown one below the other."""

    label: str
    values: tuple[str, ...]
    change_href: str = ""
    language: str = ""  # of what a person typed
    tiles: tuple[EvidenceTile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """An error of a form: what to mend, and the field it belongs to (empty for the whole form)."""

    text: str
    field_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The proof that something was received, with what comes next."""

    title: str
    number_label: str
    number: str
    at: datetime
    mail_to: str = ""  # masked address
    text: str = ""
    steps: tuple[str, ...] = ()
    clock: ClockRow | None = None
    money: MoneyLine | None = None
    actions: tuple[Action, ...] = ()
    copy_href: str = ""  # the full copy of what was sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A sentence that stands out, at most one on a page above the content."""

    text: str
    title: str = ""
    tone: Tone = Tone.STILL
    actions: tuple[Action, ...] = ()


class StateKind(StrEnum):
    """Why there is nothing to show."""

    EMPTY = "empty"
    LOADING = "loading"
    OFFLINE = "offline"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """In place of a list or a part: what is so, and what to do next."""

    kind: StateKind
    title: str
    text: str = ""
    action: Action | None = None
    others: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One of several views of the same thing."""

    label: str
    href: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where a list goes on. Lists are paged by cursor: there is no last page to jump to."""

    first: int
    last: int
    total: int | None = None
    previous_href: str = ""
    next_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """One step of the way to the present page."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDialog:
    """A question before something that cannot be taken back."""

    dialog_id: str
    title: str
    text: str
    action: Action
    keep_label: str
    points: Sequence[str] = field(default=())
