"""The live loop's clock: it must not wait for a database, so the demo's lead is told to it."""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The present in UTC, in a demo moved ahead by what the tail last read."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        """Return the present instant in UTC."""
        return datetime.fromtimestamp(time.time(), UTC) + self.ahead
