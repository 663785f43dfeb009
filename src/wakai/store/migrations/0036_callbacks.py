"""Keep what was left with the house: its number, and until when it is answered in writing."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0035_what_a_dispute_took")]

    operations = [
        migrations.CreateModel(
            name="Callback",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=12, unique=True)),
                ("asked_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("mail", models.BooleanField()),
                ("apologised_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(default="", max_length=10)),
                ("answer_seq", models.BigIntegerField(null=True)),
                (
                    "conversation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="store.conversation",
                    ),
                ),
            ],
            options={
                "db_table": "callback",
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=["due_at", "id"],
                        name="callback_open",
                    ),
                    models.Index(fields=["conversation", "-id"], name="callback_conversation"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at__isnull", True)),
                        fields=("conversation",),
                        name="callback_one_open",
                    )
                ],
            },
        ),
    ]
