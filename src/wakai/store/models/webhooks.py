"""Endpoints that hear of chats and disputes, and every message to each of them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Webhook(models.Model):
    """One address, what it hears of, and how it has fared."""

    id = models.BigAutoField(primary_key=True)
    url = models.CharField(max_length=500)
    kinds = ArrayField(models.CharField(max_length=40))  # none: all there are
    with_text = models.BooleanField(default=False)
    secret = models.CharField(max_length=80)
    older_secret = models.CharField(max_length=80, default="")  # signs too, until it is thrown away
    standing = models.CharField(max_length=8, default="on")
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    quiet_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "webhook"

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class WebhookDelivery(models.Model):
    """One message to one endpoint. What it says is put together when it is sent."""

    id = models.BigAutoField(primary_key=True)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="+", db_index=False)
    message_id = models.CharField(max_length=40)  # the same at every attempt
    kind = models.CharField(max_length=40)
    conversation_id = models.BigIntegerField(null=True)
    dispute_id = models.UUIDField(null=True)  # of a test there is neither
    seq = models.BigIntegerField(default=0)  # in the conversation, or the version of the dispute
    position = models.CharField(max_length=60, default="")  # in the whole log
    state = models.CharField(max_length=8)  # waiting, behind another, taken, held, failed
    rounds = models.PositiveSmallIntegerField(default=0)  # how often it was sent anew by hand
    attempts = models.PositiveIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True)  # of the last answer
    error = models.CharField(max_length=120, default="")
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhook_delivery"
        indexes: ClassVar = [
            models.Index(fields=["webhook", "-id"], name="webhook_delivery_log"),
            models.Index(fields=["created_at"], name="webhook_delivery_age"),
            models.Index(  # of a dispute one message waits to be sent, and the others behind it
                fields=["webhook", "dispute_id", "seq"],
                name="webhook_delivery_behind",
                condition=models.Q(dispute_id__isnull=False, state__in=("waiting", "behind")),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["webhook", "message_id"], name="webhook_delivery_once"),
        ]

    def __str__(self) -> str:
        return f"webhook delivery {self.pk}"
