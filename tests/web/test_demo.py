"""The demo lets anybody be anybody and moves the time; outside of it none of this is there."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.app.world import World
from tests.web.cases import told_to_return
from wakai.app import clock, demo, demo_world, disputes, texts
from wakai.app.people import SECOND_FACTOR_KEY
from wakai.core.disputes.commands import ProvideReturnLabel, SendReturn
from wakai.core.disputes.model import Fulfilment, Stage
from wakai.core.ids import DisputeId
from wakai.store import clock as stored_clock
from wakai.store.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def quiet_outside(settings: Any) -> Iterator[None]:
    settings.WAKAI_GATEWAYS = {
        **settings.WAKAI_GATEWAYS,
        "mailer": "wakai.gateways.smtp.null.NullMailer",
        "payments": "wakai.gateways.payments.null.NullPayments",
    }
    clock.forget()
    yield
    clock.forget()


def posted_back(world: World) -> DisputeId:
    """Return a dispute whose goods are on their way back to Ben."""
    dispute_id = told_to_return(world)
    address = texts.new("1 Station Road, York", language="en", author_id=world.ben.id)
    label = ProvideReturnLabel(by=world.seller, at=world.now, address=address.ref, label="L1")
    assert isinstance(disputes.execute(dispute_id, label, new_texts=[address]), disputes.Done)
    world.run(dispute_id, SendReturn(by=world.buyer, at=world.now, tracking="T1"))
    return dispute_id


@pytest.fixture
def cast() -> None:
    demo_world._make_people(clock.now())


@pytest.mark.usefixtures("cast")
class TestChoosing:
    def test_shows_everybody_with_what_to_try(self, client: Client) -> None:
        page = client.get("/demo/", headers={"accept-language": "ja"}).content.decode()

        for key in demo_world._people():
            assert f'value="{key}"' in page
        assert "だれになりますか" in page
        assert "WAKAI_TRANSLATION" in page  # nothing is translated before an engine is set up

    def test_signs_in_with_the_second_factor_of_staff(self, client: Client) -> None:
        client.post("/demo/enter/", {"person": "olu"})

        assert client.session[SECOND_FACTOR_KEY] == demo_world.person("olu").id  # type: ignore[union-attr]
        assert client.get("/desk/").status_code == 200

    def test_works_by_the_link_that_is_printed(self, client: Client) -> None:
        assert client.get("/demo/as/aoi/?next=/account/").headers["Location"] == "/account/"
        assert client.get("/account/").status_code == 200

    @pytest.mark.parametrize(
        ("person", "page"),
        [
            ("aoi", "/orders/"),
            ("olu", "/desk/"),
            ("fay", "/payments/"),
            ("otto", "/admin/policies/"),
        ],
    )
    def test_leads_to_where_the_work_is(self, client: Client, person: str, page: str) -> None:
        shown = client.get(f"/demo/as/{person}/", follow=True)

        assert (shown.redirect_chain, shown.status_code) == ([(page, 302)], 200)

    def test_of_nobody_is_not_there(self, client: Client) -> None:
        assert client.post("/demo/enter/", {"person": "mallory"}).status_code == 404


@pytest.mark.usefixtures("cast")
class TestOutsideTheDemo:
    @pytest.mark.parametrize("path", ["/demo/", "/demo/as/aoi/"])
    def test_nothing_of_it_can_be_read(self, path: str, client: Client, settings: Any) -> None:
        settings.WAKAI_DEMO = False

        assert client.get(path).status_code == 404

    @pytest.mark.parametrize("path", ["/demo/enter/", "/demo/clock/", "/demo/carrier/"])
    def test_nothing_of_it_can_be_done(self, path: str, client: Client, settings: Any) -> None:
        settings.WAKAI_DEMO = False

        assert client.post(path, {"person": "aoi", "move": "day"}).status_code == 404
        assert stored_clock.ahead_seconds() == 0

    def test_the_bar_is_on_no_page(self, client: Client, settings: Any) -> None:
        assert b"demo-bar" in client.get("/sign-in/").content
        settings.WAKAI_DEMO = False
        assert b"demo-bar" not in client.get("/sign-in/").content


class TestCarrier:
    def test_delivers_what_is_on_its_way_in_the_case_on_the_page(
        self, client: Client, world: World
    ) -> None:
        dispute_id = posted_back(world)
        page = f"/disputes/{dispute_id}/"
        client.force_login(world.ana)
        assert 'action="/demo/carrier/"' in client.get(page).text

        told = client.post("/demo/carrier/", {"next": page}, follow=True).text

        assert disputes.read(dispute_id).state.fulfilment is Fulfilment.RETURN_CHECK
        assert "配送業者が返品を出品者に届けました。" in told
        assert 'action="/demo/carrier/"' not in told

    def test_delivers_nothing_to_whom_the_case_is_not(self, client: Client, world: World) -> None:
        dispute_id = posted_back(world)

        client.post("/demo/carrier/", {"next": f"/disputes/{dispute_id}/"})

        assert disputes.read(dispute_id).state.fulfilment is Fulfilment.RETURN_SENT

    def test_says_when_nothing_is_on_its_way(self, client: Client, world: World) -> None:
        page = f"/disputes/{world.submitted().dispute_id}/"
        client.force_login(world.ben)

        answer = client.post("/demo/carrier/", {"next": page}, follow=True)

        assert "No parcel is on its way here." in answer.text


class TestClock:
    def test_moves_by_an_hour_and_by_a_day(self, client: Client) -> None:
        before = clock.now()

        client.post("/demo/clock/", {"move": "hour", "next": "/"})
        client.post("/demo/clock/", {"move": "day", "next": "/"})

        moved = clock.now() - before
        assert timedelta(hours=25) <= moved < timedelta(hours=25, minutes=1)

    def test_reminds_before_the_deadline_and_then_carries_it_out(self, world: World) -> None:
        done = world.submitted()

        demo.advance(timedelta(days=12))

        codes = list(Notice.objects.order_by("id").values_list("code", flat=True))
        assert disputes.read(done.dispute_id).state.stage is not Stage.SELLER
        assert sum(code.startswith("remind") for code in codes) >= 2

    def test_goes_to_the_next_deadline_of_the_case_on_the_page(
        self, client: Client, world: World
    ) -> None:
        done = world.submitted()
        client.force_login(world.ana)
        due = min(clock_.due_at for clock_ in done.state.deadlines.values())

        client.post("/demo/clock/", {"move": "deadline", "next": f"/disputes/{done.dispute_id}/"})

        assert due <= clock.now() < due + timedelta(minutes=1)

    def test_says_when_no_deadline_runs(self, client: Client) -> None:
        answer = client.post("/demo/clock/", {"move": "deadline", "next": "/sign-in/"}, follow=True)

        assert b"No deadline is running here" in answer.content

    def test_leads_back_to_no_other_site(self, client: Client) -> None:
        answer = client.post("/demo/clock/", {"move": "hour", "next": "https://evil.example/"})

        assert answer.headers["Location"] == "/"
