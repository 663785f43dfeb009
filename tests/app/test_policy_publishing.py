"""Publishing takes effect for new cases, and leaves the open ones what they opened under."""

import re
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args

import pytest
import tomli_w
from django.utils import translation

from tests.app.world import World
from tests.core.test_policy_publishing import PROOF
from wakai.app import (
    clock,
    disputes,
    law_version,
    people,
    policies,
    policy_publishing,
    words_policy_diff,
    words_policy_publishing,
)
from wakai.app.people import PersonRow
from wakai.core.calendar import Period
from wakai.core.policy import PolicyError
from wakai.core.policy.publishing import (
    Edition,
    EffectiveTooEarly,
    FailedProof,
    NothingProposed,
    NotProven,
    Proof,
    ProposalWaits,
    PublishedAlready,
    Refusal,
    SamePerson,
    ShelfChanged,
    VersionTaken,
    VersionTooLow,
)
from wakai.store import policies as stored
from wakai.store import verify
from wakai.store.models import Order, OrderLine, Person, PolicyEvent

pytestmark = pytest.mark.django_db(transaction=True)


def person(name: str, role: str) -> PersonRow:
    made = Person.objects.create(
        email=f"{name}@example.org", name=name, roles=[role], created_at=clock.now()
    )
    found = people.person(made.pk)
    assert found is not None
    return found


def edition(**changes: Any) -> Edition:
    """Return the next version of the policy of the settings, with a shorter seller's answer."""
    data = tomllib.loads(policy_publishing.of_settings().text)
    data |= {"version": data["version"] + 1} | changes
    data["periods"]["seller_answer"]["days"] = 3
    return policy_publishing.edition(tomli_w.dumps(data))


def proof(of: Edition, **changes: Any) -> Proof:
    return replace(PROOF, sha256=of.sha256, law=law_version.sha256(), at=clock.now(), **changes)


def publish(of: Edition) -> None:
    """Let Sue propose, the explorer prove and Otto confirm an edition."""
    sue, otto = person("sue", "supervisor"), person("otto", "owner")
    now = policy_publishing.shelf().in_force(clock.now())
    assert now is not None
    assert isinstance(policy_publishing.propose(sue, of), tuple)
    policy_publishing.record_proof(proof(of))
    done = policy_publishing.confirm(otto, of.sha256, compared_with=now.edition.sha256)
    assert isinstance(done, tuple), done


def another_order(world: World) -> World:
    """Return the same people with one more order."""
    first = world.order
    order = Order.objects.create(
        number="another",
        buyer=first.buyer,
        seller=first.seller,
        currency="JPY",
        fee_minor=0,
        placed_at=first.placed_at,
        shipped_at=first.shipped_at,
        delivered_at=clock.now() - timedelta(hours=1),
    )
    line = OrderLine.objects.create(order=order, title="Cup", quantity=1, paid_minor=900)
    return replace(world, order=order, line=line)


