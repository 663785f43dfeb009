"""The whole of Wakai, really running: server, worker, mail server, and people with browsers."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.test import Client
from playwright.sync_api import Page

from tests.app.world import World
from tests.live.server import Server
from wakai.app.people import SECOND_FACTOR_KEY
from wakai.store.models import Person

_WORK = "import sys; from wakai.config.cli import main; sys.exit(main(['work']))"


class Postbox:
    """An SMTP server that keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=0)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    @property
    def port(self) -> int:
        assert self.controller.server is not None
        return int(self.controller.server.sockets[0].getsockname()[1])

    def to(self, person: Person) -> list[EmailMessage]:
        return [mail for mail in self.mails if person.email in str(mail["To"])]


@dataclass
class Site:
    """A running Wakai on the database of the test."""

    world: World
    server: Server
    postbox: Postbox
    open_page: Callable[..., Page]  # phone or desktop
    worker: subprocess.Popen[bytes] | None = None
    pages: dict[str, Page] = field(default_factory=dict)

    def start(self) -> None:
        self.server.start()
        self.worker = self.spawn()

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        return subprocess.Popen(
            [sys.executable, "-c", _WORK], env={**os.environ, **self.server.database()}
        )

    def stop(self) -> None:
        if self.worker:
            self.worker.send_signal(signal.SIGTERM)
            self.worker.wait(timeout=20)
        self.server.close()

    def browse(self, person: Person, path: str, **options: Any) -> Page:
        """Return a browser in which a person is signed in, at a page."""
        language = person.language
        page = self.open_page(language=language, **options)
        page.context.add_cookies([
            {"name": "wakai_session", "value": session_of(person), "url": self.server.url}
        ])
        page.set_default_timeout(20_000)
        page.goto(self.server.url + path)
        return page


def session_of(person: Person) -> str:
    """Return the key of a session in which a person is signed in, with a second factor."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[SECOND_FACTOR_KEY] = person.pk
    session.save()
    assert session.session_key is not None
    return str(session.session_key)


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail, its white space made single."""
    body = mail.get_body(("plain",))
    assert body is not None
    return re.sub(r"\s+", " ", body.get_content())
