"""Rows that say what still has to be done, and small things kept for people."""

from typing import ClassVar

from django.db import models

from wakai.store.models.people import Person


class OutboxRow(models.Model):
    """Something to tell the outside, written in the transaction that decided it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        DEAD = "dead"

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(max_length=16)  # notice, payment, answered, webhook …
    key = models.CharField(max_length=120)
    dispute_id = models.UUIDField(null=True)
    webhook_id = models.BigIntegerField(null=True)  # the endpoint whose turn it waits for
    body = models.JSONField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)  # by the database's clock
    last_error = models.CharField(max_length=200, default="")
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "outbox"
        indexes: ClassVar = [
            models.Index(
                fields=["next_attempt_at", "id"],
                name="outbox_waiting",
                condition=models.Q(state="waiting") & ~models.Q(topic="webhook"),
            ),
            models.Index(
                fields=["webhook_id", "next_attempt_at", "id"],
                name="outbox_webhook_turns",
                condition=models.Q(state="waiting", topic="webhook"),
            ),
            # Only of the dead: an index of every state looks better to the planner than it is while
            # nothing waits, and a backlog would then be read whole for each row that is claimed.
            models.Index(fields=["-id"], name="outbox_dead", condition=models.Q(state="dead")),
            models.Index(fields=["dispute_id"], name="outbox_dispute"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="outbox_once"),
        ]

    def __str__(self) -> str:
        return f"outbox {self.pk}"


class Notice(models.Model):
    """A message to a party about a dispute or a sanction: shown here, sent by mail as a copy."""

    id = models.BigAutoField(primary_key=True)
    dispute_id = models.UUIDField(null=True)
    sanction_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(default=0)
    # Whoever is told is a party or staff already: asking so of every row was a fifth of its price.
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    code = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    language = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(max_length=12, default="waiting")  # accepted, bounced, failed
    mail_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200)  # stable, so the same notice is never two

    class Meta:
        db_table = "notice"
        indexes: ClassVar = [
            models.Index(fields=["person", "-id"], name="notice_person"),
            models.Index(fields=["dispute_id"], name="notice_dispute"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message_id"], name="notice_once"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Payment(models.Model):
    """One instruction to the payment provider; the key makes sure it has at most one effect."""

    class State(models.TextChoices):
        INSTRUCTED = "instructed"
        SETTLED = "settled"
        FAILED = "failed"

    key = models.CharField(max_length=120, primary_key=True)
    dispute_id = models.UUIDField()
    buyer_minor = models.BigIntegerField()
    seller_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=12, choices=State, default=State.INSTRUCTED)
    reference = models.CharField(max_length=120, default="")
    changed_at = models.DateTimeField()
    # As they were when it was instructed: a retry must say the same.
    charge = models.CharField(max_length=120, db_default="")
    payee = models.CharField(max_length=120, db_default="")
    transfer = models.CharField(max_length=120, db_default="")
    clawback_minor = models.BigIntegerField(db_default=0)
    # What the buyer's part refunds of the order; null where the shop did not tell, or nothing.
    goods_minor = models.BigIntegerField(null=True)
    tax_minor = models.BigIntegerField(null=True)
    shipping_minor = models.BigIntegerField(null=True)
    provider = models.CharField(max_length=12, db_default="")  # who was told of it
    batch = models.CharField(max_length=40, db_default="")  # the file that it went out with

    class Meta:
        db_table = "payment"
        indexes: ClassVar = [
            models.Index(fields=["dispute_id"], name="payment_dispute"),
            models.Index(
                fields=["changed_at"],
                name="payment_on_its_way",
                condition=models.Q(state="instructed"),
            ),
            models.Index(fields=["batch"], name="payment_batch", condition=~models.Q(batch="")),
        ]

    def __str__(self) -> str:
        return f"payment {self.pk}"


class PaymentPart(models.Model):
    """One party's part of an instruction: what a statement of the provider has a line for."""

    pk = models.CompositePrimaryKey("key", "party")
    key = models.CharField(max_length=120)
    party = models.CharField(max_length=8)
    minor = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=Payment.State, default=Payment.State.INSTRUCTED)
    reference = models.CharField(max_length=120, default="")
    reason = models.CharField(max_length=120, default="")  # of the provider: why it failed
    denied = models.CharField(max_length=120, default="")  # what it said against it afterwards
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "payment_part"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(minor__gt=0), name="payment_part_moves_something"
            )
        ]

    def __str__(self) -> str:
        return f"payment {self.key} {self.party}"


class Draft(models.Model):
    """What a person has typed and not yet sent, kept on the server for every device."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    scope = models.CharField(max_length=80)
    body = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "draft"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "scope"], name="draft_once")
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class SurveyAnswer(models.Model):
    """What somebody thought of us; read by no rule (I-45)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=80)  # "dispute:…" or "conversation:…"
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(default="")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "survey_answer"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "subject"], name="survey_once")
        ]

    def __str__(self) -> str:
        return f"survey answer {self.pk}"


class DemoClock(models.Model):
    """How far the demo's clock is ahead of the wall; one row, only in demo and test mode."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    ahead_seconds = models.BigIntegerField(default=0)

    class Meta:
        db_table = "demo_clock"

    def __str__(self) -> str:
        return f"demo clock +{self.ahead_seconds}s"


class DemoMail(models.Model):
    """A mail that the demo's own SMTP server took in; the demo mailbox shows it."""

    recipient = models.CharField(max_length=254)
    sender = models.CharField(max_length=254)
    subject = models.TextField()
    raw = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "demo_mail"
        indexes: ClassVar = [models.Index(fields=["recipient", "-id"], name="demo_mail_recipient")]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class TranslationSpend(models.Model):
    """What was translated on a day (UTC), for one use."""

    pk = models.CompositePrimaryKey("day", "use")
    day = models.DateField()
    use = models.CharField(max_length=16)
    characters = models.BigIntegerField()

    class Meta:
        db_table = "translation_spend"

    def __str__(self) -> str:
        return f"{self.use} on {self.day}"
