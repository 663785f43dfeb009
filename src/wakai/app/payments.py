"""
Money on its way out: the ledger instructs, the provider pays, and each key has one effect.

Two steps, each an outbox row: "instruct" turns money that is due into an instruction with a key of
its own, "payment" carries the instruction to the provider. A crash between any two of them is
repaired by the retry of the row, since the key is the same.
"""

from typing import Any
from uuid import UUID

from wakai.app import clock, disputes, plugs
from wakai.app.ports import PaymentRefused
from wakai.core.disputes.commands import (
    InstructPayment,
    RecordPaymentFailed,
    RecordPaymentSettled,
)
from wakai.core.disputes.model import SYSTEM
from wakai.core.ids import DisputeId
from wakai.store import payments as stored


def instruct(dispute_id: UUID, body: dict[str, Any]) -> None:
    """Handle an "instruct" row; money that is not due any more is no fault."""
    command = InstructPayment(by=SYSTEM, at=clock.now(), key=body["key"])
    disputes.execute(DisputeId(dispute_id), command)


def pay(dispute_id: UUID, body: dict[str, Any]) -> None:
    """
    Handle a "payment" row: tell the provider, and the dispute what the provider said.

    Raises ports.Unavailable when the provider does not answer; the row is tried again with the
    same key, so the provider pays once.
    """
    payment = stored.read(body["key"])
    assert payment is not None
    try:
        reference = plugs.payments().pay(payment)
    except PaymentRefused as refused:
        failed = RecordPaymentFailed(
            by=SYSTEM, at=clock.now(), key=payment.key, reason=refused.reason
        )
        disputes.execute(DisputeId(dispute_id), failed)
        return
    if reference is not None:
        settle(payment.key, reference)


def settle(key: str, reference: str) -> None:
    """Record that an instruction's money arrived; told again, nothing changes."""
    payment = stored.read(key)
    if payment is None:
        message = f"No payment has the key {key!r}."
        raise LookupError(message)
    command = RecordPaymentSettled(by=SYSTEM, at=clock.now(), key=key, reference=reference)
    disputes.execute(payment.dispute_id, command)
