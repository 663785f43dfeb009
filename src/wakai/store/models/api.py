"""Tokens of programs: the shop's own, which ask at the REST interface."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class ApiToken(models.Model):
    """What a program shows to be let in; of its secret part only a hash is kept."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=60)
    key = models.CharField(max_length=16, unique=True)  # the part that may be seen
    sha256 = models.BinaryField(max_length=32)
    scopes = ArrayField(models.CharField(max_length=16))
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    minute = models.DateTimeField(null=True)  # the one in which it was used last
    asked_count = models.PositiveIntegerField(default=0)  # requests within that minute

    class Meta:
        db_table = "api_token"
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="api_token_name_once",
                condition=models.Q(revoked_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.name
