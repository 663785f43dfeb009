"""How a dispute is told: facts and codes, never what people wrote."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from wakai.api.shapes import Body, Parts, parts
from wakai.app import people
from wakai.core.disputes import breakdown
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import (
    Actor,
    Claim,
    Deadline,
    Dispute,
    LineAmount,
    Offer,
    OrderFacts,
    Party,
    Proposal,
    Remedy,
    Role,
    Ruling,
)
from wakai.core.ids import PersonId
from wakai.store.disputes import DisputeRow


class DisputeSummary(Body):
    id: UUID
    number: str
    version: int = Field(description="send it back as seen_version with an action")
    order: str = Field(description="the number of the order")
    buyer: str | None = Field(description="by the shop's own id")
    seller: str | None
    stage: str
    waiting_on: str
    fulfilment: str
    reason: str
    requested: str
    claimed_minor: int
    currency: str
    appeal_state: str
    outcome: str
    next_due_at: datetime | None
    next_deadline: str
    opened_at: datetime
    changed_at: datetime
    closed_at: datetime | None


class DisputePage(Body):
    disputes: list[DisputeSummary]
    cursor: str | None = Field(description="for the next page; null at the end")


class LineSum(Parts):
    line_id: int
    minor: int


class RemedyOut(Body):
    kind: str
    refunds: list[LineSum]
    return_payer: str | None
    postage_minor: int
    kept: list[int] = Field(description="lines the buyer keeps while others go back")
    sha256: str = Field(description="what a party agrees to: send it back to accept")


class ClaimLineOut(Body):
    line_id: int
    quantity: int
    reason: str


class ClaimOut(Body):
    lines: list[ClaimLineOut]
    remedy: RemedyOut
    excused: list[str]


class OfferOut(Body):
    offer_id: UUID
    by: Literal["buyer", "seller", "house"]
    remedy: RemedyOut


class RulingOut(Body):
    ruling_id: UUID
    level: str
    remedy: RemedyOut
    findings: list[str]
    rules: list[str]
    result: str | None
    automated: bool
    issued_at: datetime


class ClockOut(Body):
    kind: str
    party: str
    set_at: datetime
    due_at: datetime = Field(description="at this instant it is too late")
    paused: str | None = Field(description="why it stands still; due_at then moves")
    left_seconds: int | None = Field(description="what is left on a clock that stands still")


class DisputeOut(DisputeSummary):
    claim: ClaimOut | None
    offer: OfferOut | None = Field(description="the one that can be accepted now")
    proposal: OfferOut | None
    ruling: RulingOut | None
    clocks: list[ClockOut]
    money: dict[str, int] = Field(description="minor units by account of the ledger")
    allowed_actions: dict[str, list[str]] = Field(description="what would succeed now, by party")


def summaries(rows: Collection[DisputeRow]) -> list[DisputeSummary]:
    """Return disputes as they stand in a list; the ids of their people are read in one query."""
    parties = people.people({row.buyer_id for row in rows} | {row.seller_id for row in rows})
    shop_ids = {person_id: person.shop_id for person_id, person in parties.items()}
    return [DisputeSummary(**_facts(row, shop_ids)) for row in rows]


def told(
    row: DisputeRow, state: Dispute, version: int, *, now: datetime, parties: Collection[Party]
) -> DisputeOut:
    """Return all of a dispute, with what each of these parties may do now (I-50)."""
    known = people.people((row.buyer_id, row.seller_id))
    facts = _facts(row, {person_id: person.shop_id for person_id, person in known.items()})
    clocks = sorted(state.deadlines.values(), key=lambda clock: clock.due_at)
    order = state.order
    return DisputeOut(
        **facts | {"version": version},
        claim=_claim(state.claim, order),
        offer=_offer(state.offer, order),
        proposal=_offer(state.proposal, order),
        ruling=_ruling(state.ruling, order),
        clocks=[_clock(clock, now) for clock in clocks],
        money={account.value: minor for account, minor in sorted(state.balances.items())},
        allowed_actions={
            party.value: list(allowed_actions(state, _actor(row, party), now)) for party in parties
        },
    )


def _actor(row: DisputeRow, party: Party) -> Actor:
    person = row.buyer_id if party is Party.BUYER else row.seller_id
    return Actor(person=PersonId(person), role=Role(party.value))


def _facts(row: DisputeRow, shop_ids: Mapping[int, str | None]) -> dict[str, Any]:
    named = {name: getattr(row, name, None) for name in DisputeSummary.model_fields}
    return named | {
        "order": row.order_number,
        "buyer": shop_ids.get(row.buyer_id),
        "seller": shop_ids.get(row.seller_id),
    }


def _claim(claim: Claim | None, order: OrderFacts | None) -> ClaimOut | None:
    if claim is None:
        return None
    lines = [
        ClaimLineOut(line_id=line.line_id, quantity=line.quantity, reason=line.reason)
        for line in claim.lines
    ]
    return ClaimOut(lines=lines, remedy=_remedy(claim.remedy, order), excused=list(claim.excused))


def _offer(offer: Offer | Proposal | None, order: OrderFacts | None) -> OfferOut | None:
    if offer is None:
        return None
    by: Literal["buyer", "seller", "house"] = "house"
    if isinstance(offer, Offer):
        by = "buyer" if offer.proposer is Party.BUYER else "seller"
    return OfferOut(offer_id=offer.offer_id, by=by, remedy=_remedy(offer.remedy, order))


def _remedy(remedy: Remedy, order: OrderFacts | None) -> RemedyOut:
    return RemedyOut(
        kind=remedy.kind.value,
        refunds=[_line_sum(part, order) for part in remedy.refunds],
        return_payer=remedy.return_payer.value if remedy.return_payer else None,
        postage_minor=remedy.postage_minor,
        kept=list(remedy.kept),
        sha256=remedy.sha256(),
    )


def _line_sum(part: LineAmount, order: OrderFacts | None) -> LineSum:
    found = breakdown.of_refunds(order, (part,)) if order else None
    return LineSum(line_id=part.line_id, minor=part.minor, **parts(found))


def _ruling(ruling: Ruling | None, order: OrderFacts | None) -> RulingOut | None:
    if ruling is None:
        return None
    return RulingOut(
        ruling_id=ruling.ruling_id,
        level=ruling.level.value,
        remedy=_remedy(ruling.remedy, order),
        findings=list(ruling.findings),
        rules=list(ruling.rules),
        result=ruling.result.value if ruling.result else None,
        automated=ruling.automated,
        issued_at=ruling.issued_at,
    )


def _clock(clock: Deadline, now: datetime) -> ClockOut:
    pause = clock.pause
    due_at = now + pause.remaining if pause else clock.due_at
    return ClockOut(
        kind=clock.kind.value,
        party=clock.party.value,
        set_at=clock.set_at,
        due_at=due_at,
        paused=pause.why if pause else None,
        left_seconds=int(pause.remaining.total_seconds()) if pause else None,
    )
