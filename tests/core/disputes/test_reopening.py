"""A withdrawal taken back: once, in time, and by whoever withdrew (T14)."""

from dataclasses import replace

import pytest

from tests.core.disputes.story import ANA, BEN, DAY, ORDER, SECOND, STRANGER, Story
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import Actor, DeadlineKind, Outcome, Stage, WaitingOn
from wakai.core.disputes.refusals import NotAllowed, NotNow, ReopenedBefore, WindowOver
from wakai.core.ledger import Account


def reopen(story: Story, by: Actor = ANA) -> c.Reopen:
    return c.Reopen(by=by, at=story.at)


class TestReopening:
    def test_begins_again_with_the_sellers_answer_and_the_money_held(self) -> None:
        story = Story().opened().after(DAY).refuse()
        before = story.money(Account.FREE, Account.HELD)
        story.withdraw().after(DAY)

        story.must(reopen(story))

        assert story.happened() == ["dispute.reopened", "money.moved"]
        assert (story.state.stage, story.state.waiting_on) == (Stage.SELLER, WaitingOn.SELLER)
        assert (story.state.outcome, story.state.closed_at) == (None, None)
        assert story.money(Account.FREE, Account.HELD) == before
        assert story.running() == {DeadlineKind.SELLER_ANSWER, DeadlineKind.NEGOTIATION}
        assert story.left(DeadlineKind.SELLER_ANSWER) >= 5 * DAY

    def test_leads_to_an_end_like_any_other(self) -> None:
        story = Story().opened().withdraw()
        story.must(reopen(story)).accept_request().paid()

        assert story.money(Account.PAID_B) == (8_000,)

    def test_happens_once(self) -> None:
        story = Story().opened().withdraw()
        story.must(reopen(story)).withdraw()

        assert story.refused(reopen(story)) == ReopenedBefore()
        assert story.state.outcome is Outcome.WITHDRAWN

    @pytest.mark.parametrize("by", [BEN, STRANGER])
    def test_is_for_the_buyer(self, by: Actor) -> None:
        story = Story().opened().withdraw()

        assert story.refused(reopen(story, by)) == NotAllowed()

    def test_is_possible_as_long_as_one_could_be_opened(self) -> None:
        story = Story().opened().withdraw().after(20 * DAY)
        assert story.lets(reopen(story))

    def test_is_possible_for_some_days_after_a_late_withdrawal(self) -> None:
        assert ORDER.delivered_at is not None
        long_ago = replace(ORDER, delivered_at=ORDER.delivered_at - 25 * DAY)
        story = Story(order=long_ago).opened().after(DAY).withdraw()
        last = story.at + 7 * DAY
        story.at = last - SECOND

        assert isinstance(story.ask(reopen(story)), tuple)
        story.at = last + 2 * DAY  # a period never ends on a closed day
        assert isinstance(story.refused(reopen(story)), WindowOver)

    def test_is_of_a_withdrawal_and_of_no_other_end(self) -> None:
        expired = Story().draft().fire(DeadlineKind.DRAFT_KEPT)
        settled = Story().opened().accept_request().paid()

        assert expired.refused(reopen(expired)) == NotNow(stage=Stage.CLOSED)
        assert settled.refused(reopen(settled)) == NotNow(stage=Stage.CLOSED)
