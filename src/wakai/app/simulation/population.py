"""Who there is: how many dispute what, how soon and how well they act, and what goes wrong."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from wakai.core.disputes.kinds import RemedyKind, Role
from wakai.core.plain import from_plain

HOURS_A_DAY: Final = 24
DAYS_A_WEEK: Final = 7
PERCENT: Final = 100


class PopulationError(ValueError):
    """A population that cannot be used; the text names the key and says what is wrong with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What the disputed orders cost."""

    currency: str
    median_minor: int
    nine_of_ten_minor: int
    fee_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """When disputes are begun: weights."""

    hours: tuple[int, ...]
    weekdays: tuple[int, ...]  # from Monday


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When somebody acts, in UTC; ``closes`` is too late."""

    opens: int
    closes: int
    weekdays: frozenset[int]  # 0 is Monday


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """Days that are not as usual."""

    name: str
    first_day: date
    last_day: date
    volume_percent: int
    absent: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """How often a reason is claimed, rightly so, and what for."""

    weight: int
    right: int  # of a hundred the buyer is right
    partly: int  # of a hundred the buyer is right in part
    remedies: Mapping[RemedyKind, int]  # weights


@dataclass(frozen=True, slots=True, kw_only=True)
class Delay:
    """How long something takes."""

    median_minutes: int
    nine_of_ten_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Whose work something is, and how much."""

    role: Role
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent:
    """In how many of a hundred cases something happens."""

    claim_abandoned: int
    evidence_at_hand: int
    seller_silent: int
    seller_accepts_right: int
    seller_accepts_wrong: int
    seller_offers: int
    party_silent: int
    offer_accepted: int
    offer_countered: int
    buyer_withdraws: int
    more_evidence: int
    question_asked: int
    question_answered: int
    ruling_forgotten: int
    ruling_wrong: int
    return_ordered: int
    appeal_when_wronged: int
    appeal_when_right: int
    appeal_with_operator: int
    appeal_waived: int
    appeal_answered: int
    appeal_wrong: int
    label_given: int
    return_posted: int
    obstacle_explained: int
    return_contested: int
    return_fault_real: int
    replacement_posted: int
    replacement_wrong: int
    replacement_confirmed: int
    parcel_lost: int
    mail_lost: int
    payment_failed: int
    chargeback: int
    sent_twice: int
    chat_asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Delays:
    """How soon things happen."""

    opening: Delay
    claim: Delay
    seller_answer: Delay
    turn: Delay
    evidence: Delay
    assignment: Delay
    ruling: Delay
    question: Delay
    answer: Delay
    second_look: Delay
    appeal: Delay
    confirmation: Delay
    waiver: Delay
    appeal_reply: Delay
    appeal_ruling: Delay
    label: Delay
    posting: Delay
    carrier: Delay
    inspection: Delay
    dispatch: Delay
    receipt: Delay
    settlement: Delay
    repair: Delay
    chargeback: Delay
    chat: Delay


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """What the house works on."""

    assignment: Work
    question: Work
    ruling: Work
    second_look: Work
    appeal_ruling: Work
    appeal_help: Work
    chat: Work
    overdue: Work
    repair: Work
    chargeback: Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Population:
    """A whole population file."""

    population: str
    version: int
    source: str
    begins_on: date
    days: int
    orders: Orders
    volume: Volume
    hours: Mapping[Role, Hours]
    holidays: tuple[Holiday, ...]
    reasons: Mapping[str, Claimed]
    percent: Percent
    delays: Delays
    work: Works


def read(path: Path) -> Population:
    """Return the population of a file. Raises PopulationError."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PopulationError(f"{path.name} cannot be read: {error}.") from error
    return load(text)


