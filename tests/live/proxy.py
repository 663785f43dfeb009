"""
A proxy on loopback that breaks connections in the ways networks do, at the moment a test says.

Every fault is switched on and off by the test; nothing here is random and nothing waits unless the
fault is that something waits.
"""

import contextlib
import itertools
import socket
import struct
import threading
import time
from collections.abc import Sequence
from typing import Self

PIECE = 65_536
_RESET = struct.pack("ii", 1, 0)  # linger for no time: the other side sees a reset, not an end

type Address = int | str  # a port on loopback, or the path of a socket


class Way:
    """One direction through the proxy."""

    def __init__(self) -> None:
        self.lost = False  # what comes is swallowed, and nobody is told
        self.delay_seconds = 0.0
        self.holds_streams = False  # keeps event streams until they end, as some proxies do
        self.bytes = 0  # how much was passed on


class Link:
    """One connection, with its two ends."""

    def __init__(self, client: socket.socket, server: socket.socket, address: Address) -> None:
        self.client = client
        self.server = server
        self.address = address
        self.half_open = False
        self.is_stream = False

    def cut(self) -> None:
        """Reset both ends."""
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def forget_the_server(self) -> None:
        """Leave the client with a connection that nobody holds the other end of."""
        self.half_open = True
        with contextlib.suppress(OSError):
            self.server.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End both ends as their owners would."""
        for end in (self.client, self.server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()


class Proxy:
    """Passes connections on to one of several servers, in turn."""

    def __init__(self, *servers: Address, idle_seconds: float | None = None) -> None:
        self.servers: Sequence[Address] = servers
        self.up = Way()
        self.down = Way()
        self.idle_seconds = idle_seconds  # a connection that brings nothing for so long is cut
        self.links: list[Link] = []
        self.accepted = 0
        self._turns = itertools.count()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening and cut what there is."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def heal(self) -> None:
        """Let everything through again."""
        self.up, self.down = Way(), Way()

    def cut(self) -> None:
        """Reset every connection now; new ones are taken."""
        links, self.links = self.links, []
        for link in links:
            link.cut()

    def half_open(self) -> None:
        """Let the server ends of all streams go without a word to the clients; reset the rest."""
        for link in self.links:
            if link.is_stream:
                link.forget_the_server()
            else:
                link.cut()

    def without(self, server: Address) -> None:
        """Send nobody to this server any more, and cut who is with it."""
        self.servers = [other for other in self.servers if other != server]
        for link in [link for link in self.links if link.address == server]:
            self.links.remove(link)
            link.cut()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.accepted += 1
            try:
                self._join(client)
            except OSError:
                client.close()

    def _join(self, client: socket.socket) -> None:
        if not self.servers:
            raise ConnectionRefusedError
        address = self.servers[next(self._turns) % len(self.servers)]
        link = Link(client, _connected(address), address)
        link.server.settimeout(self.idle_seconds)
        self.links.append(link)
        if address not in self.servers:  # it went while we knocked
            raise ConnectionRefusedError
        for down in (False, True):
            threading.Thread(target=self._pump, args=(link, down), daemon=True).start()

    def _pump(self, link: Link, down: bool) -> None:  # noqa: FBT001 - one of two ways
        source, target = (link.server, link.client) if down else (link.client, link.server)
        kept = b""
        try:
            while piece := source.recv(PIECE):
                way = self.down if down else self.up
                kept = b"" if way.lost else kept + piece
                link.is_stream |= down and b"text/event-stream" in kept
                if link.half_open or (way.holds_streams and link.is_stream):
                    continue
                time.sleep(way.delay_seconds)
                target.sendall(kept)
                way.bytes += len(kept)
                kept = b""
            target.sendall(kept)
        except OSError:
            pass
        if not link.half_open:
            link.close()


def _connected(address: Address) -> socket.socket:
    if isinstance(address, int):
        return socket.create_connection(("127.0.0.1", address))
    wire = socket.socket(socket.AF_UNIX)
    wire.connect(address)
    return wire
