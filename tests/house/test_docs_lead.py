"""Whoever reads the README finds every page for who runs the house, by following links."""

import re
from pathlib import Path

from tests.house.sources import ROOT

LINK = re.compile(r"\]\(([^)#:]+\.md)(?:#[^)]*)?\)")


def reached(page: Path, seen: set[Path]) -> set[Path]:
    """Return the pages that links lead to from this one, and it."""
    seen.add(page)
    for link in LINK.findall(page.read_text("utf-8")):
        there = (page.parent / link).resolve()
        if there not in seen:
            assert there.is_file(), f"{page.name} leads to {link}, which is not there"
            reached(there, seen)
    return seen


def test_the_readme_leads_to_every_page_of_operating() -> None:
    pages = set((ROOT / "docs" / "operating").glob("*.md"))

    assert pages
    assert sorted(p.name for p in pages - reached(ROOT / "README.md", set())) == []
