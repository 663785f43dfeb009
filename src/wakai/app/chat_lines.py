"""The lines of a conversation for who goes on reading from a number."""

from wakai.app.access import ConversationSight
from wakai.store import chat as log
from wakai.store.chat import Entry

__all__ = ["Entry", "after", "head_of"]

head_of = log.head_of


def after(sight: ConversationSight, seq: int, *, limit: int) -> list[Entry]:
    """Return the lines after ``seq`` that the viewer may see, oldest first."""
    return log.read_after(sight.conversation.id, seq, reader=sight.seat.reader, limit=limit)
