"""Money after the end: goodwill of the house, and corrections, by two keys (T40, M14)."""

from dataclasses import replace
from typing import Any

import pytest

from tests.core.disputes.story import ANA, BEN, FIN, FULL, IDA, OLU, SUE, Story, text
from wakai.core.disputes import commands as c
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    DeadlineKind,
    GrantKind,
    Party,
    Role,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    ConflictOfInterest,
    InputMissing,
    NotAllowed,
    NotNow,
    WrongAmount,
)
from wakai.core.ledger import Account

GOODWILL, COURT = GrantKind.GOODWILL, GrantKind.COURT_ORDER


def closed() -> Story:
    return Story().opened(FULL).offer().accept_offer().paid()


def propose(
    story: Story, kind: GrantKind = GOODWILL, by: Actor = SUE, **changes: Any
) -> c.ProposeGrant:
    asked: dict[str, Any] = {"party": Party.BUYER, "minor": 1_500, "statement": text("sorry")}
    return c.ProposeGrant(by=by, at=story.at, grant=kind, **(asked | changes))


def confirm(story: Story, by: Actor = FIN) -> c.ConfirmGrant:
    return c.ConfirmGrant(by=by, at=story.at, key="grant")


def arrived(story: Story) -> c.RecordPaymentSettled:
    return c.RecordPaymentSettled(by=SYSTEM, at=story.at, key="grant", reference="psp-2")


class TestTwoKeys:
    def test_pay_goodwill_from_the_houses_own_money(self) -> None:
        story = closed()
        before = story.money(Account.PAID_B, Account.PAID_S)
        story.must(propose(story))
        assert story.money(Account.OUT_B) == (0,)

        story.must(confirm(story)).must(arrived(story))

        assert story.money(Account.PAID_B, Account.PAID_S) == (before[0] + 1_500, before[1])
        assert story.money(Account.GUARANTEE, Account.DEBT_S) == (-1_500, 0)
        assert (story.state.stage, story.state.waiting_on) == (Stage.CLOSED, WaitingOn.NONE)
        assert story.do(confirm(story)) == ()

    def test_are_of_two_people_without_a_side(self) -> None:
        story = closed()
        ben_at_work = Actor(person=BEN.person, role=Role.SUPERVISOR)
        for by in (ANA, BEN, IDA):
            assert story.refused(propose(story, by=by)) == NotAllowed()
        assert story.refused(propose(story, by=ben_at_work)) == ConflictOfInterest()
        story.must(propose(story))

        assert story.refused(confirm(story, SUE)) == ConflictOfInterest()
        assert story.refused(confirm(story, OLU)) == NotAllowed()
        assert story.refused(propose(story, minor=2)) == NotNow(stage=Stage.CLOSED)
        assert story.lets(confirm(story))

    def test_are_not_turned_when_a_second_person_does_not_agree(self) -> None:
        story = closed()
        story.must(propose(story)).must(c.DropGrant(by=FIN, at=story.at))

        assert story.refused(confirm(story)) == NotNow(stage=Stage.CLOSED)
        assert story.lets(propose(story))

    @pytest.mark.parametrize("story", [Story().in_review(), Story().opened().withdraw()])
    def test_are_for_the_time_after_the_end(self, story: Story) -> None:
        assert story.refused(propose(story)) == NotNow(stage=story.state.stage)


class TestGoodwill:
    def test_has_a_cap_of_its_own_for_a_dispute(self) -> None:
        story = closed()
        most = story.terms.goodwill["EUR"]

        assert story.refused(propose(story, minor=most + 1)) == WrongAmount(max_minor=most)
        assert story.refused(propose(story, minor=0)) == WrongAmount(max_minor=most)
        story.must(propose(story)).must(confirm(story)).must(arrived(story))
        left = most - 1_500
        assert story.refused(propose(story, minor=left + 1)) == WrongAmount(max_minor=left)
        assert story.lets(propose(story, minor=left))

    def test_is_proposed_by_operators_too_and_is_for_the_buyer(self) -> None:
        story = closed()

        assert story.lets(propose(story, by=OLU))
        other = closed()
        to_seller = propose(other, party=Party.SELLER)
        assert other.refused(to_seller) == InputMissing(field="party")


class TestCorrection:
    def test_is_owed_by_the_seller_where_the_buyer_gets_it(self) -> None:
        story = closed()
        events = tuple(story.events)
        story.must(propose(story, COURT)).must(confirm(story)).must(arrived(story))

        assert story.money(Account.GUARANTEE, Account.DEBT_S) == (0, -1_500)
        assert tuple(story.events[: len(events)]) == events
        assert story.state.rulings == ()

    def test_for_the_seller_is_borne_by_the_house(self) -> None:
        story = closed()
        story.must(propose(story, COURT, party=Party.SELLER)).must(confirm(story))

        assert story.money(Account.OUT_S, Account.GUARANTEE) == (1_500, -1_500)

    def test_is_not_listed_for_operators_where_the_terms_allow_no_more(self) -> None:
        story = closed()
        assert "propose_grant" in allowed_actions(story.state, OLU, story.at)
        story.state = replace(story.state, terms=replace(story.terms, goodwill={}))

        assert story.refused(propose(story, by=OLU)) == NotNow(stage=Stage.CLOSED)
        assert "propose_grant" not in allowed_actions(story.state, OLU, story.at)

    def test_is_not_proposed_by_operators_and_never_above_what_was_paid(self) -> None:
        story = closed()
        most = story.order.paid_minor - 4_000

        assert story.refused(propose(story, COURT, OLU)) == NotAllowed()
        over = propose(story, COURT, minor=most + 1)
        assert story.refused(over) == WrongAmount(max_minor=most)
        assert story.lets(propose(story, COURT, minor=most))

    def test_that_comes_back_is_paid_again_by_finance(self) -> None:
        story = closed()
        story.must(propose(story, COURT)).must(confirm(story))
        failed = c.RecordPaymentFailed(by=SYSTEM, at=story.at, key="grant", reason="closed")
        story.must(failed)
        again = c.InstructPayment(by=FIN, at=story.at, key="grant 2")

        assert story.running() == {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}
        assert story.refused(propose(story)) == NotNow(stage=Stage.CLOSED)
        story.must(again)
        assert story.money(Account.OUT_B, Account.ALLOC_B) == (1_500, 0)

    def test_that_does_not_arrive_is_told_to_finance(self) -> None:
        story = closed()
        story.must(propose(story, COURT)).must(confirm(story))

        story.fire(DeadlineKind.MONEY_SETTLED)

        assert story.state.waiting_on is WaitingOn.PLATFORM
        assert story.lets(arrived(story))
        assert not story.state.deadlines
