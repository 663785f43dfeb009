"""What is left with the house: answered in writing by an instant, under a number."""

from datetime import datetime, timedelta
from typing import Final

from wakai.core.conversations.waiting import Usual
from wakai.core.ids import public_number
from wakai.core.policy import Terms

_PREFIX: Final = "CB-"


def number(random_bits: int) -> str:
    """Write random bits as the number of what is left: that of a dispute looks different."""
    return _PREFIX + public_number(random_bits)


def due(asked_at: datetime, terms: Terms) -> datetime:
    """Return until when the house answers what is left with it now, by its own calendar."""
    return terms.due_at("callback", asked_at)


def is_urged(*, operators: int, usual: Usual | None, promise: timedelta) -> bool:
    """
    Return whether to wait is the worse choice.

    It is where nobody is there, or where half of those who waited lately waited longer than was
    promised.
    """
    return operators == 0 or (usual is not None and usual.half > promise)
