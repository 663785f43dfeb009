"""One process, one port: the live path raw on the loop, Django's pages on threads beside it."""

import os
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver
from django.utils.log import configure_logging

from wakai.config import steady
from wakai.config.bridge import Bridge
from wakai.live.asgi import LiveApp

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

ROLES = ("all", "pages", "live")


class Application:
    """What ``wakai serve`` serves; ``role`` leaves out one half of it."""

    def __init__(self, role: str = "all") -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wakai.config.settings")
        # The live path alone needs settings but no models: it starts quickly and stays small.
        configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
        self.pages = _pages() if role in {"all", "pages"} else None
        self.live = LiveApp() if role in {"all", "live"} else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or follow the server's life."""
        if scope["type"] == "lifespan":
            await self._live_and_die(receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close"})
        elif self.live is not None and (self.pages is None or scope["path"].startswith("/live/")):
            await self.live(scope, receive, send)
        elif self.pages is not None:
            await self.pages(scope, receive, send)

    def end_streams(self) -> None:
        """Send the listeners away, so that nobody waits for them at the end."""
        if self.live is not None:
            self.live.live.end_streams()

    async def _live_and_die(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                if self.live is not None:
                    await self.live.live.start()
                steady.after_start()
                await send({"type": "lifespan.startup.complete"})
            else:
                if self.live is not None:
                    await self.live.live.stop()
                if self.pages is not None:
                    self.pages.close()
                await send({"type": "lifespan.shutdown.complete"})
                return


def _pages() -> Bridge:
    """Return Django's pages with every view imported: nobody's first request waits for that."""
    pages = Bridge(get_wsgi_application())
    _ = get_resolver().url_patterns
    return pages
