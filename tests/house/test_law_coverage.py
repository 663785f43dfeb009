"""Every row of the specification is placed: in code that exists, under a test that exists."""

import ast
import re
from functools import cache

import pytest

from tests.house.sources import PACKAGE, ROOT, files_under, text, tree

PAGE = text(ROOT / "docs" / "law-coverage.md")
ROWS = {
    "T": [f"T{number:02}" for number in range(1, 41)],
    "D": [f"D{number}" for number in range(1, 25)],
    "M": [f"M{number}" for number in range(1, 15)],
}
LATER = {
    "late_check",
    "amendment_answer",
    "proposal_answer",
    "replacement_doubt",
}  # may be left out


def rows(letter: str) -> list[list[str]]:
    found = re.findall(rf"^\| ({letter}\d+) \| (.*) \|$", PAGE, re.MULTILINE)
    return [[number, *rest.split(" | ")] for number, rest in found]


@cache
def defined() -> frozenset[str]:
    """Return the names of every class and function of the core."""
    return frozenset(
        node.name
        for path in files_under(PACKAGE / "core", ".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
    )


@cache
def classes() -> frozenset[str]:
    """Return every class of tests as ``file.Class``."""
    return frozenset(
        f"{path.stem}.{node.name}"
        for path in files_under(ROOT / "tests", ".py")
        if path.stem.startswith("test_")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef)
    )


class TestCoverage:
    @pytest.mark.parametrize("letter", ROWS)
    def test_has_every_row_once_and_in_order(self, letter: str) -> None:
        assert [row[0] for row in rows(letter)] == ROWS[letter]

    def test_names_code_that_exists(self) -> None:
        policy = text(ROOT / "policies" / "default.toml")
        unknown = [
            f"{row[0]}: {name}"
            for letter in ROWS
            for row in rows(letter)
            for name in re.findall(r"`([^`]+)`", " ".join(row[1:-1]))
            if name not in defined()
            and not re.search(rf"^{name} = ", policy, re.MULTILINE)
            and name not in LATER
        ]

        assert not unknown, "\n".join(unknown)

    def test_names_tests_that_exist(self) -> None:
        named = re.findall(r"`(test_\w+\.Test\w+)`", PAGE)
        untested = [row[0] for letter in ROWS for row in rows(letter) if "`test_" not in row[-1]]

        assert set(named) <= classes(), sorted(set(named) - classes())
        assert not untested
