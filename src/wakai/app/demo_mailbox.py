"""The demo's mailbox: every mail anybody got, as the mail server took it in, safe to look at."""

import base64
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from wakai.app import clock
from wakai.store import demo_mails as stored
from wakai.store.demo_mails import MailRow

newest = stored.newest
recipients = stored.recipients


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadMail:
    """A mail taken apart; ``html`` holds its own pictures and needs nothing from elsewhere."""

    row: MailRow
    message_id: str
    text: str
    html: str


def receive(*, sender: str, recipients: list[str], raw: bytes) -> None:
    """Keep a mail once for each address it came for."""
    subject = str(_parsed(raw).get("Subject", ""))
    for recipient in recipients:
        stored.add(
            recipient=recipient.lower(),
            sender=sender,
            subject=subject,
            raw=raw,
            at=clock.now(),
        )


def read(mail_id: int) -> ReadMail | None:
    """Return a mail taken apart."""
    found = stored.raw(mail_id)
    if found is None:
        return None
    row, raw = found
    message = _parsed(raw)
    return ReadMail(
        row=row,
        message_id=str(message.get("Message-ID", "")),
        text=_content(message, "plain"),
        html=_with_pictures(message, _content(message, "html")),
    )


def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=default)


def _content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _with_pictures(message: EmailMessage, html: str) -> str:
    """Put the pictures that came with the mail in the place of their ids."""
    for part in message.walk():
        content_id = part.get("Content-ID")
        if content_id and part.get_content_maintype() == "image":
            data = base64.b64encode(part.get_payload(decode=True)).decode()  # type: ignore[arg-type]
            picture = f"data:{part.get_content_type()};base64,{data}"
            html = html.replace(f"cid:{str(content_id).strip('<>')}", picture)
    return html
