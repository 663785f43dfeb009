"""The money as the timeline tells it: each step as it was, and the commission where it is apart."""

from dataclasses import replace

from django.utils import translation

from tests.core.disputes.story import FULL, HALF, ORDER, RELEASE, Story
from wakai.app import words
from wakai.app.words import Reader
from wakai.core.disputes.commands import RecordPaymentFailed
from wakai.core.disputes.events import MoneyMoved, PaymentInstructed
from wakai.core.disputes.model import (
    SYSTEM,
    AppealResult,
    DeadlineKind,
    Dispute,
    Remedy,
    Role,
)

SELLER = Reader(role=Role.SELLER, time_zone="Europe/London")


def told(story: Story) -> list[str]:
    kinds = MoneyMoved | PaymentInstructed
    lines = (event for event in story.events if isinstance(event, kinds))
    with translation.override("en"):
        return [words.event_line(event, SELLER, story.state) for event in lines]


def final(remedy: Remedy) -> Story:
    return Story().ruled(remedy).silent(DeadlineKind.APPEAL_WINDOW)


class TestTheTimelineOfThePayment:
    def test_of_a_refund_says_instructed_then_on_its_way_then_arrived(self) -> None:
        lines = told(Story().opened().accept_request().paid())

        assert lines[-3:] == [
            "The payment was instructed: €80.00 to the buyer.",
            "€80.00 is on its way.",
            "€80.00 has arrived.",
        ]

    def test_of_a_payout_says_the_same_and_what_the_commission_took(self) -> None:
        lines = told(final(RELEASE).paid())

        remains = "That is what remains of €80.00 after our commission of €8.00."
        assert lines[-3:] == [
            f"The payment was instructed: €72.00 to the seller. {remains}",
            f"€72.00 is on its way. {remains}",
            f"€72.00 has arrived. {remains}",
        ]

    def test_of_both_names_the_commission_of_the_sellers_part(self) -> None:
        lines = told(Story().opened().offer(HALF).accept_offer().paid())

        fee = "The seller's part is after our commission of €4.00."
        assert lines[-2:] == [
            f"€76.00 is on its way. {fee}",
            f"€76.00 has arrived. {fee}",
        ]

    def test_of_a_payout_that_failed_does_not_say_that_it_is_on_its_way(self) -> None:
        story = final(RELEASE).pay()
        story.must(
            RecordPaymentFailed(by=SYSTEM, at=story.at, key="key 1", reason="closed account")
        )

        assert told(story)[-1] == "€72.00 came back from the payment provider."


class TestWhatIsHeld:
    def test_is_told_with_the_commission_that_was_taken_off(self) -> None:
        lines = told(Story().opened().accept_request())

        remains = "That is what remains of €80.00 after our commission of €8.00."
        assert lines == [
            "€85.01 was booked, €8.50 of it as our commission.",
            f"€72.00 is held until this is settled. {remains}",
            f"€72.00 is set aside for who is to get it. {remains}",
            "€8.00 of our commission is given back with the refund.",
        ]

    def test_is_told_so_too_where_an_appeal_gives_it_to_the_other_side(self) -> None:
        story = Story().appealed(RELEASE).decide_appeal(FULL, AppealResult.REVERSED)

        remains = "That is what remains of €80.00 after our commission of €8.00."
        assert told(story)[-2:] == [
            f"€72.00 is set aside for who is to get it. {remains}",
            "€8.00 of our commission is given back with the refund.",
        ]

    def test_is_told_plainly_where_there_is_no_commission(self) -> None:
        story = Story(order=replace(ORDER, fee_minor=0)).opened()

        assert told(story)[-1] == "€80.00 is held until this is settled."


class TestTheMoneyCard:
    def test_says_what_the_seller_gets_after_the_commission(self) -> None:
        story = Story().opened().offer(HALF).accept_offer()

        with translation.override("en"):
            card = words.money(story.state, SELLER)

        assert card is not None
        fee = "What the seller gets of the sum in dispute is after our commission of €4.00 on it."
        assert fee in card.note

    def test_says_what_of_the_sellers_sum_is_of_this_dispute(self) -> None:
        story = Story().opened().offer(HALF).accept_offer()

        for state in (story.state, story.paid().state):
            notes = {role: _note(state, role) for role in (Role.BUYER, Role.SELLER)}
            assert "Of your sum, €36.00 is of what was in dispute" in notes[Role.SELLER]
            assert "Of the seller's sum, €36.00 is of what was in dispute" in notes[Role.BUYER]
            for note in notes.values():
                assert "and €4.51 of the rest of the order." in note

    def test_says_so_only_where_there_is_more_in_the_sum(self) -> None:
        refunded = Story().opened().accept_request()
        alone = Story(order=replace(ORDER, lines=ORDER.lines[:1]))
        alone.opened().offer(HALF).accept_offer()

        for story in (Story().opened(), refunded, alone):
            assert "rest of the order" not in _note(story.state, Role.SELLER)

    def test_says_of_which_part_of_the_order_the_commission_is(self) -> None:
        story = Story().opened().offer(HALF).accept_offer()

        with translation.override("en"):
            card = words.money(story.state, SELLER)

        assert card is not None
        assert card.now[-1].label == "Commission on the whole order"


def _note(state: Dispute, role: Role) -> str:
    with translation.override("en"):
        card = words.money(state, Reader(role=role, time_zone="Europe/London"))
    assert card is not None
    return card.note
