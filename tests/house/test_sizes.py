import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import PACKAGE, ROOT, files_under, place, text, tree

FUNCTION_LINES_MAX = 50
FILE_LINES_MAX = 400


def functions(path: Path) -> Iterator[tuple[str, int, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


class TestSizes:
    def test_no_function_is_longer_than_a_screen(self) -> None:
        long = [
            f"{place(path, line)} {name}: {lines} lines"
            for folder in (PACKAGE, ROOT / "tests")
            for path in files_under(folder, ".py")
            for name, line, lines in functions(path)
            if lines > FUNCTION_LINES_MAX
        ]

        assert not long, "\n".join(long)

    def test_no_file_holds_more_than_one_idea(self) -> None:
        long = [
            f"{place(path)}: {lines} lines"
            for folder in (PACKAGE, ROOT / "tests")
            for path in files_under(folder, ".py", ".js", ".css", ".html")
            if "migrations" not in path.parts  # written by Django
            if (lines := text(path).count("\n")) > FILE_LINES_MAX
        ]

        assert not long, "\n".join(long)