class TestPublishing:
    def test_changes_what_opens_and_not_what_is_open(self, world: World) -> None:
        before = world.draft()
        publish(edition())
        after = another_order(world).draft()

        lengths = []
        for dispute_id in (before, after):
            terms = disputes.read(dispute_id).state.terms
            assert terms is not None
            lengths.append(terms.period("seller_answer"))
        assert lengths == [Period(days=5), Period(days=3)]
        assert policies.live().terms.period("seller_answer") == Period(days=3)

    def test_waits_for_the_instant_that_the_policy_names(self, world: World) -> None:
        later = clock.now() + timedelta(days=2)
        publish(edition(effective_from=later))

        assert policies.pinned().period("seller_answer") == Period(days=5)
        clock.advance(int(timedelta(days=2).total_seconds()))
        policies.forget()

        assert policies.pinned().period("seller_answer") == Period(days=3)
        assert policies.live().terms.period("seller_answer") == Period(days=3)
        assert disputes.read(world.draft()).state.terms == policies.pinned()

    def test_needs_somebody_who_may(self, world: World) -> None:
        for nobody in (world.ana, world.ida, world.olu):
            who = people.person(nobody.pk)
            assert who is not None
            with pytest.raises(policy_publishing.MayNotPublish):
                policy_publishing.propose(who, edition())
        assert not PolicyEvent.objects.exists()

    def test_needs_a_second_person_and_a_proof(self) -> None:
        sue, otto = person("sue", "supervisor"), person("otto", "owner")
        new = edition()
        seen = policy_publishing.of_settings().sha256
        policy_publishing.propose(sue, new)

        unproven = policy_publishing.confirm(otto, new.sha256, compared_with=seen)
        policy_publishing.record_proof(proof(new, passed=False))
        failed = policy_publishing.confirm(otto, new.sha256, compared_with=seen)
        policy_publishing.record_proof(proof(new))
        alone = policy_publishing.confirm(sue, new.sha256, compared_with=seen)
        stale = policy_publishing.confirm(otto, new.sha256, compared_with="another")

        assert (unproven, failed, alone, stale) == (
            NotProven(),
            FailedProof(),
            SamePerson(),
            ShelfChanged(),
        )
        assert policies.pinned().sha256 == seen

    def test_keeps_a_history_that_shows_when_it_was_touched(self) -> None:
        publish(edition())

        assert stored.broken_at() is None
        PolicyEvent.objects.filter(number=2).update(at=clock.now(), kind="policy.withdrawn.v1")

        assert stored.broken_at() == 2
        assert [fault.subject for found in verify.all_policies() for fault in found] == ["policies"]

    def test_says_what_is_in_force_as_the_law_does(self, world: World) -> None:
        world.draft()
        publish(edition(effective_from=clock.now() + timedelta(days=2)))
        shelf = stored.shelf()

        for days in (0, 1, 3):
            at = clock.now() + timedelta(days=days)
            told = shelf.in_force(at)
            assert told is not None
            assert stored.in_force(at) == told.edition.sha256

    def test_refuses_what_is_no_policy(self) -> None:
        with pytest.raises(PolicyError):
            policy_publishing.edition("colour = 'blue'")


class TestOpenCases:
    def test_are_counted_by_what_they_keep(self, world: World) -> None:
        world.submitted()
        old = policy_publishing.of_settings().text
        publish(edition())
        another_order(world).draft()

        counted = policies.open_cases()
        with translation.override("en"):
            groups = words_policy_diff.groups(old, edition().text, counted)

        told = [str(line) for group in groups for line in group.lines]
        assert sum(count for _, count in counted) == 2
        assert "The seller's answer: 5 days → 3 days: 1 open case keeps “5 days”" in told


class TestRefusals:
    @pytest.mark.parametrize("language", ["en", "ja"])
    def test_are_all_said(self, language: str) -> None:
        at = clock.now()
        refusals = (
            NothingProposed(),
            ProposalWaits(name="goods", version=4),
            PublishedAlready(at=at),
            VersionTaken(latest=3),
            VersionTooLow(latest=3),
            EffectiveTooEarly(earliest=at),
            SamePerson(),
            ShelfChanged(),
            NotProven(),
            FailedProof(),
        )
        reader = person("sue", "supervisor")
        with translation.override(language):
            said = {words_policy_publishing.sentence(one, reader) for one in refusals}

        assert {type(one) for one in refusals} == set(get_args(Refusal))
        assert len(said) == len(refusals)
        assert all(bool(re.search(r"[ぁ-ん]", one)) is (language == "ja") for one in said)


class TestLawVersion:
    def test_is_a_hash_of_the_code_that_decides(self) -> None:
        root = Path(disputes.__file__).parents[1] / "core"
        named = {name for name, _ in law_version._modules("", root)}

        assert {"/disputes/timers.py", "/calendar.py", "/ledger/movements.py"} <= named
        assert not [name for name in named if name.startswith(("/conversations", "/explorer"))]
