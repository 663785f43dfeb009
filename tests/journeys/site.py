"""The whole of Wakai, really running: server, worker, mail server, and people with browsers."""

import logging
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from django.db import connection
from django.test import Client
from playwright.sync_api import Page
from pytest_django.plugin import DjangoDbBlocker

from tests.app.post import claims_are_over
from tests.app.world import World
from tests.browser import PATIENCE_MS
from tests.live.server import Server
from tests.web.cases import sign_in
from wakai.app import clock, deadlines, outbox
from wakai.core.disputes.model import DeadlineKind
from wakai.core.ids import DisputeId
from wakai.store import deadlines as stored_deadlines
from wakai.store import journal, silence
from wakai.store.models import Person, Upload

_LOOK_AGAIN_SECONDS = 0.05
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

    def open(self) -> None:
        """Begin to take mail. The port is one that was free a moment ago."""
        logging.getLogger("mail.log").setLevel(logging.WARNING)
        self.controller.port = free_port()
        self.controller.start()

    def close(self) -> None:
        self.controller.stop(no_assert=True)

    @property
    def port(self) -> int:
        return int(self.controller.port)

    def to(self, person: Person) -> list[EmailMessage]:
        """Return the mails to a person, the oldest first."""
        return [mail for mail in self.mails if person.email in str(mail["To"])]


@dataclass
class Site:
    """
    A running Wakai on the database of the test.

    Server and mail server stand for all stories of a run, since to start one costs as much as to
    live through it; the worker is each story's own and comes after what happened before.
    """

    world: World
    server: Server
    postbox: Postbox
    open_page: Callable[..., Page]  # phone or desktop
    begun_at: float = field(default_factory=time.monotonic)
    worker: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the worker, and the server if the last story has killed it."""
        clock.forget()
        self.worker = self.spawn()
        if self.server.process is None:
            self.server.start()
        self.server.settle()
        wait_for(self._knows_the_time, "the server has forgotten the clock of the last story")

    def _knows_the_time(self) -> bool:
        return time.monotonic() - self.begun_at > clock.FRESH_SECONDS

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start a worker."""
        environment = {**os.environ, **self.server.database()}
        return subprocess.Popen([sys.executable, "-c", _WORK], env=environment)

    def kill_worker(self) -> None:
        """
        End the worker as a power cut would, and let the time go by for which it had claimed a row.

        Claims go by the database's own clock, which no test moves: what the worker was about to
        send would wait for minutes.
        """
        assert self.worker is not None
        self.worker.kill()
        self.worker.wait()
        self.worker = None
        claims_are_over()

    @contextmanager
    def killing_the_server_once(self, when: Callable[[], bool]) -> Iterator[None]:
        """
        Kill the server as soon as something is so, and start it again, behind one's back.

        The time goes by for which it had claimed a file to look into.
        """

        def cut() -> None:
            try:
                wait_for(when, "the moment of the power cut")
                self.server.kill()
                Upload.objects.update(claimed_until=None)
                self.server.start()
            finally:
                connection.close()

        thread = threading.Thread(target=cut)
        thread.start()
        yield
        thread.join()

    def stop(self) -> None:
        """End the worker."""
        if self.worker:
            self.kill_worker()

    def browse(self, person: Person, path: str, **options: Any) -> Page:
        """Return a browser in which a person is signed in, at a page."""
        page = self.open_page(language=person.language, **options)
        page.context.add_cookies(
            [{"name": "wakai_session", "value": session_of(person), "url": self.server.url}]
        )
        page.goto(self.server.url + path)
        return page

    # -- time ----------------------------------------------------------------

    def days_pass(self, days: float) -> None:
        """Let time go by: the worker does all that falls due on the way, in order of time."""
        self.time_passes_until(clock.now() + timedelta(days=days))

    def time_passes_until(self, target: datetime) -> None:
        """Let time go by up to an instant, step by step from one due thing to the next."""
        self.until_quiet()
        while (due := deadlines.next_act_at()) is not None and due <= target:
            _move_to(due)
            self.until_quiet()
        _move_to(target)
        self.until_quiet()

    def time_runs_out(self, dispute_id: DisputeId, kind: DeadlineKind) -> None:
        """Let time go by until a clock of a dispute has ended; the policy says how long."""
        self.time_passes_until(journal.read(dispute_id).state.deadlines[kind].due_at)

    def runs_its_course(self, dispute_id: DisputeId) -> None:
        """Let time go by, one clock after the other, until nothing of a dispute is awaited."""
        self.until_quiet()
        while (due := stored_deadlines.next_due_at(dispute_id)) is not None:
            self.time_passes_until(due)

    def until_quiet(self) -> None:
        """Wait until the worker has done what is due: no clock is over, no mail waits."""
        wait_for(_is_quiet_or_told, "the worker has done what is due")

    def until_the_chats_are_looked_at(self) -> None:
        """Wait until the worker has asked or parked everybody who is silent."""
        wait_for(lambda: not silence.idle(clock.now(), limit=1), "silent chats are looked after")


@contextmanager
def standing(blocker: DjangoDbBlocker) -> Iterator[tuple[Server, Postbox]]:
    """Lend a server and a mail server that all stories share."""
    server, postbox = Server(role="all"), Postbox()
    postbox.open()
    server.environment |= {
        "WAKAI_BASE_URL": server.url,
        "WAKAI_MAIL_HOST": "127.0.0.1",
        "WAKAI_MAIL_PORT": str(postbox.port),
        "WAKAI_LOG_LEVEL": "WARNING",
    }
    try:
        with blocker.unblock():
            server.start()
        yield server, postbox
    finally:
        server.close()
        postbox.close()


def build(world: World, shared: tuple[Server, Postbox], open_page: Callable[..., Page]) -> Site:
    """Return a Wakai whose worker is not started yet; nobody has had a mail."""
    server, postbox = shared
    postbox.mails.clear()
    return Site(world=world, server=server, postbox=postbox, open_page=open_page)


def wait_for(so: Callable[[], bool], what: str) -> None:
    """Look again until it is so. Raises TimeoutError, which says what was waited for."""
    give_up_at = time.monotonic() + PATIENCE_MS / 1_000
    while not so():
        if time.monotonic() > give_up_at:
            raise TimeoutError(what)
        time.sleep(_LOOK_AGAIN_SECONDS)


def _is_quiet() -> bool:
    now = clock.now()
    due = (deadlines.next_act_at(), outbox.waiting_since())
    return all(instant is None or instant > now for instant in due)


def _is_quiet_or_told() -> bool:
    """Look whether it is quiet; else let the worker look at once."""
    if _is_quiet():
        return True
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY wakai_work")
    return False


def _move_to(instant: datetime) -> None:
    ahead = (instant - clock.now()).total_seconds()
    clock.advance(max(int(ahead) + 1, 0))
    _is_quiet_or_told()


def session_of(person: Person) -> str:
    """Return the key of a session in which a person is signed in, with a second factor."""
    key = sign_in(Client(), person, second_factor=True).session.session_key
    assert key is not None
    return str(key)


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail, its white space made single."""
    body = mail.get_body(("plain",))
    assert body is not None
    return re.sub(r"\s+", " ", body.get_content())


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
