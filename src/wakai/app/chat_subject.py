"""What a conversation with the house is about: said in its log, so that it is known who said so."""

from django.db import transaction

from wakai.app import clock
from wakai.app.chat_moves import move, plain_line
from wakai.core.conversations.model import Actor, Kind, Owner, Release
from wakai.core.conversations.refusals import NoSuchConversation, NotPossibleHere, Refusal
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store import disputes
from wakai.store.chat import Written
from wakai.store.orders import OrderRow

KIND = "conversation.subject"


def set_subject(conversation: int, actor: Actor, order: OrderRow) -> Written | Refusal | None:
    """
    Say which order a conversation is about, and the dispute over it; None where that is known.

    The caller has made sure that the order is the person's own. An operator who is a party of it
    gives the conversation back to the queue.
    """
    with transaction.atomic(savepoint=False):
        log.state_of(conversation, lock=True)  # of two at once the second knows what the first said
        found = rows.header(conversation)
        if found is None:
            return NoSuchConversation()
        if found.kind is not Kind.SUPPORT:
            return NotPossibleHere()
        if found.order == order.id:
            return None
        line = plain_line(conversation, KIND, actor, {"order": order.id, "number": order.number})
        outcome = log.append(line, at=clock.now())
        if isinstance(outcome, Written):
            link(conversation, order.id)
    return outcome


def link(conversation: int, order: int) -> None:
    """Let a conversation be about an order, in the transaction of the line that says so."""
    rows.link(conversation, order=order, dispute=disputes.latest_on_order(order))
    found = rows.header(conversation)
    if found is None or found.owner is not Owner.HUMAN or found.owner_id is None:
        return
    if found.owner_id in rows.places(found.owner_id, [conversation])[conversation].parties:
        move(conversation, Release(operator=found.owner_id))
