"""
What a buyer's bank took back: a fact of the order, and so the end of every dispute over it.

The provider's word, or finance's, is kept with an outbox row, ``charged_back``, in one transaction.
Whoever begins a dispute after that is told; those that there are hear of it one after the other,
and after a crash from the row. A dispute that is over hears it too: nothing is paid in it any more,
and finance sees what was paid before.
"""

from typing import Any

from django.db import transaction

from wakai.app import clock, disputes
from wakai.app.payment_ports import BankReport
from wakai.core.disputes.commands import RecordChargeback
from wakai.core.disputes.model import SYSTEM, Actor
from wakai.core.ids import OrderId
from wakai.store import bank_answers
from wakai.store import chargebacks as stored
from wakai.store.bank_answers import BankAnswer
from wakai.store.chargebacks import LateChargeback

__all__ = [
    "TOPIC",
    "BankAnswer",
    "LateChargeback",
    "late",
    "orders_of",
    "record",
    "see",
    "see_answer",
    "tell",
    "wanted",
]

TOPIC = stored.TOPIC
orders_of = stored.orders_of_charges
late = stored.late
see = stored.see
wanted = bank_answers.wanted
see_answer = bank_answers.see


def record(order_id: OrderId, report: BankReport, *, by: Actor = SYSTEM) -> None:
    """
    Keep that the bank has an order's money, and tell every dispute over it; again, nothing.

    Until when the bank can be answered is kept with its reference, as the newest report says.
    """
    at, reference = clock.now(), report.reference
    with transaction.atomic(durable=True):
        stored.note(order_id, reference, by, at)
        if report.as_of:
            bank_answers.want(order_id, reference, report.due_at, as_of=report.as_of, at=at)
    _tell(order_id, reference, by)


def tell(_dispute_id: object, body: dict[str, Any]) -> None:
    """Handle a "charged_back" row: every dispute over the order ends, or hears that it is late."""
    _tell(OrderId(body["order"]), body["reference"], SYSTEM)


def _tell(order_id: OrderId, reference: str, by: Actor) -> None:
    for dispute_id in stored.disputes_of(order_id):
        command = RecordChargeback(by=by, at=clock.now(), reference=reference)
        disputes.execute(dispute_id, command)
