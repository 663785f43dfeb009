"""Who acts for a party: from when until when, and in what (T01, c6, I-40)."""

from dataclasses import replace
from typing import Any

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    HALF,
    IDA,
    ORDER,
    RETURN,
    STRANGER,
    SUE,
    Story,
    an_id,
)
from tests.core.disputes.walk import SOUND
from wakai.core.disputes import commands as c
from wakai.core.disputes.decide import decide
from wakai.core.disputes.events import MandateBegun, MandateEnded
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.guards_review import may_decide
from wakai.core.disputes.kinds import Unfit
from wakai.core.disputes.may import MAY
from wakai.core.disputes.model import Actor, Mandate, Party, Role
from wakai.core.disputes.refusals import (
    CannotRepresent,
    ConflictOfInterest,
    NotAllowed,
    NotNow,
    PartyItself,
    RepresentedAlready,
)
from wakai.core.ids import DisputeId, PersonId

KEN_FOR_ANA = Actor(person=PersonId(8), role=Role.REPRESENTATIVE, on_behalf_of=Party.BUYER)
LIA_FOR_BEN = Actor(person=PersonId(9), role=Role.REPRESENTATIVE, on_behalf_of=Party.SELLER)
HELPED = replace(  # Ken acts for Ana, and Lia once acted for Ben
    ORDER,
    mandates=(
        Mandate(party=Party.BUYER, person=PersonId(8)),
        Mandate(party=Party.SELLER, person=PersonId(9), ended=True),
    ),
)
KEN_FOR_BEN = replace(KEN_FOR_ANA, on_behalf_of=Party.SELLER)
LIA_FOR_ANA = replace(LIA_FOR_BEN, on_behalf_of=Party.BUYER)
MOE_FOR_ANA = replace(KEN_FOR_ANA, person=PersonId(44))


def helped() -> Story:
    """Return the story of an order in which Ken acts for Ana, and Lia once acted for Ben."""
    return Story(order=HELPED)


STAGES = {
    "draft": helped().draft(),
    "opened": helped().opened(),
    "offered": helped().opened().offer(HALF),
    "in_review": helped().in_review(),
    "asked": helped().in_review().request(),
    "ruled": helped().ruled(HALF),
    "appealed": helped().appealed(RETURN),
    "on_its_way_back": helped().opened(RETURN).accept_request().label(),
    "withdrawn": helped().opened().withdraw(),
}


def begin(story: Story, by: Actor = KEN_FOR_ANA) -> c.BeginMandate:
    return c.BeginMandate(by=by, at=story.at)


def end(story: Story, by: Actor = ANA, party: Party = Party.BUYER) -> c.EndMandate:
    return c.EndMandate(by=by, at=story.at, party=party)


def named(events: object, by: Actor) -> object:
    """Return the same events as if somebody else had caused them."""
    if not isinstance(events, tuple):
        return events
    each: tuple[Any, ...] = events
    return tuple(replace(one, by=by) if hasattr(one, "by") else one for one in each)


class TestBeginning:
    def test_lets_somebody_act_from_then_on_at_any_stage(self) -> None:
        story = Story().opened()
        before = story.refused(c.Escalate(by=KEN_FOR_ANA, at=story.at))

        story.must(begin(story))

        assert before == NotAllowed()
        assert story.last == (
            MandateBegun(at=story.at, by=KEN_FOR_ANA, party=Party.BUYER, person=PersonId(8)),
        )
        story.refuse().escalate(KEN_FOR_ANA)
        closed = Story().opened().withdraw()
        assert closed.lets(begin(closed))

    def test_is_the_same_when_it_comes_again(self) -> None:
        story = helped().opened()

        assert story.ask(begin(story)) == ()

    def test_lets_no_second_one_act_beside_the_first(self) -> None:
        story = helped().opened()

        assert story.refused(begin(story, MOE_FOR_ANA)) == RepresentedAlready()
        story.must(end(story))
        assert story.lets(begin(story, MOE_FOR_ANA))

    @pytest.mark.parametrize(
        ("by", "why"),
        [
            (replace(KEN_FOR_ANA, person=ANA.person), Unfit.SELF),
            (replace(KEN_FOR_ANA, person=BEN.person), Unfit.OTHER_SIDE),
            (LIA_FOR_ANA, Unfit.OTHER_SIDE),
        ],
    )
    def test_is_for_nobody_who_stands_or_stood_on_a_side(self, by: Actor, why: Unfit) -> None:
        story = helped().opened()
        story.must(end(story))

        assert story.refused(begin(story, by)) == CannotRepresent(why=why)

    def test_is_for_helpers_alone_and_for_a_dispute_that_there_is(self) -> None:
        story = Story().opened()

        assert story.refused(begin(story, replace(KEN_FOR_ANA, on_behalf_of=None))) == NotAllowed()
        assert story.refused(begin(story, ANA)) == NotAllowed()
        assert isinstance(decide(Story().state, begin(story)), NotNow)


