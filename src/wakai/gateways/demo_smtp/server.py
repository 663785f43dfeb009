"""Takes mail over SMTP on loopback and keeps it; runs in a thread of its own."""

import asyncio
import logging

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from wakai.app import demo_mailbox

_log = logging.getLogger(__name__)

_MAIL_BYTES_MAX = 5_000_000

logging.getLogger("mail.log").setLevel(logging.WARNING)  # it names addresses: logs hold ids only


class _Keeper:
    """Keeps each mail before it says that it has been taken."""

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        """Answer an SMTP reply: 250 only when the mail is stored."""
        try:
            await asyncio.to_thread(_keep, envelope)
        except Exception:  # noqa: BLE001 - whatever it was, the mail must come again
            _log.exception("a demo mail could not be kept")
            return "451 The mailbox cannot take mail now, try again later"
        return "250 Kept for the demo mailbox"


def _keep(envelope: Envelope) -> None:
    try:
        demo_mailbox.receive(
            sender=envelope.mail_from or "",
            recipients=list(envelope.rcpt_tos),
            raw=envelope.original_content or b"",
        )
    finally:
        connection.close()  # the thread may not come again


class DemoMailServer:
    """A running server; ``port`` is where it listens."""

    def __init__(self, port: int) -> None:
        self._controller = Controller(
            _Keeper(),
            hostname="127.0.0.1",
            port=port,
            data_size_limit=_MAIL_BYTES_MAX,
            enable_SMTPUTF8=True,
        )
        self._controller.start()
        self.port = port

    def stop(self) -> None:
        """Stop taking mail."""
        self._controller.stop()


def serve(port: int) -> DemoMailServer:
    """
    Start the demo's mail server on 127.0.0.1 and return it; stop it with ``stop()``.

    Raises OSError when the port is taken.
    """
    return DemoMailServer(port)
