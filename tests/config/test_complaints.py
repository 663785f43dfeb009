"""The report of a year's complaints on the command line."""

import json
from typing import Any

import pytest

from tests.app import complaint_years as told
from tests.app.complaint_years import Story, day
from tests.app.world import World
from wakai.config import cli

pytestmark = pytest.mark.django_db(transaction=True)

STORY = Story(stated=day(2024, 2, 1), filed=day(2024, 3, 1), decided=day(2024, 3, 3))


class TestReport:
    def test_is_told_in_words_as_json_and_as_csv(self, world: World, capsys: Any) -> None:
        told.tell(world, STORY)

        assert cli.main(["complaints", "report", "--year", "2024"]) == 0
        words = capsys.readouterr().out
        assert "All: 1 received" in words
        assert "Listing removed: 1 received" in words
        assert "mean 2.0 days, median 2.0" in words

        assert cli.main(["complaints", "report", "--year", "2024", "--json"]) == 0
        document = json.loads(capsys.readouterr().out)
        assert (document["year"], document["over"]) == (2024, True)
        assert document["total"]["upheld"] == 1
        assert document["total"]["automated_percent"] == 0
        assert document["by_clause"][0]["code"] == "law_counterfeit"

        report = ["complaints", "report", "--year", "2024", "--csv", "--language", "ja"]
        assert cli.main(report) == 0
        head, _total, measure, _clause = capsys.readouterr().out.splitlines()
        assert head.startswith("year,by,code,name,ground,received,decided,")
        assert measure.startswith(
            "2024,measure,listing_removed,出品の削除,,1,1,1,0,0,0,0,2.0,2.0,0.0"
        )

    def test_is_refused_for_a_year_that_has_not_begun(self, world: World, capsys: Any) -> None:
        del world

        assert cli.main(["complaints", "report", "--year", "9999"]) == cli.WRONG_USE

        assert "no report of the year 9999" in capsys.readouterr().err
