"""Say in the journal which program of the shop acted for a party."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0027_suggestions_count_once")]

    operations = [
        migrations.AddField(
            "disputeevent", "token", models.CharField(max_length=16, null=True)
        ),
    ]
