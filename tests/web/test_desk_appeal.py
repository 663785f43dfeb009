"""An appeal that an operator writes for the party in the chat, who confirms the exact text."""

from typing import ClassVar

import pytest
from django.test import Client
from django.utils import translation

from tests.app.world import World
from tests.web import cases
from tests.web.at_the_desk import at_the_ruling, cards_in, signed_in, taken, waiting
from wakai.app import chat, clock, disputes, formats
from wakai.core.disputes.model import AppealState, Party, Stage
from wakai.core.ids import DisputeId
from wakai.store.models import Conversation, Dispute, Person

pytestmark = pytest.mark.django_db(transaction=True)


class TestAPreparedAppeal:
    FORM: ClassVar = {
        "request_reason": "not_accepted",
        "ground_reason_1": "AP-RET-HARD",
        "contested": ["return"],
        "statement": "The parcel is too heavy to post.",
    }

    def written(self, world: World) -> tuple[Client, int, DisputeId]:
        return at_the_ruling(world)

    def test_is_sent_once_and_to_its_party_alone_however_often_it_is_clicked(
        self, world: World
    ) -> None:
        client, conversation, dispute_id = self.written(world)
        bens = chat.open_support(world.ben.id, language="en", role="seller")
        thread = chat.open_order_thread(
            world.order.id, buyer=world.ana.id, seller=world.ben.id, language="en"
        )
        Conversation.objects.filter(pk=bens).update(order_id=world.order.id)
        page = client.get(f"/desk/{conversation}/appeal/")
        form = {**self.FORM, "request_key": page.context["request_key"]}

        answers = [client.post(f"/desk/{conversation}/appeal/", form) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        appeal = disputes.read(dispute_id).state.appeal
        assert appeal is not None
        assert str(appeal.appeal_id) == form["request_key"]
        assert [cards_in(talk) for talk in (conversation, bens, thread)] == [
            [appeal.text.sha256()], [], [],
        ]  # fmt: skip
        changed = {**form, "statement": "Changed by going back."}
        assert client.post(f"/desk/{conversation}/appeal/", changed).status_code == 422

    def test_names_who_wrote_it_and_gives_way_to_a_later_text(self, world: World) -> None:
        client, conversation, _ = self.written(world)
        client.post(f"/desk/{conversation}/appeal/", self.FORM)

        card = signed_in(world.ana).get("/chat/").content.decode()
        assert "Oluがあなたの代わりに書きました" in card
        assert (
            '<div lang="en" dir="auto" class="typed">The parcel is too heavy to post.</div>' in card
        )
        client.post(f"/desk/{conversation}/appeal/", {**self.FORM, "statement": "Too heavy."})

        later = signed_in(world.ana).get("/chat/").content.decode()
        assert later.count("この文章はその後変更されました") == 1
        assert later.count("読んで確認する") == 1

    def test_names_dispute_order_and_ruling_wherever_its_party_reads_it(self, world: World) -> None:
        client, conversation, dispute_id = self.written(world)
        client.post(f"/desk/{conversation}/appeal/", self.FORM)
        ana = signed_in(world.ana)
        ruled_at = disputes.read(dispute_id).state.rulings[0].issued_at
        with translation.override("ja"):
            ruled_on = formats.day(ruled_at, world.ana)
        named = (
            Dispute.objects.get(pk=dispute_id).number,
            world.order.number,
            "Kettle",
            ruled_on,
            "返送",
        )

        card = ana.get("/chat/").text.split("card-confirm")[1]
        at_the_desk = client.get(f"/desk/{conversation}/").text.split("card-confirm")[1]
        page = ana.get(f"/disputes/{dispute_id}/appeal-confirmation/").text

        for shown in (card, page):
            about = shown.split('<dl class="facts">')[1].split("</dl>")[0]
            assert [name for name in named if name not in about] == []
        confirmation = f"/disputes/{dispute_id}/appeal-confirmation/"
        assert (confirmation in card, confirmation in at_the_desk) == (True, False)
        assert "Olu wrote this down for them." in at_the_desk

    @pytest.mark.parametrize("whole", [True, False])
    def test_tells_both_where_it_can_gain_its_party_nothing_and_only_there(
        self, world: World, *, whole: bool
    ) -> None:
        conversation = waiting(world)
        dispute_id = cases.ruled(world, remedy=world.remedy() if whole else None)
        client, ana = taken(world, conversation), signed_in(world.ana)
        form = {**self.FORM, "contested": ["whole"]}
        desk, hers = f"/desk/{conversation}", f"/disputes/{dispute_id}"
        told, told_her = "wholly in their favour", "求めたとおりの内容です"

        pages = [client.get(f"{desk}/").text, client.get(f"{desk}/appeal/").text]
        sent = client.post(f"{desk}/appeal/", form)

        assert sent.status_code == 302, sent.text
        pages_of_hers = [
            ana.get(page).text
            for page in (f"{hers}/appeal/before/", f"{hers}/appeal-confirmation/", "/chat/")
        ]
        assert {told in page for page in pages} == {whole}
        assert {told_her in page for page in pages_of_hers} == {whole}
        assert "Reason for their request" in pages[1]
        [exact] = cards_in(conversation)
        confirmed = ana.post(f"{hers}/appeal-confirmation/", {"text_sha256": exact})
        assert (confirmed.status_code, disputes.read(dispute_id).state.appeal_used) == (302, True)
        assert told_her not in ana.get("/chat/").text

    def test_counts_only_when_the_buyer_confirms_the_exact_text(self, world: World) -> None:
        client, conversation, dispute_id = self.written(world)

        sent = client.post(f"/desk/{conversation}/appeal/", self.FORM)
        assert sent.status_code == 302, sent.content.decode()
        prepared = disputes.read(dispute_id).state
        assert prepared.appeal is not None
        assert (prepared.appeal.state, prepared.appeal_used) == (AppealState.PREPARED, False)

        ana = signed_in(world.ana)
        page = f"/disputes/{dispute_id}/appeal-confirmation/"
        wrong = ana.post(page, {"text_sha256": "0" * 64})
        assert wrong.status_code == 409
        right = ana.post(page, {"text_sha256": prepared.appeal.text.sha256()})

        assert right.status_code == 302
        filed = disputes.read(dispute_id).state
        assert (filed.stage, filed.appeal_used) == (Stage.APPEAL, True)

    def test_is_the_seller_s_in_the_seller_s_chat_and_counts_when_they_confirm_it(
        self, world: World
    ) -> None:
        client, conversation, dispute_id = at_the_ruling(world, world.ben)
        beside = client.get(f"/desk/{conversation}/case/").text
        assert "Write the appeal for the seller" in beside
        assert "for the buyer" not in beside

        sent = client.post(f"/desk/{conversation}/appeal/", self.FORM)
        assert sent.status_code == 302, sent.content.decode()
        appeal = disputes.read(dispute_id).state.appeal
        assert appeal is not None
        assert (appeal.party, cards_in(conversation)) == (Party.SELLER, [appeal.text.sha256()])

        confirmation = f"/disputes/{dispute_id}/appeal-confirmation/"
        exact = {"text_sha256": appeal.text.sha256()}
        assert signed_in(world.ana).post(confirmation, exact).status_code == 409
        ben = signed_in(world.ben)
        assert str(self.FORM["statement"]) in ben.get(confirmation).text
        assert ben.post(confirmation, exact).status_code == 302
        filed = disputes.read(dispute_id).state
        assert (filed.stage, filed.appeal_used) == (Stage.APPEAL, True)
        assert "You have confirmed this text" in ben.get("/chat/").text

    def test_leaves_what_was_written_for_the_other_side(self, world: World) -> None:
        client, conversation, dispute_id = self.written(world)
        client.post(f"/desk/{conversation}/appeal/", self.FORM)
        bens = waiting(world, world.ben)
        taken(world, bens)
        client.post(f"/desk/{bens}/appeal/", {**self.FORM, "statement": "It was the size."})

        cards = signed_in(world.ana).get("/chat/").text
        assert "読んで確認する" in cards
        [hers] = cards_in(conversation)
        confirmation = f"/disputes/{dispute_id}/appeal-confirmation/"
        ana = signed_in(world.ana)
        assert "It was the size." not in ana.get(confirmation).text
        assert ana.post(confirmation, {"text_sha256": cards_in(bens)[0]}).status_code == 409
        assert ana.post(confirmation, {"text_sha256": hers}).status_code == 302
        assert "There is nothing left to confirm here" in signed_in(world.ben).get("/chat/").text

    def test_is_sent_to_the_card_of_its_party_only_when_that_party_files_it(
        self, world: World
    ) -> None:
        client, conversation, dispute_id = self.written(world)
        bens = waiting(world, world.ben)
        taken(world, bens)
        for talk in (conversation, bens):
            client.post(f"/desk/{talk}/cards/", {"card": "appeal_form"})
        ana, ben = signed_in(world.ana), signed_in(world.ben)
        form_page = f"/disputes/{dispute_id}/appeal/before/"

        client.post(f"/desk/{bens}/appeal/", self.FORM)
        for page in (ana.get("/chat/").text, ben.get("/chat/").text):
            assert form_page in page
            assert "異議申し立てを送りました。" not in page
            assert "The appeal is sent." not in page
        [exact] = cards_in(bens)
        ben.post(f"/disputes/{dispute_id}/appeal-confirmation/", {"text_sha256": exact})

        hers, his = ana.get("/chat/").text, ben.get("/chat/").text
        assert "The appeal is sent." in his
        assert "一度だけできる異議申し立て" in hers
        assert form_page not in hers + his
        assert "The appeal is sent." in client.get(f"/desk/{bens}/").text
        assert "nobody can file a second one" in client.get(f"/desk/{conversation}/").text

    def test_is_read_by_its_party_alone_until_it_is_filed(self, world: World) -> None:
        client, conversation, dispute_id = self.written(world)
        client.post(f"/desk/{conversation}/appeal/", self.FORM)
        said = str(self.FORM["statement"])
        page = f"/disputes/{dispute_id}/"
        ana, ben = signed_in(world.ana), signed_in(world.ben)

        assert said in ana.get(page).text
        seen = ben.get(page).text
        assert "An operator wrote an appeal for the buyer." in seen
        assert said not in seen
        [exact] = cards_in(conversation)
        ana.post(f"{page}appeal-confirmation/", {"text_sha256": exact})
        assert said in ben.get(page).text

    def test_is_nobody_s_in_the_chat_of_who_is_no_party(self, world: World) -> None:
        client, conversation, _ = self.written(world)
        other = Person.objects.create(
            email="ann@example.org", name="Ann", roles=["buyer"], created_at=clock.now()
        )
        Conversation.objects.filter(pk=conversation).update(person_id=other.id)

        assert "Write the appeal" not in client.get(f"/desk/{conversation}/case/").text
        assert client.post(f"/desk/{conversation}/appeal/", self.FORM).status_code == 404
