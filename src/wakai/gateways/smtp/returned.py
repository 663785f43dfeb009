"""Reads what a mail server sends back: which of our mails never arrived (RFC 3464)."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message


def failed_mail(report: bytes) -> str:
    """
    Return the Message-ID of the mail that a report says did not arrive, else an empty text.

    A report of a delay, an automatic reply and any other mail are no failure.
    """
    parts = list(message_from_bytes(report).walk())
    if not any(_failed(part) for part in parts):
        return ""
    return next((found for part in parts for found in _message_ids(part) if found), "")


def _failed(part: Message) -> bool:
    """Say whether a part is a delivery status with at least one recipient that failed."""
    if part.get_content_type() != "message/delivery-status":
        return False
    return any(block.get("Action", "").strip().lower() == "failed" for block in part.walk())


def _message_ids(part: Message) -> Iterator[str]:
    """Yield the Message-ID of the mail that came back with the report, whole or as its head."""
    match part.get_content_type():
        case "message/rfc822":
            originals = [*part.walk()][1:2]
        case "text/rfc822-headers":
            head = part.get_payload(decode=True)
            originals = [message_from_bytes(head)] if isinstance(head, bytes) else []
        case _:
            return
    for original in originals:
        yield original.get("Message-ID", "").strip()
