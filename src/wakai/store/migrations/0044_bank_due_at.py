"""Keep until when a bank wants an answer to a chargeback."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0043_money_that_finance_looks_at")]

    operations = [
        migrations.AddField("order", "bank_due_at", models.DateTimeField(null=True)),
    ]
