"""A receiver of webhooks: a real server on this machine that answers as it is told to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from wakai.app import plugs
from wakai.gateways.webhooks.networks import allowed
from wakai.gateways.webhooks.sender import GuardedSender

_PATIENCE_SECONDS = 10.0  # nothing here waits for longer


class Receiver(ThreadingHTTPServer):
    """Remembers what it was sent, and answers 204 or what ``answers`` holds."""

    daemon_threads = True

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.silent = False  # hears, and does not answer
        self.trickles = False  # answers a byte at a time
        self.enough = threading.Event()
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?shop=7"

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _headers, body in self.told]


class _Handler(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(({k.lower(): v for k, v in self.headers.items()}, body))
        if self.server.silent:
            self.server.enough.wait(_PATIENCE_SECONDS)
            return
        if self.server.trickles:
            self._trickle()
            return
        status, headers = self.server.answers.pop(0) if self.server.answers else (204, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _trickle(self) -> None:
        for _ in range(int(_PATIENCE_SECONDS / 0.05)):
            try:
                self.wfile.write(b"H")
            except OSError:
                return
            if self.server.enough.wait(0.05):
                return

    def log_message(self, *_args: Any) -> None:
        pass


def may_be_sent_to(monkeypatch: pytest.MonkeyPatch, **limits: float) -> None:
    """Plug in a sender that reaches receivers on this machine."""
    sender = GuardedSender(allowed(["127.0.0.0/8"]), **limits)
    monkeypatch.setattr(plugs, "webhooks", lambda: sender)


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Run a receiver for as long as it is needed."""
    server = Receiver()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield server
    finally:
        server.enough.set()
        server.shutdown()
        thread.join()
        server.server_close()
