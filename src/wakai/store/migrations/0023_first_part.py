"""Say in the list of disputes how far the money is that waits for no goods."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0022_webhooks_wait_apart")]

    operations = [
        migrations.AddField(
            "dispute",
            "first_part",
            models.CharField(max_length=16, default="", db_default=""),
        ),
    ]
