"""What a case file holds, and how it is read back: a ZIP file, or the folder unpacked from it."""

import hashlib
import json
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, Any, Final, Self

from wakai.core.disputes.model import Dispute
from wakai.core.plain import to_plain
from wakai.store import codec

FORMAT: Final = "wakai.case.v1"
PAGE: Final = "case.html"
STYLE: Final = "case.css"
EVENTS: Final = "events.json"
TEXTS: Final = "texts.json"
POLICY: Final = "policy.toml"
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "signature.json"
EVIDENCE: Final = "evidence/"
_PIECE: Final = 1 << 20
_JSON_BYTES_MAX: Final = 64 << 20  # of one document; a long case has one


class NotABundle(ValueError):
    """This is no case file, or not one that can be read."""


def written(value: object) -> bytes:
    """Return plain data as the document that a bundle holds: for people too."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def state_sha256(state: Dispute) -> str:
    """Return the fingerprint of a whole state: equal states have equal ones."""
    return hashlib.sha256(codec.canonical(to_plain(state))).hexdigest()


class Bundle:
    """A case file that is open for reading."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._zip: zipfile.ZipFile | None = None

    def __enter__(self) -> Self:
        if self._path.is_dir():
            return self
        try:
            self._zip = zipfile.ZipFile(self._path)
        except (OSError, zipfile.BadZipFile) as error:
            raise NotABundle(f"{self._path.name} is no case file: {error}.") from error
        return self

    def __exit__(self, *_: object) -> None:
        if self._zip:
            self._zip.close()

    def names(self) -> frozenset[str]:
        """Return the names of everything in it, folders left out."""
        if self._zip:
            return frozenset(name for name in self._zip.namelist() if not name.endswith("/"))
        files = (path for path in self._path.rglob("*") if path.is_file())
        return frozenset(path.relative_to(self._path).as_posix() for path in files)

    def pieces(self, name: str) -> Iterator[bytes]:
        """Return the bytes of one file. Raises NotABundle where it is not there or damaged."""
        try:
            with self._opened(name) as found:
                while piece := found.read(_PIECE):
                    yield piece
        except (OSError, KeyError, zipfile.BadZipFile) as error:
            raise NotABundle(f"{name} cannot be read: {error}.") from error

    def _opened(self, name: str) -> AbstractContextManager[IO[bytes]]:
        if self._zip:
            return self._zip.open(name)
        if ".." in Path(name).parts or Path(name).is_absolute():
            raise KeyError(name)
        return (self._path / name).open("rb")

    def read(self, name: str) -> bytes:
        """Return one of the documents. Raises NotABundle."""
        whole = b""
        for piece in self.pieces(name):
            whole += piece
            if len(whole) > _JSON_BYTES_MAX:
                raise NotABundle(f"{name} is too large.")
        return whole

    def document(self, name: str) -> Any:
        """Return what a document says. Raises NotABundle."""
        try:
            return json.loads(self.read(name))
        except ValueError as error:
            raise NotABundle(f"{name} is no JSON: {error}.") from error

    def sha256(self, name: str) -> str:
        """Return the fingerprint of one file. Raises NotABundle."""
        made = hashlib.sha256()
        for piece in self.pieces(name):
            made.update(piece)
        return made.hexdigest()
