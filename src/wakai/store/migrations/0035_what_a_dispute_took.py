"""Say at the end of a dispute what of its order no other dispute can be about."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0034_delivery_proof")]

    operations = [
        migrations.AddField("dispute", "took", models.JSONField(null=True)),
    ]
