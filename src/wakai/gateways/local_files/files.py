"""A file store in one folder: fan-out folders below it, arriving files apart from kept ones."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, override
from uuid import uuid4

from wakai.app.ports import FileStore, Unavailable

_PIECE_BYTES: Final = 256 * 1024
_READ_ONLY: Final = 0o440


class LocalFiles(FileStore):
    """Implements ``FileStore``; ``root`` is made at the first write."""

    def __init__(self, root: Path | str) -> None:
        self._kept = Path(root) / "kept"
        self._arriving = Path(root) / "arriving"

    @override
    def append(self, key: str, *, offset: int, data: bytes) -> None:
        path = _below(self._arriving, key)
        flags = os.O_WRONLY | (os.O_CREAT if offset == 0 else 0)
        try:
            _make_folder(path.parent)
            with os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0) as file:
                if file.seek(0, os.SEEK_END) < offset:
                    raise Unavailable("A piece before this one is not there.")
                file.truncate(offset)
                file.seek(offset)
                _write_all(file, data)
                os.fsync(file.fileno())
        except OSError as fault:
            raise Unavailable("The file store cannot be written.") from fault

    @override
    def seal(self, key: str, *, size: int) -> str:
        arriving, kept = _below(self._arriving, key), _below(self._kept, key)
        if not kept.exists():
            try:
                self._move_in(arriving, kept, size)
            except OSError as fault:
                raise Unavailable("The file store cannot be written.") from fault
        with kept.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @override
    def put(self, key: str, source: Path) -> None:
        kept = _below(self._kept, key)
        _make_folder(kept.parent)
        new = kept.with_name(f".{uuid4().hex}")
        try:
            with source.open("rb") as reader, new.open("xb") as writer:
                shutil.copyfileobj(reader, writer, _PIECE_BYTES)
                writer.flush()
                os.fsync(writer.fileno())
            new.chmod(_READ_ONLY)
            new.replace(kept)
            _fsync_folder(kept.parent)
        except OSError as fault:
            new.unlink(missing_ok=True)
            raise Unavailable("The file store cannot be written.") from fault

    @override
    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        path = _below(self._kept, key)
        if not path.is_file():
            raise Unavailable("The file is not in the store.")
        yield path

    @override
    def read(self, key: str, *, start: int, length: int) -> Iterator[bytes]:
        """Return pieces; the file is open only while somebody takes them."""
        self.size(key)
        return _pieces(_below(self._kept, key), start, length)

    @override
    def size(self, key: str) -> int:
        try:
            return _below(self._kept, key).stat().st_size
        except OSError as fault:
            raise Unavailable("The file is not in the store.") from fault

    @override
    def forget(self, prefix: str) -> None:
        for area in (self._arriving, self._kept):
            path = _below(area, prefix)
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def _move_in(self, arriving: Path, kept: Path, size: int) -> None:
        if arriving.stat().st_size < size:
            raise Unavailable("The file has not arrived completely.")
        _make_folder(kept.parent)
        with arriving.open("r+b") as file:
            file.truncate(size)
            os.fsync(file.fileno())
        arriving.chmod(_READ_ONLY)
        arriving.rename(kept)
        _fsync_folder(kept.parent)


def _below(area: Path, key: str) -> Path:
    """Return the path of a key; a key that would lead elsewhere is a fault of ours."""
    if not key or any(part in {"", ".", ".."} for part in key.split("/")):
        message = f"Not a key of the file store: {key!r}."
        raise ValueError(message)
    return area / key


def _write_all(file: BinaryIO, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _make_folder(folder: Path) -> None:
    """Make a folder and those above it so that they survive a power cut."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _fsync_folder(folder.parent)


def _fsync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _pieces(path: Path, start: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (piece := file.read(min(length, _PIECE_BYTES))):
            length -= len(piece)
            yield piece
