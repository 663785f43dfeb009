"""The journal of policies: what was proposed, proven and published, and by whom."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0006_payment_parts")]

    operations = [
        migrations.CreateModel(
            name="PolicyEvent",
            fields=[
                ("number", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=40)),
                ("body", models.JSONField()),
                ("at", models.DateTimeField()),
                ("hash", models.BinaryField(max_length=32)),
            ],
            options={"db_table": "policy_event"},
        ),
    ]
