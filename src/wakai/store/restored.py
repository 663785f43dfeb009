"""
What a database that was restored from a dump needs before anybody follows its logs again.

Its rows hold the transaction ids of another cluster, and so do the cursors of those who follow;
clients hold cursors of lines that are lost.
"""

from typing import Final, LiteralString
from uuid import UUID

from django.db import connection, transaction

from wakai.store import chat

_LOGS: Final[tuple[tuple[LiteralString, tuple[str, ...]], ...]] = (
    ("chat_event", ("outside", "translation")),  # whose places in it ``log_cursor`` holds
    ("dispute_event", ("disputes",)),
)
# All that this cluster has finished is up to ``seen``; what is being written meanwhile comes behind
# it. Rows of the other cluster are those that no transaction of this one can have written yet.
_SEEN: LiteralString = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"
# What a follower has not looked at stays in front of its cursor, and so does what this cluster has
# written since the move: it stands behind the first row of the other one. Where transactions wrote
# side by side, some of what it has looked at comes again.
_CURSORS: LiteralString = """
UPDATE log_cursor SET txid = %(seen)s, pos = coalesce(
    (SELECT min(pos) - 1 FROM {log} AS log WHERE
        log.txid >= pg_snapshot_xmax(pg_current_snapshot())
            AND (log.txid, log.pos) > (log_cursor.txid::text::xid8, log_cursor.pos)
        OR log.txid <= %(seen)s::text::xid8 AND log.pos > (
            SELECT min(pos) FROM {log} WHERE txid >= pg_snapshot_xmax(pg_current_snapshot()))),
    (SELECT max(pos) FROM {log}), 0)
WHERE name = ANY(%(followers)s)
    AND txid::text::xid8 >= pg_snapshot_xmax(pg_current_snapshot())
"""
_ROWS: LiteralString = """
UPDATE {log} SET txid = %(seen)s::text::xid8
WHERE txid >= pg_snapshot_xmax(pg_current_snapshot())
    OR txid < %(seen)s::text::xid8 AND pos > (
        SELECT min(pos) FROM {log} WHERE txid >= pg_snapshot_xmax(pg_current_snapshot()))
"""
_FOREIGN: LiteralString = """
SELECT EXISTS (SELECT FROM {log} WHERE txid >= pg_snapshot_xmax(pg_current_snapshot()))
"""


def is_foreign() -> bool:
    """Return whether a log holds transaction ids that this cluster has not reached yet."""
    with connection.cursor() as cursor:
        for log, _ in _LOGS:
            cursor.execute(_FOREIGN.format(log=log))
            ((found,),) = cursor.fetchall()
            if found:
                return True
    return False


def renew() -> UUID:
    """
    Make every cursor given out so far invalid, and return the new log epoch.

    Rows of transactions that this cluster has not reached, and what it has written after them, are
    put before all that is being written or will be, and the followers of the house with them.
    """
    chat.epoch()  # a database that nobody has served from has none yet
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("UPDATE log_epoch SET epoch = gen_random_uuid(), renewed_at = now()")
        cursor.execute(_SEEN)
        ((seen,),) = cursor.fetchall()
        for log, followers in _LOGS:
            asked = {"seen": seen, "followers": list(followers)}
            cursor.execute(_CURSORS.format(log=log), asked)
            cursor.execute(_ROWS.format(log=log), asked)
    return chat.epoch()
