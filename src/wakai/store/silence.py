"""Conversations in which nothing is said: who waits for somebody gone, who is silent, who left."""

from datetime import datetime

from django.db.models import Q

from wakai.core.conversations.model import Kind, Owner, State
from wakai.store.models import Conversation, Person


def left_alone(since: datetime, *, limit: int) -> list[tuple[int, int]]:
    """Return (id, owner) of chats that wait since then for an operator who has gone."""
    gone = Person.objects.filter(accepting=False).filter(
        Q(seen_at__isnull=True) | Q(seen_at__lte=since)
    )
    rows = Conversation.objects.filter(
        owner_kind=Owner.HUMAN.value, waiting_since__lte=since, owner_id__in=gone.values("pk")
    )
    found = rows.order_by("waiting_since", "pk").values_list("pk", "owner_id")[:limit]
    return [(conversation, owner) for conversation, owner in found if owner is not None]


def idle(now: datetime, *, limit: int) -> list[tuple[int, int, bool]]:
    """Return (id, head, was asked already) of chats whose party has been silent too long."""
    rows = Conversation.objects.filter(
        kind=Kind.SUPPORT.value,
        state__in=[State.OPEN.value, State.WRAP.value],
        idle_due_at__lte=now,
    )
    return list(
        rows.order_by("idle_due_at", "pk").values_list("pk", "last_seq", "idle_warned")[:limit]
    )


def not_resumed(now: datetime, *, limit: int) -> list[int]:
    """Return the parked conversations whose time to come back is over."""
    rows = Conversation.objects.filter(state=State.PARKED.value, resume_until__lte=now)
    return list(rows.order_by("resume_until", "pk").values_list("pk", flat=True)[:limit])
