"""Find what is due, and what the provider refused, without reading all disputes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0042_terms_of_a_dispute")]

    operations = [
        migrations.AddIndex(
            "dispute",
            models.Index(
                fields=["changed_at", "id"],
                name="dispute_money",
                condition=models.Q(fulfilment__in=("money_due", "failed"))
                | models.Q(first_part__in=("money_due", "failed")),
            ),
        ),
    ]
