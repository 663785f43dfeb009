"""Assurances: what operators told people of the rules, each with a number of its own."""

from typing import ClassVar

from django.db import models


class Assurance(models.Model):
    """One answer that cites a clause, as it was given; only how it was settled is added later."""

    number = models.CharField(max_length=12, primary_key=True)
    conversation = models.ForeignKey("store.Conversation", on_delete=models.PROTECT)
    seq = models.BigIntegerField()  # of the message in the conversation
    operator = models.ForeignKey("store.Person", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("store.Person", on_delete=models.PROTECT, related_name="+")
    dispute_id = models.UUIDField(null=True)
    clause = models.CharField(max_length=64)  # code of a period or a reason of the policy
    applies = models.BooleanField()  # it is so here, or it is not
    policy_sha256 = models.CharField(max_length=64)
    said_at = models.DateTimeField()
    contradicts = models.CharField(max_length=12, default="")  # number of an earlier one
    stands = models.BooleanField(null=True)  # what a supervisor said of it; null: nothing yet

    class Meta:
        db_table = "assurance"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="assurance_line"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "clause", "-said_at"], name="assurance_of_person"),
            models.Index(fields=["clause", "applies"], name="assurance_of_clause"),
            models.Index(
                fields=["-said_at"],
                name="assurance_open",
                condition=models.Q(stands__isnull=True) & ~models.Q(contradicts=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number
