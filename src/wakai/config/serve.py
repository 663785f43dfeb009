"""The web server: uvicorn with the fast parser and loop, and streams that end in time."""

import asyncio
import socket
from types import FrameType

import uvicorn

from wakai.config import steady
from wakai.config.asgi import ROLES, Application

GRACE_SECONDS = 5  # for requests that are on their way when the server is asked to stop
_BACKLOG = 4_096


class Server(uvicorn.Server):
    """
    Sends the listeners away as soon as it is asked to stop.

    Streams would not end by themselves, and whoever is sent away comes back to the next server.
    """

    def __init__(self, config: uvicorn.Config, application: Application) -> None:
        super().__init__(config)
        self._application = application
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._application.end_streams)
        super().handle_exit(sig, frame)


def serve(
    *, host: str = "127.0.0.1", port: int = 8000, role: str = "all", fd: int | None = None
) -> int:
    """
    Serve until a signal comes and return the exit code.

    ``role`` is all, pages or live. ``fd`` is a listening socket that somebody else has opened.
    """
    if role not in ROLES:
        raise ValueError(role)
    steady.open_files()
    application = Application(role)
    config = uvicorn.Config(
        application,
        host=host,
        port=port,
        fd=fd,
        http="httptools",
        loop="uvloop",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=True,
        backlog=_BACKLOG,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    server = Server(config, application)
    server.run()
    return 0 if server.started else 1
