"""What waits for whom in the database, in tests of two that do something at the same time."""

from typing import Final

from wakai.store import sql

_WAITS: Final = """
SELECT EXISTS (SELECT FROM pg_locks
    WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))
"""


def somebody_waits() -> bool:
    """Return whether another session waits for what the session of this thread holds."""
    return bool(sql.fetch(_WAITS, {})[0][0])
