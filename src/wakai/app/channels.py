"""Channels: which pages of the shop may hold the chat in a frame."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlsplit

from wakai.app import clock
from wakai.store import channels as stored
from wakai.store.channels import ChannelRow

__all__ = ["BadChannel", "ChannelRow", "channel", "channels", "put", "remove"]

ORIGINS_MAX: Final = 20
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_PORTS: Final = {"https": 443, "http": 80}

channel = stored.channel
channels = stored.channels
remove = stored.remove


class BadChannel(ValueError):
    """A name or an origin that cannot be one; the message says what is wrong with it."""


def put(name: str, origins: Iterable[str]) -> ChannelRow:
    """
    Make a channel, or give one these origins. Raises BadChannel.

    An origin is scheme, host and port: ``https://shop.example``. Only machines of one's own
    (localhost) may be without TLS.
    """
    if not _NAME.fullmatch(name):
        raise BadChannel(f"{name!r} is no name: small letters, digits and hyphens, 40 at most.")
    known = tuple(dict.fromkeys(_origin(text) for text in origins))
    if not 0 < len(known) <= ORIGINS_MAX:
        raise BadChannel(f"A channel has 1 to {ORIGINS_MAX} origins.")
    stored.put(name, known, at=clock.now())
    return ChannelRow(name=name, origins=known)


def _origin(text: str) -> str:
    wrong = BadChannel(f"{text!r} is no origin: write https://shop.example, without a path.")
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise wrong from None
    host = parts.hostname or ""
    local = host in {"localhost", "127.0.0.1"}
    fits = parts.scheme == "https" or (parts.scheme == "http" and local)
    plain = parts.path in {"", "/"} and not (parts.query or parts.fragment or parts.username)
    if not (fits and plain and re.fullmatch(r"[a-z0-9.-]+", host)):
        raise wrong
    usual = port is None or port == _PORTS[parts.scheme]
    return f"{parts.scheme}://{host}" if usual else f"{parts.scheme}://{host}:{port}"
