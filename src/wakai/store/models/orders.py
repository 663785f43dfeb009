"""Orders as the shop told them: Wakai keeps what a dispute needs and nothing more."""

from typing import ClassVar

from django.db import models

from wakai.store.models.people import Person


class Order(models.Model):
    """One paid order between one buyer and one seller, in one currency."""

    number = models.CharField(max_length=40, unique=True)
    buyer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    seller = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    currency = models.CharField(max_length=3)
    fee_minor = models.BigIntegerField(default=0)
    placed_at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True)
    promised_until = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    carrier = models.CharField(max_length=60, default="")
    tracking = models.CharField(max_length=80, default="")
    ship_to = models.TextField(default="")
    delivery_proof = models.CharField(max_length=120, default="", db_default="")
    # Where the payment provider finds the money; empty where the shop did not tell.
    charge = models.CharField(max_length=120, db_default="")
    payee = models.CharField(max_length=120, db_default="")
    transfer = models.CharField(max_length=120, db_default="")
    paid_out_at = models.DateTimeField(null=True)
    # The buyer's bank took the money back; finance has seen that it was known too late.
    charged_back_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=120, db_default="")
    bank_noted_by = models.BigIntegerField(null=True)  # finance; None where the provider told
    bank_seen_at = models.DateTimeField(null=True)
    bank_seen_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "shop_order"
        indexes: ClassVar = [
            models.Index(fields=["buyer", "-placed_at"], name="order_buyer"),
            models.Index(fields=["seller", "-placed_at"], name="order_seller"),
            models.Index(fields=["charge"], name="order_charge", condition=~models.Q(charge="")),
            models.Index(
                fields=["charged_back_at"],
                name="order_charged_back",
                condition=models.Q(charged_back_at__isnull=False, bank_seen_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"order {self.pk}"


class OrderLine(models.Model):
    """A line of an order; ``paid_minor`` holds all units with their shares of tax and shipping."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=16, default="en")
    picture = models.CharField(max_length=200, default="")
    quantity = models.PositiveIntegerField()
    paid_minor = models.BigIntegerField()
    # Parts of what was paid, the rest is goods; both null where the shop did not tell.
    tax_minor = models.BigIntegerField(null=True)
    shipping_minor = models.BigIntegerField(null=True)

    class Meta:
        db_table = "shop_order_line"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(tax_minor__isnull=True, shipping_minor__isnull=True)
                | models.Q(
                    tax_minor__isnull=False,
                    shipping_minor__isnull=False,
                    tax_minor__gte=0,
                    shipping_minor__gte=0,
                    paid_minor__gte=models.F("tax_minor") + models.F("shipping_minor"),
                ),
                name="shop_order_line_adds_up",
            )
        ]

    def __str__(self) -> str:
        return f"order line {self.pk}"


class BankAnswer(models.Model):
    """Until when a bank that took the money of an order back can be answered."""

    id = models.BigAutoField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=120)  # the bank's: an order can have several
    due_at = models.DateTimeField(null=True)  # None once it wants nothing more
    heard_at = models.DateTimeField()
    as_of = models.DateTimeField()  # how old the newest word is, by the wall's time
    version = models.IntegerField()  # another date, another version
    seen_at = models.DateTimeField(null=True)
    seen_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "bank_answer"
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                name="bank_answer_wanted",
                condition=models.Q(due_at__isnull=False, seen_at__isnull=True),
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["order", "reference"], name="bank_answer_of_one_reference"
            )
        ]

    def __str__(self) -> str:
        return f"bank answer {self.pk}"
