"""A real server on loopback for tests, and a plain client that sees every byte."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pytest_django.plugin import DjangoDbBlocker

from wakai.app import chat_token
from wakai.store.models import LogEpoch, Person

EPOCH = UUID("5eed0000-0000-4000-8000-000000000001")
MARK = str(EPOCH)[:8]
START_SECONDS_MAX = 30
_SERVE = """
import os, sys
from wakai.config.serve import serve
{fault}
serve(fd=int(sys.argv[1]), role=sys.argv[2])
"""
# The process is gone after the commit, before anybody is told: killed as if from outside.
DIES_BEFORE_PUBLISHING = """
from wakai.live.core import Live
Live._published = lambda *_: os.kill(os.getpid(), 9)
"""


class Place(Protocol):
    """Where a server is reached: itself, or a proxy before it."""

    @property
    def port(self) -> int: ...


def database_url(**changes: Any) -> str:
    """Return where the database of the test is; ``changes`` lead there another way."""
    name = connection.settings_dict["NAME"]
    return make_conninfo(settings.WAKAI_DATABASE_URL, dbname=name, **changes)


def database_address() -> int | str:
    """Return the port or the socket at which PostgreSQL listens."""
    known = conninfo_to_dict(settings.WAKAI_DATABASE_URL)
    port = int(known.get("port") or 5432)
    host = str(known.get("host") or "")
    return f"{host}/.s.PGSQL.{port}" if host.startswith("/") else port


class Server:
    """``wakai serve`` as a process of its own, on the database of the test."""

    def __init__(self, *, role: str = "all", fault: str = "", **environment: str) -> None:
        self.role = role
        self.fault = fault
        self.environment = environment
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(self.socket.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start and wait until it answers; the port stays the same at every start."""
        self.settle()
        environment = {**os.environ, **self.database()}
        environment.setdefault("WAKAI_CHAT_PER_MINUTE", "100000")
        fd = self.socket.fileno()
        self.process = subprocess.Popen(
            [sys.executable, "-c", _SERVE.format(fault=self.fault), str(fd), self.role],
            env=environment,
            pass_fds=[fd],
            start_new_session=True,
        )
        give_up_at = time.monotonic() + START_SECONDS_MAX
        while time.monotonic() < give_up_at:
            try:
                if Client(self).get("/live/none").status == 404:
                    return
            except OSError:
                continue
        raise TimeoutError("The server did not start.")

    def database(self) -> dict[str, str]:
        """Return what a process needs to know to work on the database of the test."""
        return {"WAKAI_DATABASE_URL": database_url(), **self.environment}

    def settle(self) -> None:
        """Give the log the epoch that the server knows: every test empties the tables."""
        LogEpoch.objects.update_or_create(id=1, defaults={"epoch": EPOCH})

    def kill(self) -> None:
        """End it as a power cut would."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> float:
        """Ask it to stop; return the seconds it took."""
        if not self.process:
            return 0.0
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        self.process = None
        return time.monotonic() - began

    def close(self) -> None:
        self.kill()
        self.socket.close()


@contextlib.contextmanager
def running(blocker: DjangoDbBlocker, *, role: str = "all", **environment: str) -> Iterator[Server]:
    """Start one server for all tests of a fixture that share it, and close it after them."""
    server = Server(role=role, **environment)
    try:
        with blocker.unblock():
            server.start()
        yield server
    finally:
        server.close()


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


class Client:
    """One person at the live path."""

    def __init__(
        self,
        server: Place,
        person: Person | None = None,
        *,
        token: str = "",
        silence_seconds: float = 40,
    ) -> None:
        self.server = server
        self.token = token
        self.silence_seconds = silence_seconds  # without a word for so long it gives up
        if person is not None:
            self.token = chat_token.mint(person.pk, person.roles, now=int(time.time()))

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, body: object) -> Answer:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._ask("POST", path, raw)

    def say(self, conversation: int, text: str, *, key: UUID | None = None, **more: Any) -> Answer:
        body = {"key": str(key or uuid4()), "text": text, **more}
        return self.post(f"/live/conversations/{conversation}/messages", body)

    def say_until_safe(self, conversation: int, text: str, *, key: UUID | None = None) -> Answer:
        """Send as the page does: again and again with one key, until the server has it."""
        key = key or uuid4()
        while True:
            try:
                answer = self.say(conversation, text, key=key)
            except OSError:
                continue
            if answer.status in {200, 201}:
                return answer

    def stream(self, conversation: int, after: int | str | None = None) -> "Stream":
        cursor = f"{MARK}.{after}" if isinstance(after, int) else after
        query = f"?after={cursor}" if cursor is not None else ""
        return Stream(self, f"/live/conversations/{conversation}/stream{query}")

    def poll(self, conversation: int, after: int) -> Answer:
        return self.get(f"/live/conversations/{conversation}/poll?after={MARK}.{after}")

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        wire = http.client.HTTPConnection(
            "127.0.0.1", self.server.port, timeout=self.silence_seconds
        )
        try:
            wire.request(method, path, body=body, headers=self.headers())
            response = wire.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, response.read())
        except http.client.HTTPException as error:  # the server died in the middle of its answer
            raise ConnectionError(str(error)) from error
        finally:
            wire.close()


class Stream:
    """An open event stream, read frame by frame."""

    def __init__(self, client: Client, path: str) -> None:
        seconds = client.silence_seconds / 2
        self.wire = http.client.HTTPConnection("127.0.0.1", client.server.port, timeout=seconds)
        try:
            self.wire.request("GET", path, headers=client.headers())
            self.response = self.wire.getresponse()
        except OSError:
            self.wire.close()
            raise
        self.status = self.response.status
        self.seqs: list[int] = []
        self.cursor = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.wire.close()

    def frames(self) -> Iterator[dict[str, Any]]:
        """Yield frames as they come; the kind is under "kind". Ends with the stream."""
        frame: dict[str, Any] = {"kind": "step"}
        while line := self.response.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name == "event":
                frame["kind"] = value
            elif name == "data":
                frame.update(json.loads(value))
            elif name == "id":
                frame["id"] = value
            elif not name:
                if frame != {"kind": "step"}:
                    yield frame
                frame = {"kind": "step"}

    def until(self, count: int) -> list[dict[str, Any]]:
        """Return the next ``count`` events, checking that no step is missing."""
        found: list[dict[str, Any]] = []
        for frame in self.frames():
            if frame["kind"] != "step":
                continue
            assert self.cursor in {-1, frame["after"]}, "a step is missing"
            self.cursor = frame["upto"]
            found += frame["events"]
            if len(found) >= count:
                break
        return found
