"""Let each endpoint have its own turn: a message that waits says for which one."""

from django.db import migrations, models
from django.db.models import Q

_NAME = """
UPDATE outbox SET webhook_id = delivery.webhook_id FROM webhook_delivery AS delivery
WHERE outbox.topic = 'webhook' AND outbox.state = 'waiting'
    AND delivery.id = (outbox.body->>'delivery')::bigint
"""
# The endpoint was removed: nobody is sent these.
_END = """
UPDATE outbox SET state = 'done', done_at = now()
WHERE topic = 'webhook' AND state = 'waiting' AND webhook_id IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0025_api")]

    operations = [
        migrations.AddField("outboxrow", "webhook_id", models.BigIntegerField(null=True)),
        migrations.RunSQL([_NAME, _END], migrations.RunSQL.noop),
        migrations.RemoveIndex("outboxrow", "outbox_webhooks"),
        migrations.AddIndex(
            "outboxrow",
            models.Index(
                fields=["webhook_id", "next_attempt_at", "id"],
                name="outbox_webhook_turns",
                condition=Q(state="waiting", topic="webhook"),
            ),
        ),
    ]
