"""What a line of an order consists of, and what a payment refunds of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0029_parcels")]

    operations = [
        migrations.AddField("orderline", "tax_minor", models.BigIntegerField(null=True)),
        migrations.AddField("orderline", "shipping_minor", models.BigIntegerField(null=True)),
        migrations.AddConstraint(
            "orderline",
            models.CheckConstraint(
                condition=models.Q(shipping_minor__isnull=True, tax_minor__isnull=True)
                | models.Q(
                    paid_minor__gte=models.F("tax_minor") + models.F("shipping_minor"),
                    shipping_minor__gte=0,
                    shipping_minor__isnull=False,
                    tax_minor__gte=0,
                    tax_minor__isnull=False,
                ),
                name="shop_order_line_adds_up",
            ),
        ),
        migrations.AddField("payment", "goods_minor", models.BigIntegerField(null=True)),
        migrations.AddField("payment", "tax_minor", models.BigIntegerField(null=True)),
        migrations.AddField("payment", "shipping_minor", models.BigIntegerField(null=True)),
    ]
