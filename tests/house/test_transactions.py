"""Whole-row saves lose other people's writes; a transaction inside another hides what is told."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import PACKAGE, files_under, place, tree

# Where atomic() is right without durable=True or savepoint=False, and why.
EXPLAINED_ATOMIC: dict[str, str] = {}


def calls(path: Path, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            match node.func:
                case ast.Attribute(attr=called) | ast.Name(id=called) if called == name:
                    yield node


def says(call: ast.Call, keyword: str, *, value: bool) -> bool:
    return any(
        given.arg == keyword
        and isinstance(given.value, ast.Constant)
        and given.value.value is value
        for given in call.keywords
    )


class TestTransactions:
    def test_every_one_is_durable_or_says_that_it_joins_another(self) -> None:
        found = [
            place(path, call.lineno)
            for path in files_under(PACKAGE, ".py")
            if place(path) not in EXPLAINED_ATOMIC
            for call in calls(path, "atomic")
            if not says(call, "durable", value=True) and not says(call, "savepoint", value=False)
        ]

        assert not found, "\n".join(found)

    def test_none_is_a_bare_decorator(self) -> None:
        found = [
            place(path, node.lineno)
            for path in files_under(PACKAGE, ".py")
            for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef)
            for decorator in node.decorator_list
            if isinstance(decorator, ast.Attribute) and decorator.attr == "atomic"
        ]

        assert not found, "\n".join(found)


class TestSaves:
    def test_name_the_columns_that_they_write(self) -> None:
        found = [
            place(path, call.lineno)
            for path in files_under(PACKAGE, ".py")
            for call in calls(path, "save")
            if not call.args
            and not {"update_fields", "force_insert"} & {given.arg for given in call.keywords}
        ]

        assert not found, "\n".join(found)
