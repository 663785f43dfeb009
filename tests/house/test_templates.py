"""The content security policy lets nothing inline run; a page that tries is a page that fails."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import PACKAGE, files_under, place, text

DJANGO = re.compile(r"{#.*?#}|{% comment.*?endcomment %}", re.DOTALL)
RULES = {
    "a script of its own": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE
    ),
    "a style of its own": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "a handler": re.compile(r"<[^>]*\s(?:on[a-z]+|hx-on[:a-z-]*)\s*=", re.IGNORECASE),
    "a script in an address": re.compile(r"javascript:", re.IGNORECASE),
}


def page_templates() -> Iterator[Path]:
    """Yield what browsers get; mail programs know no other style than an inline one."""
    for path in files_under(PACKAGE / "web", ".html", ".svg"):
        if "templates" in path.parts:
            yield path


def without_comments(source: str) -> str:
    return DJANGO.sub(lambda found: "\n" * found[0].count("\n"), source)


class TestTemplates:
    @pytest.mark.parametrize("rule", RULES)
    def test_hold_nothing_inline(self, rule: str) -> None:
        found = [
            place(path, source.count("\n", 0, match.start()) + 1)
            for path in page_templates()
            for source in [without_comments(text(path))]
            for match in RULES[rule].finditer(source)
        ]

        assert not found, f"{rule}:\n" + "\n".join(found)

    def test_extend_a_page_that_names_its_language(self) -> None:
        whole_pages = [path for path in page_templates() if "<html" in text(path)]

        assert all(re.search(r"<html[^>]*\blang=", text(path)) for path in whole_pages)
