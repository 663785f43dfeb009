"""What somebody has not read of the messages over their orders."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from wakai.store import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderMessage:
    """A message over an order that one side wrote."""

    conversation: int
    seq: int
    side: str  # buyer or seller: whoever wrote for it


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadTalk:
    """The messages over an order, of which the reader has not read the last."""

    conversation: int
    order: int
    number: str
    role: str  # as what the reader takes part: buyer or seller
    other: str  # the name of the other side
    at: datetime  # of the last message


# Each side has one other, so that no row is meant twice.
_NOTE: LiteralString = """
UPDATE conversation_member AS member SET unread_seq = greatest(member.unread_seq, said.seq)
FROM (
    SELECT conversation, side, max(seq) AS seq
    FROM json_to_recordset(%(said)s::json) AS line (conversation bigint, side text, seq bigint)
    GROUP BY conversation, side
) AS said
WHERE member.conversation_id = said.conversation AND member.role <> said.side
    AND member.role IN ('buyer', 'seller')
"""
_OF: LiteralString = """
SELECT member.conversation_id, bought.id, bought.number, member.role, other.name, said.created_at
FROM (
    SELECT conversation_id, role, unread_seq FROM conversation_member
    WHERE person_id = %(person)s AND unread_seq > read_seq
    ORDER BY conversation_id DESC LIMIT %(limit)s
) AS member
    JOIN conversation AS talk ON talk.id = member.conversation_id
    JOIN shop_order AS bought ON bought.id = talk.order_id
    JOIN person AS other
        ON other.id = CASE member.role WHEN 'buyer' THEN bought.seller_id ELSE bought.buyer_id END
    JOIN chat_event AS said
        ON said.conversation_id = member.conversation_id AND said.seq = member.unread_seq
ORDER BY said.created_at DESC, member.conversation_id DESC
"""


def note(messages: Iterable[OrderMessage]) -> None:
    """Note for the other side of each that there is something to read."""
    said = [
        {"conversation": one.conversation, "side": one.side, "seq": one.seq} for one in messages
    ]
    if said:
        sql.run(_NOTE, {"said": sql.records(said)})


def of(person: int, *, limit: int) -> tuple[UnreadTalk, ...]:
    """Return the talks over a person's orders with something unread, the last written first."""
    found = sql.fetch(_OF, {"person": person, "limit": limit})
    return tuple(
        UnreadTalk(conversation=talk, order=order, number=number, role=role, other=other, at=at)
        for talk, order, number, role, other, at in found
    )
