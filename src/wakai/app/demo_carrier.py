"""The demo's carrier: what goes back, or is shipped again, arrives when somebody says so."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from wakai.app import clock, disputes
from wakai.core.disputes.commands import Command, RecordReplacementDelivered, RecordReturnDelivered
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import SYSTEM, Dispute
from wakai.core.ids import DisputeId

RETURN: Final = "record_return_delivered"
REPLACEMENT: Final = "record_replacement_delivered"
_PROOFS: Final[Mapping[str, Callable[..., Command]]] = {
    RETURN: RecordReturnDelivered,
    REPLACEMENT: RecordReplacementDelivered,
}


def on_its_way(state: Dispute, at: datetime) -> str:
    """Return what the carrier can deliver now, as the action that records it; empty if nothing."""
    allowed = allowed_actions(state, SYSTEM, at)
    return next((action for action in _PROOFS if action in allowed), "")


def deliver(dispute_id: DisputeId) -> str:
    """Let the carrier deliver, and return what arrived as ``on_its_way``; empty if nothing did."""
    now = clock.now()
    arrives = on_its_way(disputes.read(dispute_id).state, now)
    if not arrives:
        return ""
    answer = disputes.execute(dispute_id, _PROOFS[arrives](by=SYSTEM, at=now))
    return arrives if isinstance(answer, disputes.Done) else ""
