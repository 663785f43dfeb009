"""The house decides: assignment, questions, the ruling, and when it is late (T15 to T19)."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    HALF,
    HOUR,
    IDA,
    JUN,
    OLU,
    OLU_FOR_ANA,
    RELEASE,
    REPLACEMENT,
    RETURN,
    SECOND,
    SUE,
    Story,
    an_id,
    refunds,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.events import Assigned
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    AssignReason,
    DeadlineKind,
    EvidenceFinding,
    Fulfilment,
    Party,
    Payer,
    Remedy,
    RemedyKind,
    Role,
    Stage,
    Visibility,
    WaitingOn,
    Weight,
)
from wakai.core.disputes.refusals import (
    ConflictOfInterest,
    InputMissing,
    NotAllowed,
    NotAssigned,
    NotNow,
    NotYourTurn,
    OtherSideNotHeard,
    RemedyNotPossible,
    RulingIncomplete,
    RulingStands,
    UnknownReason,
    WrongAmount,
)
from wakai.core.ids import EvidenceId, PersonId, RequestId
from wakai.core.ledger import Account


def escalated() -> Story:
    return Story().opened().refuse().escalate()


def assign(story: Story, by: Actor = SUE, whom: Actor = IDA) -> c.Assign:
    assert whom.person is not None
    return c.Assign(by=by, at=story.at, adjudicator=whom.person)


def request(story: Story, by: Actor = IDA, **changes: object) -> c.RequestInformation:
    command = c.RequestInformation(
        by=by,
        at=story.at,
        request_id=RequestId(an_id("question")),
        to=Party.SELLER,
        kinds=("pack_photo",),
    )
    return replace(command, **changes)  # type: ignore[arg-type]


def give(story: Story, by: Actor = BEN, name: str = "question") -> c.GiveInformation:
    return c.GiveInformation(by=by, at=story.at, request_id=RequestId(an_id(name)))


def _whys(story: Story) -> list[AssignReason | None]:
    return [event.why for event in story.events if isinstance(event, Assigned)]


class TestAssign:
    @pytest.mark.parametrize("by", [SUE, SYSTEM, IDA])
    def test_is_for_the_queue_a_supervisor_and_the_adjudicator(self, by: Actor) -> None:
        story = escalated()

        assert story.must(assign(story, by)).state.assigned_to == IDA.person

    @pytest.mark.parametrize("by", [ANA, BEN, OLU, OLU_FOR_ANA, JUN])
    def test_is_not_for_others(self, by: Actor) -> None:
        story = escalated()

        assert story.refused(assign(story, by)) == NotAllowed()

    def test_never_gives_a_party_its_own_dispute(self) -> None:
        story = escalated()
        ana_at_work = Actor(person=ANA.person, role=Role.ADJUDICATOR)

        assert story.refused(assign(story, SUE, ana_at_work)) == ConflictOfInterest()
        assert story.refused(assign(story, ana_at_work, ana_at_work)) == ConflictOfInterest()

    def test_is_taken_from_nobody_but_can_be_given_anew(self) -> None:
        story = escalated().assign(IDA)

        assert story.refused(assign(story, JUN, JUN)) == NotAssigned()
        given = replace(assign(story, SUE, JUN), why=AssignReason.AWAY)
        assert story.must(given).state.assigned_to == JUN.person

    def test_says_why_where_somebody_has_it_and_nothing_where_nobody_has(self) -> None:
        free, held = escalated(), escalated().assign(IDA)
        ill = AssignReason.AWAY

        assert held.refused(assign(held, SUE, JUN)) == InputMissing(field="why")
        assert _whys(held.must(replace(assign(held, SUE, JUN), why=ill))) == [None, ill]
        assert _whys(free.must(replace(assign(free, SUE, JUN), why=ill))) == [None]

    def test_changes_nothing_when_it_is_so_already(self) -> None:
        story = escalated().assign(IDA)

        assert story.do(assign(story, SUE, IDA)) == ()

    def test_waits_for_the_review(self) -> None:
        story = Story().opened()

        assert story.refused(assign(story)) == NotNow(stage=Stage.SELLER)

    def test_is_remembered_for_the_appeal(self) -> None:
        story = escalated().assign(IDA).assign(JUN, AssignReason.WORKLOAD)

        assert {IDA.person, JUN.person, SUE.person} <= story.state.first_level


class TestRequestInformation:
    def test_asks_one_side_while_the_house_s_clocks_stand_still(self) -> None:
        story = escalated().assign()
        story.must(request(story))

        assert story.state.waiting_on is WaitingOn.SELLER
        assert story.left(DeadlineKind.INFORMATION) == 72 * HOUR
        assert story.standing_still() == {
            DeadlineKind.RULING,
            DeadlineKind.RULING_APOLOGY,
            DeadlineKind.RULING_BACKSTOP,
        }

    def test_is_for_the_adjudicator_who_has_the_case_file(self) -> None:
        story = escalated().assign(IDA)

        assert story.refused(request(story, JUN)) == NotAssigned()
        assert story.refused(request(story, OLU)) == NotAllowed()
        assert story.refused(request(story, replace(IDA, person=None))) == NotAllowed()
        conflicted = Actor(person=BEN.person, role=Role.ADJUDICATOR)
        assert story.refused(request(story, conflicted)) == ConflictOfInterest()

    def test_is_one_at_a_time(self) -> None:
        story = escalated().assign()
        story.must(request(story))
        second = request(story, request_id=RequestId(an_id("another")))

        until = story.clock(DeadlineKind.INFORMATION).due_at
        assert story.refused(second) == NotYourTurn(until=until)
        assert story.must(give(story)).lets(second)

    def test_names_what_is_wanted(self) -> None:
        story = escalated().assign()

        assert story.refused(request(story, kinds=())) == InputMissing(field="kinds")
        assert story.refused(request(story, kinds=("x",))) == UnknownReason(reason="x")

    def test_belongs_to_a_review_or_an_appeal(self) -> None:
        story = Story().ruled()

        assert story.refused(request(story)) == NotNow(stage=Stage.DECIDED)

    def test_changes_nothing_when_it_is_sent_again(self) -> None:
        story = escalated().assign()

        assert story.must(request(story)).do(request(story)) == ()


class TestGiveInformation:
    def test_lets_the_clocks_run_on_with_what_was_left(self) -> None:
        story = escalated().assign().after(DAY)
        left = story.left(DeadlineKind.RULING)
        story.must(request(story)).after(2 * DAY)

        story.must(give(story))

        assert story.state.waiting_on is WaitingOn.PLATFORM
        assert story.left(DeadlineKind.RULING) == left
        assert story.standing_still() == set()

    def test_is_for_the_side_that_was_asked(self) -> None:
        story = escalated().assign()
        story.must(request(story))

        assert story.refused(give(story, ANA)) == NotNow(stage=Stage.REVIEW)
        assert story.refused(give(story, OLU)) == NotAllowed()
        assert story.refused(give(story, BEN, "no such question")) == NotAllowed()
        assert story.must(give(story)).do(give(story)) == ()

    def test_is_not_held_against_a_side_that_is_silent(self) -> None:
        story = escalated().assign()
        story.must(request(story)).fire(DeadlineKind.INFORMATION)

        assert story.happened() == ["dispute.info-given"]
        assert story.state.stage is Stage.REVIEW
        assert story.state.waiting_on is WaitingOn.PLATFORM

    def test_is_over_when_the_dispute_is(self) -> None:
        story = escalated().assign()
        story.must(request(story)).withdraw()

        assert story.refused(give(story)) == NotNow(stage=Stage.CLOSED)


class TestIssueRuling:
    def test_waits_for_the_last_evidence_and_is_issued_at_that_instant(self) -> None:
        story = escalated().assign()
        freeze = story.clock(DeadlineKind.EVIDENCE_FREEZE).due_at
        story.after(story.left(DeadlineKind.EVIDENCE_FREEZE) - SECOND)

        early = story.refused(story.ruling())
        story.after(SECOND)

        assert early == OtherSideNotHeard(until=freeze)
        assert isinstance(story.ask(story.ruling()), tuple)

    def test_waits_for_an_answer_that_was_asked_for(self) -> None:
        story = Story().in_review()
        story.must(request(story))
        until = story.clock(DeadlineKind.INFORMATION).due_at

        assert story.refused(story.ruling()) == OtherSideNotHeard(until=until)
        assert story.must(give(story)).lets(story.ruling())

    def test_opens_the_time_to_appeal_and_splits_the_money(self) -> None:
        story = Story().in_review().rule(HALF)

        assert (story.state.stage, story.state.waiting_on) == (Stage.DECIDED, WaitingOn.BOTH)
        assert story.running() == {DeadlineKind.APPEAL_WINDOW}
        assert story.state.fulfilment is Fulfilment.NONE
        assert story.money(Account.ALLOC_B, Account.ALLOC_S, Account.HELD) == (4_000, 3_600, 0)

    def test_keeps_money_held_that_waits_for_goods(self) -> None:
        back = Story().in_review().rule(RETURN)
        again = Story().in_review().rule(REPLACEMENT)

        assert back.state.fulfilment is Fulfilment.RETURN_DUE
        assert again.state.fulfilment is Fulfilment.REPLACE_DUE
        assert back.money(Account.HELD) == again.money(Account.HELD) == (7_200,)

    @pytest.mark.parametrize("by", [ANA, BEN, OLU, OLU_FOR_ANA, SUE])
    def test_is_for_an_adjudicator(self, by: Actor) -> None:
        story = Story().in_review()

        assert story.refused(story.ruling(by=by)) == NotAllowed()

    def test_is_for_the_adjudicator_who_has_the_case_file(self) -> None:
        story = Story().in_review()

        assert story.refused(story.ruling(by=JUN)) == NotAssigned()

    @pytest.mark.parametrize(
        ("spoil", "missing"),
        [
            (lambda r: replace(r, findings=()), ("findings",)),
            (lambda r: replace(r, rules=()), ("rules",)),
            (lambda r: replace(r, evidence=()), (str(an_id("tag")),)),
        ],
    )
    def test_gives_reasons_rules_and_judges_every_item(
        self, spoil: Callable[[c.IssueRuling], c.IssueRuling], missing: tuple[str, ...]
    ) -> None:
        story = Story().in_review()

        assert story.refused(spoil(story.ruling())) == RulingIncomplete(missing=missing)

    def test_judges_nothing_that_is_not_in_the_case_file(self) -> None:
        story = Story().in_review()
        invented = EvidenceFinding(
            evidence_id=EvidenceId(an_id("invented")), weight=Weight.ACCEPTED
        )
        ruling = replace(story.ruling(), evidence=(*story.judged(), invented))

        missing = (str(an_id("invented")),)
        assert story.refused(ruling) == RulingIncomplete(missing=missing)

    def test_may_pass_over_what_only_the_decider_sees(self) -> None:
        story = escalated().assign()
        story.must(
            c.AddEvidence(
                by=ANA,
                at=story.at,
                evidence_id=EvidenceId(an_id("secret")),
                kind="photo_item",
                sha256="x",
                visibility=Visibility.DECIDER_ONLY,
                why_hidden=text("address"),
            )
        )
        story.after(story.left(DeadlineKind.EVIDENCE_FREEZE))
        ruling = replace(story.ruling(), evidence=story.judged()[:1])

        assert isinstance(story.ask(ruling), tuple)

    def test_finds_what_the_terms_know(self) -> None:
        story = Story().in_review()
        ruling = replace(story.ruling(), findings=("bad_mood",))

        assert story.refused(ruling) == UnknownReason(reason="bad_mood")

    @pytest.mark.parametrize(
        ("remedy", "refusal"),
        [
            (Remedy(kind=RemedyKind.GOODWILL, refunds=refunds(5)), RemedyNotPossible()),
            (replace(RELEASE, refunds=refunds(1)), RemedyNotPossible()),
            (replace(HALF, refunds=refunds(8_001)), WrongAmount(max_minor=8_000)),
            (replace(HALF, refunds=refunds(1, 1)), WrongAmount(max_minor=0)),
        ],
    )
    def test_orders_no_more_than_was_asked_for(
        self, remedy: Remedy, refusal: RemedyNotPossible | WrongAmount
    ) -> None:
        story = Story().in_review()

        assert story.refused(story.ruling(remedy)) == refusal

    def test_changes_nothing_when_it_is_sent_again_and_another_one_is_refused(self) -> None:
        story = Story().in_review()
        story.must(story.ruling())

        assert story.do(story.ruling()) == ()
        assert story.refused(story.ruling(name="another")) == RulingStands()

    def test_is_refused_outside_a_review(self) -> None:
        story = Story().opened()

        assert story.refused(story.ruling()) == NotNow(stage=Stage.SELLER)

    def test_may_make_the_house_pay_the_postage(self) -> None:
        story = Story().in_review()
        story.rule(replace(RETURN, return_payer=Payer.PLATFORM))

        assert story.state.return_ is not None
        assert story.state.return_.payer is Payer.PLATFORM


def test_nobody_is_an_adjudicator_by_being_a_person() -> None:
    story = Story().in_review()
    ida_shopping = Actor(person=PersonId(4), role=Role.BUYER)

    assert story.refused(story.ruling(by=ida_shopping)) == NotAllowed()
