"""One item is kept while another goes back: how it is offered, ordered, read and followed."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from tests.app import tills
from tests.app.two_lines import LID, agreed, lid_kept, lines, submitted
from tests.app.world import PAID, World, make
from tests.axe import faults
from tests.browser import OpenPage
from tests.web.cases import REFUSAL, sign_in, take_along, taken, time_runs_out
from wakai.app import clock, disputes, texts
from wakai.core.disputes.commands import Escalate, RefuseRequest
from wakai.core.disputes.model import DeadlineKind, Fulfilment
from wakai.core.ids import DisputeId
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

NOTHING_GOES_BACK = "Something has to go back. If not, choose a refund without return."


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:  # noqa: ARG001  only that it is there
    clock.forget()
    made = make()
    Person.objects.filter(pk=made.ana.pk).update(language="en")
    yield made
    clock.forget()


def under_review(world: World) -> DisputeId:
    """Return a dispute over both items that Ida may rule on."""
    dispute_id = submitted(world)
    said = texts.new("The photo shows blue.", language="en", author_id=world.ben.id)
    refuse = RefuseRequest(by=world.seller, at=world.now, reason=REFUSAL, statement=said.ref)
    assert isinstance(disputes.execute(dispute_id, refuse, new_texts=[said]), disputes.Done)
    world.run(dispute_id, Escalate(by=world.buyer, at=world.now))
    taken(world, dispute_id)
    time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)
    return dispute_id


def composed(world: World, **changes: Any) -> dict[str, Any]:
    """Return a ruling of a return as the composer posts it."""
    kettle, lid = lines(world)
    return {
        "kind": "return_and_refund",
        "return_payer": "seller",
        f"amount_{kettle}": str(PAID - LID),
        f"amount_{lid}": str(LID),
        "findings": ["not_as_described"],
        "rules": ["ND3"],
        "statement": "The kettle is blue, and the page says red.",
        "do": "preview",
    } | changes


def offered(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "return_and_refund",
        "return_payer": "seller",
        "kept": [str(lines(world)[1])],
        "statement": "",
        "request_key": str(uuid4()),
    } | changes


class TestRuling:
    def test_lets_one_item_be_kept_and_says_so_to_both(self, world: World, client: Client) -> None:
        dispute_id = under_review(world)
        sign_in(client, world.ida, second_factor=True)
        address = reverse("bench_ruling", args=[dispute_id])
        kept = {f"kept_{lines(world)[1]}": "on"}

        assert client.post(address, composed(world, **kept)).status_code == 302
        shown = client.get(address)
        english = next(one for one in shown.context["letters"] if one.language == "en")
        said = "\n".join(line.text for part in english.sections for line in part.lines)
        seen = {name: str(shown.context[name]) for name in ("request_key", "seen", "version")}
        client.post(address, seen | {"do": "issue"})

        assert "You get ¥500 back without returning anything for it." in said
        assert "You send the other goods back and then get ¥3,480 back." in said
        assert "¥500 does not wait for the return: it is paid as soon as this is final." in said
        ruling = disputes.read(dispute_id).state.ruling
        assert ruling is not None
        assert ruling.remedy == lid_kept(world)

    def test_is_not_made_where_nothing_goes_back(self, world: World, client: Client) -> None:
        dispute_id = under_review(world)
        sign_in(client, world.ida, second_factor=True)
        address = reverse("bench_ruling", args=[dispute_id])
        kept = {f"kept_{line}": "on" for line in lines(world)}

        answer = client.post(address, composed(world, **kept))

        assert answer.status_code == 422
        assert NOTHING_GOES_BACK in answer.content.decode()
        instead = composed(world, **kept, kind="full_refund", return_payer="")
        assert client.post(address, instead).status_code == 302

    def test_asks_what_is_kept_once_something_goes_back(
        self, world: World, live_server: Any, desktop_page: OpenPage
    ) -> None:
        dispute_id = under_review(world)
        page = desktop_page()
        ida = sign_in(Client(), world.ida, second_factor=True)
        take_along(page, ida, live_server.url)
        page.goto(live_server.url + reverse("bench_case", args=[dispute_id]))
        boxes = page.get_by_label("The buyer keeps this: paid without a return")

        expect(boxes).to_have_count(2)
        expect(boxes.first).to_be_hidden()
        page.get_by_label("Remedy", exact=True).select_option(label="Return and refund")
        expect(boxes.first).to_be_visible()
        assert faults(page) == []


class TestOffer:
    def test_says_item_by_item_what_would_be_kept(self, world: World, client: Client) -> None:
        dispute_id = submitted(world)
        sign_in(client, world.ben)
        address = reverse("deed", args=[dispute_id, "offer"])
        nothing_back = offered(world, kept=[str(line) for line in lines(world)])

        assert NOTHING_GOES_BACK in client.post(address, nothing_back).content.decode()
        assert client.post(address, offered(world)).status_code == 302

        offer = disputes.read(dispute_id).state.offer
        assert offer is not None
        assert offer.remedy == lid_kept(world)
        ana = sign_in(Client(), world.ana)
        shown = ana.get(reverse("deed", args=[dispute_id, "settlement"]))
        assert [(row.label, row.values) for row in shown.context["awards"]] == [
            ("Lid", ("¥500 · is kept: paid without a return",)),
            ("Kettle", ("¥3,480 · goes back, and is paid when the seller has it",)),
        ]

    def test_asks_what_is_kept_only_where_there_are_several_items(
        self, world: World, client: Client
    ) -> None:
        sign_in(client, world.ben)
        one = world.submitted().dispute_id

        shown = client.get(reverse("deed", args=[one, "offer"]))

        assert "kept" not in shown.context["form"].fields


class TestPage:
    def test_follows_each_part_of_the_money(self, world: World, client: Client) -> None:
        dispute_id = agreed(world)
        sign_in(client, world.ana)
        address = reverse("dispute", args=[dispute_id])

        before = client.get(address)
        tills.work()
        after = client.get(address)

        assert (
            "¥500 does not wait for the return: it is being paid now."
            in before.context["state_line"]
        )
        assert before.context["money_map"].note == (
            "¥500 does not wait for the return: it is being paid now. "
            "The rest is held and waits for the goods that go back. "
            "A refund of ¥3,480 is more than what is held: ¥174 of it is our commission, "
            "which we give back with it."
        )
        assert [share.amount.minor for share in before.context["money_map"].later] == [3_480, 0]
        assert [row.values for row in before.context["awards"]] == [
            ("¥500 · is kept: it is being paid now",),
            ("¥3,480 · goes back, and is paid when the seller has it",),
        ]
        assert disputes.read(dispute_id).state.paying is Fulfilment.RETURN_DUE
        assert "¥500 has been paid without waiting for the return." in after.context["state_line"]
        assert [row.values for row in after.context["awards"]] == [
            ("¥500 · is kept: paid",),
            ("¥3,480 · goes back, and is paid when the seller has it",),
        ]
