"""
A second dispute over the same order: never the same money, nor the same question, once more.

Goal: whatever the first dispute came to, all disputes over the order together stay within what was
paid for it. Method: hypothesis walks one dispute to its end and then another one over what is left.
"""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.disputes.story import (
    ANA,
    DAY,
    FULL,
    HALF,
    LACES,
    RELEASE,
    REPLACEMENT,
    SHOES,
    SUE,
    WRONG_SIZE,
    Story,
    an_id,
    refunds,
    text,
)
from tests.core.disputes.test_invariants import WALKS, is_over, one_step, opened, silence
from wakai.core.disputes import commands as c
from wakai.core.disputes.earlier import left, took, worth_of
from wakai.core.disputes.model import (
    Claim,
    ClaimLine,
    DeadlineKind,
    EarlierEnd,
    Outcome,
    Remedy,
    RemedyKind,
)
from wakai.core.disputes.refusals import (
    DealtWithBefore,
    Refusal,
    ReopenedForTheSame,
    UnknownReason,
    WrongAmount,
    WrongLines,
)
from wakai.core.ids import DisputeId, LineId, PersonId
from wakai.core.ledger import Account, paid_out

ANOTHER = PersonId(61)  # another supervisor
NUMBER = "7K4X-2M9P"  # of the first dispute
DECIDED = DealtWithBefore(number=NUMBER, end=EarlierEnd.DECIDED)
AGREED = DealtWithBefore(number=NUMBER, end=EarlierEnd.AGREED)
WITHDRAWN = DealtWithBefore(number=NUMBER, end=EarlierEnd.WITHDRAWN)


def claim(remedy: Remedy = FULL, **quantities: int) -> Claim:
    """Return a claim of so many shoes and laces."""
    lines = {"shoes": SHOES, "laces": LACES}
    asked = (
        ClaimLine(line_id=lines[name], quantity=quantity, reason="ND2")
        for name, quantity in quantities.items()
    )
    return replace(WRONG_SIZE, lines=tuple(asked), remedy=remedy)


SHOES_AGAIN = claim(shoes=2)
ONE_SHOE = claim(replace(FULL, refunds=refunds(4_000)), shoes=1)
LACES_ALONE = claim(replace(FULL, refunds=refunds(0, 501)), laces=1)
A_PART = replace(HALF, refunds=refunds(3_000))


def ruled(asked: Claim = WRONG_SIZE, remedy: Remedy = RELEASE) -> Story:
    """Return a dispute whose ruling became final, and was paid."""
    story = Story().draft().evidence().submit(asked).after(DAY).refuse().escalate().assign()
    story.after(story.left(DeadlineKind.EVIDENCE_FREEZE)).rule(remedy)
    return story.fire(DeadlineKind.APPEAL_WINDOW).paid()


def agreed(asked: Claim = WRONG_SIZE) -> Story:
    """Return a dispute in which the seller accepted what was asked for, and it was paid."""
    return Story().draft().evidence().submit(asked).accept_request().paid()


def beginning(*before: Story) -> tuple[Story, c.StartDraft]:
    """Return the story of another dispute over the same order, and the command that begins it."""
    last = before[-1]
    story = Story(terms=last.terms, order=last.order)
    story.at = last.at
    start = c.StartDraft(
        by=ANA,
        at=story.at,
        dispute_id=DisputeId(an_id("another dispute")),
        number="another",
        order=story.order,
        terms=story.terms,
        late_because=text("I was ill"),
        earlier=tuple(told for one in before if (told := took(one.state))),
    )
    return story, start


def begun(*before: Story) -> Story:
    """Return another dispute over the same order: a draft, with what a wrong size needs."""
    story, start = beginning(*before)
    story.must(start)
    if story.state.late:
        story.must(c.AdmitLate(by=SUE, at=story.at))
    return story.evidence()


def refused(first: Story, asked: Claim) -> Refusal:
    story = begun(first)
    return story.refused(c.SubmitClaim(by=ANA, at=story.at, claim=asked))


