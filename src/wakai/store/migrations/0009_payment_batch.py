"""Who was told of an instruction, and the file that it went out with."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0008_channels")]

    operations = [
        migrations.AddField("payment", "provider", models.CharField(db_default="", max_length=12)),
        migrations.AddField("payment", "batch", models.CharField(db_default="", max_length=40)),
        migrations.AddIndex(
            "payment",
            models.Index(
                fields=["batch"], name="payment_batch", condition=models.Q(("batch", ""), _negated=True)
            ),
        ),
    ]
