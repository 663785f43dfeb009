"""What the rules answer: the events that follow, or why not."""

from wakai.core.disputes.events import Event
from wakai.core.disputes.refusals import Refusal

type Accepted = tuple[Event, ...]  # empty only where the same command was carried out before
type Decision = Accepted | Refusal
