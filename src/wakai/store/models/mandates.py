"""Mandates: whom a party of an order asked to act for it, and who does."""

from typing import ClassVar

from django.db import models

from wakai.store.models.orders import Order
from wakai.store.models.people import Person


class Mandate(models.Model):
    """
    An invitation to act for a party, from the day it was sent to the end of what came of it.

    The disputes over the order note it in their journals; who may open the door now stands here.
    """

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_index=False)
    party = models.CharField(max_length=8)  # buyer, seller
    email = models.EmailField()  # where the invitation went; whoever follows it accepts it
    language = models.CharField(max_length=16)  # of the invitation
    invited_at = models.DateTimeField()
    invited_until = models.DateTimeField()  # exclusive: at this instant it is too late
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)  # None where its time ran out

    class Meta:
        db_table = "mandate"
        indexes: ClassVar = [
            models.Index(fields=["order", "id"], name="mandate_order"),
            models.Index(
                fields=["person", "-id"],
                name="mandate_person",
                condition=models.Q(person__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "party"],
                name="mandate_one_at_a_time",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["order", "person"],
                name="mandate_of_one_side",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                name="mandate_accepted_by_somebody",
                condition=models.Q(person__isnull=True, accepted_at__isnull=True)
                | models.Q(person__isnull=False, accepted_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"mandate {self.pk}"
