"""
What a buyer's bank took back: a fact of the order, and so the end of every dispute over it.

The provider's word, or finance's, is kept with an outbox row, ``charged_back``, in one transaction.
Whoever begins a dispute after that is told; those that there are hear of it one after the other,
and after a crash from the row. A dispute that is over hears it too: nothing is paid in it any more,
and finance sees what was paid before.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from wakai.app import clock, disputes
from wakai.core.disputes.commands import RecordChargeback
from wakai.core.disputes.model import SYSTEM, Actor
from wakai.core.ids import OrderId
from wakai.store import chargebacks as stored
from wakai.store.chargebacks import Chargeback

__all__ = ["TOPIC", "Chargeback", "orders_of", "record", "see", "tell", "unseen"]

TOPIC = stored.TOPIC
orders_of = stored.orders_of_charges
unseen = stored.unseen
see = stored.see


def record(
    order_id: OrderId, reference: str, *, due_at: datetime | None = None, by: Actor = SYSTEM
) -> None:
    """
    Keep that the bank has an order's money, and tell every dispute over it; again, nothing.

    Until when the bank wants an answer is what was said last; None: it wants none, as far as known.
    """
    with transaction.atomic(durable=True):
        stored.note(order_id, reference, by, clock.now())
        stored.note_due(order_id, due_at)
    _tell(order_id, reference, by)


def tell(_dispute_id: object, body: dict[str, Any]) -> None:
    """Handle a "charged_back" row: every dispute over the order ends, or hears that it is late."""
    _tell(OrderId(body["order"]), body["reference"], SYSTEM)


def _tell(order_id: OrderId, reference: str, by: Actor) -> None:
    for dispute_id in stored.disputes_of(order_id):
        command = RecordChargeback(by=by, at=clock.now(), reference=reference)
        disputes.execute(dispute_id, command)
