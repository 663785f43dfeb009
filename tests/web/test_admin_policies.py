"""A policy goes from a file into force on the pages of owner and supervisor, by two people."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.app.test_policy_publishing import proof
from tests.app.world import World
from tests.web import cases
from wakai.app import clock, law_version, policies, policy_publishing
from wakai.core.calendar import Period
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

OWN = """\
extends = "default"
policy = "marketplace-goods"
version = 99
effective_from = 2026-06-01T00:00:00Z

[periods]
seller_answer = { days = 3, floor = 2, ceiling = 10, source = "our terms of sale" }
"""


def staff(name: str, role: str) -> Client:
    somebody = Person.objects.create(
        email=f"{name}@example.org", name=name, roles=[role], created_at=clock.now()
    )
    return cases.sign_in(Client(), somebody, second_factor=True)


@pytest.fixture
def sora() -> Client:
    return staff("Sora", "supervisor")


@pytest.fixture
def otto() -> Client:
    return staff("Otto", "owner")


def propose(who: Client, text: str = OWN) -> Any:
    file = SimpleUploadedFile("own.toml", text.encode())
    return who.post("/admin/policies/proposal/", {"file": file})


def proposed(who: Client) -> str:
    """Let somebody propose, and return the address of the policy."""
    answer = propose(who)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def confirm(who: Client, page: str) -> Any:
    seen = {"compared_with": policies.live().sha256}
    return who.post(f"{page}publication/", seen)


class TestPublication:
    def test_takes_two_people_and_a_proof(self, world: World, sora: Client, otto: Client) -> None:
        world.draft()
        page = proposed(sora)
        read = otto.get(page).content.decode()
        assert "The seller&#x27;s answer: 5 days → 3 days" in read
        assert "1 open case keeps “5 days”" in read
        assert "our terms of sale" in read
        assert 'class="machine"' in read

        unproven = confirm(otto, page)
        waits = policy_publishing.shelf().proposal
        assert waits is not None
        policy_publishing.record_proof(proof(waits.edition))
        alone, both = confirm(sora, page), confirm(otto, page)

        assert (unproven.status_code, alone.status_code) == (409, 409)
        assert "not proven for the program" in unproven.content.decode()
        assert "You proposed this policy yourself" in alone.content.decode()
        assert both.status_code == 302
        assert policies.pinned().period("seller_answer") == Period(days=3)
        listed = otto.get("/admin/policies/").content.decode()
        assert "Sora · Otto" in listed
        assert "In force" in listed

    def test_says_what_was_checked_and_whether_the_law_has_changed_since(
        self, sora: Client, otto: Client
    ) -> None:
        page = proposed(sora)
        waits = policy_publishing.shelf().proposal
        assert waits is not None
        never = otto.get(page).content.decode()
        policy_publishing.record_proof(replace(proof(waits.edition), law="of yesterday"))
        before = otto.get(page).content.decode()
        early = confirm(otto, page)
        policy_publishing.record_proof(proof(waits.edition, passed=False))
        cut = otto.get(page).content.decode()
        policy_publishing.record_proof(proof(waits.edition, invariants=31))
        now = otto.get(page).content.decode()

        changed = "The law of the program has changed since: check it again."
        assert (changed in never, changed in before, changed in now) == (False, True, False)
        assert ("Not proven for the program" in never, early.status_code) == (True, 409)
        assert "did not come to its end" in cut
        law = law_version.sha256()[:12]
        assert re.search(f"Checked whole on .*: 31 invariants, 3 seconds, version {law}", now)
        assert confirm(otto, page).status_code == 302

    def test_is_refused_when_something_else_came_into_force(
        self, sora: Client, otto: Client
    ) -> None:
        page = proposed(sora)

        answer = otto.post(f"{page}publication/", {"compared_with": "another"})

        assert answer.status_code == 409
        assert "no longer the whole one" in answer.content.decode()


class TestProposal:
    def test_says_what_is_wrong_with_the_file(self, sora: Client) -> None:
        wrong = propose(sora, OWN.replace("days = 3", "days = 30"))
        shown = propose(sora, "extends = '../default'")

        assert (wrong.status_code, shown.status_code) == (422, 422)
        assert "above its ceiling of 10" in wrong.content.decode()
        assert "same folder" in shown.content.decode()

    def test_says_why_it_cannot_follow(self, sora: Client) -> None:
        shipped = Path(__file__).parents[2] / "policies/default.toml"

        answer = propose(sora, shipped.read_text("utf-8"))

        assert answer.status_code == 409
        assert "There is nothing to do" in answer.content.decode()

    def test_can_be_withdrawn_by_either(self, sora: Client, otto: Client) -> None:
        page = proposed(sora)

        gone = otto.post(f"{page}withdrawal/")

        assert gone.status_code == 302
        assert otto.post(f"{page}withdrawal/").status_code == 404
        assert policy_publishing.shelf().proposal is None

    def test_is_for_the_house_only(self, world: World) -> None:
        for nobody in (world.ana, world.ida, world.olu):
            client = cases.sign_in(Client(), nobody, second_factor=True)
            assert propose(client).status_code == 404
        assert policy_publishing.shelf().proposal is None
