"""The desk as each operator has it."""

from django.db import models


class DeskSetting(models.Model):
    """How one person wants the desk: their keys, and whether a message waits before it leaves."""

    person = models.OneToOneField("store.Person", on_delete=models.CASCADE, primary_key=True)
    body = models.JSONField(default=dict)

    class Meta:
        db_table = "desk_setting"

    def __str__(self) -> str:
        return f"desk of {self.pk}"
