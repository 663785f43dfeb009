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
# What a follower has not looked at stays in front of its cursor. Where transactions wrote side by
# side, some of what it has looked at comes again.
_CURSORS: LiteralString = """
UPDATE log_cursor SET txid = pg_current_xact_id()::text::bigint, pos = coalesce(
    (SELECT min(pos) - 1 FROM {log} AS log WHERE log.txid > pg_current_xact_id()
        AND (log.txid, log.pos) > (log_cursor.txid::text::xid8, log_cursor.pos)),
    (SELECT max(pos) FROM {log}), 0)
WHERE name = ANY(%s) AND txid > pg_current_xact_id()::text::bigint
"""
_ROWS: LiteralString = """
UPDATE {log} SET txid = pg_current_xact_id() WHERE txid > pg_current_xact_id()
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

    Rows of transactions that this cluster has not reached are put behind all its others and before
    all new ones, and the followers of the house with them.
    """
    chat.epoch()  # a database that nobody has served from has none yet
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("UPDATE log_epoch SET epoch = gen_random_uuid(), renewed_at = now()")
        for log, followers in _LOGS:
            cursor.execute(_CURSORS.format(log=log), [list(followers)])
            cursor.execute(_ROWS.format(log=log))
    return chat.epoch()
