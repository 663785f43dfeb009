"""Say in the lists who has to act until the next clock runs out: a reply is not the house's."""

from django.db import migrations, models

_INBOX = models.Q(waiting_on__in=["seller", "both"]) | models.Q(
    next_deadline="appeal_reply", next_party="seller"
)
_BACKFILL = """
UPDATE dispute SET next_party = deadline.party
FROM deadline
WHERE deadline.dispute_id = dispute.id AND deadline.kind = dispute.next_deadline
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0003_lean_indexes")]

    operations = [
        migrations.AddField("dispute", "next_party", models.CharField(max_length=16, default="")),
        migrations.RunSQL(_BACKFILL, migrations.RunSQL.noop),
        migrations.RemoveIndex("dispute", "dispute_seller_due"),
        migrations.AddIndex(
            "dispute",
            models.Index(
                fields=["seller", "next_due_at"], name="dispute_seller_due", condition=_INBOX
            ),
        ),
    ]
