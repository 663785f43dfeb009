"""A shop on another site, for the chat in its pages: a plain server that knows one page."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

_PAGE: Final = """<!doctype html><html lang="{lang}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Shop</title><body><main><h1>The shop</h1><p style="block-size: 60rem">Cups and kettles.</p>
</main>
<script>
window.wakai = window.wakai || ((...given) => (window.wakai.q = window.wakai.q || []).push(given));
wakai("identify", () => new URLSearchParams(location.hash.slice(1)).get("token"));
</script>
<script async src="{base}/embed/wakai.js" data-channel="{channel}"></script></body></html>"""


@contextlib.contextmanager
def shop(base: str, *, channel: str = "shop", lang: str = "en") -> Iterator[str]:
    """Serve the shop's page and yield its origin: localhost is another site than 127.0.0.1."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = _PAGE.format(base=base, channel=channel, lang=lang).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_parts: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
