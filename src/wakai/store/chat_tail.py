"""Following the whole log from a job: each follower has a cursor that is kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import connection

from wakai.store import chat_sql
from wakai.store.models import LogCursor

_ROWS_PER_CONVERSATION = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The conversations that changed since the follower's cursor, and where it goes to."""

    conversations: Mapping[int, int]  # each with its first line that is new
    txid: int
    pos: int


def news(follower: str, *, limit: int) -> News:
    """Return what changed, about ``limit`` conversations' worth of lines at most."""
    at = LogCursor.objects.filter(pk=follower).values_list("txid", "pos").first() or (0, 0)
    with connection.cursor() as cursor:
        cursor.execute(chat_sql.TAIL, [str(at[0]), at[1], limit * _ROWS_PER_CONVERSATION])
        rows = cursor.fetchall()
    if not rows:
        return News(conversations={}, txid=at[0], pos=at[1])
    return News(conversations={row[0]: row[5] for row in rows}, txid=rows[0][2], pos=rows[0][3])


def done(follower: str, news: News) -> None:
    """Move the cursor: everything up to there is taken care of."""
    if news.conversations:
        LogCursor.objects.update_or_create(
            name=follower, defaults={"txid": news.txid, "pos": news.pos}
        )
