"""A place that keeps nothing."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import override

from wakai.app.ports import FileStore, Unavailable

_NOTHING = "No file store is configured."


class NullFiles(FileStore):
    """Takes no file, so an upload fails loudly instead of being lost."""

    @override
    def append(self, key: str, *, offset: int, data: bytes) -> None:
        raise Unavailable(_NOTHING)

    @override
    def seal(self, key: str, *, size: int) -> str:
        raise Unavailable(_NOTHING)

    @override
    def put(self, key: str, source: Path) -> None:
        raise Unavailable(_NOTHING)

    @override
    def local(self, key: str) -> AbstractContextManager[Path]:
        raise Unavailable(_NOTHING)

    @override
    def read(self, key: str, *, start: int, length: int) -> Iterator[bytes]:
        raise Unavailable(_NOTHING)

    @override
    def size(self, key: str) -> int:
        raise Unavailable(_NOTHING)

    @override
    def forget(self, prefix: str) -> None:
        """There is nothing to forget."""
