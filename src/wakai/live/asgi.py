"""The adapter to ASGI servers: paths and headers in, answers and event streams out."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import parse_qs

import psycopg

from wakai.app import faults
from wakai.app.numbers import number
from wakai.live import frames
from wakai.live.core import Answer, Live
from wakai.live.posting import BODY_MAX
from wakai.live.problems import Problem
from wakai.live.rooms import Outbox

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PREFIX: Final = "/live/"
_PROBE_PAUSE_SECONDS: Final = 0.15
_JSON: Final = (b"content-type", b"application/json")
_PROBLEM: Final = (b"content-type", b"application/problem+json")
_NOT_STORED: Final = (b"cache-control", b"no-store")
_STREAM: Final = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store, no-transform"),
    (b"x-accel-buffering", b"no"),
]

log = logging.getLogger(__name__)


class LiveApp:
    """The live path as an ASGI application for everything under ``/live/``."""

    def __init__(self) -> None:
        self.live = Live()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await self._route(scope, receive, send)
        except Problem as problem:
            await _refuse(send, problem)
        except (psycopg.OperationalError, psycopg.InterfaceError, OSError) as error:
            log.warning("The database is away: %s", faults.told(error))
            await _refuse(send, Problem(503, "database_away", retry_after=2))

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope["path"].split("/")  # "", live, conversations, <id>, <what>
        method = scope["method"]
        authorization = next((v for n, v in scope["headers"] if n == b"authorization"), b"")
        match parts[2:], method:
            case ["conversations", text, what], _ if (conversation := number(text)) is not None:
                claims = self.live.claims(authorization)
                await self._conversation(scope, receive, send, (claims, conversation, what))
            case ["probe"], "GET":
                await _probe(send)
            case ["inbox", "stream"], "GET":
                claims = self.live.claims(authorization)
                await self._inbox(send, receive, claims, _query(scope, "after"))
            case _:
                raise Problem(404, "not_found")

    async def _conversation(
        self, scope: Scope, receive: Receive, send: Send, asked: tuple[Any, int, str]
    ) -> None:
        claims, conversation, what = asked
        match what, scope["method"]:
            case "messages", "POST":
                raw = await _body(receive)
                answer = await self.live.post(claims, conversation, raw)
            case "stream", "GET":
                await self._stream(scope, receive, send, (claims, conversation))
                return
            case "poll", "GET":
                answer = await self.live.poll(claims, conversation, _query(scope, "after"))
            case "snapshot", "GET":
                before = number(_query(scope, "before"))
                answer = await self.live.snapshot(claims, conversation, before)
            case "typing", "POST":
                answer = await self.live.typing(claims, conversation, await _body(receive))
            case "viewing", "POST":
                answer = await self.live.viewing(claims, conversation, await _body(receive))
            case "read", "POST":
                raw = await _body(receive)
                answer = await self.live.read(claims, conversation, raw)
            case _:
                raise Problem(404, "not_found")
        await _answer(send, answer)

    async def _stream(
        self, scope: Scope, receive: Receive, send: Send, asked: tuple[Any, int]
    ) -> None:
        claims, conversation = asked
        pump = Pump(send)
        cursor = _query(scope, "after")
        stream = await self.live.open_stream(claims, conversation, cursor, pump.outbox)
        room = self.live.arrive(stream)
        try:
            await pump.start(b": wakai\n\n")
            while (data := await self.live.missed(room, stream)) is not None:
                await pump.send(frames.frame(self.live.rooms.cursor(stream.cursor), data))
            await _gone(receive)
        except (psycopg.Error, OSError):
            pump.outbox.close(frames.GOODBYE)  # the client comes back with its cursor
        finally:
            self.live.depart(room, stream)

    async def _inbox(self, send: Send, receive: Receive, claims: Any, cursor: str) -> None:
        pump = Pump(send)
        try:
            await self.live.open_inbox(claims, cursor, pump.outbox)
            await pump.start(b": wakai\n\n")
            await _gone(receive)
        finally:
            self.live.inbox.leave(pump.outbox)


async def _probe(send: Send) -> None:
    """Send three pieces with pauses: ``wakai doctor`` sees whether a proxy holds them back."""
    await send({"type": "http.response.start", "status": 200, "headers": _STREAM})
    for piece in range(3):
        await send({"type": "http.response.body", "body": b": %d\n\n" % piece, "more_body": True})
        await asyncio.sleep(_PROBE_PAUSE_SECONDS)
    await send({"type": "http.response.body", "body": b""})


class Pump:
    """Sends what is in an outbox, as it comes, without a waiting task of its own."""

    __slots__ = ("_busy", "_send", "_started", "_task", "outbox")

    def __init__(self, send: Send) -> None:
        self._send = send
        self._busy = False
        self._started = False
        self._task: asyncio.Task[None] | None = None
        self.outbox = Outbox(self._ready)

    async def start(self, first: bytes) -> None:
        """Send the head of the answer and what waits already."""
        await self._send({"type": "http.response.start", "status": 200, "headers": _STREAM})
        await self.send(first)
        self._started = True
        self._ready()

    async def send(self, data: bytes) -> None:
        """Send one piece and wait until the server took it."""
        await self._send({"type": "http.response.body", "body": data, "more_body": True})

    def _ready(self) -> None:
        if self._started and not self._busy and self.outbox.frames:
            # Run as far as the socket takes it, here and now: a task is only kept where it is full.
            loop = asyncio.get_running_loop()
            self._task = asyncio.Task(self._flush(), loop=loop, eager_start=True)

    async def _flush(self) -> None:
        self._busy = True
        self.outbox.stuck_since = asyncio.get_running_loop().time()
        try:
            while self.outbox.frames:
                await self.send(self.outbox.take())
            if self.outbox.closed:
                await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            self._busy = False
            self.outbox.stuck_since = None


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _body(receive: Receive) -> bytes:
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Problem(400, "cut_off")
        body += message.get("body", b"")
        if len(body) > BODY_MAX:
            raise Problem(413, "too_large", bytes_max=BODY_MAX)
        if not message.get("more_body"):
            return body


def _query(scope: Scope, name: str) -> str:
    raw: bytes = scope["query_string"]
    if not raw:
        return ""
    return parse_qs(raw.decode("latin-1")).get(name, [""])[-1]


async def _answer(send: Send, answer: Answer) -> None:
    length = (b"content-length", b"%d" % len(answer.body))
    headers = [_JSON, _NOT_STORED, length, *answer.headers]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})


async def _refuse(send: Send, problem: Problem) -> None:
    body = problem.body
    headers = [_PROBLEM, _NOT_STORED, (b"content-length", b"%d" % len(body))]
    after = problem.facts.get("retry_after")
    if after is not None:
        headers.append((b"retry-after", str(after).encode()))
    await send({"type": "http.response.start", "status": problem.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
