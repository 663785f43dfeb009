"""Opening a dispute, its evidence, and taking it back (T01, T02, T13)."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    BOT_FOR_ANA,
    DAY,
    FULL,
    HALF,
    HOUR,
    IDA,
    LACES,
    MONDAY,
    OLU,
    OLU_FOR_ANA,
    ORDER,
    REPLACEMENT,
    RETURN,
    SECOND,
    SHOES,
    STRANGER,
    WRONG_SIZE,
    Story,
    an_id,
    refunds,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    Actor,
    Claim,
    ClaimLine,
    DeadlineKind,
    Dispute,
    Level,
    LineAmount,
    OrderFacts,
    Outcome,
    Party,
    Payer,
    Remedy,
    RemedyKind,
    Role,
    Stage,
    Visibility,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    EvidenceMissing,
    InputMissing,
    NotAllowed,
    NotNow,
    RemedyNotPossible,
    TooManyFiles,
    UnknownReason,
    WarningNotConfirmed,
    WindowNotOpen,
    WindowOver,
    WrongAmount,
    WrongLines,
)
from wakai.core.ids import DisputeId, EvidenceId, LineId
from wakai.core.ledger import Account


def start(by: Actor = ANA, order: OrderFacts = ORDER, at: datetime = MONDAY) -> c.StartDraft:
    return c.StartDraft(
        by=by,
        at=at,
        dispute_id=DisputeId(an_id("dispute")),
        number="7K4X-2M9P",
        order=order,
        terms=Story().terms,
    )


def submit(story: Story, claim: Claim = WRONG_SIZE, by: Actor = ANA) -> c.SubmitClaim:
    return c.SubmitClaim(by=by, at=story.at, claim=claim)


def claim(remedy: Remedy = FULL, reason: str = "ND2", **lines: int) -> Claim:
    quantities = {SHOES: lines.get("shoes", 2), LACES: lines.get("laces", 0)}
    asked = tuple(
        ClaimLine(line_id=line, quantity=quantity, reason=reason)
        for line, quantity in quantities.items()
        if quantity
    )
    return Claim(lines=asked, remedy=remedy, statement=text("why"))


class TestStartDraft:
    @pytest.mark.parametrize("by", [ANA, OLU_FOR_ANA, BOT_FOR_ANA])
    def test_is_for_the_buyer_and_those_who_help_the_buyer(self, by: Actor) -> None:
        story = Story().must(start(by))

        assert story.state.stage is Stage.DRAFT
        assert story.state.waiting_on is WaitingOn.BUYER
        assert story.running() == {DeadlineKind.DRAFT_KEPT}

    @pytest.mark.parametrize(
        "by", [BEN, STRANGER, OLU, replace(OLU, on_behalf_of=Party.SELLER), IDA]
    )
    def test_is_for_nobody_else(self, by: Actor) -> None:
        assert Story().refused(start(by)) == NotAllowed()

    def test_waits_for_the_promised_day_while_nothing_was_delivered(self) -> None:
        on_its_way = replace(ORDER, delivered_at=None)
        promised = on_its_way.promised_until
        assert promised is not None

        early = Story().refused(start(order=on_its_way, at=promised - SECOND))

        assert early == WindowNotOpen(opens_at=promised)
        assert Story().lets(start(order=on_its_way, at=promised))

    def test_closes_thirty_days_after_delivery(self) -> None:
        assert ORDER.delivered_at is not None
        ends_at = datetime(2026, 11, 30, 9, tzinfo=UTC)

        assert ends_at == ORDER.delivered_at + 30 * DAY
        assert Story().lets(start(at=ends_at - SECOND))
        assert Story().refused(start(at=ends_at)) == WindowOver(ended_at=ends_at)

    def test_needs_no_day_where_nothing_was_promised(self) -> None:
        nothing = replace(ORDER, delivered_at=None, promised_until=None, shipped_at=None)

        assert Story().lets(start(order=nothing))

    def test_changes_nothing_when_it_is_sent_again(self) -> None:
        assert Story().draft().do(start()) == ()

    def test_is_refused_for_a_dispute_that_is_another_one(self) -> None:
        other = replace(start(), dispute_id=DisputeId(an_id("other")))

        assert Story().draft().refused(other) == NotNow(stage=Stage.DRAFT)

    def test_is_deleted_when_nobody_goes_on(self) -> None:
        story = Story().draft().fire(DeadlineKind.DRAFT_KEPT)

        assert story.at == MONDAY + 30 * DAY
        assert story.happened() == ["dispute.draft-expired", "dispute.closed"]
        assert (story.state.stage, story.state.outcome) == (Stage.CLOSED, Outcome.NOT_SENT)
        assert story.state.deadlines == {}


class TestSubmitClaim:
    def test_holds_the_claimed_money_and_asks_the_seller(self) -> None:
        story = Story().opened()

        assert (story.state.stage, story.state.waiting_on) == (Stage.SELLER, WaitingOn.SELLER)
        assert story.running() == {DeadlineKind.SELLER_ANSWER, DeadlineKind.NEGOTIATION}
        assert story.clock(DeadlineKind.SELLER_ANSWER).due_at == datetime(
            2026, 11, 9, 9, tzinfo=UTC
        )  # five days end on a Saturday
        assert story.money(Account.HELD, Account.FREE, Account.FEE) == (7_200, 451, 850)

    def test_asks_for_a_faster_answer_where_little_is_claimed(self) -> None:
        little = claim(Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=refunds(2_000)))
        more = claim(Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=refunds(2_001)))

        fast = Story().draft().evidence().submit(little)
        slow = Story().draft().evidence().submit(more)

        assert fast.left(DeadlineKind.SELLER_ANSWER) == 48 * HOUR
        assert slow.left(DeadlineKind.SELLER_ANSWER) == 7 * DAY

    def test_needs_the_evidence_that_the_reason_demands(self) -> None:
        story = Story().draft()

        assert story.refused(submit(story)) == EvidenceMissing(kinds=("photo_measure_and_tag",))
        assert story.evidence().lets(submit(story))

    def test_takes_an_excuse_for_evidence_that_cannot_be_given(self) -> None:
        story = Story().draft()

        assert story.lets(submit(story, replace(WRONG_SIZE, excused=("photo_measure_and_tag",))))

    def test_needs_no_evidence_for_a_withdrawal_by_law(self) -> None:
        story = Story().draft()

        assert story.lets(submit(story, claim(replace(RETURN, return_payer=Payer.BUYER), "RT1")))

    @pytest.mark.parametrize(
        "lines",
        [
            (),
            (ClaimLine(line_id=LineId(404), quantity=1, reason="ND2"),),
            (ClaimLine(line_id=SHOES, quantity=3, reason="ND2"),),
            (ClaimLine(line_id=SHOES, quantity=0, reason="ND2"),),
            (ClaimLine(line_id=SHOES, quantity=1, reason="ND2"),) * 2,
        ],
    )
    def test_is_about_lines_of_the_order(self, lines: tuple[ClaimLine, ...]) -> None:
        story = Story().draft().evidence()

        assert story.refused(submit(story, replace(WRONG_SIZE, lines=lines))) == WrongLines()

    def test_needs_a_reason_of_the_terms(self) -> None:
        story = Story().draft().evidence()

        refusal = story.refused(submit(story, claim(reason="MOOD")))

        assert refusal == UnknownReason(reason="MOOD")

    @pytest.mark.parametrize(
        ("remedy", "max_minor"),
        [
            (replace(HALF, refunds=()), 4_000),
            (replace(HALF, refunds=refunds(4_001)), 4_000),
            (replace(HALF, refunds=refunds(laces=1)), 0),
            (replace(HALF, refunds=refunds(1) * 2), 4_000),
            (replace(HALF, refunds=(LineAmount(line_id=SHOES, minor=-1),)), 4_000),
            (replace(FULL, refunds=refunds(3_999)), 4_000),
        ],
    )
    def test_asks_for_no_more_than_was_paid_for_what_it_names(
        self, remedy: Remedy, max_minor: int
    ) -> None:
        story = Story().draft().evidence()

        refusal = story.refused(submit(story, claim(remedy, shoes=1)))

        assert refusal == WrongAmount(max_minor=max_minor)

    def test_may_ask_for_everything_that_was_paid_for_what_it_names(self) -> None:
        story = Story().draft().evidence()

        assert story.lets(submit(story, claim(replace(FULL, refunds=refunds(4_000)), shoes=1)))

    @pytest.mark.parametrize(
        "remedy",
        [
            Remedy(kind=RemedyKind.GOODWILL, refunds=refunds(100)),
            Remedy(kind=RemedyKind.RELEASE),
            replace(RETURN, return_payer=None),
            replace(FULL, return_payer=Payer.SELLER),
        ],
    )
    def test_asks_for_something_that_can_be_asked_for(self, remedy: Remedy) -> None:
        story = Story().draft().evidence()

        assert story.refused(submit(story, claim(remedy))) == RemedyNotPossible()

    @pytest.mark.parametrize("reason", ["ND9", "ND7", "NR3"])
    def test_never_sends_back_what_may_not_or_cannot_be_posted(self, reason: str) -> None:
        story = Story().draft().evidence("s", "statement").evidence("m", "photo_marks")
        story.evidence("d", "photo_date_or_label")

        assert story.refused(submit(story, claim(RETURN, reason))) == RemedyNotPossible()
        assert story.lets(submit(story, claim(FULL, reason)))

    def test_takes_a_replacement_with_the_sum_that_is_the_way_back(self) -> None:
        assert Story().opened(REPLACEMENT).money(Account.HELD) == (7_200,)

    @pytest.mark.parametrize("by", [BEN, OLU_FOR_ANA, BOT_FOR_ANA, STRANGER])
    def test_is_confirmed_by_the_buyer_alone(self, by: Actor) -> None:
        story = Story().draft().evidence()

        assert story.refused(submit(story, by=by)) == NotAllowed()

    def test_changes_nothing_when_it_is_sent_again_and_is_refused_when_it_differs(self) -> None:
        story = Story().opened()

        assert story.do(submit(story)) == ()
        assert story.refused(submit(story, claim(HALF))) == NotNow(stage=Stage.SELLER)

    def test_is_refused_before_there_is_a_draft(self) -> None:
        assert Story().refused(submit(Story())) == NotAllowed()
        assert Dispute().stage is Stage.NEW


def add(story: Story, by: Actor = ANA, name: str = "x", **changes: object) -> c.AddEvidence:
    command = c.AddEvidence(
        by=by,
        at=story.at,
        evidence_id=EvidenceId(an_id(name)),
        kind="photo_item",
        sha256="sha",
    )
    return replace(command, **changes)  # type: ignore[arg-type]


class TestAddEvidence:
    def test_is_for_each_side_and_for_an_operator_who_helps_one(self) -> None:
        story = Story().opened()
        for name, by in (("a", ANA), ("b", BEN), ("c", OLU_FOR_ANA)):
            story.must(add(story, by, name))

        added = story.state.evidence[1:]
        assert [item.by for item in added] == [Party.BUYER, Party.SELLER, Party.BUYER]
        for stranger in (STRANGER, IDA, OLU):
            assert story.refused(add(story, stranger)) == NotAllowed()

    def test_of_a_draft_is_not_the_sellers(self) -> None:
        story = Story().draft()

        assert story.refused(add(story, BEN)) == NotAllowed()
        assert story.lets(add(story, ANA))

    def test_is_taken_twenty_times_from_each_side(self) -> None:
        story = Story().opened()
        for number in range(19):
            story.must(add(story, name=str(number)))

        assert story.refused(add(story, name="one more")) == TooManyFiles(files_max=20)
        assert story.lets(add(story, BEN, "the first of the seller"))

    def test_is_never_dropped_but_marked_when_it_comes_late(self) -> None:
        story = Story().opened().refuse().escalate()
        story.must(add(story, name="in time"))
        story.fire(DeadlineKind.EVIDENCE_FREEZE)
        story.must(add(story, name="late"))

        assert [item.late for item in story.state.evidence[1:]] == [False, True]

    def test_is_not_late_when_it_was_asked_for(self) -> None:
        story = Story().opened().refuse().escalate().assign()
        story.fire(DeadlineKind.EVIDENCE_FREEZE).request()
        story.must(add(story, name="asked for"))

        assert not story.state.evidence[-1].late

    def test_belongs_to_the_appeal_once_there_is_a_ruling(self) -> None:
        story = Story().ruled()
        story.must(add(story, name="new"))

        assert story.state.evidence[-1].level is Level.APPEAL

    def test_is_hidden_from_the_other_side_only_with_a_reason(self) -> None:
        story = Story().opened()
        hidden = add(story, visibility=Visibility.DECIDER_ONLY)

        assert story.refused(hidden) == InputMissing(field="why_hidden")
        story.must(replace(hidden, why_hidden=text("my home address")))
        assert story.state.evidence[-1].why_hidden == text("my home address")

    def test_is_of_a_known_kind_and_has_a_hash(self) -> None:
        story = Story().opened()

        assert story.refused(add(story, kind="hearsay")) == UnknownReason(reason="hearsay")
        assert story.refused(add(story, sha256="")) == InputMissing(field="sha256")

    def test_changes_nothing_when_it_is_sent_again(self) -> None:
        story = Story().opened()
        story.must(add(story))

        assert story.do(add(story)) == ()

    def test_is_not_taken_when_the_result_is_final(self) -> None:
        story = Story().opened().accept_request()

        assert story.refused(add(story)) == NotNow(stage=Stage.FINAL)


class TestWithdraw:
    @pytest.mark.parametrize(
        "story",
        [
            Story().opened(),
            Story().opened().refuse(),
            Story().opened().refuse().escalate(),
            Story().in_review(),
        ],
        ids=["seller", "negotiation", "review", "assigned"],
    )
    def test_leaves_the_money_as_if_nothing_had_been_claimed(self, story: Story) -> None:
        story.withdraw()

        assert (story.state.stage, story.state.outcome) == (Stage.CLOSED, Outcome.WITHDRAWN)
        assert story.money(Account.HELD, Account.FREE, Account.FEE) == (0, 7_651, 850)
        assert story.state.deadlines == {}

    def test_needs_the_warning_to_be_confirmed(self) -> None:
        story = Story().opened()

        silent = story.refused(c.Withdraw(by=ANA, at=story.at, warned=False))

        assert silent == WarningNotConfirmed()

    def test_is_for_the_buyer_before_the_ruling(self) -> None:
        opened, ruled = Story().opened(), Story().ruled()

        for by in (BEN, OLU_FOR_ANA, Actor(person=ANA.person, role=Role.SELLER)):
            refusal = opened.refused(c.Withdraw(by=by, at=opened.at, warned=True))
            assert refusal == NotAllowed()
        late = ruled.refused(c.Withdraw(by=ANA, at=ruled.at, warned=True))
        assert late == NotNow(stage=Stage.DECIDED)

    def test_changes_nothing_when_it_is_sent_again(self) -> None:
        story = Story().opened().withdraw()

        assert story.do(c.Withdraw(by=ANA, at=story.at, warned=True)) == ()