class TestWhatWasDecided:
    @pytest.mark.parametrize("remedy", [RELEASE, HALF, FULL])
    def test_is_not_claimed_again_however_it_was_decided(self, remedy: Remedy) -> None:
        assert refused(ruled(remedy=remedy), SHOES_AGAIN) == DECIDED
        assert refused(ruled(remedy=remedy), ONE_SHOE) == DECIDED

    def test_is_not_claimed_again_for_the_money_that_was_not_asked_for(self) -> None:
        first = ruled(replace(WRONG_SIZE, remedy=A_PART))

        assert refused(first, claim(replace(HALF, refunds=refunds(5_000)), shoes=2)) == DECIDED

    def test_is_not_claimed_again_after_the_one_appeal(self) -> None:
        first = Story().appealed(HALF).decide_appeal(FULL).paid()

        assert refused(first, SHOES_AGAIN) == DECIDED

    def test_is_not_claimed_again_where_the_seller_was_silent(self) -> None:
        first = Story().opened().remind(DeadlineKind.SELLER_ANSWER)
        first.fire(DeadlineKind.SELLER_ANSWER).fire(DeadlineKind.APPEAL_WINDOW).paid()

        assert refused(first, SHOES_AGAIN) == DECIDED

    def test_leaves_the_other_lines(self) -> None:
        second = begun(ruled(remedy=HALF)).submit(LACES_ALONE).accept_request().paid()

        assert second.money(Account.PAID_B) == (501,)

    def test_leaves_the_other_pieces_of_the_line(self) -> None:
        first = ruled(ONE_SHOE)

        assert refused(first, SHOES_AGAIN) == DECIDED
        assert begun(first).submit(ONE_SHOE).accept_request().paid().money(Account.PAID_B) == (
            4_000,
        )

    def test_may_not_be_brought_in_by_asking_for_more(self) -> None:
        second = begun(ruled()).submit(LACES_ALONE)
        both = claim(replace(FULL, refunds=refunds(8_000, 501)), laces=1, shoes=2)

        assert second.refused(c.AmendClaim(by=ANA, at=second.at, claim=both)) == DECIDED

    def test_is_no_excuse_for_lines_that_never_were(self) -> None:
        strange = replace(ONE_SHOE.lines[0], line_id=LineId(99))

        assert refused(ruled(), replace(ONE_SHOE, lines=(strange,))) == WrongLines()


class TestWhatWasAgreed:
    def test_settles_all_that_was_asked_for(self) -> None:
        first = Story().opened().after(DAY).offer(HALF).accept_offer().paid()

        assert refused(first, SHOES_AGAIN) == AGREED

    def test_leaves_the_money_that_was_never_asked_for_and_no_more(self) -> None:
        first = agreed(replace(WRONG_SIZE, remedy=A_PART))
        rest = replace(HALF, refunds=refunds(5_000))

        too_much = refused(first, claim(replace(HALF, refunds=refunds(5_001)), shoes=2))
        second = begun(first).submit(claim(rest, shoes=2)).accept_request().paid()

        assert too_much == WrongAmount(max_minor=5_000)
        assert second.money(Account.PAID_B) == (5_000,)

    def test_includes_goods_that_were_shipped_again(self) -> None:
        first = Story().opened(REPLACEMENT).accept_request().send_replacement()
        first.must(c.ConfirmReplacement(by=ANA, at=first.at)).paid()

        assert refused(first, SHOES_AGAIN) == AGREED


class TestWhatWasWithdrawn:
    def test_comes_back_by_its_own_reopening_only(self) -> None:
        first = Story().opened().withdraw()

        assert refused(first, SHOES_AGAIN) == WITHDRAWN
        first.must(c.Reopen(by=ANA, at=first.at)).accept_request().paid()
        assert refused(first, SHOES_AGAIN) == AGREED

    def test_leaves_what_was_not_claimed(self) -> None:
        second = begun(Story().opened().withdraw()).submit(LACES_ALONE).accept_request().paid()

        assert second.money(Account.PAID_B) == (501,)

    def test_comes_back_as_what_it_was(self) -> None:
        story = Story().draft().evidence().submit(ONE_SHOE).withdraw()
        story.must(c.Reopen(by=ANA, at=story.at))

        def amended(asked: Claim) -> c.AmendClaim:
            return c.AmendClaim(by=ANA, at=story.at, claim=asked)

        assert story.refused(amended(SHOES_AGAIN)) == ReopenedForTheSame()
        assert story.refused(amended(LACES_ALONE)) == ReopenedForTheSame()
        assert story.lets(amended(claim(A_PART, shoes=1)))


class TestWhatLeavesNoTrace:
    def test_is_a_draft_that_was_never_sent(self) -> None:
        assert took(Story().draft().fire(DeadlineKind.DRAFT_KEPT).state) is None

    def test_is_a_dispute_that_still_runs(self) -> None:
        assert took(Story().ruled().state) is None

    def test_is_a_dispute_that_two_people_made_void(self) -> None:
        first = Story().opened()
        first.must(c.ProposeVoid(by=SUE, at=first.at, statement=text("a test")))
        first.must(c.ConfirmVoid(by=replace(SUE, person=ANOTHER), at=first.at))

        assert begun(first).submit(SHOES_AGAIN).accept_request().paid().money(Account.PAID_B) == (
            8_000,
        )


