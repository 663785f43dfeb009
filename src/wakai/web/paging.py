"""Where a list goes on: the instant and the id of the last row that was shown."""

from collections.abc import Callable
from datetime import UTC, datetime


def mark(at: datetime | None, last: object) -> str:
    """Return a place in a list as a part of an address; rows without an instant come first."""
    return f"{at.timestamp() if at else 0}_{last}"


def cursor[Key](text: str, key: Callable[[str], Key | None]) -> tuple[datetime, Key] | None:
    """
    Read a place; anything that is none begins at the start.

    ``key`` reads an id and returns None, or raises ValueError, for what is no id.
    """
    seconds, _, last = text.partition("_")
    try:
        at, found = datetime.fromtimestamp(float(seconds), tz=UTC), key(last)
    except (ValueError, OverflowError, OSError):
        return None
    return None if found is None else (at, found)
