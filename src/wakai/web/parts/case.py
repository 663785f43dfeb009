"""What is next, what was answered, what was received."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from wakai.web.parts.basics import Action, Tone
from wakai.web.parts.clock import ClockRow
from wakai.web.parts.evidence import EvidenceTile
from wakai.web.parts.money import MoneyLine


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
    about: str = ""  # label of the field


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmDialog:
    """A question before something that cannot be taken back."""

    dialog_id: str
    title: str
    text: str
    action: Action
    keep_label: str
    points: Sequence[str] = field(default=())
