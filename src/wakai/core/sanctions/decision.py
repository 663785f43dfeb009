"""What the rules of sanctions answer: the events that follow, or why not."""

from wakai.core.sanctions.events import Event
from wakai.core.sanctions.refusals import Refusal

type Accepted = tuple[Event, ...]  # empty only where the same command was carried out before
type Decision = Accepted | Refusal
