"""Mails that the demo's own mail server took in."""

from dataclasses import dataclass
from datetime import datetime

from wakai.store.models import DemoMail

PAGE_MAX = 100
KEPT_MAX = 2_000  # older ones go: this is a demo


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRow:
    """A mail in the list."""

    id: int
    recipient: str
    sender: str
    subject: str
    received_at: datetime


def add(*, recipient: str, sender: str, subject: str, raw: bytes, at: datetime) -> None:
    """Keep a mail, and forget the oldest beyond what a demo needs."""
    kept = DemoMail.objects.create(
        recipient=recipient, sender=sender, subject=subject, raw=raw, received_at=at
    )
    DemoMail.objects.filter(pk__lte=kept.pk - KEPT_MAX).delete()


def newest(
    *, recipient: str = "", before: int | None = None, limit: int = 30
) -> tuple[MailRow, ...]:
    """Return mails, the newest first, from behind the mail ``before``; of one address if asked."""
    found = DemoMail.objects.order_by("-id")
    if recipient:
        found = found.filter(recipient=recipient)
    if before:
        found = found.filter(pk__lt=before)
    rows = found.values_list(*MailRow.__slots__)[: min(limit, PAGE_MAX)]
    return tuple(MailRow(**dict(zip(MailRow.__slots__, values, strict=True))) for values in rows)


def recipients() -> tuple[str, ...]:
    """Return the addresses that mail came for."""
    found = DemoMail.objects.order_by("recipient").values_list("recipient", flat=True).distinct()
    return tuple(found[:PAGE_MAX])


def raw(mail_id: int) -> tuple[MailRow, bytes] | None:
    """Return a mail with its bytes."""
    row = DemoMail.objects.filter(pk=mail_id).first()
    if row is None:
        return None
    listed = MailRow(**{name: getattr(row, name) for name in MailRow.__slots__})
    return listed, bytes(row.raw)
