"""The failures that the chat survives are listed one by one, and the tests that show it exist."""

import re

from tests.house.sources import ROOT

CASES = 48
NOT_BUILT = "not built yet"


class TestTheFailures:
    def test_are_all_there_once_and_in_order(self) -> None:
        assert [number for number, _, _ in _rows()] == list(range(1, CASES + 1))

    def test_are_each_shown_by_a_test_or_said_to_be_not_built(self) -> None:
        bare = [number for number, told, tests in _rows() if not tests and NOT_BUILT not in told]

        assert not bare

    def test_name_tests_that_exist(self) -> None:
        gone = [
            f"{path}::{name}"
            for _, _, tests in _rows()
            for path, name in re.findall(r"(tests/\S+?\.py)::(\w+)", tests)
            if not _is_there(path, name)
        ]

        assert not gone, "\n".join(gone)


def _is_there(path: str, name: str) -> bool:
    file = ROOT / path
    return file.is_file() and f"def {name}(" in file.read_text("utf-8")


def _rows() -> list[tuple[int, str, str]]:
    text = (ROOT / "docs" / "chat-failures.md").read_text("utf-8")
    found = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \| ([^|]*) \|$", text, flags=re.MULTILINE)
    return [(int(number), told, tests) for number, told, tests in found]
