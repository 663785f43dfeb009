"""Let endpoints hear of disputes too, from now on: what happened before is told to nobody."""

from django.db import migrations, models

_FROM_NOW_ON = """
INSERT INTO log_cursor (name, txid, pos)
SELECT 'disputes', txid::text::bigint, pos FROM dispute_event ORDER BY txid DESC, pos DESC LIMIT 1
ON CONFLICT (name) DO NOTHING
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0039_what_complaints_were_about")]

    operations = [
        migrations.AddField("webhookdelivery", "dispute_id", models.UUIDField(null=True)),
        migrations.AddIndex(
            "webhookdelivery",
            models.Index(
                fields=["webhook", "dispute_id", "seq"],
                name="webhook_delivery_behind",
                condition=models.Q(dispute_id__isnull=False, state__in=("waiting", "behind")),
            ),
        ),
        migrations.RunSQL(_FROM_NOW_ON, migrations.RunSQL.noop),
    ]
