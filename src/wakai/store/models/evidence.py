"""Files people hand in: on their way (Upload), kept (EvidenceFile), looked at (EvidenceOpening)."""

from typing import ClassVar

from django.db import models

from wakai.store.models.people import Person


class Upload(models.Model):
    """A file on its way; the browser makes the id, so sending the request again is safe."""

    class State(models.TextChoices):
        RECEIVING = "receiving"
        PROCESSING = "processing"
        READY = "ready"
        REFUSED = "refused"

    class Purpose(models.TextChoices):
        EVIDENCE = "evidence"
        CHAT = "chat"

    id = models.UUIDField(primary_key=True)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    purpose = models.CharField(max_length=16, choices=Purpose)
    name = models.CharField(max_length=255)  # as the browser told it: for people, never a path
    size = models.BigIntegerField()
    received = models.BigIntegerField(default=0)  # bytes that are safely kept
    sha256 = models.CharField(max_length=64, default="")
    mime = models.CharField(max_length=40, default="")  # from the content, never from the name
    state = models.CharField(max_length=12, choices=State, default=State.RECEIVING)
    refusal = models.CharField(max_length=32, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)  # null once it belongs to a case or conversation

    class Meta:
        db_table = "upload"
        indexes: ClassVar = [
            models.Index(fields=["owner", "state"], name="upload_owner"),
            models.Index(
                fields=["created_at", "id"],
                name="upload_processing",
                condition=models.Q(state="processing"),
            ),
            models.Index(
                fields=["expires_at"],
                name="upload_expiry",
                condition=models.Q(expires_at__isnull=False),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(received__gte=0) & models.Q(received__lte=models.F("size")),
                name="upload_received_within_size",
            ),
        ]

    def __str__(self) -> str:
        return f"upload {self.pk}"


class EvidenceFile(models.Model):
    """
    A kept file: the original byte for byte, and copies without metadata that others may see.

    It has the id of its upload, so the browser knows it before the first byte is sent.
    What the case says of it (party, level, kind …) is derived from the journal of the dispute.
    """

    id = models.UUIDField(primary_key=True)
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="file")
    uploader = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    dispute_id = models.UUIDField(null=True)
    conversation_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40, default="")
    party = models.CharField(max_length=8, default="")
    level = models.CharField(max_length=8, default="")
    visibility = models.CharField(max_length=16, default="both")
    late = models.BooleanField(default=False)
    mime = models.CharField(max_length=40)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    original_path = models.CharField(max_length=120)
    shown_path = models.CharField(max_length=120, default="")
    thumb_path = models.CharField(max_length=120, default="")
    poster_path = models.CharField(max_length=120, default="")
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(null=True)
    captured_at = models.DateTimeField(null=True)  # as the camera declares; proves nothing
    has_location = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    added_at = models.DateTimeField(null=True)  # when it became part of the case

    class Meta:
        db_table = "evidence_file"
        indexes: ClassVar = [
            models.Index(
                fields=["dispute_id", "added_at"],
                name="evidence_file_dispute",
                condition=models.Q(dispute_id__isnull=False),
            ),
            models.Index(
                fields=["conversation_id", "created_at"],
                name="evidence_file_conversation",
                condition=models.Q(conversation_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"evidence file {self.pk}"


class EvidenceOpening(models.Model):
    """That a person has opened a file at least once: what is "already seen" for them."""

    pk = models.CompositePrimaryKey("person_id", "file_id")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    file = models.ForeignKey(EvidenceFile, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "evidence_opening"

    def __str__(self) -> str:
        return f"person {self.person_id} opened {self.file_id}"
