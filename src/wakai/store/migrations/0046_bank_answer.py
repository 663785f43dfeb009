"""Keep each answer that a bank wants for itself: one order can have several."""

from django.db import migrations, models

_MOVE = """
INSERT INTO bank_answer
    (order_id, reference, due_at, heard_at, as_of, version, seen_at, seen_by)
SELECT id, bank_reference, bank_due_at, charged_back_at, charged_back_at, 1, bank_seen_at,
    bank_seen_by
FROM shop_order WHERE bank_due_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0045_token_of_a_line")]

    operations = [
        migrations.CreateModel(
            "BankAnswer",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("order", models.ForeignKey("store.order", models.CASCADE, related_name="+")),
                ("reference", models.CharField(max_length=120)),
                ("due_at", models.DateTimeField(null=True)),
                ("heard_at", models.DateTimeField()),
                ("as_of", models.DateTimeField()),
                ("version", models.IntegerField()),
                ("seen_at", models.DateTimeField(null=True)),
                ("seen_by", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "bank_answer",
                "indexes": [
                    models.Index(
                        fields=["due_at"],
                        name="bank_answer_wanted",
                        condition=models.Q(due_at__isnull=False, seen_at__isnull=True),
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["order", "reference"], name="bank_answer_of_one_reference"
                    )
                ],
            },
        ),
        migrations.RunSQL(_MOVE, migrations.RunSQL.noop),
        migrations.RemoveField("order", "bank_due_at"),
    ]
