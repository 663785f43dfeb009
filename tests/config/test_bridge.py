"""The pages inside the live process: bodies go through in pieces, and nobody holds a thread."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from wakai.config.bridge import PIECE, SMALL_BODY, Bridge, CutOff, bridged

type Environ = dict[str, Any]
type Start = Callable[[str, list[tuple[str, str]]], object]
type Wsgi = Callable[[Environ, Start], Iterable[bytes]]

SCOPE = {
    "type": "http",
    "http_version": "1.1",
    "method": "POST",
    "path": "/päivä",
    "query_string": b"q=1",
    "headers": [
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-forwarded-for", b"192.0.2.1"),
        (b"x_forwarded_for", b"203.0.113.9"),
        (b"content-type", b"text/plain"),
    ],
    "client": ("192.0.2.7", 4711),
    "server": ("127.0.0.1", 8000),
    "scheme": "http",
}


class Browser:
    """What a server hands to an application and takes from it, with a hand on every piece."""

    def __init__(self, *pieces: bytes, cut: bool = False) -> None:
        self.pieces = list(pieces) or [b""]
        self.cut = cut
        self.sent: list[dict[str, Any]] = []
        self.asked = 0

    async def receive(self) -> dict[str, Any]:
        self.asked += 1
        if not self.pieces:
            return {"type": "http.disconnect"}
        piece = self.pieces.pop(0)
        more = bool(self.pieces) or self.cut
        return {"type": "http.request", "body": piece, "more_body": more}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def bodies(self) -> list[bytes]:
        return [message.get("body", b"") for message in self.sent[1:]]


def served[R](wsgi: Wsgi, run: Callable[[Bridge], Coroutine[Any, Any, R]]) -> R:
    """Run in a thread: the browser tests of the same process leave a loop running in theirs."""
    with bridged(wsgi) as bridge, ThreadPoolExecutor(1) as own_thread:
        return own_thread.submit(asyncio.run, run(bridge)).result()


def visit(wsgi: Wsgi, browser: Browser) -> Browser:
    async def run(bridge: Bridge) -> None:
        await bridge(dict(SCOPE), browser.receive, browser.send)

    served(wsgi, run)
    return browser


class TestRequest:
    def test_arrives_as_wsgi_wants_it(self) -> None:
        seen: Environ = {}

        def wsgi(environ: Environ, start: Start) -> list[bytes]:
            seen.update(environ, body=environ["wsgi.input"].read())
            start("201 Created", [("X-Kind", "test")])
            return [b"made"]

        browser = visit(wsgi, Browser(b"hello"))

        assert (browser.status, browser.bodies) == (201, [b"made"])
        assert (b"content-length", b"4") in browser.sent[0]["headers"]
        assert seen["PATH_INFO"].encode("latin-1").decode() == "/päivä"
        assert (seen["QUERY_STRING"], seen["REMOTE_ADDR"]) == ("q=1", "192.0.2.7")
        assert (seen["CONTENT_LENGTH"], seen["body"]) == ("5", b"hello")
        assert seen["HTTP_COOKIE"] == "a=1; b=2"

    def test_cannot_smuggle_a_header_in_with_an_underscore(self) -> None:
        seen: Environ = {}

        def wsgi(environ: Environ, start: Start) -> list[bytes]:
            seen.update(environ)
            start("204 No Content", [])
            return []

        visit(wsgi, Browser())

        assert seen["HTTP_X_FORWARDED_FOR"] == "192.0.2.1"


class TestLargeUpload:
    def test_is_read_while_it_arrives(self) -> None:
        pieces = [b"x" * 65_536] * 80
        waiting: list[int] = []

        def wsgi(environ: Environ, start: Start) -> list[bytes]:
            total = 0
            while piece := environ["wsgi.input"].read(65_536):
                total += len(piece)
                waiting.append(len(browser.pieces))
            start("200 OK", [])
            return [str(total).encode()]

        browser = Browser(*pieces)
        visit(wsgi, browser)

        assert browser.bodies == [str(80 * 65_536).encode()]
        assert waiting[0] > 60  # the beginning was read when most of it had not arrived

    def test_that_is_cut_off_tells_the_application(self) -> None:
        caught: list[type[BaseException]] = []

        def wsgi(environ: Environ, start: Start) -> list[bytes]:
            try:
                environ["wsgi.input"].read()
            except CutOff as cut:
                caught.append(type(cut))
            start("400 Bad Request", [])
            return []

        visit(wsgi, Browser(b"x" * SMALL_BODY, cut=True))

        assert caught == [CutOff]

    def test_keeps_no_page_waiting(self) -> None:
        gate = threading.Event()

        def wsgi(environ: Environ, start: Start) -> list[bytes]:
            if environ.get("CONTENT_LENGTH") is None:
                gate.wait(10)
            start("200 OK", [])
            return [b"ok"]

        async def run(bridge: Bridge) -> list[Browser]:
            slow = [Browser(b"x" * SMALL_BODY, b"y") for _ in range(8)]
            uploads = [
                asyncio.ensure_future(bridge(dict(SCOPE), one.receive, one.send)) for one in slow
            ]
            page = Browser()
            await bridge(dict(SCOPE), page.receive, page.send)
            gate.set()
            await asyncio.gather(*uploads)
            return [page, *slow]

        page, *slow = served(wsgi, run)

        assert page.bodies == [b"ok"]
        assert [one.status for one in slow] == [200] * 8


class TestLargeAnswer:
    def test_goes_out_in_pieces_as_fast_as_it_is_taken(self) -> None:
        made: list[int] = []
        closed: list[bool] = []

        class Parts:
            def __iter__(self) -> Iterator[bytes]:
                for n in range(64):
                    made.append(n)
                    yield b"z" * 65_536

            def close(self) -> None:
                closed.append(True)

        def wsgi(environ: Environ, start: Start) -> Parts:
            del environ
            start("200 OK", [("Content-Length", str(64 * 65_536))])
            return Parts()

        class Slow(Browser):
            async def send(self, message: dict[str, Any]) -> None:
                await super().send(message)
                self.ahead = len(made) * 65_536 - sum(map(len, self.bodies))
                assert self.ahead <= PIECE

        browser = visit(wsgi, Slow())

        assert sum(map(len, browser.bodies)) == 64 * 65_536
        assert max(map(len, browser.bodies)) <= PIECE
        assert closed == [True]

    def test_of_an_application_that_breaks_is_closed_all_the_same(self) -> None:
        closed: list[bool] = []

        class Parts:
            def __iter__(self) -> Iterator[bytes]:
                yield b"z" * PIECE
                raise ValueError("broken")

            def close(self) -> None:
                closed.append(True)

        def wsgi(environ: Environ, start: Start) -> Parts:
            del environ
            start("200 OK", [])
            return Parts()

        with pytest.raises(ValueError, match="broken"):
            visit(wsgi, Browser())

        assert closed == [True]
