"""Who may let a dispute begin after the time for it (D1)."""

from datetime import datetime

from wakai.core.disputes.model import Actor, Dispute, Stage
from wakai.core.disputes.parties import is_party
from wakai.core.disputes.refusals import ConflictOfInterest, NotAllowed, NotNow, Refusal


def admit_late(state: Dispute, by: Actor, at: datetime) -> Refusal | None:
    if by.person is None:
        return NotAllowed()
    if is_party(state, by.person):
        return ConflictOfInterest()
    waits = state.stage is Stage.DRAFT and state.late is not None
    return None if waits else NotNow(stage=state.stage)
