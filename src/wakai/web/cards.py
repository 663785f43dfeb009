"""The rows of the chat: bubbles and the cards that stand between them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wakai.core.money import Money
from wakai.web.parts import Action, ClockRow, EvidenceTile, MoneyLine, Problem, Sign, Tone, Words


class Sending(StrEnum):
    """How far a message has come; only its writer sees it."""

    WAITING = "waiting"  # in the outbox of this device
    SENDING = "sending"
    SENT = "sent"
    SEEN = "seen"
    FAILED = "failed"


class Source(StrEnum):
    """What an answer rests on (S44)."""

    FACT = "fact"  # a system fact
    POLICY = "policy"
    VIEW = "view"  # the operator's view


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """The rule or the article that a message rests on."""

    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bubble:
    """One message. ``kind_label`` says in words whether a bot or a person wrote it."""

    key: str  # of the client, or "m" and the seq: stays the same from sending to seen
    sign: Sign
    name: str
    kind_label: str
    words: Words
    at: datetime
    mine: bool = False
    sending: Sending = Sending.SENT
    source: Source | None = None
    citations: tuple[Citation, ...] = ()
    tiles: tuple[EvidenceTile, ...] = ()
    note: bool = False  # seen by staff alone
    contest_href: str = ""  # where its reader says that the translation is wrong
    translation_note: str = ""  # "The translation lost a number. This is the original."
    translating: bool = False
    to_evidence: Action | None = None  # "Put into evidence", "Add to the case"
    in_evidence: bool = False
    joined: bool = False  # follows a message of the same person: no name again


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLine:
    """A line of the house in the thread: somebody joined, the bot is silent, a day begins."""

    text: str
    at: datetime | None = None
    sign: Sign = Sign.SYSTEM
    tone: Tone = Tone.STILL


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderOption:
    """One order to pick: never its number alone."""

    number: str
    title: str
    language: str
    ordered_at: datetime
    total: Money
    picture_url: str = ""
    state: str = ""
    appeal_until: datetime | None = None  # where the reader can appeal over it
    disabled: str = ""  # why it cannot be picked


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPickerCard:
    """Which order is it about: search, list, or type the number instead."""

    orders: tuple[OrderOption, ...]
    action: str  # address the choice is posted to
    query: str = ""
    search_href: str = ""
    more_href: str = ""
    number_href: str = ""
    picked: OrderOption | None = None
    name: str = "order"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNumberCard:
    """Type the order number; ``problem`` says what is wrong with the one that was typed."""

    action: str
    value: str = ""
    problem: str = ""
    suggestion: OrderOption | None = None  # "Did you mean this one?"
    name: str = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAbout:
    """A dispute, its order by number and goods, and the ruling where the text is about one."""

    number: str
    order_number: str
    goods: tuple[Words, ...]  # what was bought, as the seller calls it
    ruled_at: datetime | None = None
    result: str = ""  # of the ruling, in one sentence
    warning: str = ""  # that an appeal against it has nothing to gain


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealFormCard:
    """The frame of the appeal form in the chat. ``form_url`` is the same form as a page (S43)."""

    title: str
    order_number: str  # prefilled and locked (S21)
    dispute_number: str
    clock: ClockRow | None
    form_url: str
    step: int = 0
    steps: int = 0
    filed_by: str = ""  # operator who prepared it
    problems: tuple[Problem, ...] = ()
    sent: bool = False
    expired: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRequestCard:
    """Something is asked for: what, why, by when, and what happens without it."""

    title: str
    why: str
    wanted: tuple[str, ...]
    limits: str  # told before sending
    clock: ClockRow | None
    upload: Action
    cannot: Action | None = None  # "I cannot provide this because …"
    given: tuple[EvidenceTile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceConsentCard:
    """Files that an operator would put into evidence; only the wish of their party does it."""

    about: CaseAbout
    prepared_by: str
    kind: str  # what they show
    tiles: tuple[EvidenceTile, ...]
    action: str = ""  # address the wish is posted to; empty for who is not asked
    done: str = ""
    is_asked: bool = True  # whether the reader is the party
    refused: str = ""  # why it cannot be done now


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStartCard:
    """The way from an order to a claim over it, with the reason ticked that seems to fit."""

    order_number: str
    goods: tuple[Words, ...]
    reason: str
    code: str = ""  # of the reason
    start_url: str = ""  # where the claim begins when it is sent there; for the buyer alone
    order_url: str = ""  # the page from which it can be begun too


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDraftCard:
    """A claim that was filled in for the buyer; ``form_url`` opens it, for the buyer alone."""

    order_number: str
    goods: tuple[Words, ...]
    reason: str
    prepared_by: str
    form_url: str
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationCard:
    """The exact text that is about to count, as somebody else wrote it down (S17)."""

    title: str
    about: CaseAbout
    prepared_by: str
    words: Words
    consequence: str  # "After this there is no second appeal."
    confirm: Action | None  # for its party alone
    refuse: Action | None = None
    fingerprint: str = ""  # first characters of the hash
    done: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCard:
    """An article of the help centre as the source of an answer."""

    title: str
    excerpt: str
    href: str
    language: str
    reviewed_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingCard:
    """A ruling: outcome first, money second, deadline third, reasons after."""

    title: str
    outcome: str
    money: tuple[MoneyLine, ...]
    clock: ClockRow | None
    reasons: tuple[str, ...]
    rule: Citation | None
    href: str
    tone: Tone = Tone.STILL
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyCard:
    """A question about the service; it changes nothing in the case and says so (S35, S36)."""

    question: str
    options: tuple[tuple[str, str], ...]  # value and label, from bad to good
    action: str
    name: str = "score"
    appeal_href: str = ""  # the real appeal, while it is still open
    thanks: str = ""
    words_max: int = 0  # characters of words of one's own; 0 where none are asked for
