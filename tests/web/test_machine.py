"""The drawing of the machine: nothing overlaps or is left out, and the table says the same."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from wakai.app import machine, policy_file
from wakai.config import cli
from wakai.core.policy import load
from wakai.web.machine import layout, svg
from wakai.web.machine.shapes import LINE, Box, Line, Picture, text_x, wide

POLICIES = sorted((Path(__file__).parents[2] / "policies").glob("*.toml"))


def drawn(path: Path, language: str) -> Picture:
    with translation.override(language):
        return layout.picture(machine.of_terms(load(policy_file.read(path)).terms))


def area(line: Line) -> Box:
    width = text_x(line) - line.x + wide(line.text) * 0.9
    return Box(line.x, line.y - 10, width, LINE - 4, (line.text,))


def overlap(one: Box, other: Box) -> bool:
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.bottom and other.y < one.bottom


def crossings(picture: Picture) -> list[tuple[Any, Any]]:
    """Return where two lines cross, apart from where one ends on the other."""
    parts = [
        (arrow, *pair)
        for arrow in picture.arrows
        for pair in zip(arrow.points, arrow.points[1:], strict=False)
    ]
    level = [part for part in parts if part[1][1] == part[2][1]]
    upright = [part for part in parts if part[1][0] == part[2][0]]
    return [
        (a[1:], b[1:])
        for a in level
        for b in upright
        if a[0] is not b[0]
        and min(a[1][0], a[2][0]) + 1 < b[1][0] < max(a[1][0], a[2][0]) - 1
        and min(b[1][1], b[2][1]) + 1 < a[1][1] < max(b[1][1], b[2][1]) - 1
    ]


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.stem)
class TestPicture:
    def test_has_a_place_for_everything_and_stays_on_its_page(
        self, path: Path, language: str
    ) -> None:
        picture = drawn(path, language)

        areas = [*map(area, picture.lines), *picture.boxes]
        assert min(one.x for one in areas) >= 0
        assert max(one.right for one in areas) <= picture.width
        assert max(one.bottom for one in areas) <= picture.height

    def test_lays_nothing_over_anything_else(self, path: Path, language: str) -> None:
        picture = drawn(path, language)
        solid = [box for box in picture.boxes if box.kind != "group"]
        shown = [*map(area, picture.lines), *solid]

        hidden = [(a.name, b.name) for a, b in combinations(shown, 2) if overlap(a, b)]

        assert not hidden
        assert not crossings(picture)


class TestDraw:
    @pytest.mark.parametrize("language", ["en", "ja"])
    def test_writes_a_picture_that_needs_nothing_else(self, language: str, capsys: Any) -> None:
        assert cli.main(["policy", "draw", "default", "--language", language]) == 0

        told = capsys.readouterr().out
        root = ET.fromstring(told)  # noqa: S314 - written by ourselves a moment ago
        kinds = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert {"title", "desc", "text", "style"} <= kinds
        assert "foreignObject" not in kinds
        assert not re.search(r"href=|url\(", told)
        word = {"en": "The seller's answer: 5 days", "ja": "出品者の回答：5日"}[language]
        assert any(word in (text.text or "") for text in root.iter() if text.text)

    def test_writes_to_a_file(self, tmp_path: Path) -> None:
        path = tmp_path / "machine.svg"

        assert cli.main(["policy", "draw", "strict-japan", "--output", str(path)]) == 0
        assert path.read_text("utf-8").startswith("<svg")

    def test_says_what_it_cannot_read(self, capsys: Any) -> None:
        assert cli.main(["policy", "draw", "nothing"]) == cli.WRONG_USE
        assert "nothing.toml cannot be read" in capsys.readouterr().err

    def test_escapes_what_a_policy_calls_itself(self) -> None:
        picture = Picture(10, 10, "<b>", "&", [], [], [Line(0, 0, "<script>")])

        assert "<script>" not in svg.drawn(picture, alone=False, language="en")


@pytest.mark.django_db(transaction=True)
class TestPage:
    @pytest.mark.parametrize("language", ["en", "ja"])
    def test_shows_the_picture_and_says_the_same_in_a_table(self, language: str) -> None:
        page = Client().get("/help/how-a-case-runs/", headers={"accept-language": language})

        told = page.content.decode()
        assert page.status_code == 200
        assert '<svg xmlns="http://www.w3.org/2000/svg" class="machine" role="img"' in told
        assert "<style" not in told
        word = {"en": "Time to appeal: 14 days", "ja": "異議申し立ての期間：14日"}[language]
        assert told.count(word) >= 2
