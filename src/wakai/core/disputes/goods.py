"""Goods on their way: back to the seller, or once more to the buyer."""

from dataclasses import dataclass
from datetime import datetime

from wakai.core.disputes.facts import TextRef
from wakai.core.disputes.kinds import Payer, ReturnFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """Goods on their way back."""

    payer: Payer
    by_house: bool = False  # the house must give address and label: the seller did not in time
    address: TextRef | None = None
    label: str | None = None
    ready_at: datetime | None = None  # the clock to post starts here
    tracking: str | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    obstacle: TextRef | None = None  # "I cannot post it because …"
    extended: bool = False  # an obstacle gave more time; that happens once
    waited: bool = False  # more time came because no reminder had arrived; that happens once
    fault: ReturnFault | None = None  # what the seller finds wrong with what came back
    accepted_at: datetime | None = None  # the goods are back, or count as being back


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Goods shipped again, while the money waits."""

    tracking: str | None = None
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    kept_open: bool = False  # the buyer is not sure: silence does not count as being content
