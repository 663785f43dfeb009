"""The journal of sanctions, and the row that is derived from it."""

from typing import ClassVar

from django.db import models

from wakai.store.models.people import Person


class SanctionEvent(models.Model):
    """The truth: one row an event, gapless per sanction, each hashed over the one before."""

    pk = models.CompositePrimaryKey("sanction_id", "version")
    sanction_id = models.UUIDField()
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    body = models.JSONField()
    actor_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=16)
    at = models.DateTimeField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "sanction_event"

    def __str__(self) -> str:
        return f"{self.sanction_id} {self.version}"


class Sanction(models.Model):
    """A projection for lists and clocks; ``wakai rebuild`` makes it anew from the journal."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12, unique=True)
    version = models.PositiveIntegerField()
    party = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=8)
    measure = models.CharField(max_length=24)
    clause = models.TextField(default="", db_default="")  # code of the policy
    decided_by_machine = models.BooleanField(default=False, db_default=False)  # the sanction
    scope = models.CharField(max_length=200)
    stage = models.CharField(max_length=16)
    stated_by = models.BigIntegerField(null=True)
    stated_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    complained_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)  # the complaint: by a person, or by time alone
    assigned_to = models.BigIntegerField(null=True)
    result = models.CharField(max_length=10, default="")
    ending = models.CharField(max_length=10, default="")
    next_due_at = models.DateTimeField(null=True)  # when a job must look at a clock next
    next_clock = models.CharField(max_length=24, default="")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "sanction"
        indexes: ClassVar = [
            models.Index(fields=["party", "-stated_at"], name="sanction_party"),
            models.Index(
                fields=["next_due_at"],
                name="sanction_due",
                condition=models.Q(next_due_at__isnull=False),
            ),
            models.Index(
                fields=["next_due_at", "id"],
                name="sanction_docket",
                condition=models.Q(stage="complaint"),
            ),
            models.Index(fields=["-stated_at", "id"], name="sanction_newest"),
            models.Index(
                fields=["decided_at", "complained_at"],
                name="sanction_complaints",
                condition=models.Q(complained_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"sanction {self.pk}"
