"""What happened to a dispute that began after the time for it (D1)."""

from dataclasses import dataclass
from typing import ClassVar

from wakai.core.disputes.events_follow import Happened
from wakai.core.disputes.model import Actor, TextRef


@dataclass(frozen=True, slots=True, kw_only=True)
class LateAdmitted(Happened):
    """It may begin although it is late; ``by`` the system where the house was slow itself."""

    kind: ClassVar[str] = "dispute.late-admitted.v1"
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class LateRejected(Happened):
    """It is too late, and the reason given does not change that."""

    kind: ClassVar[str] = "dispute.late-rejected.v1"
    by: Actor
    statement: TextRef


LateEvent = LateAdmitted | LateRejected
