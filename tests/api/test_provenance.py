"""Which program of the shop acted for a party: in the journal, on the page and in the case file."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.api.program import ANA, Program
from tests.api.test_disputes import claim
from tests.app.test_case_file import of_house, read, rewritten, taken, unpacked
from tests.app.world import World
from tests.web import cases
from wakai.app.case_file import bundle
from wakai.app.case_file.verify import verify
from wakai.core.ids import DisputeId
from wakai.store import journal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def key(shop: Program) -> str:
    """The part of the token that may be seen."""
    return shop.token.split("_")[1]


@pytest.fixture
def opened(shop: Program, world: World) -> DisputeId:
    """A dispute that the program opened for Ana."""
    answer = shop.post("disputes", claim(world))
    assert answer.status_code == 201
    return DisputeId(UUID(answer.json()["id"]))


def accepted(world: World, dispute_id: DisputeId) -> None:
    """Let Ben accept, himself."""
    world.run(dispute_id, world.accept())


class TestProvenance:
    def test_of_what_a_program_does_is_in_the_journal(
        self, shop: Program, world: World, opened: DisputeId, key: str
    ) -> None:
        before = journal.read(opened).version
        accepted(world, opened)

        tokens = [entry.token for entry in journal.entries(opened)]
        assert shop.token.startswith(f"wakai_{key}_")
        assert set(tokens[:before]) == {key}
        assert set(tokens[before:]) == {None}
        assert journal.broken_at(opened) is None

    def test_is_told_on_the_page_to_both_and_the_secret_to_nobody(
        self, shop: Program, world: World, opened: DisputeId, key: str
    ) -> None:
        for person in (world.ana, world.ben):
            page = cases.sign_in(Client(), person).get(f"/disputes/{opened}/").content.decode()
            assert page.count(key) == 2  # of the draft and of the claim, not of what followed
            assert shop.token.split("_", 2)[2] not in page

    def test_is_in_the_case_file_and_under_its_hash(
        self, shop: Program, world: World, opened: DisputeId, key: str, tmp_path: Path
    ) -> None:
        accepted(world, opened)
        path = taken(of_house(opened), tmp_path)
        assert verify(path).problems == []
        told = [event.get("token") for event in read(path, bundle.EVENTS)["events"]]
        assert set(told) == {key, None}
        folder = unpacked(path)
        assert f"token {key}" in (folder / bundle.PAGE).read_text("utf-8")
        assert shop.token.split("_", 2)[2] not in json.dumps(read(path, bundle.EVENTS))

        def denied(document: Any) -> None:
            del document["events"][0]["token"]

        rewritten(folder, bundle.EVENTS, denied)
        (problem,) = (one for one in verify(folder).problems if one.startswith("Event 1"))
        assert "not what was written" in problem

    def test_is_said_once_of_what_is_sent_twice(
        self, shop: Program, opened: DisputeId, key: str
    ) -> None:
        shop.act(opened, "withdraw", ANA, warned=True, key="once")
        version = journal.read(opened).version
        shop.act(opened, "withdraw", ANA, warned=True, key="once")

        assert journal.read(opened).version == version
        assert {entry.token for entry in journal.entries(opened)} == {key}
