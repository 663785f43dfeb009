"""The demo's carrier: what goes back, or is shipped again, arrives when somebody says so."""

from datetime import datetime
from typing import Final

from wakai.app import clock, disputes
from wakai.app.parcels import PROOF_MAX
from wakai.core.disputes.commands import Command, RecordReplacementDelivered, RecordReturnDelivered
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import SYSTEM, Dispute
from wakai.core.ids import DisputeId

RETURN: Final = "record_return_delivered"
REPLACEMENT: Final = "record_replacement_delivered"


def on_its_way(state: Dispute, at: datetime) -> str:
    """Return what the carrier can deliver now, as the action that records it; empty if nothing."""
    allowed = allowed_actions(state, SYSTEM, at)
    return next((action for action in (RETURN, REPLACEMENT) if action in allowed), "")


def deliver(dispute_id: DisputeId) -> str:
    """Let the carrier deliver, and return what arrived as ``on_its_way``; empty if nothing did."""
    now = clock.now()
    state = disputes.read(dispute_id).state
    arrives = on_its_way(state, now)
    if not arrives:
        return ""
    answer = disputes.execute(dispute_id, _word(state, arrives, now))
    return arrives if isinstance(answer, disputes.Done) else ""


def _word(state: Dispute, arrives: str, at: datetime) -> Command:
    """Return the carrier's word, with a proof of delivery that is made up."""
    parcel = state.return_ if arrives == RETURN else state.replacement
    proof = f"POD {parcel.tracking if parcel else state.number}"[:PROOF_MAX]
    if arrives == RETURN:
        return RecordReturnDelivered(by=SYSTEM, at=at, proof=proof)
    return RecordReplacementDelivered(by=SYSTEM, at=at, proof=proof)
