"""Talks to one mail server, and tells a no for now from a no for good."""

import contextlib
import smtplib
import ssl
from dataclasses import dataclass
from functools import partial

from wakai.app.ports import Mail, MailRefused, Unavailable
from wakai.gateways.smtp.message import message

_PERMANENT = 500  # reply codes from here on: trying again would not help


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server; ``tls`` means from the first byte, ``starttls`` after the greeting."""

    host: str
    port: int
    username: str = ""
    password: str = ""
    starttls: bool = False
    tls: bool = False
    timeout_seconds: float = 20.0  # for each step of the talk
    own_name: str = "localhost"


class SmtpMailer:
    """The port ``Mailer`` over SMTP: one connection a mail, so one bad talk spoils no other."""

    def __init__(self, server: Server, *, sender_name: str, sender: str) -> None:
        self._server = server
        self._sender_name = sender_name
        self._sender = sender

    def send(self, mail: Mail) -> None:
        """
        Return when the server has taken the mail.

        Raises MailRefused when it refuses the address or the mail for good, and Unavailable for
        everything else: also for a connection cut before its answer came. The mail may then have
        been taken, and goes out again with the same Message-ID.
        """
        built = message(mail, sender_name=self._sender_name, sender=self._sender)
        try:
            connection = self._connect()
            try:
                connection.send_message(built, self._sender, [mail.to])
            finally:
                with contextlib.suppress(smtplib.SMTPException, OSError):
                    connection.quit()
        except smtplib.SMTPRecipientsRefused as refused:
            raise _no(*refused.recipients[mail.to]) from refused
        except smtplib.SMTPDataError as refused:
            raise _no(refused.smtp_code, refused.smtp_error) from refused
        except (smtplib.SMTPException, OSError) as trouble:
            raise Unavailable(f"{type(trouble).__name__}: {trouble}") from trouble

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        opened = partial(smtplib.SMTP_SSL, context=_context()) if server.tls else smtplib.SMTP
        connection = opened(
            server.host,
            server.port,
            local_hostname=server.own_name,
            timeout=server.timeout_seconds,
        )
        try:
            if server.starttls:
                connection.starttls(context=_context())
            if server.username:
                connection.login(server.username, server.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _context() -> ssl.SSLContext:
    """Return how to talk in secret: with a certificate that is valid for the server's name."""
    return ssl.create_default_context()


def _no(code: int, text: bytes | str) -> MailRefused | Unavailable:
    """Return the server's no: for good from 500 on, else for now."""
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    told = f"{code} {words}"
    return MailRefused(told) if code >= _PERMANENT else Unavailable(told)
