"""The buyer asks for less, for more, or for something else, before the house decides (T03)."""

from dataclasses import replace
from typing import Any

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FULL,
    HALF,
    HOUR,
    OLU,
    OLU_FOR_ANA,
    ORDER,
    REPLACEMENT,
    WRONG_SIZE,
    Story,
    an_id,
    refunds,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import Actor, Claim, DeadlineKind, Remedy, Stage, WaitingOn
from wakai.core.disputes.refusals import (
    AmendedBefore,
    ChangedMeanwhile,
    EvidenceMissing,
    NotAllowed,
    NotNow,
    RemedyNotPossible,
    WrongAmount,
)
from wakai.core.ids import OfferId
from wakai.core.ledger import Account

ANSWER, AGAIN = DeadlineKind.SELLER_ANSWER, DeadlineKind.AMENDMENT_ANSWER
QUARTER = replace(HALF, refunds=refunds(2_000))


def claim(remedy: Remedy, **changes: Any) -> Claim:
    return replace(WRONG_SIZE, remedy=remedy, **changes)


def amend(story: Story, asked: Claim, by: Actor = ANA) -> c.AmendClaim:
    return c.AmendClaim(by=by, at=story.at, claim=asked)


def reason(code: str, *excused: str) -> Claim:
    lines = (replace(WRONG_SIZE.lines[0], reason=code),)
    return claim(HALF, lines=lines, excused=excused)


class TestMore:
    def test_is_asked_for_once_and_gives_the_seller_the_full_time_anew(self) -> None:
        story = Story().opened(HALF).after(4 * DAY)
        story.must(amend(story, claim(FULL)))

        assert story.clock(ANSWER).set_at == story.at
        assert story.left(ANSWER) >= 5 * DAY
        assert story.state.stage is Stage.SELLER
        story.must(amend(story, claim(HALF)))
        assert story.refused(amend(story, claim(FULL))) == AmendedBefore()

    def test_holds_what_is_asked_for_now(self) -> None:
        story = Story().opened(HALF)
        assert story.money(Account.HELD) == (3_600,)

        story.must(amend(story, claim(FULL)))
        assert story.money(Account.HELD) == (7_200,)
        story.must(amend(story, claim(QUARTER)))
        assert story.money(Account.HELD, Account.FREE) == (1_800, 7_651 - 1_800)

    def test_is_a_new_reason_which_needs_its_evidence(self) -> None:
        story = Story().opened(HALF)

        missing = story.refused(amend(story, reason("ND4")))
        assert missing == EvidenceMissing(kinds=("video_test",))
        story.must(amend(story, reason("ND4", "video_test")))
        assert story.state.amended

    def test_is_goods_that_move(self) -> None:
        story = Story().opened(FULL)

        story.must(amend(story, claim(REPLACEMENT)))

        assert story.state.amended

    def test_after_an_answer_is_answered_again_or_looked_at_by_a_person(self) -> None:
        story = Story().opened(HALF).after(DAY).refuse()
        story.must(amend(story, claim(FULL)))
        assert story.running() == {AGAIN, DeadlineKind.NEGOTIATION}
        assert story.state.waiting_on is WaitingOn.SELLER

        story.remind(AGAIN).fire(AGAIN)

        assert story.state.stage is Stage.REVIEW
        assert not story.state.rulings

    def test_is_decided_by_silence_only_when_there_was_no_answer_yet(self) -> None:
        story = Story().opened(HALF)
        story.must(amend(story, claim(FULL))).remind(ANSWER).fire(ANSWER)

        assert story.state.stage is Stage.DECIDED
        assert story.state.ruling is not None
        assert story.state.ruling.remedy.refund_minor == 8_000


class TestLess:
    def test_is_always_possible_and_changes_no_clock_of_the_first_answer(self) -> None:
        story = Story().opened(FULL)
        before = story.clock(ANSWER)

        story.after(HOUR).must(amend(story, claim(HALF))).must(amend(story, claim(QUARTER)))

        assert story.clock(ANSWER) == before
        assert not story.state.amended

    def test_of_an_answered_request_takes_the_place_of_every_offer(self) -> None:
        story = Story().opened(FULL).after(DAY).offer(QUARTER)
        story.must(amend(story, claim(HALF)))

        assert story.state.offer is None
        assert story.running() == {DeadlineKind.OFFER_ANSWER, DeadlineKind.NEGOTIATION}
        assert story.state.waiting_on is WaitingOn.SELLER
        assert story.lets(c.AcceptRequest(by=BEN, at=story.at, remedy_sha256=HALF.sha256()))


class TestAnyAmendment:
    def test_is_for_the_buyer_before_the_review(self) -> None:
        story, reviewed = Story().opened(FULL), Story().in_review(FULL)

        for by in (BEN, OLU_FOR_ANA):
            assert story.refused(amend(story, claim(HALF), by)) == NotAllowed()
        assert story.lets(amend(story, claim(HALF)))
        assert reviewed.refused(amend(reviewed, claim(HALF))) == NotNow(stage=Stage.REVIEW)

    def test_is_not_agreed_to_by_who_saw_the_older_request(self) -> None:
        story = Story().opened(FULL)
        seen = FULL.sha256()
        story.must(amend(story, claim(HALF)))

        command = c.AcceptRequest(by=BEN, at=story.at, remedy_sha256=seen)
        assert story.refused(command) == ChangedMeanwhile()

    def test_is_held_to_what_was_paid_and_done_once(self) -> None:
        story = Story().opened(HALF)
        most = replace(HALF, refunds=refunds(ORDER.lines[0].paid_minor + 1))

        assert isinstance(story.refused(amend(story, claim(most))), WrongAmount)
        story.must(amend(story, claim(QUARTER)))
        assert story.do(amend(story, claim(QUARTER))) == ()

    def test_is_not_the_way_of_a_withdrawal_by_law(self) -> None:
        story = Story().opened(HALF)

        assert story.refused(amend(story, reason("RT1"))) == RemedyNotPossible()

    def test_ends_a_proposal_of_the_house(self) -> None:
        story = Story().opened(FULL).after(DAY).refuse()
        kind = DeadlineKind.PROPOSAL_ANSWER
        story.must(proposal(story))
        assert kind in story.running()

        story.must(amend(story, claim(HALF, statement=text("half is enough"))))

        assert story.state.proposal is None
        assert kind not in story.running()


def proposal(story: Story) -> c.ProposeNeutrally:
    name = OfferId(an_id("proposal"))
    return c.ProposeNeutrally(by=OLU, at=story.at, offer_id=name, remedy=HALF)
