"""A browser of the leanest kind: one connection that is kept, two cookies, no pictures."""

import socket
import time
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

_TOKEN: Final = "0" * 32  # both the cookie and the header of a form's proof
_TIMEOUT_SECONDS: Final = 60
_PIECE: Final = 65_536
_LEAST_ERROR: Final = 400


class Refused(RuntimeError):
    """The server did not do what the flow asked for."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, where it leads, the body, and the milliseconds that it took."""

    status: int
    location: str
    body: bytes
    ms: float


class Wire:
    """Somebody who is signed in; the connection of a client may be shared by several."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def get(self, session: str, path: str) -> Answer:
        """Ask for a page. Raises Refused for anything but a page."""
        return self._ask("GET", session, path, b"", "")

    def post(self, session: str, path: str, fields: dict[str, object]) -> Answer:
        """Send a form. Raises Refused where it is not taken."""
        body = urlencode(fields, doseq=True).encode()
        return self._ask("POST", session, path, body, "application/x-www-form-urlencoded")

    def keep(self, session: str, path: str, body: bytes) -> Answer:
        """Send JSON, as a page does that keeps what is typed."""
        return self._ask("POST", session, path, body, "application/json")

    def _ask(self, method: str, session: str, path: str, body: bytes, kind: str) -> Answer:
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._port}\r\n"
            f"Cookie: wakai_session={session}; wakai_csrf={_TOKEN}\r\nX-CSRFToken: {_TOKEN}\r\n"
            f"Accept-Language: en\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        began = time.perf_counter()
        status, headers, answer = self._exchange(head.encode() + body)
        ms = (time.perf_counter() - began) * 1000
        if status >= _LEAST_ERROR:
            raise Refused(f"{method} {path}: {status} {answer[-4000:].decode(errors='replace')}")
        return Answer(status, headers.get("location", ""), answer, ms)

    def _exchange(self, request: bytes) -> tuple[int, dict[str, str], bytes]:
        if self._socket is None:
            address = ("127.0.0.1", self._port)
            self._socket = socket.create_connection(address, timeout=_TIMEOUT_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._receive()
        head, _, body = received.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        missing = int(headers.get("content-length", 0)) - len(body)
        while missing > 0:
            piece = self._receive()
            body += piece
            missing -= len(piece)
        return int(first.split()[1]), headers, body

    def _receive(self) -> bytes:
        assert self._socket is not None
        piece = self._socket.recv(_PIECE)
        if not piece:
            self._socket = None
            raise Refused("The server closed the connection.")
        return piece
