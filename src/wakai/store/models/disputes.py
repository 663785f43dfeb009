"""The journal of disputes, and the rows that are derived from it."""

from typing import ClassVar

from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Upper

from wakai.store.models.chat import CurrentTransaction, PositionField, TransactionIdField
from wakai.store.models.orders import Order
from wakai.store.models.people import Person

# Who has taken the case file that waits: the ruling's adjudicator, then the appeal's.
HOLDER = models.Case(
    models.When(stage="review", then=models.F("assigned_to")),
    models.When(stage="appeal", then=models.F("appeal_assigned_to")),
)
# The last clocks of a hearing: one of them is next where the time for the ruling is over.
LATE_CLOCKS = ("ruling_apology", "ruling_backstop", "appeal_apology", "appeal_backstop")

# As ``store.parcels`` compares them: people type such numbers in groups.
_TRACKING = Upper(
    models.Func(
        KeyTextTransform("tracking", "body"),
        models.Value(" -"),
        models.Value(""),
        function="translate",
        output_field=models.TextField(),
    )
)


class PolicyVersion(models.Model):
    """A policy file as it was published; never edited, found by its content hash."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    text = models.TextField()
    effective_from = models.DateTimeField()
    published_at = models.DateTimeField()

    class Meta:
        db_table = "policy_version"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "version"], name="policy_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class PolicyEvent(models.Model):
    """The journal of policies: gapless, each row hashed over the one before."""

    number = models.PositiveIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    body = models.JSONField()
    at = models.DateTimeField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "policy_event"

    def __str__(self) -> str:
        return f"policy event {self.pk}"


class DisputeEvent(models.Model):
    """
    The truth: one row an event, gapless per dispute, each hashed over the one before.

    ``txid`` and ``pos`` order all of it for who follows from outside, as in the log of the chat.
    """

    pk = models.CompositePrimaryKey("dispute_id", "version")
    dispute_id = models.UUIDField()
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=60)
    body = models.JSONField()
    actor_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=16)
    on_behalf_of = models.CharField(max_length=8, null=True)
    at = models.DateTimeField()
    request_id = models.UUIDField(null=True)
    token = models.CharField(max_length=16, null=True)  # its key, where a program acted for them
    hash = models.BinaryField(max_length=32)
    pos = PositionField()
    txid = TransactionIdField(db_default=CurrentTransaction())

    class Meta:
        db_table = "dispute_event"
        indexes: ClassVar = [
            models.Index(fields=["txid", "pos"], name="dispute_event_tail"),
            models.Index(  # goods on their way, by the number that a party entered
                _TRACKING,
                name="dispute_event_tracking",
                condition=models.Q(kind__in=("return.sent.v1", "replacement.sent.v1")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.version}"


class AnsweredRequest(models.Model):
    """An idempotency key that was used: the same key with the same input is the same command."""

    request_id = models.UUIDField(primary_key=True)
    dispute_id = models.UUIDField()
    fingerprint = models.BinaryField(max_length=32)
    version = models.PositiveIntegerField()

    class Meta:
        db_table = "answered_request"

    def __str__(self) -> str:
        return f"request {self.request_id}"


class Dispute(models.Model):
    """A projection for lists and searches; ``wakai rebuild`` makes it anew from the journal."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=12)
    version = models.PositiveIntegerField()
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="+", db_index=False)
    buyer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    seller = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    stage = models.CharField(max_length=16)
    waiting_on = models.CharField(max_length=16)
    fulfilment = models.CharField(max_length=16)
    # How far the money is that is paid while other goods are on their way.
    first_part = models.CharField(max_length=16, default="", db_default="")
    reason = models.CharField(max_length=16, default="")
    requested = models.CharField(max_length=24, default="")
    claimed_minor = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    assigned_to = models.BigIntegerField(null=True)
    appeal_state = models.CharField(max_length=16, default="")
    appeal_assigned_to = models.BigIntegerField(null=True)
    appeal_result = models.CharField(max_length=10, default="")
    outcome = models.CharField(max_length=16, default="")
    next_due_at = models.DateTimeField(null=True)
    next_deadline = models.CharField(max_length=24, default="")
    next_party = models.CharField(max_length=16, default="")  # who has to act until then
    # The action that is expected of each side now; empty where there is none.
    buyer_step = models.CharField(max_length=24, default="", db_default="")
    seller_step = models.CharField(max_length=24, default="", db_default="")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    # The policy that it opened under, by its content hash.
    terms_sha256 = models.CharField(max_length=64, default="", db_default="")
    took = models.JSONField(null=True)  # of its order, once it is closed: core's EarlierDispute

    class Meta:
        db_table = "dispute"
        indexes: ClassVar = [
            models.Index(fields=["buyer", "-changed_at"], name="dispute_buyer"),
            models.Index(fields=["seller", "-changed_at"], name="dispute_seller"),
            models.Index(
                fields=["seller", "next_due_at"],
                name="dispute_seller_due",
                condition=~models.Q(seller_step=""),
            ),
            models.Index(  # in the order in which each view is read, so that a page ends it
                fields=["next_due_at", "id"],
                name="dispute_to_take",
                condition=models.Q(stage="review", assigned_to=None)
                | models.Q(stage="appeal", appeal_assigned_to=None)
                | models.Q(stage="draft", waiting_on="platform"),
            ),
            models.Index(
                HOLDER,
                models.F("next_due_at"),
                models.F("id"),
                name="dispute_held",
                condition=models.Q(stage="review") | models.Q(stage="appeal"),
            ),
            models.Index(
                fields=["next_due_at", "id"],
                name="dispute_appeals",
                condition=models.Q(stage="appeal"),
            ),
            models.Index(
                fields=["next_due_at", "id"],
                name="dispute_hearings",
                condition=models.Q(stage="review") | models.Q(stage="appeal"),
            ),
            models.Index(
                fields=["next_due_at", "id"],
                name="dispute_late",
                condition=models.Q(next_deadline__in=LATE_CLOCKS),
            ),
            models.Index(  # what finance looks at
                fields=["changed_at", "id"],
                name="dispute_money",
                condition=models.Q(fulfilment__in=("money_due", "failed"))
                | models.Q(first_part__in=("money_due", "failed")),
            ),
            models.Index(fields=["order"], name="dispute_order"),
            models.Index(
                fields=["-changed_at", "-id"],
                name="dispute_sent",
                condition=~models.Q(requested=""),
            ),
            models.Index(
                fields=["-changed_at"],
                include=["appeal_result"],
                name="dispute_appeal_decided",
                condition=~models.Q(appeal_result=""),
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="dispute_number_once"),
            # One open dispute an order: the rules speak of the lines, the house of one case file.
            models.UniqueConstraint(
                fields=["order"],
                name="dispute_one_open_per_order",
                condition=~models.Q(stage="closed"),
            ),
        ]

    def __str__(self) -> str:
        return f"dispute {self.pk}"


