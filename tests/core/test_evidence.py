"""Which files may become evidence."""

import pytest

from tests.core import sample_policy
from wakai.core.evidence import (
    FileEmpty,
    FileRefusal,
    FileTooLarge,
    FileTypeNotTaken,
    NoMoreFiles,
    UnknownKind,
    VideoTooLong,
    check_file,
    check_video,
    taken_types,
)

TERMS = sample_policy.terms()


def check(
    kind: str = "video_test", mime: str = "image/jpeg", size: int = 1_000, count: int = 0
) -> FileRefusal | None:
    return check_file(kind, mime=mime, size=size, count_so_far=count, terms=TERMS)


class TestCheckFile:
    @pytest.mark.parametrize(
        ("mime", "bytes_max"),
        [("image/heic", 10_000_000), ("application/pdf", 10_000_000), ("video/mp4", 100_000_000)],
    )
    def test_takes_each_type_up_to_its_size(self, mime: str, bytes_max: int) -> None:
        assert check(mime=mime, size=bytes_max) is None
        assert check(mime=mime, size=bytes_max + 1) == FileTooLarge(
            size=bytes_max + 1, bytes_max=bytes_max
        )

    def test_takes_no_other_type_and_says_which_it_takes(self) -> None:
        refusal = check(mime="image/svg+xml")

        assert refusal == FileTypeNotTaken(mime="image/svg+xml", taken=taken_types(TERMS))
        assert "message/rfc822" in taken_types(TERMS)

    def test_takes_twenty_files_of_each_side(self) -> None:
        assert check(count=19) is None
        assert check(count=20) == NoMoreFiles(files_max=20)

    def test_refuses_nothing_and_what_it_does_not_know(self) -> None:
        assert check(size=0) == FileEmpty()
        assert check(kind="hearsay") == UnknownKind(kind="hearsay")


class TestCheckVideo:
    def test_takes_three_minutes(self) -> None:
        assert check_video(seconds=180, terms=TERMS) is None
        assert check_video(seconds=181, terms=TERMS) == VideoTooLong(seconds=181, seconds_max=180)
