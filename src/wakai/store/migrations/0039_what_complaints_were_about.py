"""Keep with each sanction what the report of a year's complaints counts by."""

from django.db import migrations, models

# In one statement, from the journal; going back, the columns are dropped.
_KNOWN = """
UPDATE sanction SET
    clause = stated.body -> 'statement' ->> 'clause',
    decided_by_machine =
        coalesce((stated.body -> 'statement' ->> 'decided_by_machine')::boolean, false),
    decided_at = (
        SELECT decided.at FROM sanction_event AS decided
        WHERE decided.sanction_id = sanction.id
        AND decided.kind IN ('complaint.decided.v1', 'complaint.lapsed.v1')
    )
FROM sanction_event AS stated
WHERE stated.sanction_id = sanction.id AND stated.version = 1
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0038_mandates")]

    operations = [
        migrations.AddField("sanction", "clause", models.TextField(default="", db_default="")),
        migrations.AddField(
            "sanction", "decided_by_machine", models.BooleanField(default=False, db_default=False)
        ),
        migrations.AddField("sanction", "decided_at", models.DateTimeField(null=True)),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
        migrations.AddIndex(
            "sanction",
            models.Index(
                fields=["decided_at", "complained_at"],
                name="sanction_complaints",
                condition=models.Q(complained_at__isnull=False),
            ),
        ),
    ]
