"""Give each view of the docket, and the appeals that were decided, an index to be read by."""

from django.db import migrations, models
from django.db.models import Case, F, Q, When


class Migration(migrations.Migration):
    dependencies = [("store", "0017_rings_of_the_queue")]

    operations = [
        migrations.RemoveIndex("dispute", "dispute_docket"),
        migrations.RemoveIndex("dispute", "dispute_appeal_result"),
        migrations.AddIndex(
            "dispute",
            models.Index(
                fields=["next_due_at", "id"],
                name="dispute_to_take",
                condition=Q(stage="review", assigned_to=None)
                | Q(stage="appeal", appeal_assigned_to=None)
                | Q(stage="draft", waiting_on="platform"),
            ),
        ),
        migrations.AddIndex(
            "dispute",
            models.Index(
                Case(
                    When(stage="review", then=F("assigned_to")),
                    When(stage="appeal", then=F("appeal_assigned_to")),
                ),
                F("next_due_at"),
                F("id"),
                name="dispute_held",
                condition=Q(stage="review") | Q(stage="appeal"),
            ),
        ),
        migrations.AddIndex(
            "dispute",
            models.Index(
                fields=["next_due_at", "id"],
                name="dispute_appeals",
                condition=Q(stage="appeal"),
            ),
        ),
        migrations.AddIndex(
            "dispute",
            models.Index(
                fields=["-changed_at"],
                include=["appeal_result"],
                name="dispute_appeal_decided",
                condition=~Q(appeal_result=""),
            ),
        ),
    ]
