"""Channels: the shops, and the places in them, in which the chat may stand in a frame."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Channel(models.Model):
    """One place in which the chat is embedded; ``origins`` are the pages that may hold it."""

    name = models.SlugField(max_length=40, primary_key=True)
    origins = ArrayField(models.CharField(max_length=200))
    created_at = models.DateTimeField()

    class Meta:
        db_table = "channel"

    def __str__(self) -> str:
        return self.name
