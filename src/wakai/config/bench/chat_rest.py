"""Requests of pages beside the chat: somebody's draft, read with session and rights."""

import asyncio
import random
import time
from typing import Any, Final

_LINES: Final = 16


class Reader(asyncio.Protocol):
    """A connection on which one request follows the other."""

    def __init__(self, session: str) -> None:
        self.answered = 0
        self.transport: Any = None
        self._ask = (
            f"GET /drafts/chat:1/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: wakai_session={session}\r\n\r\n"
        ).encode()

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def go(self) -> None:
        """Ask once more."""
        self.transport.write(self._ask)

    def data_received(self, data: bytes) -> None:
        self.answered += data.count(b"HTTP/1.1 200")


async def read(port: int, session: str, *, rate: float, seconds: float) -> float:
    """Ask at random moments for so long; return the answers a second."""
    loop = asyncio.get_running_loop()
    readers = []
    for _ in range(_LINES):
        _, reader = await loop.create_connection(lambda: Reader(session), "127.0.0.1", port)
        readers.append(reader)
    at = began = time.perf_counter()
    turn = 0
    while at < began + seconds:
        at += random.expovariate(rate)
        wait = at - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        readers[turn % _LINES].go()
        turn += 1
    await asyncio.sleep(0.5)
    for reader in readers:
        reader.transport.close()
    return sum(reader.answered for reader in readers) / seconds
