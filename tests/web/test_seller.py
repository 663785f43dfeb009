"""The seller console through HTTP: what waits, by when, and the three ways to answer."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web.cases import appealed, reply_to, ruled, sign_in, under_review
from wakai.app import disputes
from wakai.core.disputes.commands import (
    AcceptRequest,
    ProvideReturnLabel,
    RecordReturnDelivered,
    SendReturn,
    WaiveAppeal,
)
from wakai.core.disputes.model import SYSTEM, Payer, Remedy, RemedyKind, Stage, TextRef

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ben(world: World, client: Client) -> Client:
    return sign_in(client, world.ben)


def waiting(client: Client, view: str = "waiting") -> list[str]:
    rows = client.get(f"/seller/?view={view}").context["rows"]
    return [row.listed.number for row in rows]


class TestConsole:
    def test_shows_what_waits_with_the_ways_to_answer(self, world: World, ben: Client) -> None:
        done = world.submitted()

        answer = ben.get(reverse("seller"))

        (row,) = answer.context["rows"]
        assert row.listed.reason == "Not as described or pictured"
        assert [action.href.split("/")[-2] for action in row.actions] == [
            "request-acceptance",
            "offer",
            "refusal",
        ]
        assert "granted automatically" in row.then
        assert str(done.dispute_id) in row.listed.href

    def test_shows_an_appeal_as_long_as_it_can_be_replied_to(
        self, world: World, ben: Client
    ) -> None:
        dispute_id = appealed(world, replied=False)

        answer = ben.get(reverse("seller"))

        (row,) = answer.context["rows"]
        assert [action.href.split("/")[-2] for action in row.actions] == ["appeal-reply"]
        assert row.listed.tag.text == "Your move"
        assert row.listed.clock.title == "You can reply to the appeal"
        reply_to(world, dispute_id)
        assert waiting(ben) == []

    def test_lists_a_ruling_only_where_it_costs_the_seller_something(
        self, world: World, ben: Client
    ) -> None:
        won = ruled(world, remedy=Remedy(kind=RemedyKind.RELEASE))

        assert waiting(ben) == []
        (row,) = ben.get("/seller/?view=all").context["rows"]
        assert row.listed.tag.text != "Your move"
        step = ben.get(reverse("dispute", args=[won])).context["next_step"]
        assert step.action is None  # to appeal is a choice beside it
        assert "Appeal the ruling" in [action.label for action in step.others]

    def test_lists_a_lost_ruling_until_its_seller_has_accepted_it(
        self, world: World, ben: Client
    ) -> None:
        lost = ruled(world, minor=1_000)

        (row,) = ben.get("/seller/").context["rows"]
        assert [action.href.split("/")[-3] for action in row.actions] == ["appeal"]
        world.run(lost, WaiveAppeal(by=world.seller, at=world.now))
        assert waiting(ben) == []

    def test_keeps_an_answer_that_is_not_sent_yet_but_no_tick(
        self, world: World, ben: Client
    ) -> None:
        page = f"/disputes/{world.submitted().dispute_id}/refusal/"

        kept = ben.post(page, {"do": "keep", "statement": "It is as", "reason": "as_described"})

        assert kept.status_code == 204
        assert "It is as" in ben.get(page).text
        assert "reason" not in ben.get(page).context["form"].initial

    def test_lists_everything_but_drafts(self, world: World, ben: Client) -> None:
        world.draft()
        assert (waiting(ben), waiting(ben, "all")) == ([], [])
        assert "Nothing waits for you" in ben.get("/seller/").text

    def test_keeps_what_is_with_the_house_out_of_the_inbox(self, world: World, ben: Client) -> None:
        dispute_id = under_review(world)
        number = disputes.read(dispute_id).state.number

        assert waiting(ben, "all") == [number]

    def test_finds_the_returns_to_check(self, world: World, ben: Client) -> None:
        assert waiting(ben, "returns") == []
        number = _returned(world)

        assert waiting(ben, "returns") == [number]
        tabs = ben.get("/seller/").context["tabs"]
        assert [tab.count for tab in tabs] == [1, 1, 1]

    def test_begins_at_the_start_for_a_mark_that_is_none(self, world: World, ben: Client) -> None:
        world.submitted()

        assert len(ben.get("/seller/?after=_&view=all").context["rows"]) == 1

    @pytest.mark.parametrize("name", ["ana", "ida", "olu"])
    def test_is_not_there_for_anybody_else(self, world: World, client: Client, name: str) -> None:
        sign_in(client, getattr(world, name), second_factor=True)

        assert client.get("/seller/").status_code == 404

    def test_sends_a_stranger_to_the_sign_in(self, client: Client, world: World) -> None:
        assert world.ben.pk
        assert client.get("/seller/").headers["Location"].startswith(reverse("sign_in"))


class TestThreeChoices:
    def test_stand_on_the_page_while_the_seller_has_to_answer(
        self, world: World, ben: Client
    ) -> None:
        done = world.submitted()

        answer = ben.get(reverse("dispute", args=[done.dispute_id]))

        assert [choice.code for choice in answer.context["choices"]] == [
            "accept_request",
            "make_offer",
            "refuse_request",
        ]
        assert "3,980" in answer.context["choices"][0].text

    def test_are_not_shown_to_the_buyer_or_later(self, world: World, ben: Client) -> None:
        dispute_id = under_review(world)
        ana = sign_in(Client(), world.ana)

        for client in (ben, ana):
            answer = client.get(reverse("dispute", args=[dispute_id]))
            assert answer.context["choices"] == ()

    def test_lead_to_a_page_with_the_clock(self, world: World, ben: Client) -> None:
        done = world.submitted()

        answer = ben.get(reverse("deed", args=[done.dispute_id, "refusal"]))

        assert answer.status_code == 200
        assert answer.context["clock"] is not None

    def test_end_the_dispute_when_the_seller_agrees(self, world: World, ben: Client) -> None:
        done = world.submitted()
        place = reverse("deed", args=[done.dispute_id, "request-acceptance"])
        shown = ben.get(place)
        posted = {
            "remedy_sha256": shown.context["form"].initial["remedy_sha256"],
            "request_key": shown.context["request_key"],
        }

        wrong = ben.post(place, posted | {"remedy_sha256": "0" * 64})
        right = ben.post(place, posted)

        assert (wrong.status_code, right.status_code) == (409, 302)
        assert disputes.read(done.dispute_id).state.stage is Stage.FINAL


def _returned(world: World) -> str:
    """Return the number of a dispute whose goods have arrived at Ben's again."""
    asked = world.remedy()
    remedy = Remedy(
        kind=RemedyKind.RETURN_AND_REFUND, refunds=asked.refunds, return_payer=Payer.SELLER
    )
    done = world.submitted(remedy)
    address = TextRef(text_id=str(done.dispute_id), sha256="0" * 64, language="en")
    agree = AcceptRequest(by=world.seller, at=world.now, remedy_sha256=remedy.sha256())
    world.run(done.dispute_id, agree)
    world.run(
        done.dispute_id,
        ProvideReturnLabel(by=world.seller, at=world.now, address=address, label="L1"),
    )
    world.run(done.dispute_id, SendReturn(by=world.buyer, at=world.now, tracking="T1"))
    world.run(done.dispute_id, RecordReturnDelivered(by=SYSTEM, at=world.now, proof="POD-1"))
    return done.state.number
