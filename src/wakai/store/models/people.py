"""People: buyers, sellers and staff are one table; what each may do is a list of roles."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from wakai.store import signed_in


class People(BaseUserManager["Person"]):
    """The manager that Django's authentication asks for."""

    def get(self, *args: Any, **named: Any) -> "Person":
        """Return one person; by key, as every request of a session does, without the ORM."""
        if args or named.keys() != {"pk"}:
            return super().get(*args, **named)
        found = signed_in.person(named["pk"])
        if not found:
            raise Person.DoesNotExist
        return Person.from_db(self.db, signed_in.COLUMNS, found[0])

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        """Make a person who can sign in; without a password only by link or token."""
        person = self.model(email=self.normalize_email(email), **fields)
        person.set_password(password)
        person.save(force_insert=True)
        return person


class Person(AbstractBaseUser):
    """Somebody who can sign in. Buyers and sellers are known to the shop by ``shop_id``."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    shop_id = models.CharField(max_length=120, null=True, unique=True)
    roles = ArrayField(models.CharField(max_length=16), default=list)
    language = models.CharField(max_length=16, default="en")
    time_zone = models.CharField(max_length=64, default="UTC")
    country = models.CharField(max_length=2, default="")
    is_active = models.BooleanField(default=True)
    accepting = models.BooleanField(default=False)  # an operator who takes chats now
    capacity = models.PositiveSmallIntegerField(
        db_default=3
    )  # conversations an operator has at once
    seen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)  # what they left is blank, and they are a number

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = People()

    class Meta:
        db_table = "person"

    def __str__(self) -> str:
        return f"person {self.pk}"
