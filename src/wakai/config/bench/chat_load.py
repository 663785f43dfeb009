"""
People who chat, on the barest of connections, so that measuring costs as little as it can.

A talk has one connection on which its buyer writes and one on which its seller listens. Only what
has to be seen is read: that a message was taken, and that a message arrived.
"""

import asyncio
import random
import time
from array import array
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

_TEXT: Final = "It should have been here a week ago, and the number does not move. " * 2
_MESSAGE: Final = b'"kind":"message.posted"'
_FRAME_END: Final = b"\n\n"
_CONNECT_AT_ONCE: Final = 100

type Talk = tuple[int, str, str]  # conversation, token of the buyer, token of the seller


@dataclass(slots=True)
class Seen:
    """What one window of time has shown; times are in seconds."""

    seconds: float = 0.0
    acked: int = 0
    arrived: int = 0
    refused: int = 0
    to_ack: "array[float]" = field(default_factory=lambda: array("d"))
    to_screen: "array[float]" = field(default_factory=lambda: array("d"))


class Writer(asyncio.Protocol):
    """Writes one message after another; ``go`` sends the next."""

    def __init__(self, talk: Talk, watch: "Watch") -> None:
        self._watch = watch
        self._began = 0.0
        self._meant: list[float] = []  # when each message that is not answered should have gone
        self.transport: Any = None
        conversation, token, _ = talk
        self._head = (
            f"POST /live/conversations/{conversation}/messages HTTP/1.1\r\nHost: bench\r\n"
            f"Authorization: Bearer {token}\r\nContent-Type: application/json\r\n"
        ).encode()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def go(self, meant_at: float | None = None) -> None:
        """Send a message; its time counts from when it was meant to go."""
        key = UUID(int=random.getrandbits(128))
        body = b'{"key":"%s","lang":"en","text":"%s"}' % (str(key).encode(), _TEXT.encode())
        self._meant.append(meant_at or time.perf_counter())
        self._watch.sent(self, self._meant[-1])
        self.transport.write(b"%sContent-Length: %d\r\n\r\n%s" % (self._head, len(body), body))

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"HTTP/1.1 ")):
            self._watch.answered(self._meant.pop(0), taken=b" 201 " in data)
            if self._watch.again:
                self.go()


class Listener(asyncio.Protocol):
    """Follows a talk and counts the messages that arrive."""

    def __init__(self, talk: Talk, watch: "Watch", *, cursor: str = "") -> None:
        self._watch = watch
        self._rest = b""
        self.meant: list[float] = []
        self.arrived = 0
        self.transport: Any = None
        conversation, _, token = talk
        after = f"?after={cursor}" if cursor else ""
        self._ask = (
            f"GET /live/conversations/{conversation}/stream{after} HTTP/1.1\r\nHost: bench\r\n"
            f"Authorization: Bearer {token}\r\n\r\n"
        ).encode()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(self._ask)

    def data_received(self, data: bytes) -> None:
        waiting = self._rest + data
        end = waiting.rfind(_FRAME_END) + len(_FRAME_END)
        if end < len(_FRAME_END):
            self._rest = waiting
            return
        self._rest = waiting[end:]
        for _ in range(waiting.count(_MESSAGE, 0, end)):
            self.arrived += 1
            if self.meant:
                self._watch.reached(self.meant.pop(0))


class Watch:
    """Keeps the time for all talks; only what happens while it is ``open`` counts."""

    def __init__(self) -> None:
        self.seen = Seen()
        self.again = False  # whether an answered writer goes on by itself
        self._open = False
        self._listeners: dict[Writer, Listener] = {}

    def pair(self, writer: Writer, listener: Listener) -> None:
        """Let a listener wait for what this writer sends."""
        self._listeners[writer] = listener

    def sent(self, writer: Writer, meant_at: float) -> None:
        self._listeners[writer].meant.append(meant_at)

    def answered(self, meant_at: float, *, taken: bool) -> None:
        if self._open:
            self.seen.acked += taken
            self.seen.refused += not taken
            self.seen.to_ack.append(time.perf_counter() - meant_at)

    def reached(self, meant_at: float) -> None:
        if self._open:
            self.seen.arrived += 1
            self.seen.to_screen.append(time.perf_counter() - meant_at)

    async def window(self, seconds: float) -> Seen:
        """Count for so long and return what was seen."""
        self.seen, began = Seen(), time.perf_counter()
        self._open = True
        await asyncio.sleep(seconds)
        self._open = False
        self.seen.seconds = time.perf_counter() - began
        return self.seen


async def connected(port: int, talks: list[Talk], watch: Watch) -> list[Writer]:
    """Connect both sides of every talk; return the writers."""
    loop = asyncio.get_running_loop()
    writers = []
    for talk in talks:
        _, writer = await loop.create_connection(lambda: Writer(talk, watch), "127.0.0.1", port)  # noqa: B023 - called at once
        _, listener = await loop.create_connection(lambda: Listener(talk, watch), "127.0.0.1", port)  # noqa: B023
        watch.pair(writer, listener)
        writers.append(writer)
    await asyncio.sleep(1)
    return writers


async def closed_loop(writers: list[Writer], watch: Watch, *, seconds: float) -> Seen:
    """Let every writer send as soon as it is answered."""
    watch.again = True
    for writer in writers:
        writer.go()
    await asyncio.sleep(min(2.0, seconds / 2))
    seen = await watch.window(seconds)
    watch.again = False
    await asyncio.sleep(0.5)
    return seen


async def open_loop(writers: list[Writer], watch: Watch, *, rate: float, seconds: float) -> Seen:
    """Send at random moments, ``rate`` a second in all, whether the server keeps up or not."""
    sending = asyncio.ensure_future(_at_random(writers, rate, seconds + 1.5))
    await asyncio.sleep(1)
    seen = await watch.window(seconds)
    await sending
    await asyncio.sleep(0.5)
    return seen


async def _at_random(writers: list[Writer], rate: float, seconds: float) -> None:
    at = began = time.perf_counter()
    while at < began + seconds:
        at += random.expovariate(rate)
        wait = at - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        random.choice(writers).go(at)  # noqa: S311 - nothing to guess here


async def idle(port: int, talks: list[Talk], count: int) -> list[Listener]:
    """Open ``count`` streams, spread over the talks, and return them."""
    loop, watch = asyncio.get_running_loop(), Watch()
    sides = [(talk, first) for talk in talks for first in (True, False)]

    async def one(n: int) -> Listener:
        (conversation, buyer, seller), first = sides[n % len(sides)]
        talk = (conversation, buyer, buyer if first else seller)
        _, made = await loop.create_connection(lambda: Listener(talk, watch), "127.0.0.1", port)
        return made

    opened: list[Listener] = []
    while len(opened) < count:
        share = range(len(opened), min(count, len(opened) + _CONNECT_AT_ONCE))
        opened += await asyncio.gather(*map(one, share))
    await asyncio.sleep(2)
    return opened


async def caught_up(port: int, talk: Talk, cursor: str, lines: int) -> float:
    """Return the seconds until somebody who has read nothing has all of a long talk."""
    loop, watch = asyncio.get_running_loop(), Watch()
    began = time.perf_counter()
    _, reader = await loop.create_connection(
        lambda: Listener(talk, watch, cursor=cursor), "127.0.0.1", port
    )
    while reader.arrived < lines:
        if time.perf_counter() - began > 60:  # noqa: PLR2004
            raise TimeoutError(f"{reader.arrived} of {lines} lines arrived.")
        await asyncio.sleep(0.005)
    reader.transport.close()
    return time.perf_counter() - began
