"""Keep in the log of the chat which program of the shop wrote a line for a party."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0044_bank_due_at")]

    operations = [
        migrations.AddField("chatevent", "token", models.CharField(max_length=16, null=True)),
    ]
