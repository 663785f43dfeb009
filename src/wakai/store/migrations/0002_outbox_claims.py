"""Say in a column of its own until when somebody works on a row of the outbox."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="outboxrow",
            name="claimed_until",
            field=models.DateTimeField(null=True),
        ),
    ]
