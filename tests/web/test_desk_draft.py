"""A claim that an operator begins for the buyer in the chat: filled in, and sent by the buyer."""

from uuid import uuid4

import pytest

from tests.app.world import World
from tests.web import cases
from tests.web.at_the_desk import signed_in, taken, waiting
from wakai.app import chat, disputes, drafts, policies
from wakai.core.conversations import cards
from wakai.core.disputes.events import DraftStarted
from wakai.core.disputes.model import Party, Role, Stage
from wakai.core.ids import DisputeId
from wakai.store import disputes as rows
from wakai.store import journal
from wakai.store.models import OrderLine, Person

pytestmark = pytest.mark.django_db(transaction=True)

SAID = "届いたやかんは青色でした。"


def page_for(world: World, who: Person) -> str:
    """Let Olu take the chat of a party, which is about the order; return its page for claims."""
    conversation = waiting(world, who)
    taken(world, conversation)
    return f"/desk/{conversation}/draft/"


def told(world: World, **changed: object) -> dict[str, object]:
    return {"lines": [str(world.line.id)], "reason": "ND3", "statement": SAID, **changed}


def begun(world: World, page: str, **changed: object) -> DisputeId:
    answer = signed_in(world.olu).post(page, told(world, **changed))
    assert answer.status_code == 302, answer.content.decode()
    draft = rows.open_on_order(world.order.id)
    assert draft is not None
    return draft.id


class TestAClaimBegunForTheBuyer:
    def test_is_a_draft_that_only_the_buyer_sees_with_who_filled_it_in(self, world: World) -> None:
        page = page_for(world, world.ana)
        beside = signed_in(world.olu).get(page.replace("draft", "case")).text
        assert "Begin a claim for the buyer" in beside

        dispute_id = begun(world, page)

        state = disputes.read(dispute_id).state
        assert (state.stage, state.claim) == (Stage.DRAFT, None)
        started = journal.entries(dispute_id)[0].event
        assert isinstance(started, DraftStarted)
        assert (started.by.person, started.by.role, started.by.on_behalf_of) == (
            world.olu.id, Role.OPERATOR, Party.BUYER,
        )  # fmt: skip
        way = f"/disputes/{dispute_id}/claim/problem/"
        ana = signed_in(world.ana)
        assert way in ana.get("/chat/").text
        shown = ana.get(way)
        assert "Oluが記入しました" in shown.text
        assert shown.context["form"]["reason"].value() == "ND3"
        for other in (world.ben, world.olu):
            assert signed_in(other).get(way).status_code == 404
        assert way not in signed_in(world.olu).get(page.replace("draft/", "")).text

    def test_counts_as_the_buyers_own_once_they_send_it(self, world: World) -> None:
        dispute_id = begun(world, page_for(world, world.ana))
        ana, way = signed_in(world.ana), f"/disputes/{dispute_id}/claim"

        ana.post(f"{way}/wish/", {"remedy": "full_refund"})
        ana.post(f"{way}/proof/", {"excused_photo_difference": "on"})
        sent = ana.post(f"{way}/check/", {})

        assert sent.status_code == 302, sent.content.decode()
        claim = disputes.read(dispute_id).state.claim
        assert claim is not None
        assert [(line.line_id, line.reason) for line in claim.lines] == [(world.line.id, "ND3")]
        assert "申し立ては送信済みです" in ana.get("/chat/").text

    def test_can_be_filled_in_anew_until_the_buyer_writes_something(self, world: World) -> None:
        page = page_for(world, world.ana)
        dispute_id = begun(world, page)
        assert begun(world, page, reason="ND4") == dispute_id
        kept = drafts.read(world.ana.id, f"claim:{dispute_id}")
        assert kept["reason"] == "ND4"

        hers = {"statement": "青いです。", "do": "keep"}
        signed_in(world.ana).post(f"/disputes/{dispute_id}/claim/words/", hers)
        late = signed_in(world.olu).post(page, told(world))

        assert (late.status_code, "begun this claim themselves" in late.text) == (422, True)
        kept = drafts.read(world.ana.id, f"claim:{dispute_id}")
        assert (kept["statement"], kept["reason"]) == ("青いです。", "ND4")

    def test_is_not_begun_with_more_words_than_a_claim_may_have(self, world: World) -> None:
        page = page_for(world, world.ana)
        most = policies.live().terms.limits.statement_characters_max

        answer = signed_in(world.olu).post(page, told(world, statement="長" * 100_000))

        assert (answer.status_code, f"{most}" in answer.text) == (422, True)
        assert "statement" in answer.context["form"].errors
        assert rows.open_on_order(world.order.id) is None

    def test_is_refused_where_a_dispute_runs(self, world: World) -> None:
        page = page_for(world, world.ana)
        cases.under_review(world)

        for answer in (
            signed_in(world.olu).get(page),
            signed_in(world.olu).post(page, told(world)),
        ):
            assert answer.status_code == 409
            assert "already an open dispute over this order" in answer.text
        beside = signed_in(world.olu).get(page.replace("draft", "case")).text
        assert "Begin a claim for the buyer" not in beside

    def test_is_not_for_the_seller_nor_without_the_chat(self, world: World) -> None:
        bens = page_for(world, world.ben)
        assert signed_in(world.olu).post(bens, told(world)).status_code == 404
        assert "Begin a claim" not in signed_in(world.olu).get(bens.replace("draft", "case")).text

        page = page_for(world, world.ana)
        signed_in(world.olu).post(page.replace("draft", "release"))
        answer = signed_in(world.olu).post(page, told(world), follow=True)

        assert "Take this conversation first" in answer.text
        assert rows.open_on_order(world.order.id) is None

    def test_says_what_is_missing(self, world: World) -> None:
        page = page_for(world, world.ana)

        answer = signed_in(world.olu).post(page, told(world, reason="SE1", statement=""))

        assert answer.status_code == 422
        assert answer.context["form"].errors.keys() == {"reason", "statement"}
        assert rows.open_on_order(world.order.id) is None


