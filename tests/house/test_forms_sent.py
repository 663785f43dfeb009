"""Every form by which somebody does something to a dispute is among those that are sent twice."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, ROOT, text, tree

WALK = ROOT / "tests" / "web" / "forms_sent.py"
# A dispute is not appended to by these: they are read, kept as drafts, or only begin a case.
NO_DEED = frozenset(
    {
        "disputes",
        "dispute",
        "claim_receipt",
        "appeal_receipt",
        "case_file",
        "survey",
        "bench",
        "bench_case",
        "bench_assignments",
    }
)
ELSEWHERE = frozenset({"deed", "house_deed"})  # walked noun by noun


class TestEveryForm:
    @pytest.mark.parametrize(
        ("table", "of", "module"),
        [("PARTIES", "DEEDS", "deed_table.py"), ("HOUSE", "_DEEDS", "house.py")],
    )
    def test_of_a_deed_is_sent_twice(self, table: str, of: str, module: str) -> None:
        deeds = set(keys(PACKAGE / "web" / "disputes" / module, of))

        assert deeds
        assert set(keys(WALK, table)) == deeds

    def test_with_a_page_of_its_own_is_sent_twice(self) -> None:
        walked = {key.partition(":")[0] for key in keys(WALK, "PAGES")}
        named = {name for room in ("disputes", "bench") for name in addresses(room)}

        assert named - walked == NO_DEED | ELSEWHERE


def keys(path: Path, table: str) -> Iterator[str]:
    """Yield the keys of a table that a module assigns."""
    for node in tree(path).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or not isinstance(node.value, ast.Dict):
            continue
        target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
        if isinstance(target, ast.Name) and target.id == table:
            yield from (str(key.value) for key in node.value.keys if isinstance(key, ast.Constant))


def addresses(room: str) -> Iterator[str]:
    """Yield the names of the addresses of a room of the pages."""
    urls = PACKAGE / "web" / room / "urls.py"
    assert "urlpatterns" in text(urls)
    for node in ast.walk(tree(urls)):
        if isinstance(node, ast.keyword) and node.arg == "name":
            assert isinstance(node.value, ast.Constant)
            yield str(node.value.value)
