"""The complaints of a year on their page, and as a file; each with its no."""

import pytest
from django.test import Client

from tests.app import complaint_years as told
from tests.app import sanctioned
from tests.app.complaint_years import Story, day
from tests.app.world import World
from tests.web import cases

pytestmark = pytest.mark.django_db(transaction=True)

PAGE, FILE = "/insight/complaints/2024/", "/insight/complaints/2024.csv"
STORY = Story(stated=day(2024, 2, 1), filed=day(2024, 3, 1), decided=day(2024, 3, 3))


@pytest.fixture
def sue(world: World) -> Client:
    told.tell(world, STORY)
    return cases.sign_in(Client(), sanctioned.sue(), second_factor=True)


class TestThePage:
    def test_shows_the_supervisor_the_figures(self, sue: Client) -> None:
        page = sue.get(PAGE).content.decode()

        for part in ("Complaints of 2024", "Listing removed", "By law", "<dd>2.0</dd>", FILE):
            assert part in page, part

    def test_says_of_this_year_that_it_goes_on(self, sue: Client) -> None:
        assert "The year is not over" in sue.get("/insight/complaints/").content.decode()
        assert "The year is not over" not in sue.get(PAGE).content.decode()

    def test_is_found_from_the_sanctions(self, sue: Client) -> None:
        assert "/insight/complaints/" in sue.get("/sanctions/").content.decode()

    def test_is_not_there_for_a_year_that_has_not_begun(self, sue: Client) -> None:
        for year in ("0", "1999", "9999", "99999999"):
            assert sue.get(f"/insight/complaints/{year}/").status_code == 404
            assert sue.get(f"/insight/complaints/{year}.csv").status_code == 404


class TestTheFile:
    def test_is_taken_away_by_the_supervisor_and_not_by_the_party(
        self, sue: Client, world: World
    ) -> None:
        answer = sue.get(FILE)

        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert answer["Content-Disposition"] == 'attachment; filename="complaints-2024.csv"'
        assert "measure,listing_removed,Listing removed,,1,1,1,0,0" in answer.content.decode()
        ben = cases.sign_in(Client(), world.ben)
        assert (ben.get(FILE).status_code, ben.get(PAGE).status_code) == (404, 404)
