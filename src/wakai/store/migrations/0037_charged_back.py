"""Keep that a bank took back what was paid for an order, and who saw to it where it was late."""

from django.db import migrations, models

# Of what is known already: a dispute that the bank ended. Going back, the columns are dropped.
_KNOWN = """
UPDATE shop_order SET charged_back_at = dispute.closed_at
FROM dispute WHERE dispute.order_id = shop_order.id AND dispute.outcome = 'external'
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0036_callbacks")]

    operations = [
        migrations.AddField("order", "charged_back_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "order", "bank_reference", models.CharField(db_default="", max_length=120)
        ),
        migrations.AddField("order", "bank_noted_by", models.BigIntegerField(null=True)),
        migrations.AddField("order", "bank_seen_at", models.DateTimeField(null=True)),
        migrations.AddField("order", "bank_seen_by", models.BigIntegerField(null=True)),
        migrations.AddIndex(
            "order",
            models.Index(
                fields=["charged_back_at"],
                name="order_charged_back",
                condition=models.Q(charged_back_at__isnull=False, bank_seen_at__isnull=True),
            ),
        ),
        migrations.RunSQL(_KNOWN, migrations.RunSQL.noop),
    ]
