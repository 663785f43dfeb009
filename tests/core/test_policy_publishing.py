"""A policy comes into force by two people and a proof; what is published is never taken back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest

from wakai.core.ids import PersonId
from wakai.core.policy.publishing import (
    Command,
    Confirm,
    Decision,
    Edition,
    EffectiveTooEarly,
    FailedProof,
    Found,
    NothingProposed,
    NotProven,
    PolicyPublished,
    Proof,
    ProposalWaits,
    Propose,
    PublishedAlready,
    RecordProof,
    SamePerson,
    Shelf,
    ShelfChanged,
    VersionTaken,
    VersionTooLow,
    WithdrawProposal,
    decide,
    evolve,
)

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
DAY = timedelta(days=1)
SUE, OTTO = PersonId(7), PersonId(9)
LAW = "law of today"
THREE = Edition(
    sha256="three", name="goods", version=3, effective_from=NOW - 300 * DAY, text="text of 3"
)
FOUR = replace(THREE, sha256="four", version=4, effective_from=NOW + 10 * DAY)
PROOF = Proof(
    sha256="four",
    law=LAW,
    at=NOW,
    passed=True,
    states=100,
    transitions=900,
    seconds=3,
    case_days_max=200,
    wait_days_max=30,
)
CONFIRM = Confirm(at=NOW, by=OTTO, sha256="four", compared_with="three", law=LAW)


def after(*commands: Command) -> Shelf:
    """Return the shelf on which these commands were carried out."""
    shelf = Shelf()
    for command in commands:
        decision = decide(shelf, command)
        assert isinstance(decision, tuple), decision
        shelf = reduce(evolve, decision, shelf)
    return shelf


FOUNDED = Found(at=NOW - 30 * DAY, edition=THREE)
PROPOSED = Propose(at=NOW, by=SUE, edition=FOUR)
PROVEN = RecordProof(at=NOW, proof=PROOF)


def answer(command: Command, *before: Command) -> Decision:
    return decide(after(*before), command)


class TestFound:
    def test_happens_once(self) -> None:
        again = replace(FOUNDED, edition=FOUR)

        assert answer(again, FOUNDED) == ()
        assert after(FOUNDED, again) == after(FOUNDED)


class TestPropose:
    def test_again_by_the_same_person_changes_nothing(self) -> None:
        assert answer(PROPOSED, FOUNDED, PROPOSED) == ()

    def test_is_refused_while_another_proposal_waits(self) -> None:
        other = replace(PROPOSED, edition=replace(FOUR, sha256="other"))

        assert answer(other, FOUNDED, PROPOSED) == ProposalWaits(name="goods", version=4)
        withdrawn = WithdrawProposal(at=NOW, by=OTTO, sha256="four")
        assert isinstance(answer(other, FOUNDED, PROPOSED, withdrawn), tuple)

    @pytest.mark.parametrize(
        ("edition", "refused"),
        [
            (THREE, PublishedAlready(at=FOUNDED.at)),
            (replace(FOUR, version=3), VersionTaken(latest=3)),
            (replace(FOUR, version=2), VersionTooLow(latest=3)),
            (
                replace(FOUR, effective_from=THREE.effective_from - DAY),
                EffectiveTooEarly(earliest=THREE.effective_from),
            ),
        ],
    )
    def test_is_refused_for_what_cannot_follow(self, edition: Edition, refused: object) -> None:
        assert answer(replace(PROPOSED, edition=edition), FOUNDED) == refused

    def test_takes_another_policy_with_a_number_of_its_own(self) -> None:
        other = replace(FOUR, name="goods-eu", version=1, effective_from=THREE.effective_from)

        assert isinstance(answer(replace(PROPOSED, edition=other), FOUNDED), tuple)


class TestConfirm:
    def test_by_a_second_person_publishes(self) -> None:
        published = PolicyPublished(at=NOW, by=OTTO, sha256="four", law=LAW)

        assert answer(CONFIRM, FOUNDED, PROPOSED, PROVEN) == (published,)
        shelf = after(FOUNDED, PROPOSED, PROVEN, CONFIRM)
        assert (shelf.published[-1].proposed_by, shelf.published[-1].confirmed_by) == (SUE, OTTO)
        assert shelf.proposal is None
        assert answer(CONFIRM, FOUNDED, PROPOSED, PROVEN, CONFIRM) == ()

    def test_by_the_same_person_is_refused(self) -> None:
        own = replace(CONFIRM, by=SUE)

        assert answer(own, FOUNDED, PROPOSED, PROVEN) == SamePerson()

    def test_of_what_does_not_wait_is_refused(self) -> None:
        assert answer(CONFIRM, FOUNDED) == NothingProposed()

    @pytest.mark.parametrize("seen", [{"sha256": "other"}, {"compared_with": "two"}])
    def test_of_another_than_what_was_shown_is_refused(self, seen: dict[str, str]) -> None:
        changed = replace(CONFIRM, **seen)  # type: ignore[arg-type]  # only names of texts

        assert answer(changed, FOUNDED, PROPOSED, PROVEN) == ShelfChanged()

    def test_needs_a_proof_under_the_law_that_runs(self) -> None:
        older = replace(PROVEN, proof=replace(PROOF, law="law of yesterday"))

        assert answer(CONFIRM, FOUNDED, PROPOSED) == NotProven()
        assert answer(CONFIRM, FOUNDED, PROPOSED, older) == NotProven()

    def test_asks_for_the_last_proof(self) -> None:
        failed = replace(PROVEN, proof=replace(PROOF, passed=False))

        assert answer(CONFIRM, FOUNDED, PROPOSED, PROVEN, failed) == FailedProof()
        assert isinstance(answer(CONFIRM, FOUNDED, PROPOSED, failed, PROVEN), tuple)


class TestProofs:
    def test_of_another_law_are_known_and_count_no_more(self) -> None:
        older = replace(PROVEN, proof=replace(PROOF, law="law of yesterday"))
        shelf = after(FOUNDED, PROPOSED, older)

        assert shelf.proof("four", LAW) is None
        assert shelf.last_proof("four") == older.proof
        assert after(FOUNDED, older, PROVEN).last_proof("four") == PROOF
        assert shelf.last_proof("three") is None


class TestInForce:
    def test_is_what_the_house_began_with_until_another_takes_effect(self) -> None:
        shelf = after(FOUNDED, PROPOSED, PROVEN, CONFIRM)

        def at(moment: datetime) -> str:
            found = shelf.in_force(moment)
            return found.edition.sha256 if found else ""

        last = FOUR.effective_from - timedelta(microseconds=1)
        assert (at(last), at(FOUR.effective_from)) == ("three", "four")
        assert at(NOW - 400 * DAY) == "three"  # a house is never without a policy

    def test_begins_with_the_publication_of_what_says_it_was_in_force_before(self) -> None:
        early = replace(FOUR, effective_from=NOW - 20 * DAY)
        shelf = after(FOUNDED, replace(PROPOSED, edition=early), PROVEN, CONFIRM)

        (_, second) = shelf.published
        assert second.in_force_from == NOW

    def test_is_nothing_on_an_empty_shelf(self) -> None:
        assert Shelf().in_force(NOW) is None