class TestBeginning:
    def test_is_refused_where_nothing_is_left(self) -> None:
        both = claim(replace(FULL, refunds=refunds(8_000, 501)), shoes=2, laces=1)
        story, start = beginning(agreed(both))

        assert story.refused(start) == AGREED

    def test_books_only_what_is_left(self) -> None:
        second = begun(ruled(remedy=HALF)).submit(LACES_ALONE)

        # 501 of 8,501 were left, with 50 of the 850 of the commission.
        assert second.money(Account.PSP, Account.FEE) == (-501, 50)
        assert second.state.order is not None
        assert [line.line_id for line in second.state.order.lines] == [LACES]

    def test_is_about_what_all_earlier_disputes_left(self) -> None:
        first = ruled(ONE_SHOE)
        second = begun(first).submit(LACES_ALONE).accept_request().paid()
        third = begun(first, second).submit(ONE_SHOE).accept_request().paid()
        story, start = beginning(first, second, third)

        assert third.money(Account.PAID_B) == (4_000,)
        assert isinstance(story.refused(start), DealtWithBefore)


class TestASellersReason:
    def test_is_not_for_a_buyer(self) -> None:
        story = Story().draft().evidence()
        lines = (replace(WRONG_SIZE.lines[0], reason="SE1"),)
        asked = c.SubmitClaim(by=ANA, at=story.at, claim=replace(WRONG_SIZE, lines=lines))

        assert story.terms.reason("SE1") is not None
        assert story.refused(asked) == UnknownReason(reason="SE1")


def ended(story: Story, data: st.DataObject) -> Story:
    """Let anybody try anything, then everybody fall silent until it is over."""
    for _ in range(data.draw(st.integers(0, 12))):
        one_step(story, data)
    while not is_over(story.state):
        silence(story)
    return story


def some_of(story: Story, data: st.DataObject) -> Claim:
    """Draw a claim for any part of what is left of an order."""
    assert story.state.order is not None
    lines = data.draw(
        st.lists(
            st.sampled_from(story.state.order.lines), min_size=1, unique_by=lambda x: x.line_id
        )
    )
    pieces = {line.line_id: data.draw(st.integers(1, line.quantity)) for line in lines}
    most = {line.line_id: worth_of(line, pieces[line.line_id]) for line in lines}
    sums = {line: data.draw(st.integers(0, minor)) for line, minor in most.items()}
    assume(any(most.values()))  # a piece of what cost a cent is worth nothing
    whole = data.draw(st.booleans()) or not any(sums.values())
    kind = RemedyKind.FULL_REFUND if whole else RemedyKind.PARTIAL_REFUND
    refunded = most if whole else sums
    return Claim(
        lines=tuple(
            ClaimLine(line_id=line, quantity=quantity, reason="ND2")
            for line, quantity in pieces.items()
        ),
        remedy=Remedy(
            kind=kind,
            refunds=refunds(refunded.get(SHOES, 0), refunded.get(LACES, 0)),
        ),
        statement=text("wrong again"),
        excused=("photo_measure_and_tag",),
    )


def check_together(*stories: Story) -> None:
    """Check I-03, I-04 and I-09 over all disputes of an order."""
    order, states = stories[0].order, [story.state for story in stories]
    money = [state.balances for state in states]
    given_ = sum(grant.minor for state in states for grant in state.granted)
    extra = given_ - sum(one.get(Account.DEBT_S, 0) for one in money)
    refunded = sum(one.get(Account.PAID_B, 0) + one.get(Account.OUT_B, 0) for one in money)
    assert refunded <= order.paid_minor + extra
    reversed_ = sum(
        state.order.fee_minor - state.balances.get(Account.FEE, 0)
        for state in states
        if state.order and state.balances
    )
    kept = order.fee_minor - reversed_
    assert kept >= 0
    assert sum(map(paid_out, money)) + kept <= order.paid_minor + extra
    asked: Counter[LineId] = Counter()
    for state in states:
        if state.claim and state.outcome not in {Outcome.VOID, Outcome.EXTERNAL}:
            asked.update({part.line_id: part.minor for part in state.claim.remedy.refunds})
    assert all(asked[line.line_id] <= line.paid_minor for line in order.lines)


class TestTwoInARow:
    @WALKS
    @given(st.data())
    def test_stay_within_what_was_paid_however_the_first_one_ended(
        self, data: st.DataObject
    ) -> None:
        first = ended(opened(data), data)
        before = took(first.state)
        assume(first.state.charged_back_at is None)
        free = left(first.order, (before,) if before else ())
        story, start = beginning(first)
        if not free.lines:
            assert isinstance(story.refused(start), DealtWithBefore)
            return
        second = begun(first)
        second.must(c.SubmitClaim(by=ANA, at=second.at, claim=some_of(second, data)))
        ended(second, data)

        check_together(first, second)
        if second.state.charged_back_at is None and first.lets(c.Reopen(by=ANA, at=second.at)):
            check_together(ended(first, data), second)
