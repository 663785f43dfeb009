"""The founding story is ticked row by row, and what is said to show a row exists."""

import re

from tests.house.sources import ROOT

ROWS = 46


class TestTheStory:
    def test_has_every_row_once_and_in_order(self) -> None:
        assert [number for number, _ in _rows()] == list(range(1, ROWS + 1))

    def test_names_tests_that_exist(self) -> None:
        gone = [path for _, path in _rows() if not (ROOT / path).is_file()]

        assert not gone, "\n".join(gone)


def _rows() -> list[tuple[int, str]]:
    text = (ROOT / "docs" / "story.md").read_text("utf-8")
    found = re.findall(r"^\| S(\d+) \|.*\| (tests/\S+) \|$", text, flags=re.MULTILINE)
    return [(int(number), path) for number, path in found]
