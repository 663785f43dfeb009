"""Let supervisors read what the house decides, and what of it is late, each by an index."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("store", "0030_what_a_line_consists_of")]

    operations = [
        migrations.AddIndex(
            "dispute",
            models.Index(
                fields=["next_due_at", "id"],
                name="dispute_hearings",
                condition=Q(stage="review") | Q(stage="appeal"),
            ),
        ),
        migrations.AddIndex(
            "dispute",
            models.Index(
                fields=["next_due_at", "id"],
                name="dispute_late",
                condition=Q(
                    next_deadline__in=(
                        "ruling_apology",
                        "ruling_backstop",
                        "appeal_apology",
                        "appeal_backstop",
                    )
                ),
            ),
        ),
    ]
