"""Note who took a case file away."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0004_next_party")]

    operations = [
        migrations.CreateModel(
            name="CaseExport",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("dispute_id", models.UUIDField()),
                ("role", models.CharField(max_length=16)),
                ("version", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("exported_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "case_export",
                "indexes": [models.Index(fields=["dispute_id", "-id"], name="case_export_dispute")],
            },
        ),
    ]
