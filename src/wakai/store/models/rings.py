"""Rings: a conversation of the queue rings at one desk until it is taken or its time is over."""

from typing import ClassVar

from django.db import models


class Ring(models.Model):
    """One ring. The conversation stays in the queue, at its place, until somebody takes it."""

    conversation = models.ForeignKey(
        "store.Conversation", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    operator = models.ForeignKey("store.Person", on_delete=models.PROTECT, related_name="+")
    epoch = models.PositiveIntegerField()  # of the conversation: it changed hands, the ring is void
    rang_at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=9, default="open")  # open, accepted, lapsed, withdrawn
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "chat_ring"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["conversation"],
                name="chat_ring_one_desk",
                condition=models.Q(outcome="open"),
            ),
            models.UniqueConstraint(
                fields=["operator"], name="chat_ring_one_ring", condition=models.Q(outcome="open")
            ),
        ]

    def __str__(self) -> str:
        return f"ring {self.pk}"
