"""A message of an order as evidence: word for word from the log, and from no other log."""

import io
import json
import zipfile
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web import cases
from wakai.app import access, chat, message_evidence
from wakai.app import cases as app_cases
from wakai.app.case_file import bundle
from wakai.core.conversations.model import Actor, ActorKind
from wakai.core.disputes.commands import AddEvidence
from wakai.core.disputes.model import Party
from wakai.core.ids import DisputeId
from wakai.store import chat as log
from wakai.store.chat import Written
from wakai.web.parts import EvidenceKind, Sign

pytestmark = pytest.mark.django_db(transaction=True)

PROMISE = "I will refund you."


def written(world: World, text: str = PROMISE) -> tuple[int, int]:
    """Let Ben write to Ana over the order; return the conversation and the line."""
    thread = chat.open_order_thread(
        world.order.id, buyer=world.ana.id, seller=world.ben.id, language="en"
    )
    done = chat.post(thread, Actor(ActorKind.SELLER, world.ben.id), text, key=uuid4())
    assert isinstance(done, Written)
    return thread, done.seq


def messages(world: World, dispute_id: DisputeId) -> tuple[message_evidence.MessageItem, ...]:
    sight = access.dispute_for_party(world.ben.id, dispute_id)
    return message_evidence.of_case(app_cases.view(sight))


def put_in(world: World, thread: int, seq: int) -> int:
    ana = cases.sign_in(Client(), world.ana)
    return ana.post(f"/chat/{thread}/evidence/{seq}/").status_code


class TestTheIdOfAMessage:
    @pytest.mark.parametrize("place", [(1, 1), (4095, 2), (4096, 3), (2**40 + 17, 2**33 + 5)])
    def test_is_its_place_in_the_log(self, place: tuple[int, int]) -> None:
        made = message_evidence.evidence_id(*place)

        assert (made.version, message_evidence.place_of(made)) == (8, place)

    def test_is_no_other_id(self) -> None:
        assert message_evidence.place_of(uuid4()) is None


class TestPuttingAMessageIn:
    def test_shows_both_sides_its_own_words(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        thread, seq = written(world)

        assert [put_in(world, thread, seq) for _ in range(2)] == [302, 302]

        (message,) = messages(world, dispute_id)
        assert (message.text, message.item.by) == (PROMISE, Party.BUYER)
        assert message.item.sha256 == log.hash_of(thread, seq)
        page = cases.sign_in(Client(), world.ben).get(f"/disputes/{dispute_id}/")
        assert PROMISE in page.content.decode()

    def test_is_told_as_its_writers_words_not_as_those_of_who_put_it_in(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        put_in(world, *written(world))

        for reader, told in ((world.ana, "購入者が証拠に追加"), (world.ben, "Put in by the buyer")):
            page = cases.sign_in(Client(), reader).get(f"/disputes/{dispute_id}/")
            (shown,) = [tile for tile in page.context["tiles"] if tile.kind == EvidenceKind.MESSAGE]
            assert (shown.sign, shown.side, shown.put_in) == (Sign.SELLER, Sign.BUYER, told)
            assert told in page.content.decode()

    def test_stands_on_the_bench_beside_the_buyers_evidence_as_the_sellers_words(
        self, world: World
    ) -> None:
        dispute_id = cases.under_review(world)
        put_in(world, *written(world))
        ida = cases.sign_in(Client(), world.ida, second_factor=True)

        page = ida.get(f"/bench/{dispute_id}/")

        buyer, seller = page.context["sides"]
        assert [tile.sign for tile in buyer.tiles if tile.words] == [Sign.SELLER]
        assert not [tile for tile in seller.tiles if tile.words]

    def test_is_told_with_its_writer_in_the_case_file(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        put_in(world, *written(world))
        ben = cases.sign_in(Client(), world.ben)

        taken = ben.post(reverse("case_file", args=[dispute_id]))

        with zipfile.ZipFile(io.BytesIO(taken.getvalue())) as bundled:
            (told,) = json.loads(bundled.read(bundle.TEXTS))["messages"]
            page = bundled.read(bundle.PAGE).decode()
        assert (told["written_by"], told["put_in_by"]) == ("seller", "buyer")
        assert page.index("Handed in by ● Buyer") < page.index("Written by ■ Seller")

    def test_needs_a_case_and_a_message(self, world: World) -> None:
        thread, seq = written(world)
        assert put_in(world, thread, seq) == 404

        cases.under_review(world)
        assert put_in(world, thread, seq + 1) == 404

    def test_shows_nothing_that_the_journal_does_not_vouch_for(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        thread, seq = written(world, "Something else")
        claimed = AddEvidence(
            by=world.buyer,
            at=world.now,
            evidence_id=message_evidence.evidence_id(thread, seq),
            kind="order_message",
            sha256="0" * 64,
        )
        world.run(dispute_id, claimed)

        assert messages(world, dispute_id) == ()
