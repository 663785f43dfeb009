"""The file store in a folder: pieces in order, sealed once, never outside its folder."""

import hashlib
from pathlib import Path

import pytest

from wakai.app.ports import Unavailable
from wakai.gateways.local_files.files import LocalFiles

KEY = "3f/a1/3fa1/original"


@pytest.fixture
def store(tmp_path: Path) -> LocalFiles:
    return LocalFiles(tmp_path)


def read(store: LocalFiles, key: str = KEY) -> bytes:
    return b"".join(store.read(key, start=0, length=store.size(key)))


class TestArriving:
    def test_takes_the_callers_offset_as_the_true_one(self, store: LocalFiles) -> None:
        store.append(KEY, offset=0, data=b"abcdef")
        store.append(KEY, offset=3, data=b"DEF")

        digest = store.seal(KEY, size=6)

        assert read(store) == b"abcDEF"
        assert digest == hashlib.sha256(b"abcDEF").hexdigest()

    def test_refuses_a_piece_behind_a_gap_and_a_seal_before_the_end(
        self, store: LocalFiles
    ) -> None:
        store.append(KEY, offset=0, data=b"abc")

        with pytest.raises(Unavailable):
            store.append(KEY, offset=4, data=b"e")
        with pytest.raises(Unavailable):
            store.seal(KEY, size=5)

    def test_is_sealed_once_and_does_not_change_after_it(
        self, store: LocalFiles, tmp_path: Path
    ) -> None:
        store.append(KEY, offset=0, data=b"abc")
        first = store.seal(KEY, size=3)
        store.append(KEY, offset=0, data=b"xyz")

        assert store.seal(KEY, size=3) == first
        assert read(store) == b"abc"
        assert (tmp_path / "kept" / KEY).stat().st_mode & 0o777 == 0o440


class TestKept:
    def test_is_read_in_parts_and_lent_as_a_path(self, store: LocalFiles, tmp_path: Path) -> None:
        (tmp_path / "copy").write_bytes(b"0123456789")
        store.put(KEY, tmp_path / "copy")

        assert b"".join(store.read(KEY, start=2, length=3)) == b"234"
        with store.local(KEY) as path:
            assert path.read_bytes() == b"0123456789"

    def test_is_gone_when_it_is_forgotten(self, store: LocalFiles, tmp_path: Path) -> None:
        (tmp_path / "copy").write_bytes(b"x")
        store.put(KEY, tmp_path / "copy")
        store.append("3f/a1/3fa1/late", offset=0, data=b"x")

        store.forget("3f/a1/3fa1")

        store.forget("3f/a1/3fa1")
        with pytest.raises(Unavailable):
            store.size(KEY)
        assert not list(tmp_path.glob("*/3f/a1/*"))

    @pytest.mark.parametrize("key", ["", "../outside", "a/../../b", "/etc/passwd", "a//b"])
    def test_never_leaves_the_folder(self, store: LocalFiles, key: str) -> None:
        with pytest.raises(ValueError):
            store.append(key, offset=0, data=b"x")
