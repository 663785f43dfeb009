"""Whether somebody is away: then a mail says that a person has answered, once an absence."""

from datetime import datetime, timedelta
from typing import Final

PATIENCE: Final = timedelta(minutes=2)  # who comes back within it needs no mail


def is_away(answered_at: datetime, *, here_at: datetime | None) -> bool:
    """
    Return whether an answer came while its reader was away and has not come back since.

    ``here_at`` is when their chat was last seen to be open; None where it never was.
    """
    return here_at is None or here_at < answered_at
