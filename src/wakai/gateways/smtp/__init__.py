"""Mail over SMTP: letters become messages, and a mail server takes them."""

from email.utils import parseaddr
from typing import Any, cast
from urllib.parse import urlsplit

from django.conf import settings

from wakai.gateways.smtp.mailer import Server, SmtpMailer

__all__ = ["Server", "SmtpMailer", "from_settings"]


def from_settings() -> SmtpMailer:
    """Return the mailer that the settings describe; the same server that sign-in mails go to."""
    options = cast("dict[str, Any]", settings.MAILERS["default"]["OPTIONS"])
    server = Server(
        host=options["host"],
        port=options["port"],
        username=options["username"],
        password=options["password"],
        starttls=options["use_tls"],
        tls=options["use_ssl"],
        timeout_seconds=options["timeout"],
        own_name=urlsplit(settings.WAKAI_BASE_URL).hostname or "localhost",
    )
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return SmtpMailer(server, sender_name=name, sender=address)
