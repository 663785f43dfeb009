"""The people and things of a small case with which the law is tried: one order of one line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from wakai.core.disputes.commands import StartDraft
from wakai.core.disputes.model import (
    Actor,
    Claim,
    ClaimLine,
    LineAmount,
    OrderFacts,
    OrderLine,
    Payer,
    Remedy,
    RemedyKind,
    Role,
    TextRef,
)
from wakai.core.ids import DisputeId, LineId, OrderId, PersonId
from wakai.core.policy import Reason, Terms

START: Final = datetime(2026, 3, 2, 12, tzinfo=UTC)

ANA: Final = Actor(person=PersonId(1), role=Role.BUYER)
BEN: Final = Actor(person=PersonId(2), role=Role.SELLER)
OLU: Final = Actor(person=PersonId(3), role=Role.OPERATOR)
IDA: Final = Actor(person=PersonId(4), role=Role.ADJUDICATOR)
JUN: Final = Actor(person=PersonId(5), role=Role.ADJUDICATOR)
SUE: Final = Actor(person=PersonId(7), role=Role.SUPERVISOR)
FIN: Final = Actor(person=PersonId(8), role=Role.FINANCE)

WORDS: Final = TextRef(text_id="00000000-0000-0000-0000-000000000000", sha256="0", language="en")
_LINE: Final = LineId(1)
_PAID: Final = 300
_LESS: Final = 100
_NEVER_SMALL: Final = "XTS"  # the currency for tests, which no fast lane knows


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One case to be tried: how it begins, and what is asked, offered and ordered in it."""

    start: StartDraft
    claim: Claim

    @property
    def terms(self) -> Terms:
        return self.start.terms


def attempts(terms: Terms) -> Iterator[Attempt]:
    """Yield a case for each way that goods and money can go, and one that the law decides."""
    reason = next(one for one in terms.reasons if one.return_allowed and not one.by_law)
    for remedy in remedies(terms.remedies.claim):
        yield _attempt(terms, reason, remedy)
    by_law = next((one for one in terms.reasons if one.by_law), None)
    back = next((one for one in remedies(terms.remedies.claim) if one.needs_return), None)
    if by_law and back:
        yield _attempt(terms, by_law, back)


def remedies(known: tuple[str, ...]) -> Iterator[Remedy]:
    """Yield one remedy of each way that the policy knows."""
    whole = (LineAmount(line_id=_LINE, minor=_PAID),)
    for remedy in (
        Remedy(kind=RemedyKind.FULL_REFUND, refunds=whole),
        Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=(LineAmount(line_id=_LINE, minor=_LESS),)),
        Remedy(kind=RemedyKind.RETURN_AND_REFUND, refunds=whole, return_payer=Payer.SELLER),
        Remedy(kind=RemedyKind.REPLACEMENT, refunds=whole),
        Remedy(kind=RemedyKind.RELEASE),
    ):
        if remedy.kind.value in known:
            yield remedy


def _attempt(terms: Terms, reason: Reason, asked: Remedy) -> Attempt:
    order = OrderFacts(
        order_id=OrderId(1),
        buyer=PersonId(1),
        seller=PersonId(2),
        currency=_NEVER_SMALL,
        lines=(OrderLine(line_id=_LINE, quantity=1, paid_minor=_PAID),),
        fee_minor=1,
        shipped_at=None,
        promised_until=None,
        delivered_at=None,
    )
    start = StartDraft(
        by=ANA,
        at=START,
        dispute_id=DisputeId(UUID(int=1)),
        number="0000-0000",
        order=order,
        terms=terms,
    )
    claim = Claim(
        lines=(ClaimLine(line_id=_LINE, quantity=1, reason=reason.code),),
        remedy=asked,
        statement=WORDS,
        excused=reason.buyer_required,
    )
    return Attempt(start=start, claim=claim)
