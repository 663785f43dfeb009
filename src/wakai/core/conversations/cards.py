"""Cards: things to fill in or to look at inside a chat, and what an answer to each must hold."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

TEXT_MAX = 2_000  # characters of the words beside an answer
RATING_MAX = 5
PICK_MAX = 50


class BadCard(ValueError):
    """A card or an answer does not have the shape of its kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPicker:
    """A list of the person's own orders, to pick one."""

    card: ClassVar = "order_picker"
    orders: tuple[int, ...]
    purpose: str = "which_order"

    def __post_init__(self) -> None:
        _must(len(self.orders) <= PICK_MAX, "orders")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderNumber:
    """A field for an order number."""

    card: ClassVar = "order_number"
    purpose: str = "which_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRequest:
    """A place to hand in files for a dispute."""

    card: ClassVar = "evidence_request"
    dispute: UUID
    kinds: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceConsent:
    """Files of the chat that its operator would put into a case, where their party wishes so."""

    card: ClassVar = "evidence_consent"
    dispute: UUID
    files: tuple[str, ...]
    kind: str  # code of the policy: what they show
    prepared_by: str = ""  # the name of the operator

    def __post_init__(self) -> None:
        _must(0 < len(self.files) <= PICK_MAX, "files")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStart:
    """The way from an order to a claim over it; nothing begins before the buyer does."""

    card: ClassVar = "claim_start"
    order: int
    reason: str = ""  # code of the policy: what seems to be wrong, by what the buyer said


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimDraft:
    """The way into a claim that was filled in for the buyer, and counts once they send it."""

    card: ClassVar = "claim_draft"
    dispute: UUID
    order: int
    reason: str  # code of the policy: what is wrong
    prepared_by: str = ""  # the name of who filled it in


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealForm:
    """The way into the one appeal, prefilled; the operator may have drafted the text."""

    card: ClassVar = "appeal_form"
    dispute: UUID
    number: str
    drafted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """An exact text that counts only once the party has confirmed it."""

    card: ClassVar = "confirmation"
    subject: str  # what is confirmed: appeal
    ref: UUID
    sha256: str
    text: str
    language: str = ""
    prepared_by: str = ""  # the name of who wrote it down


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """A help article with its source."""

    card: ClassVar = "article"
    slug: str
    title: str
    lead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingCard:
    """A ruling that was issued; the dispute's page has the whole of it."""

    card: ClassVar = "ruling"
    dispute: UUID
    number: str
    level: str  # first, appeal


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """A question about the service. It changes nothing in any case."""

    card: ClassVar = "survey"
    about: str = "chat"


type Card = (
    OrderPicker
    | OrderNumber
    | EvidenceRequest
    | EvidenceConsent
    | ClaimStart
    | ClaimDraft
    | AppealForm
    | Confirmation
    | Article
    | RulingCard
    | Survey
)


def body(card: Card) -> dict[str, Any]:
    """Return a card as the body of an event."""
    values = {name: _plain(getattr(card, name)) for name in card.__dataclass_fields__}
    return {"card": card.card, **values}


def checked_answer(card: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """
    Return an answer with exactly what its card asks for.

    Raises BadCard, also for cards that take no answer.
    """
    check = _ANSWERS.get(card)
    if check is None:
        raise BadCard(card)
    return check(answer)


def _order(answer: Mapping[str, Any]) -> dict[str, Any]:
    order = answer.get("order")
    _must(isinstance(order, int) and not isinstance(order, bool) and order > 0, "order")
    return {"order": order}


def _evidence(answer: Mapping[str, Any]) -> dict[str, Any]:
    items = answer.get("evidence")
    _must(isinstance(items, list) and 0 < len(items) <= PICK_MAX, "evidence")
    return {"evidence": [_uuid(item) for item in items or []], "words": _words(answer)}


def _appeal(answer: Mapping[str, Any]) -> dict[str, Any]:
    return {"appeal": _uuid(answer.get("appeal")), "number": _short(answer.get("number"))}


def _confirmed(answer: Mapping[str, Any]) -> dict[str, Any]:
    sha256 = str(answer.get("sha256", ""))
    _must(re.fullmatch(r"[0-9a-f]{64}", sha256) is not None, "sha256")
    confirmed = answer.get("confirmed")
    _must(isinstance(confirmed, bool), "confirmed")
    return {"sha256": sha256, "confirmed": confirmed}


def _consent(answer: Mapping[str, Any]) -> dict[str, Any]:
    wished = answer.get("wished")
    _must(isinstance(wished, bool), "wished")
    return {"wished": wished}


def _helpful(answer: Mapping[str, Any]) -> dict[str, Any]:
    helpful = answer.get("helpful")
    _must(isinstance(helpful, bool), "helpful")
    return {"helpful": helpful}


def _rating(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return how somebody found it, or that they would rather not say."""
    if answer.get("skipped") is True:
        return {"skipped": True}
    rating = answer.get("rating")
    _must(isinstance(rating, int) and 1 <= rating <= RATING_MAX, "rating")
    return {"rating": rating, "words": _words(answer)}


_ANSWERS = {
    OrderPicker.card: _order,
    OrderNumber.card: _order,
    EvidenceRequest.card: _evidence,
    EvidenceConsent.card: _consent,
    AppealForm.card: _appeal,
    Confirmation.card: _confirmed,
    Article.card: _helpful,
    Survey.card: _rating,
}


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    return list(value) if isinstance(value, tuple) else value


def _uuid(value: object) -> str:
    try:
        return str(UUID(str(value)))
    except ValueError as error:
        raise BadCard(str(value)) from error


def _short(value: object) -> str:
    _must(isinstance(value, str) and 0 < len(value) <= 40, "number")  # noqa: PLR2004
    return str(value)


def _words(answer: Mapping[str, Any]) -> str:
    words = answer.get("words", "")
    _must(isinstance(words, str) and len(words) <= TEXT_MAX, "words")
    return str(words)


def _must(holds: bool, what: str) -> None:  # noqa: FBT001 - an assertion with a name
    if not holds:
        raise BadCard(what)