class TestEnding:
    @pytest.mark.parametrize("by", [ANA, KEN_FOR_ANA])
    def test_is_for_either_of_the_two_and_at_once(self, by: Actor) -> None:
        story = helped().opened()

        story.must(end(story, by))

        assert story.last == (
            MandateEnded(at=story.at, by=by, party=Party.BUYER, person=PersonId(8)),
        )
        assert story.state.mandates[0] == Mandate(party=Party.BUYER, person=PersonId(8), ended=True)
        assert allowed_actions(story.state, KEN_FOR_ANA, story.at) == ()
        assert story.refused(c.Escalate(by=KEN_FOR_ANA, at=story.at)) == NotAllowed()

    @pytest.mark.parametrize("by", [BEN, LIA_FOR_BEN, STRANGER, SUE, KEN_FOR_BEN])
    def test_is_for_nobody_else(self, by: Actor) -> None:
        story = helped().opened()

        assert story.refused(end(story, by)) == NotAllowed()

    def test_is_the_same_when_it_comes_again(self) -> None:
        story = helped().opened()
        story.must(end(story))

        assert story.ask(end(story)) == ()


class TestActing:
    def test_may_begin_and_send_a_claim(self) -> None:
        story = helped().draft(KEN_FOR_ANA)

        assert story.state.opened_by == KEN_FOR_ANA
        assert story.lets(SOUND["submit_claim"](story, KEN_FOR_ANA) or begin(story))

    @pytest.mark.parametrize("by", [KEN_FOR_BEN, LIA_FOR_BEN, MOE_FOR_ANA])
    def test_begins_nothing_for_whom_they_do_not_act(self, by: Actor) -> None:
        story = helped()
        command = c.StartDraft(
            by=by,
            at=story.at,
            dispute_id=DisputeId(an_id("dispute")),
            number="7K4X-2M9P",
            order=story.order,
            terms=story.terms,
        )

        assert story.refused(command) == NotAllowed()
        assert story.lets(replace(command, by=KEN_FOR_ANA))

    @pytest.mark.parametrize("stage", STAGES)
    def test_does_what_the_party_could_or_nothing(self, stage: str) -> None:
        """A representative never may more, and what comes of it is the same but for who did it."""
        story = STAGES[stage]
        for action, sound in SOUND.items():
            helped_by, own = sound(story, KEN_FOR_ANA), sound(story, ANA)
            if helped_by is None or own is None:
                continue
            answer, by_party = story.ask(helped_by), story.ask(own)

            if Role.REPRESENTATIVE in MAY[action]:
                assert named(answer, ANA) == named(by_party, ANA), action
            elif isinstance(by_party, tuple):
                assert answer == PartyItself(), action
            else:
                assert not isinstance(answer, tuple), action

    @pytest.mark.parametrize("stage", STAGES)
    def test_is_listed_what_the_party_is_but_for_what_is_its_own(self, stage: str) -> None:
        story = STAGES[stage]
        listed = set(allowed_actions(story.state, KEN_FOR_ANA, story.at))
        partys = set(allowed_actions(story.state, ANA, story.at))

        assert listed == {code for code in partys if Role.REPRESENTATIVE in MAY[code]}

    @pytest.mark.parametrize("by", [KEN_FOR_BEN, LIA_FOR_BEN, LIA_FOR_ANA, MOE_FOR_ANA])
    def test_is_for_nobody_without_a_mandate_for_this_side(self, by: Actor) -> None:
        for story in STAGES.values():
            assert allowed_actions(story.state, by, story.at) == ()

    def test_never_agrees_or_gives_up_for_the_party(self) -> None:
        offered = helped().opened().offer(HALF)
        accept = SOUND["accept_offer"]

        assert offered.refused(accept(offered, KEN_FOR_ANA) or begin(offered)) == PartyItself()
        assert offered.lets(accept(offered, ANA) or begin(offered))


class TestDeciding:
    @pytest.mark.parametrize("person", [KEN_FOR_ANA.person, LIA_FOR_BEN.person])
    def test_is_for_nobody_who_acts_or_once_acted_for_a_side(self, person: PersonId) -> None:
        at_work = Actor(person=person, role=Role.ADJUDICATOR)
        review = helped().opened().after(DAY).refuse().escalate()
        assign = c.Assign(by=SUE, at=review.at, adjudicator=person)

        assert may_decide(review.state, person) == ConflictOfInterest()
        assert review.refused(assign) == ConflictOfInterest()
        assert "take" not in allowed_actions(review.state, at_work, review.at)
        assert review.lets(replace(assign, adjudicator=PersonId(5)))
        assert may_decide(review.state, IDA.person) is None
