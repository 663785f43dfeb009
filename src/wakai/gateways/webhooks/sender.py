"""
Sends a message to one address, checked at the moment of connecting.

The name is looked up once and the connection goes to the very address that was checked, so a name
that changes between two looks reaches nothing private. Redirects are not followed, and neither is
a proxy of the environment.
"""

import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final
from urllib.parse import SplitResult, urlsplit

from wakai.app import clock
from wakai.app.ports import Heard, NotAllowed, Unavailable
from wakai.gateways.webhooks.networks import Network, is_named, is_public

TIMEOUT_SECONDS: Final = 10.0
AFTER_MAX: Final = timedelta(days=1)
_PORTS: Final = {"http": 80, "https": 443}


class GuardedSender:
    """The port ``Webhooks`` over HTTP; ``networks`` are private ones that may be reached."""

    def __init__(
        self, networks: Sequence[Network] = (), *, timeout_seconds: float = TIMEOUT_SECONDS
    ) -> None:
        self._networks = networks
        self._timeout = timeout_seconds
        self._tls = ssl.create_default_context()

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Heard:
        """Send a message and return how it was answered. Raises Unavailable and NotAllowed."""
        parts = urlsplit(url)
        address = self._checked(parts)
        connection = _Pinned(parts, address, self._timeout, self._tls)
        cut = threading.Timer(self._timeout, connection.cut)
        cut.start()  # a receiver that trickles has no more time than one that is silent
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, dict(headers))
            return _heard(connection.getresponse())
        except (OSError, HTTPException, ValueError) as fault:
            raise Unavailable("silent") from fault
        finally:
            cut.cancel()
            connection.close()

    def _checked(self, parts: SplitResult) -> str:
        """Return the address to connect to. Raises NotAllowed and Unavailable."""
        host = parts.hostname or ""
        try:
            port = parts.port or _PORTS[parts.scheme]
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError, KeyError, ValueError) as fault:
            raise Unavailable("unknown_address") from fault
        addresses = [str(one[4][0]) for one in found]
        for address in addresses:
            if is_named(address, self._networks):
                return address
            if parts.scheme == "https" and is_public(address):
                return address
        if any(map(is_public, addresses)):
            raise NotAllowed("not_encrypted")
        raise NotAllowed("private_network")


class _Pinned(HTTPConnection):
    """A connection to the address that was checked, under the name that was asked for."""

    def __init__(
        self, parts: SplitResult, address: str, timeout: float, tls: ssl.SSLContext
    ) -> None:
        self.default_port = _PORTS[parts.scheme]
        port = parts.port or self.default_port  # said, so that no part of an address is read as one
        super().__init__(parts.hostname or "", port, timeout=timeout)
        self._address = address
        self._is_cut = False
        self._tls = tls if parts.scheme == "https" else None

    def connect(self) -> None:
        """Connect to the checked address alone. Raises OSError, also where it was cut before."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        self.sock = plain
        self._go_on()
        if self._tls:
            secured = self._tls.wrap_socket(
                plain, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock = secured  # known before it is waited for, so that it can be cut
            self._go_on()
            secured.do_handshake()

    def _go_on(self) -> None:
        if self._is_cut:
            raise TimeoutError("It was cut while it connected.")

    def cut(self) -> None:
        """End it from outside at any time: whoever waits for it, or connects, gets an error."""
        self._is_cut = True
        if (found := self.sock) is not None:
            with suppress(OSError):
                # Not the one of TLS, which takes away what another thread is just using.
                socket.socket.shutdown(found, socket.SHUT_RDWR)


def _heard(answer: HTTPResponse) -> Heard:
    return Heard(status=answer.status, after=_after(answer.headers.get("Retry-After", "")))


def _after(told: str) -> timedelta:
    """Return how long a receiver asks to be left alone, in seconds or until a date."""
    if told.isascii() and told.isdigit():
        return min(timedelta(seconds=int(told[:9])), AFTER_MAX)
    with suppress(ValueError, TypeError):
        left = parsedate_to_datetime(told) - clock.wall()
        return max(timedelta(), min(left, AFTER_MAX))
    return timedelta()
