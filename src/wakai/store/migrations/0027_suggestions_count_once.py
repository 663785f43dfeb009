"""Remember which suggestions were shown to a question, so that each counts once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0026_turns_of_webhooks")]

    operations = [
        migrations.CreateModel(
            "SuggestionShown",
            [
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "conversation_id",
                        "question",
                        "kind",
                        "code",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("conversation_id", models.BigIntegerField()),
                ("question", models.BigIntegerField()),
                ("kind", models.CharField(max_length=12)),
                ("code", models.CharField(max_length=120)),
                ("sent", models.BooleanField(default=False)),
                ("shown_at", models.DateTimeField()),
            ],
            options={
                "db_table": "suggestion_shown",
                "indexes": [models.Index(fields=["shown_at"], name="suggestion_shown_age")],
            },
        ),
    ]
