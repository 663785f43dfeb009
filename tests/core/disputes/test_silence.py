"""What happens when the seller says nothing, or the house does not rule in time (T07, T19)."""

from dataclasses import replace

from tests.core.disputes.story import (
    BEN,
    DAY,
    FULL,
    Story,
)
from wakai.core.disputes.model import (
    Basis,
    DeadlineKind,
    Stage,
)
from wakai.core.disputes.refusals import (
    RulingStands,
)
from wakai.core.ledger import Account
from wakai.core.policy import ReviewBackstop


class TestSellerSilence:
    def test_grants_the_claim_when_two_reminders_arrived(self) -> None:
        story = Story().opened().remind(DeadlineKind.SELLER_ANSWER)
        story.fire(DeadlineKind.SELLER_ANSWER)

        ruling = story.state.ruling
        assert ruling is not None
        assert (ruling.automated, ruling.basis, ruling.remedy) == (True, Basis.SILENCE, FULL)
        assert story.state.stage is Stage.DECIDED
        assert story.running() == {DeadlineKind.APPEAL_WINDOW}

    def test_goes_to_a_human_when_the_seller_may_not_have_known(self) -> None:
        story = Story().opened().remind(DeadlineKind.SELLER_ANSWER, [1])
        story.fire(DeadlineKind.SELLER_ANSWER)

        assert story.happened() == ["dispute.seller-silent", "dispute.escalated"]
        assert story.state.stage is Stage.REVIEW

    def test_goes_to_a_human_where_the_policy_says_so(self) -> None:
        terms = Story().terms
        review = replace(terms, seller_silence=type(terms.seller_silence).REVIEW)
        story = Story(terms=review).opened().remind(DeadlineKind.SELLER_ANSWER)

        assert story.fire(DeadlineKind.SELLER_ANSWER).state.stage is Stage.REVIEW

    def test_can_be_appealed_by_the_seller(self) -> None:
        story = Story().opened().remind(DeadlineKind.SELLER_ANSWER)
        story.fire(DeadlineKind.SELLER_ANSWER)

        assert story.file(BEN).state.stage is Stage.APPEAL


class TestLateRuling:
    def test_is_noted_then_apologised_for_then_made_by_the_policy(self) -> None:
        story = Story().in_review()
        start = story.state.deadlines[DeadlineKind.RULING].set_at

        story.fire(DeadlineKind.RULING)
        assert story.happened() == ["dispute.ruling-overdue"]
        story.fire(DeadlineKind.RULING_APOLOGY)
        assert story.happened() == ["dispute.ruling-overdue"]
        story.fire(DeadlineKind.RULING_BACKSTOP)

        assert story.at - start <= 32 * DAY
        assert story.state.stage is Stage.DECIDED
        assert story.state.ruling is not None
        assert (story.state.ruling.basis, story.state.ruling.automated) == (Basis.BACKSTOP, True)
        assert story.state.ruling.remedy == FULL
        assert story.file(BEN).state.stage is Stage.APPEAL

    def test_releases_the_money_where_the_policy_says_so(self) -> None:
        terms = replace(Story().terms, review_backstop=ReviewBackstop.RELEASE)
        story = Story(terms=terms).in_review().fire(DeadlineKind.RULING_BACKSTOP)

        assert story.money(Account.ALLOC_B, Account.ALLOC_S) == (0, 7_200)

    def test_leaves_the_adjudicator_nothing_to_rule(self) -> None:
        story = Story().in_review().fire(DeadlineKind.RULING_BACKSTOP)

        assert story.refused(story.ruling()) == RulingStands()
