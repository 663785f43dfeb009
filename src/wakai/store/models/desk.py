"""The desk as each operator has it, and the answers that all of them share."""

from typing import ClassVar

from django.db import models


class DeskSetting(models.Model):
    """How one person wants the desk: their keys, and whether a message waits before it leaves."""

    person = models.OneToOneField("store.Person", on_delete=models.CASCADE, primary_key=True)
    body = models.JSONField(default=dict)

    class Meta:
        db_table = "desk_setting"

    def __str__(self) -> str:
        return f"desk of {self.pk}"


class SuggestionCount(models.Model):
    """How often suggestions of one kind were shown and used on a day; not by whom."""

    pk = models.CompositePrimaryKey("day", "kind")
    day = models.DateField()
    kind = models.CharField(max_length=12)  # article, rule, assurance, canned
    shown = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)  # sent as it was
    edited = models.PositiveIntegerField(default=0)  # sent in other words

    class Meta:
        db_table = "suggestion_count"

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"


class SuggestionShown(models.Model):
    """A suggestion to one question, so that it counts once however often it is drawn."""

    pk = models.CompositePrimaryKey("conversation_id", "question", "kind", "code")
    conversation_id = models.BigIntegerField()
    question = models.BigIntegerField()  # its first line in the conversation
    kind = models.CharField(max_length=12)
    code = models.CharField(max_length=120)  # of the article, rule, assurance or canned answer
    sent = models.BooleanField(default=False)
    shown_at = models.DateTimeField()

    class Meta:
        db_table = "suggestion_shown"
        indexes: ClassVar = [models.Index(fields=["shown_at"], name="suggestion_shown_age")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.question} {self.code}"


class CannedAnswer(models.Model):
    """One answer in one language, as whoever reviewed it last has kept it."""

    code = models.CharField(max_length=40)
    language = models.CharField(max_length=16)
    text = models.TextField()
    version = models.PositiveIntegerField()
    reviewed_by = models.ForeignKey(
        "store.Person", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField()

    class Meta:
        db_table = "canned_answer"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "language"], name="canned_answer_language"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.language}"
