"""A solution that the house proposes to both sides: agreed only if both accept (T10)."""

from dataclasses import replace

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FULL,
    HALF,
    IDA,
    JUN,
    OLU,
    OLU_FOR_ANA,
    RELEASE,
    SUE,
    Story,
    an_id,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import Actor, Basis, DeadlineKind, Role, Stage
from wakai.core.disputes.refusals import (
    ChangedMeanwhile,
    ConflictOfInterest,
    NoSuchOffer,
    NotAllowed,
    NotAssigned,
    NotNow,
    NotYourTurn,
    RemedyNotPossible,
)
from wakai.core.ids import OfferId
from wakai.core.ledger import Account

ANSWER = DeadlineKind.PROPOSAL_ANSWER


def talking() -> Story:
    return Story().opened().after(DAY).refuse()


def propose(story: Story, by: Actor = OLU, name: str = "proposal") -> c.ProposeNeutrally:
    offer_id = OfferId(an_id(name))
    return c.ProposeNeutrally(by=by, at=story.at, offer_id=offer_id, remedy=HALF)


def accept(story: Story, by: Actor = ANA) -> c.AcceptProposal:
    seen, offer_id = HALF.sha256(), OfferId(an_id("proposal"))
    return c.AcceptProposal(by=by, at=story.at, offer_id=offer_id, remedy_sha256=seen)


def decline(story: Story, by: Actor = BEN) -> c.DeclineProposal:
    return c.DeclineProposal(by=by, at=story.at, offer_id=OfferId(an_id("proposal")))


class TestProposing:
    def test_asks_both_and_stops_nothing(self) -> None:
        story = talking()
        before = story.running()

        story.must(propose(story))

        assert story.running() == before | {ANSWER}
        assert story.state.stage is Stage.NEGOTIATION
        assert story.do(propose(story)) == ()

    @pytest.mark.parametrize("by", [ANA, BEN, SUE, OLU_FOR_ANA])
    def test_is_for_somebody_neutral(self, by: Actor) -> None:
        story = talking()

        assert story.refused(propose(story, by)) == NotAllowed()

    def test_is_not_for_somebody_of_the_house_who_is_a_party(self) -> None:
        story = talking()
        ben_at_work = Actor(person=BEN.person, role=Role.OPERATOR)

        assert story.refused(propose(story, ben_at_work)) == ConflictOfInterest()

    def test_is_for_the_adjudicator_who_has_the_file(self) -> None:
        story = Story().in_review()

        assert story.refused(propose(story, JUN)) == NotAssigned()
        assert story.lets(propose(story, IDA))

    def test_happens_while_there_is_something_to_agree_on(self) -> None:
        early, late = Story().opened(), Story().ruled()

        assert early.refused(propose(early)) == NotNow(stage=Stage.SELLER)
        assert late.refused(propose(late)) == NotNow(stage=Stage.DECIDED)

    def test_is_one_at_a_time_and_a_remedy_that_may_be_offered(self) -> None:
        story = talking()
        released = replace(propose(story), remedy=RELEASE)
        assert story.refused(released) == RemedyNotPossible()
        story.must(propose(story))

        until = story.clock(ANSWER).due_at
        assert story.refused(propose(story, name="another")) == NotYourTurn(until=until)


class TestAnswering:
    def test_is_agreed_when_both_accept(self) -> None:
        story = talking()
        story.must(propose(story)).must(accept(story, BEN))
        assert story.state.stage is Stage.NEGOTIATION
        assert story.refused(accept(story, BEN)) == NotYourTurn(until=story.clock(ANSWER).due_at)

        story.must(accept(story, ANA))

        assert (story.state.stage, story.state.basis) == (Stage.FINAL, Basis.AGREEMENT)
        assert story.paid().money(Account.PAID_B) == (4_000,)

    def test_means_exactly_what_was_shown(self) -> None:
        story = talking()
        story.must(propose(story))
        other = replace(accept(story), remedy_sha256=FULL.sha256())
        unknown = replace(accept(story), offer_id=OfferId(an_id("another")))

        assert story.refused(other) == ChangedMeanwhile()
        assert story.refused(unknown) == NoSuchOffer()
        assert story.refused(accept(story, OLU)) == NotAllowed()

    def test_ends_it_for_both_when_one_declines(self) -> None:
        story = talking()
        story.must(propose(story)).must(accept(story, ANA)).must(decline(story))

        assert story.state.proposal is None
        assert ANSWER not in story.state.deadlines
        assert story.refused(accept(story)) == NoSuchOffer()
        assert story.lets(propose(story, name="another"))

    def test_ends_by_time_without_harm(self) -> None:
        story = Story().in_review()
        story.must(propose(story, IDA)).fire(ANSWER)

        assert story.happened() == ["dispute.proposal-ended"]
        assert story.lets(story.ruling())

    def test_goes_on_while_the_house_takes_over(self) -> None:
        story = talking()
        story.must(propose(story)).escalate().must(accept(story, ANA)).must(accept(story, BEN))

        assert story.state.stage is Stage.FINAL
        assert story.running() == {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}

    def test_is_over_with_a_ruling(self) -> None:
        story = Story().in_review()
        story.must(propose(story, IDA)).rule(FULL)

        assert story.state.proposal is None


class TestNeutrality:
    def test_keeps_who_proposed_from_deciding_the_appeal(self) -> None:
        story = talking()
        jun_as_operator = Actor(person=JUN.person, role=Role.OPERATOR)
        story.must(propose(story, jun_as_operator)).must(decline(story))
        story.escalate().assign().after(4 * DAY).rule(HALF).after(DAY).file()
        assert JUN.person is not None

        command = c.Assign(by=SUE, at=story.at, adjudicator=JUN.person)
        assert story.refused(command) == ConflictOfInterest()
