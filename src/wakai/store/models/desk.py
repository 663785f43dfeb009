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
