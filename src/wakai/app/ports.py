"""What the outside must offer: each port is a Protocol, each gateway folder implements one."""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from wakai.app.letter import Letter


class Unavailable(Exception):
    """The service did not answer, or cannot do this now; the caller goes on without it."""

    def __init__(self, reason: str = "", *, after: timedelta = timedelta()) -> None:
        super().__init__(reason)
        self.after = after  # how long it asked to be left alone


class NotYet(Exception):
    """The service wants to be left alone until an instant: nothing was tried."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until.isoformat())
        self.until = until


class Embedder(Protocol):
    """Turns texts into unit vectors: texts that mean the same lie close, in whichever language."""

    name: str
    languages: frozenset[str]  # BCP 47; empty when it can do nothing

    @property
    def ready(self) -> bool:
        """Whether ``embed`` would answer at once, without loading anything first."""

    def embed(self, texts: Sequence[str]) -> list[array[float]]:
        """Return one unit vector for each text. Raises Unavailable."""


class Translator(Protocol):
    """Turns texts of one language into another; knows nothing of facts that must survive."""

    name: str  # engine and version, kept beside every translation; "none" where there is none

    def supports(self, source: str, target: str) -> bool:
        """Return whether this pair of BCP 47 languages can be translated at all."""

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        """Return the translation of each text, in order. Raises Unavailable."""


class FileStore(Protocol):
    """
    Keeps the bytes of files under keys such as ``3f/a1/3fa1…/original``.

    A file arrives in pieces, is sealed once and then never changes. Nothing here knows who may
    see a file: the doors do.
    """

    def append(self, key: str, *, offset: int, data: bytes) -> None:
        """
        Keep a piece of an arriving file; it is durable when this returns.

        Whatever was kept from ``offset`` on is replaced: the caller's offset is the true one.
        """

    def seal(self, key: str, *, size: int) -> str:
        """
        End the arrival of a file of ``size`` bytes: it is kept read-only from now on.

        Returns its SHA-256 in hex; sealing again returns the same. Raises Unavailable when
        fewer bytes are there.
        """

    def put(self, key: str, source: Path) -> None:
        """Keep a copy of a finished file under ``key``, in the place of any before it."""

    def local(self, key: str) -> AbstractContextManager[Path]:
        """Lend a path with the content, to read within the ``with`` block only."""

    def read(self, key: str, *, start: int, length: int) -> Iterator[bytes]:
        """Return ``length`` bytes from ``start`` on, in pieces. Raises Unavailable."""

    def size(self, key: str) -> int:
        """Return how many bytes are kept under ``key``. Raises Unavailable."""

    def forget(self, prefix: str) -> None:
        """Remove everything under ``prefix``, arriving or kept; nothing there is fine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """Why a file cannot be taken: a code that the words know, such as ``damaged``."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What is known of a file after a look at it, and the copies made so far."""

    mime: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    captured_at: datetime | None = None  # naive when the camera told no zone
    has_location: bool = False
    shown: Path | None = None  # None: ``convert`` has to make it
    thumb: Path | None = None
    poster: Path | None = None


class Workshop(Protocol):
    """Looks into files of strangers and makes copies of them that are safe to show."""

    def sniff(self, head: bytes) -> str | None:
        """Return the type that the first bytes (32 are enough) show, or None: not taken here."""

    def prepare(self, original: Path, *, mime: str, into: Path) -> Prepared | Unfit:
        """Examine a file and write into the folder ``into`` the copies that are quickly made."""

    def convert(self, original: Path, *, mime: str, into: Path) -> Path | Unfit:
        """Make the copy to show where that takes long: a video, up to minutes."""


class MailRefused(Exception):
    """The mail server said no to this mail, for good: trying again would not help."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason  # what the server said, shown to staff only


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A letter on its way to one address."""

    to: str
    name: str
    message_id: str  # with angle brackets; the same at every attempt
    letter: Letter
    url: str  # where the button leads
    sent_at: datetime


class NotAllowed(Exception):
    """
    An address leads where nothing is sent to.

    Its text is a code: private_network or not_encrypted.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """How the receiver of a webhook answered."""

    status: int
    after: timedelta = timedelta()  # how long it asks to be left alone


class Webhooks(Protocol):
    """Hands signed messages to the addresses of others."""

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Heard:
        """
        Return how it was answered, whatever the answer; redirects are not followed.

        Raises Unavailable (its text is a code: silent or unknown_address) where nobody answers in
        time, and NotAllowed for an address that may not be reached.
        """


class Mailer(Protocol):
    """Hands letters to the mail system."""

    def send(self, mail: Mail) -> None:
        """
        Return when the mail system has taken the mail.

        Raises Unavailable when it should be tried again later with the same Message-ID, and
        MailRefused when that would not help.
        """
