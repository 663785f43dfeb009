"""What buyer and seller have not read of each other: the mark on their pages."""

from collections.abc import Sequence
from typing import Final

from wakai.core.conversations.model import Kind
from wakai.store import unread as stored
from wakai.store.chat_tail import LoggedLine
from wakai.store.unread import OrderMessage, UnreadTalk

__all__ = ["COUNTED_MAX", "UnreadTalk", "of", "plan"]

COUNTED_MAX: Final = 100  # talks: who has more is told "99+"


def plan(lines: Sequence[LoggedLine]) -> None:
    """Note for each side what the other wrote about their order; in the caller's transaction."""
    stored.note(
        OrderMessage(conversation=line.conversation, seq=line.seq, side=line.actor.kind.value)
        for line in lines
        if is_order_message(line)
    )


def is_order_message(line: LoggedLine) -> bool:
    """Whether one side of an order has written to the other."""
    return line.talk is Kind.ORDER and line.actor.kind.is_party and line.kind == "message.posted"


def of(person: int) -> tuple[UnreadTalk, ...]:
    """Return the talks over a person's orders with something unread, the last written first."""
    return stored.of(person, limit=COUNTED_MAX)
