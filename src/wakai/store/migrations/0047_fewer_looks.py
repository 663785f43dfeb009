"""Look up nobody for each notice, and keep no index that another one begins with."""

from typing import Any

from django.conf import settings
from django.db import migrations, models


def _link(**options: Any) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, related_name="+", db_index=False, **options
    )


class Migration(migrations.Migration):
    dependencies = [("store", "0046_bank_answer")]

    operations = [
        migrations.AlterField(
            "notice", "person", _link(on_delete=models.CASCADE, db_constraint=False)
        ),
        migrations.AlterField("draft", "person", _link(on_delete=models.CASCADE)),
        migrations.AlterField("order", "buyer", _link(on_delete=models.PROTECT)),
        migrations.AlterField("order", "seller", _link(on_delete=models.PROTECT)),
        migrations.AlterField(
            "bankanswer", "id", models.BigAutoField(primary_key=True, serialize=False)
        ),
    ]
