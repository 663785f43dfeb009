"""The bench through HTTP: who may read, take, ask and rule, and what both sides then read."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web.cases import appealed, ruled, sign_in, taken, time_runs_out, under_review
from wakai.app import disputes, drafts
from wakai.core.disputes.model import DeadlineKind, Level, RemedyKind, Role, Stage
from wakai.core.ids import DisputeId
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ida(world: World, client: Client) -> Client:
    return sign_in(client, world.ida, second_factor=True)


@pytest.fixture
def jun(world: World) -> Client:
    Person.objects.filter(pk=world.jun.pk).update(language="en")
    return sign_in(Client(), world.jun, second_factor=True)


def page(name: str, dispute_id: UUID) -> str:
    return reverse(name, args=[dispute_id])


def composed(dispute_id: DisputeId, **changes: Any) -> dict[str, Any]:
    """Return a whole ruling as the composer posts it."""
    state = disputes.read(dispute_id).state
    assert state.claim is not None
    filled: dict[str, Any] = {
        "kind": "full_refund",
        "findings": ["not_as_described"],
        "rules": ["ND3"],
        "statement": "The kettle is blue, and the page says red.",
        "do": "preview",
    }
    for part in state.claim.remedy.refunds:
        filled[f"amount_{part.line_id}"] = str(part.minor)
    for item in state.evidence:
        filled[f"weight_{item.evidence_id}"] = "accepted"
        filled[f"why_{item.evidence_id}"] = "It shows the colour."
    return filled | changes


def issued_from(client: Client, dispute_id: DisputeId) -> dict[str, str]:
    """Return what the button of the preview posts."""
    shown = client.get(page("bench_ruling", dispute_id))
    assert shown.status_code == 200, shown.headers
    seen = {name: str(shown.context[name]) for name in ("request_key", "seen", "version")}
    return seen | {"do": "issue"}


class TestDocket:
    def test_shows_what_can_be_taken(self, world: World, ida: Client) -> None:
        under_review(world)

        answer = ida.get(reverse("bench"))

        assert answer.status_code == 200
        assert [row.buyer for row in answer.context["rows"]] == ["Ana"]
        assert [tab.count for tab in answer.context["tabs"]] == [1, 0, 0]

    def test_keeps_what_one_has_taken_apart(self, world: World, ida: Client, jun: Client) -> None:
        taken(world, under_review(world))

        assert len(ida.get("/bench/?view=mine").context["rows"]) == 1
        assert not ida.get("/bench/").context["rows"]
        assert not jun.get("/bench/?view=mine").context["rows"]

    def test_does_not_offer_the_appeal_to_who_ruled(
        self, world: World, ida: Client, jun: Client
    ) -> None:
        appealed(world)

        assert not ida.get("/bench/").context["rows"]
        assert len(jun.get("/bench/").context["rows"]) == 1

    def test_begins_at_the_start_for_a_mark_that_is_none(self, world: World, ida: Client) -> None:
        under_review(world)

        assert len(ida.get("/bench/?after=nonsense&view=nothing").context["rows"]) == 1

    @pytest.mark.parametrize("name", ["ana", "ben", "olu"])
    def test_is_not_there_for_anybody_else(self, world: World, client: Client, name: str) -> None:
        dispute_id = under_review(world)
        sign_in(client, getattr(world, name), second_factor=True)

        assert client.get("/bench/").status_code == 404
        assert client.get(page("bench_case", dispute_id)).status_code == 404
        assert client.post(page("bench_take", dispute_id)).status_code == 404
        assert client.post(page("bench_ruling", dispute_id)).status_code == 404

    def test_asks_an_adjudicator_for_the_second_factor(self, world: World, client: Client) -> None:
        sign_in(client, world.ida)

        assert client.get("/bench/").headers["Location"].startswith(reverse("second_factor"))


class TestCaseFile:
    def test_shows_both_sides_and_three_clocks(self, world: World, ida: Client) -> None:
        answer = ida.get(page("bench_case", under_review(world)))

        buyer, seller = answer.context["sides"]
        assert [said.words.text for said in buyer.said] == ["It is blue."]
        assert [said.words.text for said in seller.said] == ["The photo in the shop shows blue."]
        zones = [other.time_zone for other in answer.context["clocks"][0].others]
        assert zones == ["Asia/Tokyo", "Europe/London"]

    def test_is_not_there_for_an_adjudicator_who_bought_it(
        self, world: World, client: Client
    ) -> None:
        dispute_id = under_review(world)
        Person.objects.filter(pk=world.ana.pk).update(roles=["buyer", "adjudicator"])
        world.ana.refresh_from_db()
        sign_in(client, world.ana, second_factor=True)

        assert client.get(page("bench_case", dispute_id)).status_code == 404

    def test_hides_the_composer_until_it_is_taken(self, world: World, ida: Client) -> None:
        dispute_id = under_review(world)
        assert ida.get(page("bench_case", dispute_id)).context["composer"] is None

        answer = ida.post(page("bench_take", dispute_id), follow=True)

        assert answer.context["composer"] is not None
        assert disputes.read(dispute_id).state.assigned_to == world.ida.pk

    def test_is_taken_by_one_only(self, world: World, ida: Client, jun: Client) -> None:
        dispute_id = under_review(world)
        ida.post(page("bench_take", dispute_id))

        answer = jun.post(page("bench_take", dispute_id))

        assert answer.status_code == 409
        assert answer.context["composer"] is None
        assert disputes.read(dispute_id).state.assigned_to == world.ida.pk

    def test_says_so_where_an_appeal_is_against_ones_own_ruling(
        self, world: World, ida: Client
    ) -> None:
        answer = ida.get(page("bench_case", appealed(world)))

        assert answer.context["composer"] is None
        assert "You cannot decide this" in answer.context["bench_notice"].text
        assert ida.post(page("bench_take", answer.context["view"].dispute_id)).status_code == 409


class TestQuestion:
    @pytest.fixture
    def dispute_id(self, world: World) -> DisputeId:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        return dispute_id

    def test_is_put_to_one_party_once(self, ida: Client, dispute_id: DisputeId) -> None:
        asked = {
            "to": "seller",
            "other_kind": "pack_photo",
            "statement": "How was it packed?",
            "request_key": str(uuid4()),
        }

        first = ida.post(page("bench_question", dispute_id), asked)
        again = ida.post(page("bench_question", dispute_id), asked)

        assert (first.status_code, again.status_code) == (302, 302)
        (request,) = disputes.read(dispute_id).state.requests
        assert (request.to.value, request.kinds) == ("seller", ("pack_photo",))

    def test_needs_a_thing_to_ask_for(self, ida: Client, dispute_id: DisputeId) -> None:
        answer = ida.post(page("bench_question", dispute_id), {"to": "buyer", "statement": "Why?"})

        assert answer.status_code == 422
        assert "kinds" in answer.context["form"].errors
        assert not disputes.read(dispute_id).state.requests

    def test_waits_until_the_first_is_answered(self, ida: Client, dispute_id: DisputeId) -> None:
        asked = {"to": "buyer", "other_kind": "weight", "statement": "How heavy?"}
        ida.post(page("bench_question", dispute_id), asked)

        assert ida.get(page("bench_question", dispute_id)).status_code == 409
        assert ida.post(page("bench_question", dispute_id), asked).status_code == 409


class TestRuling:
    @pytest.fixture
    def dispute_id(self, world: World) -> DisputeId:
        dispute_id = under_review(world)
        taken(world, dispute_id)
        time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)
        return dispute_id

    def test_is_shown_in_both_languages_before_it_is_issued(
        self, ida: Client, dispute_id: DisputeId
    ) -> None:
        answer = ida.post(page("bench_ruling", dispute_id), composed(dispute_id), follow=True)

        letters = {letter.language: letter for letter in answer.context["letters"]}
        assert set(letters) == {"en", "ja"}
        assert letters["en"].values == letters["ja"].values
        assert "商品は説明と異なります。" in answer.text
        assert "The item differs from its description." in answer.text
        assert "nothing is translated here" in answer.text
        assert disputes.read(dispute_id).state.stage is Stage.REVIEW

    def test_is_issued_once_however_often_it_is_sent(
        self, ida: Client, dispute_id: DisputeId
    ) -> None:
        ida.post(page("bench_ruling", dispute_id), composed(dispute_id))
        posted = issued_from(ida, dispute_id)

        first = ida.post(page("bench_ruling", dispute_id), posted)
        again = ida.post(page("bench_ruling", dispute_id), posted)

        assert (first.status_code, again.status_code) == (302, 302)
        (ruling,) = disputes.read(dispute_id).state.rulings
        assert str(ruling.ruling_id) == posted["request_key"]
        assert ruling.remedy.kind is RemedyKind.FULL_REFUND
        assert not drafts.read(ruling.adjudicator or 0, f"ruling:{dispute_id}")

    def test_waits_until_both_sides_could_add_evidence(self, world: World, ida: Client) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)

        answer = ida.post(page("bench_ruling", dispute_id), composed(dispute_id))

        assert answer.status_code == 422
        assert "A ruling is possible from then on." in answer.text

    def test_says_what_is_missing_and_keeps_the_rest(
        self, world: World, ida: Client, dispute_id: DisputeId
    ) -> None:
        posted = composed(dispute_id, findings=[])

        answer = ida.post(page("bench_ruling", dispute_id), posted)

        assert answer.status_code == 422
        assert "findings" in answer.context["composer"].errors
        kept = drafts.read(world.ida.pk, f"ruling:{dispute_id}")
        assert kept["statement"] == posted["statement"]
        assert ida.get(page("bench_ruling", dispute_id)).status_code == 302

    def test_never_gives_more_than_was_asked_for(
        self, world: World, ida: Client, dispute_id: DisputeId
    ) -> None:
        much = {f"amount_{world.line.pk}": "4000", "kind": "partial_refund"}

        answer = ida.post(page("bench_ruling", dispute_id), composed(dispute_id, **much))

        assert answer.status_code == 422
        assert "3,980" in str(answer.context["composer"].non_field_errors())

    def test_names_who_pays_for_a_return(self, ida: Client, dispute_id: DisputeId) -> None:
        goods_back = composed(dispute_id, kind="return_and_refund")

        refused = ida.post(page("bench_ruling", dispute_id), goods_back)
        taken_on = ida.post(
            page("bench_ruling", dispute_id), goods_back | {"return_payer": "seller"}
        )

        assert "return_payer" in refused.context["composer"].errors
        assert taken_on.status_code == 302

    def test_is_shown_anew_when_the_case_has_changed_meanwhile(
        self, world: World, ida: Client, dispute_id: DisputeId
    ) -> None:
        ida.post(page("bench_ruling", dispute_id), composed(dispute_id))
        posted = issued_from(ida, dispute_id)
        ida.post(page("bench_ruling", dispute_id), composed(dispute_id, statement="No.", do="keep"))

        answer = ida.post(page("bench_ruling", dispute_id), posted)

        assert answer.status_code == 409
        assert answer.context["problem"]
        assert not disputes.read(dispute_id).state.rulings
        stale = issued_from(ida, dispute_id) | {"version": "3"}
        assert ida.post(page("bench_ruling", dispute_id), stale).status_code == 409
        assert world.ida.pk == disputes.read(dispute_id).state.assigned_to

    def test_keeps_a_draft_without_a_word(self, ida: Client, dispute_id: DisputeId) -> None:
        kept = ida.post(page("bench_ruling", dispute_id), {"statement": "Half", "do": "keep"})
        too_long = ida.post(
            page("bench_ruling", dispute_id), {"statement": "字" * 100_000, "do": "keep"}
        )

        assert (kept.status_code, too_long.status_code) == (204, 413)
        shown = ida.get(page("bench_case", dispute_id))
        assert shown.context["composer"].initial["statement"] == "Half"

    def test_is_refused_to_who_has_not_taken_the_case(
        self, jun: Client, dispute_id: DisputeId
    ) -> None:
        answer = jun.post(page("bench_ruling", dispute_id), composed(dispute_id))

        assert answer.status_code == 422
        assert answer.context["composer"] is None
        assert not disputes.read(dispute_id).state.rulings


class TestAppeal:
    @pytest.fixture
    def dispute_id(self, world: World) -> DisputeId:
        dispute_id = appealed(world)
        taken(world, dispute_id, world.jun)
        return dispute_id

    def test_shows_the_first_ruling_beside_the_composer(
        self, jun: Client, dispute_id: DisputeId
    ) -> None:
        answer = jun.get(page("bench_case", dispute_id))

        (judged,) = answer.context["composer"].judged
        assert judged.before == "Not persuasive"
        assert "The first ruling" in answer.text
        assert "The facts are wrong" in answer.text

    def test_is_upheld_without_a_new_remedy(self, jun: Client, dispute_id: DisputeId) -> None:
        posted = composed(dispute_id, result="upheld", kind="", findings=["first_ruling_right"])
        jun.post(page("bench_ruling", dispute_id), posted)

        answer = jun.post(page("bench_ruling", dispute_id), issued_from(jun, dispute_id))

        assert answer.status_code == 302
        first, last = disputes.read(dispute_id).state.rulings
        assert (last.level, last.remedy) == (Level.APPEAL, first.remedy)

    def test_is_never_worse_for_who_appealed(
        self, world: World, jun: Client, dispute_id: DisputeId
    ) -> None:
        less = {f"amount_{world.line.pk}": "500", "kind": "partial_refund", "result": "varied"}

        answer = jun.post(page("bench_ruling", dispute_id), composed(dispute_id, **less))

        assert answer.status_code == 422
        assert "1,000" in str(answer.context["composer"].non_field_errors())

    def test_gives_the_buyer_more_when_it_is_reversed(
        self, jun: Client, dispute_id: DisputeId
    ) -> None:
        jun.post(page("bench_ruling", dispute_id), composed(dispute_id, result="reversed"))
        jun.post(page("bench_ruling", dispute_id), issued_from(jun, dispute_id))

        state = disputes.read(dispute_id).state
        assert state.ruling is not None
        assert state.ruling.remedy.refund_minor == 3_980
        assert state.ruling.adjudicator != state.rulings[0].adjudicator


class TestReading:
    def test_of_a_ruled_case_goes_on(self, world: World, ida: Client) -> None:
        answer = ida.get(page("bench_case", ruled(world)))

        assert answer.status_code == 200
        assert answer.context["composer"] is None
        assert answer.context["ruling"] is not None

    def test_is_open_to_a_supervisor_who_cannot_rule(self, world: World, client: Client) -> None:
        dispute_id = under_review(world)
        Person.objects.filter(pk=world.olu.pk).update(roles=[Role.SUPERVISOR.value])
        sign_in(client, Person.objects.get(pk=world.olu.pk), second_factor=True)

        assert client.get(page("bench_case", dispute_id)).context["composer"] is None
        assert client.post(page("bench_take", dispute_id)).status_code == 404
