"""How far each follower of a log has looked; what is done about it moves its cursor."""

from typing import LiteralString

from wakai.store import sql
from wakai.store.models import LogCursor

type Place = tuple[int, int]  # transaction and position, as rows of a log are ordered

_MOVE: LiteralString = """
INSERT INTO log_cursor (name, txid, pos) VALUES (%(name)s, %(txid)s::bigint, %(pos)s::bigint)
ON CONFLICT (name) DO UPDATE SET txid = excluded.txid, pos = excluded.pos
WHERE log_cursor.txid = %(after_txid)s::bigint AND log_cursor.pos = %(after_pos)s::bigint
"""


def place(follower: str) -> Place:
    """Return behind which place a follower has not looked yet."""
    return LogCursor.objects.filter(pk=follower).values_list("txid", "pos").first() or (0, 0)


def move(follower: str, *, after: Place, to: Place) -> bool:
    """
    Move a cursor on from where it was, in the transaction of what is done about it.

    False where another worker was faster: then nothing is to be done.
    """
    asked = {"name": follower, "txid": to[0], "pos": to[1]}
    return sql.run(_MOVE, {**asked, "after_txid": after[0], "after_pos": after[1]}) == 1