class Deadline(models.Model):
    """A clock that runs or is paused; ``act_at`` is when a job must look at it next."""

    pk = models.CompositePrimaryKey("dispute_id", "kind")
    dispute_id = models.UUIDField()
    kind = models.CharField(max_length=24)
    party = models.CharField(max_length=16)
    set_at = models.DateTimeField()
    due_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    act_at = models.DateTimeField(null=True)
    reminders_sent = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "deadline"
        indexes: ClassVar = [
            models.Index(
                fields=["act_at"], name="deadline_act", condition=models.Q(act_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.kind}"


class LedgerEntry(models.Model):
    """One posting: a debit and a credit of the same sum. Balances are sums of these rows."""

    pk = models.CompositePrimaryKey("dispute_id", "version", "line")
    dispute_id = models.UUIDField()
    version = models.PositiveIntegerField()
    line = models.PositiveSmallIntegerField()
    order_id = models.BigIntegerField()
    movement = models.CharField(max_length=4)
    debit = models.CharField(max_length=12)
    credit = models.CharField(max_length=12)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()

    class Meta:
        db_table = "ledger_entry"
        indexes: ClassVar = [models.Index(fields=["order_id"], name="ledger_order")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="ledger_amount_positive"
            ),
            models.CheckConstraint(
                condition=~models.Q(debit=models.F("credit")), name="ledger_two_accounts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.version}.{self.line}"


class Text(models.Model):
    """A free text kept beside the journal, which knows only its hash."""

    id = models.UUIDField(primary_key=True)
    body = models.TextField()
    language = models.CharField(max_length=16)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    translated = models.BooleanField(db_default=False)  # looked at by the job, with any result

    class Meta:
        db_table = "text"
        indexes: ClassVar = [
            models.Index(
                fields=["created_at", "id"],
                name="text_untranslated",
                condition=models.Q(translated=False),
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.pk}"


class TextTranslation(models.Model):
    """A translation of a text: a side record, never instead of the original."""

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=16)
    body = models.TextField()
    engine = models.CharField(max_length=40)
    status = models.CharField(max_length=16)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "text_translation"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text", "language"], name="text_translation_once")
        ]

    def __str__(self) -> str:
        return f"text {self.text_id} {self.language}"


class CaseExport(models.Model):
    """That somebody took a case file away; never changed."""

    id = models.BigAutoField(primary_key=True)
    dispute_id = models.UUIDField()
    person = models.ForeignKey(
        Person, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    role = models.CharField(max_length=16)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    exported_at = models.DateTimeField()

    class Meta:
        db_table = "case_export"
        indexes: ClassVar = [models.Index(fields=["dispute_id", "-id"], name="case_export_dispute")]

    def __str__(self) -> str:
        return f"export of {self.dispute_id} at version {self.version}"
