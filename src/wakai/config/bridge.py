"""
A WSGI application inside an ASGI server: Django's pages beside the live streams, in one process.

Two pools of threads: one for everything that is quick, one for large bodies, so that a phone which
uploads slowly keeps nobody from reading. Bodies go through in pieces, in and out; a slow reader of
a large answer holds no thread, only the piece that is on its way.
"""

import asyncio
import contextlib
import contextvars
import io
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any, Final, cast

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[str, str]]

PAGES_THREADS: Final = 8
UPLOAD_THREADS: Final = 8
SMALL_BODY: Final = 262_144  # bytes; as much is read before a thread is asked
PIECE: Final = 262_144  # bytes of an answer that are in memory at once
_READ_SECONDS: Final = 60.0  # a body that stands still for longer is given up

log = logging.getLogger(__name__)


class CutOff(OSError):
    """The client went away, or stood still, in the middle of its body."""


class FileWrapper:
    """Hands out a file in large pieces; Django uses it for what it serves from disk."""

    def __init__(self, file: IO[bytes], block_size: int = PIECE) -> None:
        del block_size
        self._file = file

    def __iter__(self) -> Iterator[bytes]:
        return iter(lambda: self._file.read(PIECE), b"")

    def close(self) -> None:
        """Close the file."""
        self._file.close()


class Body(io.RawIOBase):
    """The rest of a request's body, fetched from the loop while a thread reads it."""

    def __init__(self, loop: asyncio.AbstractEventLoop, receive: Receive, first: bytes) -> None:
        super().__init__()
        self._loop = loop
        self._receive = receive
        self._piece = memoryview(first)
        self._more = True

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` with what is there, waiting for more. Raises CutOff."""
        while not self._piece and self._more:
            asked: Future[Message] = asyncio.run_coroutine_threadsafe(
                _message(self._receive), self._loop
            )
            try:
                message = asked.result(_READ_SECONDS)
            except TimeoutError as error:
                asked.cancel()
                raise CutOff("stood still") from error
            if message["type"] == "http.disconnect":
                raise CutOff("went away")
            self._piece = memoryview(message.get("body", b""))
            self._more = message.get("more_body", False)
        count = min(len(buffer), len(self._piece))
        buffer[:count] = self._piece[:count]
        self._piece = self._piece[count:]
        return count


class Bridge:
    """The ASGI face of a WSGI application."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]]) -> None:
        self._wsgi = wsgi
        self._pages = ThreadPoolExecutor(PAGES_THREADS, thread_name_prefix="pages")
        self._uploads = ThreadPoolExecutor(UPLOAD_THREADS, thread_name_prefix="uploads")

    def close(self) -> None:
        """Let the threads go."""
        self._pages.shutdown(wait=False, cancel_futures=True)
        self._uploads.shutdown(wait=False, cancel_futures=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        loop = asyncio.get_running_loop()
        try:
            first, more = await _beginning(receive)
        except CutOff:
            return
        raw: IO[bytes] = (
            io.BufferedReader(Body(loop, receive, first), PIECE) if more else io.BytesIO(first)
        )
        environ = _environ(scope, raw, None if more else len(first))
        call = _Call(self._wsgi, environ)
        context = contextvars.copy_context()
        pool = self._uploads if more else self._pages
        try:
            piece = await _in_thread(pool, context, call.begin)
            await _send_head(send, call, piece)
            while not call.ended:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
                piece = await _in_thread(self._pages, context, call.next_piece)
            await send({"type": "http.response.body", "body": piece})
        finally:
            if not call.closed:
                await _in_thread(self._pages, context, call.close)


class _Call:
    """One call of the WSGI application; each method runs in a thread."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], environ: dict[str, Any]) -> None:
        self._wsgi = wsgi
        self._environ = environ
        self._result: Iterable[bytes] = ()
        self._pieces: Iterator[bytes] = iter(())
        self.status = 500
        self.headers: Headers = []
        self.ended = False
        self.closed = False

    def begin(self) -> bytes:
        """Call the application and return the first piece of its answer."""
        self._result = self._wsgi(self._environ, self._start)
        self._pieces = iter(self._result)
        return self.next_piece()

    def next_piece(self) -> bytes:
        """Return the next piece; the last one sets ``ended`` and closes."""
        gathered: list[bytes] = []
        size = 0
        for part in self._pieces:
            gathered.append(part)
            size += len(part)
            if size >= PIECE:
                return b"".join(gathered)
        self.ended = True
        self.close()
        return b"".join(gathered)

    def close(self) -> None:
        """Tell the application that its answer is over."""
        self.closed = True
        close = getattr(self._result, "close", None)
        if close is not None:
            close()

    def _start(self, status: str, headers: Headers, exc_info: object = None) -> None:
        del exc_info
        self.status = int(status[:3])
        self.headers = headers


async def _in_thread[T](
    pool: ThreadPoolExecutor, context: contextvars.Context, work: Callable[[], T]
) -> T:
    """
    Return what ``work`` returns in a thread of the pool.

    ``run_in_executor`` does the same by two futures that watch each other, at several times the
    cost; every request comes through here.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def tell(result: T | None, fault: BaseException | None) -> None:
        if answer.done():  # nobody waits any more
            return
        if fault is None:
            answer.set_result(cast("T", result))
        else:
            answer.set_exception(fault)

    def run() -> None:
        try:
            result = context.run(work)
        except BaseException as fault:  # noqa: BLE001 - it is raised where it is waited for
            loop.call_soon_threadsafe(tell, None, fault)
        else:
            loop.call_soon_threadsafe(tell, result, None)

    pool.submit(run)
    return await answer


async def _message(receive: Receive) -> Message:
    return await receive()


async def _beginning(receive: Receive) -> tuple[bytes, bool]:
    """Return the body as far as it is small, and whether there is more. Raises CutOff."""
    gathered = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise CutOff("went away")
        gathered += message.get("body", b"")
        if not message.get("more_body"):
            return gathered, False
        if len(gathered) >= SMALL_BODY:
            return gathered, True


async def _send_head(send: Send, call: _Call, piece: bytes) -> None:
    headers = [
        (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in call.headers
    ]
    if call.ended and not any(name == b"content-length" for name, _ in headers):
        headers.append((b"content-length", b"%d" % len(piece)))
    await send({"type": "http.response.start", "status": call.status, "headers": headers})


def _environ(scope: Scope, body: IO[bytes], length: int | None) -> dict[str, Any]:
    server = scope.get("server") or ("localhost", None)
    client = scope.get("client") or ("", 0)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": str(server[0]),
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": str(client[0]),
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    _add_headers(environ, scope["headers"])
    if length is not None:
        environ["CONTENT_LENGTH"] = str(length)
    return environ


def _add_headers(environ: dict[str, Any], headers: Iterable[tuple[bytes, bytes]]) -> None:
    for raw_name, raw_value in headers:
        name = raw_name.decode("latin-1")
        if "_" in name:
            continue  # X_Forwarded_For would pass for X-Forwarded-For
        key = name.upper().replace("-", "_")
        if key not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            key = "HTTP_" + key
        value = raw_value.decode("latin-1")
        if key in environ:
            joint = "; " if key == "HTTP_COOKIE" else ","
            value = environ[key] + joint + value
        environ[key] = value


@contextlib.contextmanager
def bridged(wsgi: Callable[..., Iterable[bytes]]) -> Iterator[Bridge]:
    """Lend a bridge and let its threads go afterwards."""
    bridge = Bridge(wsgi)
    try:
        yield bridge
    finally:
        bridge.close()
