"""A second opinion: who is not to answer, and the place in the queue that is kept."""

from datetime import datetime

from django.db.models import Min

from wakai.core.conversations.model import Happened, Owner, Reason
from wakai.store.models import ChatEvent, Conversation, Person


def keep_place(conversation: int) -> None:
    """Give a conversation that waits again the place it had when it first waited."""
    queued = ChatEvent.objects.filter(
        conversation_id=conversation, kind=Happened.OWNER_CHANGED, body__to=Owner.QUEUE.value
    )
    first = queued.aggregate(first=Min("created_at"))["first"]
    Conversation.objects.filter(pk=conversation).update(waiting_since=first)


def not_wanted(conversation: int) -> int | None:
    """Return the operator whose answer the party wants a second opinion on, while it waits."""
    changes = ChatEvent.objects.filter(conversation_id=conversation, kind=Happened.OWNER_CHANGED)
    last = changes.order_by("-seq").values_list("body", flat=True).first()
    asked = last is not None and last.get("reason") == Reason.SECOND_OPINION.value
    return last.get("from_id") if asked and last else None


def others_accepting(operator: int, *, seen_after: datetime) -> bool:
    """Return whether somebody else than this operator takes chats now."""
    there = Person.objects.filter(
        roles__contains=["operator"], is_active=True, accepting=True, seen_at__gte=seen_after
    )
    return there.exclude(pk=operator).exists()
