"""What the house publishes of a year's complaints, counted over whole stories."""

import csv
import io
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.app import complaint_years as told
from tests.app.complaint_years import Story, day
from tests.app.world import World
from wakai.app import clock, complaint_report
from wakai.app.complaint_report import NoSuchYear
from wakai.core.policy import Measure
from wakai.core.sanctions.model import Result
from wakai.store import rebuild, verify
from wakai.store.complaint_years import Figures
from wakai.store.models import Sanction

pytestmark = pytest.mark.django_db(transaction=True)

BLOCKED = Measure.PAYOUT_BLOCKED
STORIES = (
    Story(stated=day(2023, 11, 1), filed=day(2023, 12, 1), decided=day(2023, 12, 9)),
    Story(stated=day(2023, 12, 1), filed=day(2023, 12, 28), decided=day(2024, 1, 7)),
    Story(stated=day(2024, 2, 1), filed=day(2024, 3, 1), decided=day(2024, 3, 3)),
    Story(
        stated=day(2024, 4, 1),
        filed=day(2024, 5, 1),
        decided=day(2024, 5, 4),
        result=Result.REVERSED,
        measure=BLOCKED,
        clause="terms_listing",
        machine=True,
    ),
    Story(stated=day(2024, 6, 1)),  # nobody complained
    Story(stated=day(2024, 12, 1), filed=day(2024, 12, 30), decided=day(2025, 1, 4)),
)


@pytest.fixture(autouse=True)
def _own_clock() -> Iterator[None]:
    clock.forget()
    yield
    clock.forget()


class TestAYear:
    def test_counts_what_came_and_what_was_decided_in_it(self, world: World) -> None:
        for story in STORIES:
            told.tell(world, story)

        report = complaint_report.of_year(2024)

        assert report.over
        assert report.total == Figures(
            received=3,
            decided=3,
            upheld=2,
            reversed=1,
            open=1,
            against_programs=1,
            mean_days=5.0,  # 10, 2 and 3
            median_days=3.0,
        )
        removed, blocked = report.by_measure
        assert (removed.code, removed.name) == ("listing_removed", "Listing removed")
        assert (removed.figures.received, removed.figures.decided, removed.figures.open) == (
            2,
            2,
            1,
        )
        assert (blocked.code, blocked.figures.reversed) == (BLOCKED, 1)
        law, terms = report.by_clause
        assert (law.code, law.ground, law.figures.upheld) == ("law_counterfeit", "By law", 2)
        assert (terms.code, terms.ground) == ("terms_listing", "By our terms")

    def test_says_how_many_ended_without_a_person(self, world: World) -> None:
        told.tell(world, STORIES[2])
        filed = Story(stated=day(2024, 2, 1), filed=day(2024, 3, 1))
        lapsed = told.lapse(told.tell(world, filed))

        total = complaint_report.of_year(lapsed.year).total

        assert lapsed.year == 2024
        assert (total.decided, total.upheld, total.lapsed) == (2, 1, 1)
        assert total.automated_percent == 50.0

    def test_of_nothing_has_no_mean(self, world: World) -> None:
        told.tell(world, STORIES[4])

        report = complaint_report.of_year(2024)

        assert report.total == Figures()
        assert report.total.automated_percent is None
        assert (report.by_measure, report.by_clause) == ((), ())

    def test_that_goes_on_ends_now_and_a_later_one_is_none(self, world: World) -> None:
        this = complaint_report.this_year()
        filed = Story(stated=world.now, filed=world.now)
        told.tell(world, filed)

        report = complaint_report.of_year(this)

        assert not report.over
        assert (report.total.received, report.total.open) == (1, 1)
        for year in (this + 1, complaint_report.FIRST_YEAR - 1):
            with pytest.raises(NoSuchYear):
                complaint_report.of_year(year)

    def test_is_counted_in_one_statement(self, world: World) -> None:
        complaint_report.of_year(2024)  # the policy is known from now on
        with CaptureQueriesContext(connection) as few:
            complaint_report.of_year(2024)
        for story in STORIES:
            told.tell(world, story)

        with CaptureQueriesContext(connection) as many:
            complaint_report.of_year(2024)

        assert len(many) == len(few) <= 2


class TestTheFile:
    def test_holds_all_then_each_measure_then_each_clause(self, world: World) -> None:
        for story in STORIES:
            told.tell(world, story)

        with translation.override("ja"):
            written = complaint_report.as_csv(complaint_report.of_year(2024))

        rows = list(csv.DictReader(io.StringIO(written)))
        assert [(row["by"], row["code"], row["received"]) for row in rows] == [
            ("all", "", "3"),
            ("measure", "listing_removed", "2"),
            ("measure", "payout_blocked", "1"),
            ("clause", "law_counterfeit", "2"),
            ("clause", "terms_listing", "1"),
        ]
        assert (rows[0]["mean_days"], rows[0]["median_days"]) == ("5.0", "3.0")
        assert rows[1]["name"] == "出品の削除"


class TestTheRow:
    def test_says_the_same_after_the_upgrade_and_after_a_rebuild(self, world: World) -> None:
        sanction_id = told.tell(world, STORIES[3])
        before = Sanction.objects.values().get()
        call_command("migrate", "store", "0038_mandates", verbosity=0)

        call_command("migrate", "store", verbosity=0)

        assert Sanction.objects.values().get() == before
        assert before["decided_at"] == day(2024, 5, 4)
        assert before["decided_by_machine"]
        assert verify.sanction(sanction_id) == ()
        Sanction.objects.update(clause="", decided_at=None)
        rebuild.sanction(sanction_id)
        assert (Sanction.objects.get().clause, Sanction.objects.get().decided_at) == (
            "terms_listing",
            before["decided_at"],
        )