def load(text: str) -> Population:
    """Return the population that a text describes. Raises PopulationError."""
    try:
        data = _plain(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PopulationError(f"A population is TOML: {error}.") from error
    _check_keys(Population, data, "")
    try:
        made = from_plain(Population, data)
    except (TypeError, ValueError, AttributeError) as error:
        raise PopulationError(f"A value is of the wrong kind: {error}.") from error
    _check(made)
    return made


def _plain(value: Any) -> Any:
    """Return what TOML holds as JSON would: dates in words. Raises PopulationError for a float."""
    match value:
        case dict():
            return {key: _plain(held) for key, held in value.items()}
        case list():
            return [_plain(held) for held in value]
        case date() | datetime():
            return value.isoformat()
        case float():
            raise PopulationError(f"{value} is no whole number.")
        case _:
            return value


def _check_keys(kind: type, data: Any, path: str) -> None:
    """Refuse a key that is missing, or that nothing would read."""
    if not isinstance(data, dict):
        raise PopulationError(f"{path or 'It'} must be a table.")
    known = {field.name: field.type for field in fields(kind)}
    wrong = sorted(known.keys() ^ data.keys())
    if wrong:
        state = "is missing" if wrong[0] in known else "means nothing"
        raise PopulationError(f"{path}{wrong[0]} {state}.")
    for name, part in known.items():
        if isinstance(part, type) and is_dataclass(part):
            _check_keys(part, data[name], f"{path}{name}.")
    for name, part in _TABLES.get(kind, {}).items():
        for key, held in _named(data[name], f"{path}{name}"):
            _check_keys(part, held, f"{path}{name}.{key}.")


_TABLES: Final[dict[type, dict[str, type]]] = {
    Population: {"hours": Hours, "holidays": Holiday, "reasons": Claimed}
}


def _named(data: Any, path: str) -> list[tuple[str, Any]]:
    match data:
        case dict():
            return list(data.items())
        case list():
            return [(str(nth), held) for nth, held in enumerate(data, start=1)]
        case _:
            raise PopulationError(f"{path} must be a table.")


def _check(made: Population) -> None:
    """Refuse numbers with which no case could run."""
    lengths = (len(made.volume.hours), len(made.volume.weekdays))
    _must(lengths == (HOURS_A_DAY, DAYS_A_WEEK), "volume needs 24 hours and 7 weekdays")
    weights = (*made.volume.hours, *made.volume.weekdays)
    _must(min(weights) >= 0, "volume holds weights of zero or more")
    _must(made.days > 0 and sum(weights) > 0, "no dispute would ever be begun")
    for name, percent in _numbers(made.percent):
        _must(0 <= percent <= PERCENT, f"percent.{name} is not within 0 and 100")
    for field in fields(Delays):
        delay = getattr(made.delays, field.name)
        ordered = 0 < delay.median_minutes <= delay.nine_of_ten_minutes
        _must(ordered, f"delays.{field.name}: half are sooner than nine of ten")
    sums = made.orders
    _must(
        0 < sums.median_minor <= sums.nine_of_ten_minor, "orders: half cost less than nine of ten"
    )
    _must(0 <= sums.fee_percent < PERCENT, "orders.fee_percent is not within 0 and 99")
    for role, hours in made.hours.items():
        within = 0 <= hours.opens < hours.closes <= HOURS_A_DAY and bool(hours.weekdays)
        _must(within, f"hours.{role.value} leaves no time to act")
    missing = sorted(_ACTING - made.hours.keys())
    _must(not missing, f"hours.{missing[0] if missing else ''} is missing")
    _must(any(claimed.weight for claimed in made.reasons.values()), "no reason has a weight")


_ACTING: Final = frozenset(
    {Role.BUYER, Role.SELLER, Role.OPERATOR, Role.ADJUDICATOR, Role.SUPERVISOR, Role.FINANCE}
)


def _numbers(table: Percent) -> list[tuple[str, int]]:
    return [(field.name, getattr(table, field.name)) for field in fields(table)]


def _must(holds: bool, otherwise: str) -> None:  # noqa: FBT001 - it reads as a sentence
    if not holds:
        raise PopulationError(f"{otherwise}.")
