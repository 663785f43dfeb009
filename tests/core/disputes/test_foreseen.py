"""Who gets what if nothing changes: said before the money moves, and true when it has moved."""

from tests.core.disputes.story import FULL, HALF, RELEASE, REPLACEMENT, RETURN, Story
from wakai.core.disputes.foreseen import commission_back_minor, foreseen, waiting_minor
from wakai.core.disputes.model import Condition, DeadlineKind
from wakai.core.ledger import Account

WINDOW = DeadlineKind.APPEAL_WINDOW


def foretold(story: Story) -> tuple[int, int]:
    seen = foreseen(story.state)
    assert seen is not None
    return seen.buyer_minor, seen.seller_minor


class TestWhatIsForeseen:
    def test_is_nothing_before_a_decision(self) -> None:
        assert foreseen(Story().in_review().state) is None

    def test_is_what_both_get_when_a_ruling_becomes_final(self) -> None:
        for remedy in (FULL, HALF, RELEASE):
            story = Story().in_review().rule(remedy)
            told = foretold(story)

            story.fire(WINDOW).paid()

            assert told == story.money(Account.PAID_B, Account.PAID_S)
            assert foreseen(story.state) is None

    def test_adds_the_commission_before_a_return_has_moved_anything(self) -> None:
        story = Story().in_review().rule(RETURN)
        told, held = foretold(story), waiting_minor(story.state)
        assert told[0] - held == commission_back_minor(story.state, told[0]) > 0
        seen = foreseen(story.state)
        assert seen is not None
        assert seen.condition is Condition.RETURN

        story.fire(WINDOW).label().send_return().return_arrives().accept_return().paid()

        assert told == story.money(Account.PAID_B, Account.PAID_S)

    def test_leaves_the_seller_the_money_for_goods_shipped_again(self) -> None:
        story = Story().in_review().rule(REPLACEMENT)

        assert foretold(story) == (0, waiting_minor(story.state))
