"""What is not documented does not exist, and what is documented does."""

import ast
import re

from tests.house.sources import PACKAGE, ROOT, files_under, text, tree

READERS = {"text", "flag", "whole", "items", "folder", "policy_file", "queues_file", "rules_file"}


def settings_read() -> set[str]:
    return {
        f"WAKAI_{node.args[0].value!s}"
        for path in files_under(PACKAGE, ".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in READERS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "environment"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def loops() -> set[str]:
    """Return the names of the worker's loops: the first argument of each ``Loop(…)``."""
    return {
        str(node.args[0].value)
        for path in files_under(PACKAGE / "jobs", ".py")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "Loop"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }


def first_cells(page: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", text(ROOT / "docs" / page), re.MULTILINE))


class TestDocs:
    def test_list_every_setting_and_no_other(self) -> None:
        assert first_cells("settings.md") == settings_read()

    def test_list_every_loop_of_the_worker_and_no_other(self) -> None:
        assert first_cells("jobs.md") == loops()

    def test_of_decisions_are_numbered_without_a_gap(self) -> None:
        numbers = [int(path.name[:4]) for path in sorted((ROOT / "docs/decisions").glob("*.md"))]

        assert numbers == list(range(1, len(numbers) + 1))

    def test_lead_to_pages_that_exist(self) -> None:
        pages = [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
        dead = [
            f"{page.relative_to(ROOT)}: {target}"
            for page in pages
            for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text(page))
            if not (page.parent / target).exists()
        ]

        assert not dead, "\n".join(dead)
