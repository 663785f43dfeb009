"""The founding story is ticked row by row, and what is said to show a row exists."""

import ast
import re

from tests.house.sources import ROOT, tree

ROWS = 46


class TestTheStory:
    def test_has_every_row_once_and_in_order(self) -> None:
        assert [number for number, _ in _rows()] == list(range(1, ROWS + 1))

    def test_names_tests_that_exist(self) -> None:
        gone = [f"S{number}: {named}" for number, named in _rows() if not _is_there(named)]

        assert not gone, "\n".join(gone)


def _rows() -> list[tuple[int, str]]:
    text = (ROOT / "docs" / "story.md").read_text("utf-8")
    found = re.findall(r"^\| S(\d+) \|.*\| (tests/\S+) \|$", text, flags=re.MULTILINE)
    return [(int(number), named) for number, named in found]


def _is_there(named: str) -> bool:
    """Say whether ``file::Class``, ``file::Class::function`` or ``file::function`` is there."""
    path, *names = named.split("::")
    if not names or not (ROOT / path).is_file():
        return False
    found: ast.AST | None = tree(ROOT / path)
    for name in names:
        found = next((node for node in _members(found) if node.name == name), None)
    return found is not None


def _members(node: ast.AST | None) -> list[ast.ClassDef | ast.FunctionDef]:
    body = getattr(node, "body", [])
    return [member for member in body if isinstance(member, ast.ClassDef | ast.FunctionDef)]
