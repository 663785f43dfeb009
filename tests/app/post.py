"""A mailer, a kill and the end of a claim, for tests of what goes out."""

from datetime import timedelta

from django.db.models import F

from wakai.app.outbox import CLAIM_SECONDS
from wakai.app.ports import Mail
from wakai.store.models import OutboxRow


class Killed(BaseException):
    """The process was killed: nothing catches this."""


class Post:
    """A mailer that does what it is told, and remembers what it was given."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.trouble: list[BaseException] = []

    def send(self, mail: Mail) -> None:
        self.sent.append(mail)
        if self.trouble:
            raise self.trouble.pop(0)


def claims_are_over() -> None:
    """Let as much of the database's time pass as a claim lasts."""
    OutboxRow.objects.update(claimed_until=F("claimed_until") - timedelta(seconds=CLAIM_SECONDS))


def die(*_args: object) -> bool:
    raise Killed
