"""Drop the indexes that others begin with: each decision writes to every one there is."""

from typing import Any

from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE, PROTECT


def _link(to: str, on_delete: Any) -> Any:
    return models.ForeignKey(db_index=False, on_delete=on_delete, related_name="+", to=to)


class Migration(migrations.Migration):
    dependencies = [("store", "0002_outbox_claims")]

    operations = [
        migrations.AlterField("dispute", "buyer", _link(settings.AUTH_USER_MODEL, PROTECT)),
        migrations.AlterField("dispute", "seller", _link(settings.AUTH_USER_MODEL, PROTECT)),
        # Taking an index off a column takes a partial one that must stay along: it is made anew.
        migrations.RemoveConstraint("dispute", "dispute_one_open_per_order"),
        migrations.AlterField("dispute", "order", _link("store.order", PROTECT)),
        migrations.AddConstraint(
            "dispute",
            models.UniqueConstraint(
                fields=["order"],
                name="dispute_one_open_per_order",
                condition=~models.Q(stage="closed"),
            ),
        ),
        migrations.AlterField("dispute", "number", models.CharField(max_length=12)),
        migrations.AddConstraint(
            "dispute", models.UniqueConstraint(fields=["number"], name="dispute_number_once")
        ),
        migrations.AlterField("notice", "person", _link(settings.AUTH_USER_MODEL, CASCADE)),
    ]