class TestTheWayFromTheBot:
    def test_ticks_the_reason_and_nothing_begins_before_the_buyer_does(self, world: World) -> None:
        conversation = chat.open_support(world.ana.id, language="ja")
        start = cards.ClaimStart(order=world.order.id, reason="ND2")
        chat.post_card(conversation, chat.BOT, start, key=uuid4())
        ana, page = signed_in(world.ana), f"/orders/{world.order.id}/"

        OrderLine.objects.create(
            order_id=world.order.id, title="Two cups", quantity=1, paid_minor=1_000
        )
        shown = ana.get("/chat/").text.split("card-draft")[1].split("</form>")[0]
        assert f'action="{page}dispute/"' in shown
        assert 'name="reason" value="ND2"' in shown
        assert [title for title in ("Kettle", "Two cups") if title not in shown] == []
        assert f"{page}dispute/" not in signed_in(world.olu).get(f"/desk/{conversation}/").text
        assert 'name="reason" value="ND2"' in ana.get(f"{page}?reason=ND2").text
        assert rows.open_on_order(world.order.id) is None

        begun = ana.post(f"{page}dispute/", {"reason": "ND2"}, follow=True)
        assert begun.context["form"]["reason"].value() == "ND2"
        again = ana.post(f"{page}dispute/", {"reason": "nothing"}, follow=True)
        assert again.context["form"]["reason"].value() == "ND2"

    def test_is_a_link_in_the_frame_of_a_shop_whose_session_no_other_tab_has(
        self, world: World
    ) -> None:
        conversation = chat.open_support(world.ana.id, language="ja")
        start = cards.ClaimStart(order=world.order.id, reason="ND2")
        chat.post_card(conversation, chat.BOT, start, key=uuid4())
        ana = signed_in(world.ana)
        framed = ana.session
        framed["channel"] = "shop"
        framed.save()

        shown = ana.get("/chat/").text

        assert f'href="/orders/{world.order.id}/?reason=ND2"' in shown
        assert f"/orders/{world.order.id}/dispute/" not in shown

    def test_leaves_what_the_buyer_has_ticked(self, world: World) -> None:
        ana, page = signed_in(world.ana), f"/orders/{world.order.id}/dispute/"
        ana.post(page)
        draft = rows.open_on_order(world.order.id)
        assert draft is not None
        ana.post(f"/disputes/{draft.id}/claim/problem/", told(world, reason="ND4"))

        begun = ana.post(page, {"reason": "ND2"}, follow=True)

        assert begun.context["form"]["reason"].value() == "ND4"
