"""Sanctions and complaints on their pages: stated, complained of, decided, each with its no."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from tests.app import sanctioned
from tests.app import world as worlds
from tests.app.world import World
from tests.web import cases
from wakai.app import clock
from wakai.core.ids import SanctionId
from wakai.core.sanctions.model import Ending
from wakai.store import sanction_journal, sanctions

STATED = {
    "party": "ben@example.org",
    "side": "seller",
    "measure": "listing_restricted",
    "scope": "Kettle, listing 77",
    "places": "de, fr",
    "facts": "The photo shows another kettle.",
    "clause": "terms_listing",
    "why": "The listing does not show the item as it is.",
    "found_by_machine": "on",
}


@pytest.fixture
def world(transactional_db: None) -> Iterator[World]:  # noqa: ARG001  only that it is there
    clock.forget()
    yield worlds.make()
    clock.forget()


def page(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def send(client: Client, sanction_id: SanctionId, noun: str, **data: str) -> int:
    return client.post(reverse("sanction_deed", args=[sanction_id, noun]), data).status_code


class TestStating:
    def test_asks_for_every_reason_and_sends_it_to_the_party(self, world: World) -> None:
        sue = cases.sign_in(Client(), sanctioned.sue(), second_factor=True)
        there = reverse("sanction_new")

        assert sue.post(there, {**STATED, "facts": ""}).status_code == 422
        assert sue.post(there, {**STATED, "party": "nobody@example.org"}).status_code == 422
        assert sue.post(there, {**STATED, "side": "buyer"}).status_code == 422
        assert sue.post(there, STATED).status_code == 302

        (row,) = sanctions.of_party(world.ben.id)
        shown = page(cases.sign_in(Client(), world.ben), "sanction", row.id)
        for part in (
            "Listing restricted",
            "Kettle, listing 77",
            "Germany and France",
            "A program noticed it, a person decided.",
            "terms of the marketplace, 3.2",
            "The photo shows another kettle.",
            "Online Settlement Board",
        ):
            assert part in shown, part

    def test_says_when_it_can_start_at_the_earliest(self, world: World) -> None:
        sue = cases.sign_in(Client(), sanctioned.sue(), second_factor=True)

        answer = sue.post(reverse("sanction_new"), {**STATED, "measure": "account_terminated"})

        assert answer.status_code == 409
        assert "at the earliest" in answer.content.decode()
        assert sanctions.of_party(world.ben.id) == ()

    def test_sent_twice_is_stated_once(self, world: World) -> None:
        sue = cases.sign_in(Client(), sanctioned.sue(), second_factor=True)
        key = {"request_key": "7f2c7c9e-4a55-4b3e-9d5e-2f6c1d8f1a10"}

        sue.post(reverse("sanction_new"), {**STATED, **key})
        sue.post(reverse("sanction_new"), {**STATED, **key})

        assert len(sanctions.of_party(world.ben.id)) == 1


class TestComplaining:
    def test_goes_from_the_list_to_the_decision(self, world: World) -> None:
        sanction_id = sanctioned.stated(world)
        ben = cases.sign_in(Client(), world.ben)
        ida = cases.sign_in(Client(), world.ida, second_factor=True)
        there = reverse("sanction", args=[sanction_id])
        assert there in page(ben, "sanctions")
        assert "Complain about this sanction" in page(ben, "sanction", sanction_id)

        assert send(ben, sanction_id, "complaint", statement="") == 422
        assert send(ben, sanction_id, "complaint", statement="I have the invoice.") == 302
        assert send(ben, sanction_id, "complaint", statement="And more.") == 409
        assert there in page(ida, "sanctions")
        assert send(ida, sanction_id, "decision", result="reversed", statement="Right.") == 409
        ida.post(reverse("sanction_take", args=[sanction_id]))
        assert send(ida, sanction_id, "question", statement="Who sold it to you?") == 302
        assert "Who sold it to you?" in page(ben, "sanction_deed", sanction_id, "answer")
        assert send(ben, sanction_id, "answer", statement="A dealer in Porto.") == 302
        assert send(ida, sanction_id, "decision", statement="Right.") == 422
        assert send(ida, sanction_id, "decision", result="reversed", statement="Right.") == 302

        assert sanction_journal.read(sanction_id).state.ending is Ending.REVERSED
        assert "The sanction is reversed" in page(ben, "sanction", sanction_id)

    def test_too_late_says_since_when_and_where_to_turn(self, world: World) -> None:
        sanction_id = sanctioned.stated(world)
        cases.later(days=200)

        answer = cases.sign_in(Client(), world.ben).get(
            reverse("sanction_deed", args=[sanction_id, "complaint"])
        )

        assert answer.status_code == 409
        assert "The time to complain ended on" in answer.content.decode()

    def test_is_decided_by_nobody_who_stated_it(self, world: World) -> None:
        ida = cases.sign_in(Client(), world.ida, second_factor=True)
        ida.post(reverse("sanction_new"), STATED)
        (row,) = sanctions.of_party(world.ben.id)
        sanctioned.complained(world, row.id)

        ida.post(reverse("sanction_take", args=[row.id]))

        assert sanction_journal.read(row.id).state.complaint.assigned_to is None  # type: ignore[union-attr]
        assert "Take the complaint" not in page(ida, "sanction", row.id)
        jun = cases.sign_in(Client(), world.jun, second_factor=True)
        jun.post(reverse("sanction_take", args=[row.id]))
        assert "Decide on the complaint" not in page(jun, "sanction", row.id)
        assert "不服の申し出について決定する" in client_page_in_japanese(jun, row.id)


def client_page_in_japanese(client: Client, sanction_id: SanctionId) -> str:
    there = reverse("sanction", args=[sanction_id])
    return client.get(there, headers={"Accept-Language": "ja"}).content.decode()


class TestEnding:
    def test_is_a_supervisors(self, world: World) -> None:
        sanction_id = sanctioned.stated(world)
        sue = cases.sign_in(Client(), sanctioned.sue(), second_factor=True)
        ida = cases.sign_in(Client(), world.ida, second_factor=True)

        assert send(ida, sanction_id, "end", statement="Our mistake.") == 409
        assert send(sue, sanction_id, "end", statement="Our mistake.") == 302

        assert sanction_journal.read(sanction_id).state.ending is Ending.LIFTED


class TestDeeds:
    @pytest.mark.parametrize("noun", ["complaint", "answer"])
    def test_of_the_party_are_not_there_for_the_house(self, world: World, noun: str) -> None:
        sanction_id = sanctioned.stated(world)
        ida = cases.sign_in(Client(), world.ida, second_factor=True)

        assert send(ida, sanction_id, noun, statement="x") == 404

    @pytest.mark.parametrize("noun", ["question", "decision", "end", "nonsense"])
    def test_of_the_house_are_not_there_for_the_party(self, world: World, noun: str) -> None:
        sanction_id = sanctioned.stated(world)

        assert send(cases.sign_in(Client(), world.ben), sanction_id, noun, statement="x") == 404
