"""The appeal through HTTP: one question a page, its receipt, and where it stands afterwards."""

from uuid import uuid4

import pytest
from django.test import Client

from tests.app.world import World
from tests.web.cases import appealed, sign_in, told_to_return
from wakai.app import disputes, drafts, texts
from wakai.core.disputes.commands import ProvideReturnLabel
from wakai.core.disputes.model import (
    AppealResult,
    ContestedPart,
    DeadlineKind,
    Stage,
)
from wakai.store import disputes as rows
from wakai.store.models import Dispute, Person

pytestmark = pytest.mark.django_db(transaction=True)


class TestTheAppeal:
    def test_says_beforehand_how_many_changed_a_ruling_where_they_are_enough(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = told_to_return(world)
        Dispute.objects.filter(pk=dispute_id).update(appeal_result=AppealResult.REVERSED)
        Person.objects.filter(pk=world.ana.pk).update(language="en")
        address = f"/disputes/{dispute_id}/appeal/before/"
        few = ana.get(address).content.decode()

        for n in range(4):
            known = Dispute.objects.get(pk=dispute_id)
            known.pk, known.number, known.stage = uuid4(), f"7K4X-0{n}", Stage.CLOSED
            Dispute.objects.bulk_create([known])
        enough = ana.get(address).content.decode()

        assert "decided here" not in few
        assert "the last 5 appeals decided here, 5 changed the ruling" in enough
        assert "“Not as described or pictured”: 5 of 5." in enough

    @pytest.mark.parametrize(
        ("language", "asks"), [("en", "Write short sentences."), ("ja", "短い文")]
    )
    def test_asks_for_codes_first_and_then_for_short_sentences(
        self, world: World, ana: Client, language: str, asks: str
    ) -> None:
        dispute_id = told_to_return(world)
        Person.objects.filter(pk=world.ana.pk).update(language=language)

        grounds = ana.get(f"/disputes/{dispute_id}/appeal/grounds/").content.decode()
        words = ana.get(f"/disputes/{dispute_id}/appeal/words/").content.decode()

        assert "<textarea" not in grounds
        assert asks in words

    def test_says_of_its_own_reason_only_what_is_enough(self, world: World, ana: Client) -> None:
        dispute_id = told_to_return(world)
        Person.objects.filter(pk=world.ana.pk).update(language="en")
        for n in range(5):
            known = Dispute.objects.get(pk=dispute_id)
            known.pk, known.number, known.stage = uuid4(), f"7K4X-0{n}", Stage.CLOSED
            known.reason, known.appeal_result = "ND4", AppealResult.UPHELD
            Dispute.objects.bulk_create([known])

        page = ana.get(f"/disputes/{dispute_id}/appeal/before/").content.decode()

        assert "the last 5 appeals decided here, 0 changed the ruling" in page
        assert "same reason as yours" not in page

    def test_speaks_of_a_return_only_where_there_is_one(self, world: World, ana: Client) -> None:
        dispute_id = appealed(world)

        receipt = ana.get(f"/disputes/{dispute_id}/appeal/receipt")

        assert receipt.status_code == 200
        assert "それまで返送の期限は止まります。" not in receipt.content.decode()

    def test_stands_on_the_page_of_the_reply(self, world: World, ben: Client) -> None:
        dispute_id = appealed(world, replied=False)

        page = ben.get(f"/disputes/{dispute_id}/appeal-reply/")

        assert "色がまったく違います。" in page.content.decode()
        assert page.context["appeals"]

    def test_is_filed_once_and_refused_kindly_after_that(
        self, world: World, ana: Client, ben: Client
    ) -> None:
        dispute_id = told_to_return(world)
        base = f"/disputes/{dispute_id}/appeal"
        grounds = {
            "request_reason": "not_accepted",
            "ground_reason_1": "AP-RET-HARD",
            "contested": [ContestedPart.RETURN.value],
        }
        assert ana.get(f"{base}/before/").status_code == 200
        ana.post(f"{base}/grounds/", grounds)
        ana.post(f"{base}/words/", {"statement": "Too heavy."})
        assert drafts.read(world.ana.id, f"appeal:{dispute_id}")["statement"] == "Too heavy."

        filed = ana.post(f"{base}/check/", {})
        receipt = ana.get(filed.headers["Location"]).content.decode()

        assert "それまで返送の期限は止まります。" in receipt
        assert f"{rows.row(dispute_id).number}-A" in receipt  # type: ignore[union-attr]
        for person in (ana, ben):
            refused = person.get(f"{base}/before/")
            assert refused.status_code == 409
        state = disputes.read(dispute_id).state
        assert state.appeal is not None
        assert (state.stage, state.appeal.text.grounds) == (Stage.APPEAL, ("AP-RET-HARD",))

    def test_names_the_evidence_that_it_says_was_overlooked(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = told_to_return(world)
        item = disputes.read(dispute_id).state.evidence[0].evidence_id
        base = f"/disputes/{dispute_id}/appeal"
        chosen = {
            "request_reason": "not_accepted",
            "ground_errors": "AP-ERR-IGNORED",
            "contested": [ContestedPart.WHOLE.value],
        }

        unnamed = ana.post(f"{base}/grounds/", chosen)
        another = ana.post(f"{base}/grounds/", chosen | {"ignored": [str(uuid4())]})
        named = ana.post(f"{base}/grounds/", chosen | {"ignored": [str(item)]})
        ana.post(f"{base}/words/", {"statement": "The photo shows it."})
        ana.post(f"{base}/check/", {})

        assert (unnamed.status_code, another.status_code, named.status_code) == (422, 422, 302)
        assert "見落とされた証拠に印を付けてください。" in unnamed.text
        appeal = disputes.read(dispute_id).state.appeal
        assert appeal is not None
        assert appeal.text.ignored == (item,)
        jun = sign_in(Client(), world.jun, second_factor=True)
        assert f'href="#evidence-{item}"' in jun.get(f"/bench/{dispute_id}/").text

    def test_keeps_no_evidence_for_a_ground_that_was_given_up(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = told_to_return(world)
        item = disputes.read(dispute_id).state.evidence[0].evidence_id
        base = f"/disputes/{dispute_id}/appeal"
        chosen = {
            "request_reason": "not_accepted",
            "ground_errors": "AP-ERR-FACT",
            "contested": [ContestedPart.WHOLE.value],
        }
        ana.post(f"{base}/grounds/", chosen | {"ignored": [str(item)]})
        ana.post(f"{base}/words/", {"statement": "The photo shows it."})
        ana.post(f"{base}/check/", {})

        appeal = disputes.read(dispute_id).state.appeal
        assert appeal is not None
        assert appeal.text.ignored == ()

    def test_tells_on_its_receipt_by_when_it_is_decided_and_what_was_sent(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = told_to_return(world)
        base = f"/disputes/{dispute_id}/appeal"
        chosen = {"request_reason": "not_accepted", "ground_reason_1": "AP-RET-HARD"}
        ana.post(f"{base}/grounds/", {**chosen, "contested": [ContestedPart.RETURN.value]})
        ana.post(f"{base}/words/", {"statement": "Too heavy to carry."})
        ana.post(f"{base}/check/", {})

        receipt = ana.get(f"{base}/receipt")

        due = disputes.read(dispute_id).state.deadlines[DeadlineKind.APPEAL_RULING].due_at
        assert receipt.context["receipt"].clock.due_at == due
        assert "返品するのは不便" in receipt.text
        assert "Too heavy to carry." in receipt.text

    def test_stands_in_the_case_file_for_both_sides(
        self, world: World, ana: Client, ben: Client
    ) -> None:
        dispute_id = appealed(world)

        mine, theirs = (
            person.get(f"/disputes/{dispute_id}/").context["appeals"] for person in (ana, ben)
        )

        assert [appeal.title for appeal in mine] == ["あなたの異議申し立て"]
        assert [appeal.title for appeal in theirs] == ["The buyer's appeal"]
        assert mine[0].reply.text == "The ruling is right."

    def test_asks_nobody_to_post_the_goods_while_it_is_decided(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = told_to_return(world)
        label = texts.new("1 Mill Lane", language="en", author_id=world.ben.id)
        ready = ProvideReturnLabel(by=world.seller, at=world.now, address=label.ref, label="R-1")
        disputes.execute(dispute_id, ready, new_texts=[label])
        before = ana.get(f"/disputes/{dispute_id}/").context["next_step"]
        base = f"/disputes/{dispute_id}/appeal"
        chosen = {"request_reason": "not_accepted", "ground_reason_1": "AP-RET-HARD"}
        ana.post(f"{base}/grounds/", {**chosen, "contested": [ContestedPart.RETURN.value]})
        ana.post(f"{base}/words/", {"statement": "Too heavy."})
        ana.post(f"{base}/check/", {})

        after = ana.get(f"/disputes/{dispute_id}/").context["next_step"]

        assert before.action.href.endswith("/parcel/")
        assert after.action is None
        assert any(action.href.endswith("/parcel/") for action in after.others)

    def test_keeps_what_is_typed_without_going_on(self, world: World, ana: Client) -> None:
        dispute_id = told_to_return(world)
        page = f"/disputes/{dispute_id}/appeal/words/"

        kept = ana.post(page, {"do": "keep", "statement": "Too he"})

        assert kept.status_code == 204
        assert "Too he" in ana.get(page).text

    def test_needs_a_ground_that_belongs_to_its_reason(self, world: World, ana: Client) -> None:
        dispute_id = told_to_return(world)
        base = f"/disputes/{dispute_id}/appeal"
        ana.post(f"{base}/grounds/", {"request_reason": "promise_broken", "contested": ["return"]})
        ana.post(f"{base}/words/", {"statement": "He promised."})

        assert ana.post(f"{base}/check/", {}).status_code == 409
