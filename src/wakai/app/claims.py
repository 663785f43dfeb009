"""Beginning a dispute over an order: one open dispute an order, so beginning again goes on."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from wakai.app import clock, disputes, orders, policies, texts
from wakai.app.cases import CaseView
from wakai.app.disputes import Done
from wakai.core.disputes import earlier
from wakai.core.disputes.commands import StartDraft, SubmitClaim
from wakai.core.disputes.decide import decide
from wakai.core.disputes.model import Actor, Claim, Dispute, LineAmount, OrderFacts, OrderRecord
from wakai.core.disputes.refusals import DisputeOpenAlready, Refusal
from wakai.core.ids import NUMBER_BITS, DisputeId, LineId, public_number
from wakai.core.money import portions
from wakai.store import disputes as rows
from wakai.store.disputes import DisputeRow, OpenDispute
from wakai.store.orders import OrderRow
from wakai.store.texts import NewText


def start(
    order: OrderRow,
    by: Actor,
    *,
    late_because: NewText | None = None,
    token: str | None = None,
) -> OpenDispute | Refusal:
    """
    Return the dispute over an order that is not closed, begun now if there is none.

    The caller has gone through the door of the order. ``late_because`` is needed after the window.
    ``token`` names the program of the shop that acts for the buyer.
    """
    command = _start(order, by, late_because)
    said = [late_because] if late_because else []
    answer = disputes.execute(command.dispute_id, command, new_texts=said, token=token)
    if isinstance(answer, Done):
        return OpenDispute(id=answer.dispute_id, was_sent=False)
    if isinstance(answer, DisputeOpenAlready):
        return rows.open_on_order(order.id) or answer
    return answer


def refused(order: OrderRow, by: Actor) -> Refusal | None:
    """Return why none could begin now, whatever is left of the order; None where one could."""
    decision = decide(Dispute(), _start(order, by, None))
    return None if isinstance(decision, tuple) else decision


def _start(order: OrderRow, by: Actor, late_because: NewText | None) -> StartDraft:
    return StartDraft(
        by=by,
        at=clock.now(),
        dispute_id=DisputeId(uuid4()),
        number=public_number(secrets.randbits(NUMBER_BITS)),
        order=orders.facts_of(order),
        terms=policies.pinned(),
        late_because=late_because.ref if late_because else None,
    )


def left(order: OrderRow) -> OrderFacts:
    """Return an order as earlier disputes left it: what a dispute that began now could be about."""
    return earlier.left(orders.facts_of(order), rows.earlier_on_order(order.id))


def submission(
    view: CaseView, claim: Claim, *statements: NewText
) -> tuple[SubmitClaim, tuple[NewText, ...]]:
    """Return what sends a claim, with what the shop says of the order at this moment."""
    record, written = record_of(view.sight.dispute, at=view.now)
    command = SubmitClaim(by=view.actor, at=view.now, claim=claim, record=record)
    return command, (*statements, *written)


def record_of(row: DisputeRow, *, at: datetime) -> tuple[OrderRecord, tuple[NewText, ...]]:
    """Return what the shop says now of the order of a dispute, which was asked for alone."""
    now = row.order_now
    assert now is not None
    parcel = now.delivery
    address = texts.new(parcel.ship_to, language=texts.NO_LANGUAGE, author_id=None)
    record = OrderRecord(
        kept_at=at,
        placed_at=now.placed_at,
        shipped_at=parcel.shipped_at,
        promised_until=parcel.promised_until,
        delivered_at=parcel.delivered_at,
        delivery_proof=parcel.delivery_proof,
        carrier=parcel.carrier,
        tracking=parcel.tracking,
        ship_to=address.ref if address.body else None,
        paid_out_at=now.paid_out_at,
    )
    return record, (address,) if address.body else ()


def shared(most: Mapping[int, int], minor: int) -> tuple[LineAmount, ...]:
    """Return a sum shared over lines, largest remainder, in proportion to the most of each."""
    weights = list(most.values()) if any(most.values()) else [1] * len(most)
    return tuple(
        LineAmount(line_id=LineId(line), minor=part)
        for line, part in zip(most, portions(minor, weights), strict=True)
    )
