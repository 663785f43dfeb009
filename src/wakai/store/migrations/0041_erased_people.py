from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0040_webhooks_of_disputes")]

    operations = [
        migrations.AddField("person", "erased_at", models.DateTimeField(null=True)),
    ]
