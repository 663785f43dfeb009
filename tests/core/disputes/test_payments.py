"""Money leaves once, when nothing can change the result any more (T36, T37)."""

from dataclasses import replace

import pytest

from tests.core.disputes.story import ANA, BEN, DAY, FIN, IDA, OLU, RETURN, SUE, Story
from wakai.core.disputes import commands as c
from wakai.core.disputes.events import PaymentInstructed, PaymentLate, PaymentPartSettled
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    DeadlineKind,
    Fulfilment,
    Party,
    Role,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    ConflictOfInterest,
    InputMissing,
    NotAllowed,
    NotFinal,
    NotNow,
    ReferenceDiffers,
    UnknownPayment,
)
from wakai.core.ledger import Account


def instruct(story: Story, key: str = "key", by: Actor = SYSTEM) -> c.InstructPayment:
    return c.InstructPayment(by=by, at=story.at, key=key)


def settled(story: Story, key: str = "key", by: Actor = SYSTEM) -> c.RecordPaymentSettled:
    return c.RecordPaymentSettled(by=by, at=story.at, key=key, reference="psp-1")


def failed(story: Story, key: str = "key", by: Actor = SYSTEM) -> c.RecordPaymentFailed:
    return c.RecordPaymentFailed(by=by, at=story.at, key=key, reason="closed account")


def due() -> Story:
    return Story().opened().accept_request()


class TestInstructPayment:
    def test_sends_everything_that_is_allocated_under_one_key(self) -> None:
        story = Story().opened().offer().accept_offer()
        story.must(instruct(story))

        assert story.state.fulfilment is Fulfilment.MONEY_SENT
        assert story.money(Account.OUT_B, Account.OUT_S) == (4_000, 3_600)
        assert story.money(Account.ALLOC_B, Account.ALLOC_S) == (0, 0)
        assert story.do(instruct(story)) == ()

    def test_is_refused_under_a_second_key(self) -> None:
        story = due()
        story.must(instruct(story))

        assert story.refused(instruct(story, "other")) == NotNow(stage=Stage.FINAL)

    def test_waits_for_the_end_of_the_time_to_appeal(self) -> None:
        story = Story().ruled()
        until = story.clock(DeadlineKind.APPEAL_WINDOW).due_at

        assert story.refused(instruct(story)) == NotFinal(until=until)
        assert story.fire(DeadlineKind.APPEAL_WINDOW).lets(instruct(story))

    def test_waits_for_the_appeal(self) -> None:
        story = Story().appealed()

        assert story.refused(instruct(story)) == NotFinal(until=None)
        assert story.decide_appeal().lets(instruct(story))

    def test_waits_for_the_goods(self) -> None:
        story = Story().opened(RETURN).accept_request()

        assert story.refused(instruct(story)) == NotNow(stage=Stage.FINAL)

    @pytest.mark.parametrize("by", [ANA, BEN, OLU, IDA, SUE])
    def test_is_for_the_house_s_till_alone(self, by: Actor) -> None:
        story = due()

        assert story.refused(instruct(story, by=by)) == NotAllowed()
        assert story.lets(instruct(story, by=FIN))

    def test_needs_a_key(self) -> None:
        story = due()

        assert story.refused(instruct(story, "")) == InputMissing(field="key")

    def test_ends_the_time_to_instruct_and_leaves_that_to_arrive(self) -> None:
        story = due()
        story.must(instruct(story))

        assert story.running() == {DeadlineKind.MONEY_SETTLED}
        assert story.left(DeadlineKind.MONEY_SETTLED) >= 14 * DAY


class TestLate:
    def test_alarms_finance_each_working_day_until_it_is_instructed(self) -> None:
        story = due().fire(DeadlineKind.MONEY)
        assert (story.happened(), late(story)) == (["money.late"], "not_instructed")
        assert story.state.waiting_on is WaitingOn.PLATFORM
        assert story.left(DeadlineKind.MONEY) >= DAY

        story.fire(DeadlineKind.MONEY)

        assert late(story) == "still_late"
        assert story.lets(instruct(story))

    def test_is_taken_over_by_finance_when_it_has_not_arrived(self) -> None:
        story = due()
        story.must(instruct(story)).fire(DeadlineKind.MONEY_SETTLED)

        assert late(story) == "not_settled"
        assert story.running() == {DeadlineKind.MONEY}
        assert story.state.waiting_on is WaitingOn.PLATFORM
        assert story.lets(settled(story))

    def test_counts_the_time_to_arrive_from_the_first_try(self) -> None:
        story = due()
        until = story.clock(DeadlineKind.MONEY_SETTLED).due_at
        story.must(instruct(story)).must(failed(story)).after(DAY).must(instruct(story, "key 2"))

        assert story.clock(DeadlineKind.MONEY_SETTLED).due_at == until

    def test_gives_a_failed_payment_a_new_day_to_be_tried_again(self) -> None:
        story = due()
        story.must(instruct(story)).after(3 * DAY).must(failed(story))

        assert story.left(DeadlineKind.MONEY) >= DAY


class TestByHand:
    def test_is_for_finance_once_the_provider_has_failed_too_often(self) -> None:
        story, early = failed_too_often(), due()
        by_hand = c.InstructPayment(by=FIN, at=story.at, key="by hand", by_hand=True)

        assert early.refused(replace(by_hand, by=SYSTEM)) == NotAllowed()
        assert story.refused(replace(by_hand, by=SYSTEM)) == NotNow(stage=Stage.FINAL)
        story.must(by_hand)
        assert story.money(Account.OUT_B) == (8_000,)
        word = c.VouchPayment(by=FIN, at=story.at, key="by hand", reference="bank 17")
        story.must(word)
        story.must(c.ConfirmPayment(by=SUE, at=story.at, key="by hand", reference="bank 17"))

        assert story.state.stage is Stage.CLOSED
        assert story.money(Account.PAID_B) == (8_000,)


def late(story: Story) -> str:
    told = [event.step for event in story.events if isinstance(event, PaymentLate)]
    return told[-1]


def failed_too_often() -> Story:
    story = due()
    for number in range(story.terms.limits.payment_attempts_max):
        key = f"key {number}"
        story.must(instruct(story, key)).must(failed(story, key))
    assert story.state.fulfilment is Fulfilment.FAILED
    return story


class TestSettled:
    def test_closes_the_dispute(self) -> None:
        story = due()
        story.must(instruct(story)).must(settled(story))

        assert (story.state.stage, story.state.fulfilment) == (Stage.CLOSED, Fulfilment.DONE)
        assert story.state.waiting_on is WaitingOn.NONE
        assert story.state.closed_at == story.at
        assert story.state.deadlines == {}
        assert story.money(Account.PAID_B) == (8_000,)

    def test_told_twice_happens_once(self) -> None:
        story = due()
        story.must(instruct(story)).must(settled(story))
        before = story.state

        assert story.do(settled(story)) == ()
        assert story.do(failed(story)) == ()
        assert story.state == before

    def test_is_about_a_payment_that_was_instructed_and_told_by_the_till(self) -> None:
        story = due()

        assert story.refused(settled(story)) == UnknownPayment()
        story.must(instruct(story))
        for stranger in (ANA, BEN, OLU, IDA, SUE):
            assert story.refused(settled(story, by=stranger)) == NotAllowed()
            assert story.refused(failed(story, by=stranger)) == NotAllowed()


class TestFailed:
    def test_is_tried_again_under_a_new_key(self) -> None:
        story = due()
        story.must(instruct(story)).must(failed(story))

        assert story.state.fulfilment is Fulfilment.MONEY_DUE
        assert story.money(Account.ALLOC_B, Account.OUT_B) == (8_000, 0)
        assert story.do(instruct(story)) == ()
        assert story.must(instruct(story, "key 2")).lets(settled(story, "key 2"))
        assert story.money(Account.PAID_B) == (8_000,)

    def test_goes_to_a_person_after_the_third_time(self) -> None:
        story = due()
        for key in ("1", "2", "3"):
            story.must(instruct(story, key)).must(failed(story, key))

        assert story.state.fulfilment is Fulfilment.FAILED
        assert story.state.waiting_on is WaitingOn.PLATFORM
        assert story.refused(instruct(story, "4")) == NotNow(stage=Stage.FINAL)
        story.must(instruct(story, "4", FIN)).must(settled(story, "4"))
        assert story.state.stage is Stage.CLOSED

    def test_told_twice_happens_once(self) -> None:
        story = due()
        story.must(instruct(story)).must(failed(story))

        assert story.do(failed(story)) == ()
        assert story.do(replace(settled(story), at=story.at)) == ()


def part(story: Story, party: Party, key: str = "key", by: Actor = SYSTEM) -> c.RecordPartSettled:
    return c.RecordPartSettled(by=by, at=story.at, key=key, party=party, reference=f"to {party}")


def part_failed(story: Story, party: Party, key: str = "key") -> c.RecordPartFailed:
    return c.RecordPartFailed(by=SYSTEM, at=story.at, key=key, party=party, reason="closed account")


def half() -> Story:
    """4,000 are on their way to the buyer and 3,600 to the seller."""
    story = Story().opened().offer().accept_offer()
    return story.must(instruct(story))


class TestOnePart:
    def test_arrives_before_the_other_and_the_last_one_closes_the_dispute(self) -> None:
        story = half()
        story.must(part(story, Party.BUYER))

        assert story.money(Account.PAID_B, Account.OUT_S) == (4_000, 3_600)
        assert story.state.fulfilment is Fulfilment.MONEY_SENT
        story.must(part(story, Party.SELLER))
        assert story.state.stage is Stage.CLOSED
        assert story.money(Account.PAID_B, Account.PAID_S) == (4_000, 3_600)

    def test_told_twice_happens_once(self) -> None:
        story = half()
        story.must(part(story, Party.BUYER))

        assert story.do(part(story, Party.BUYER)) == ()
        assert story.do(part_failed(story, Party.BUYER)) == ()

    @pytest.mark.parametrize("settled_first", [True, False])
    def test_that_failed_is_tried_again_without_the_one_that_arrived(
        self, *, settled_first: bool
    ) -> None:
        story = half()
        reports: list[c.Command] = [part(story, Party.BUYER), part_failed(story, Party.SELLER)]
        for report in reports if settled_first else reversed(reports):
            story.must(report)

        assert story.state.fulfilment is Fulfilment.MONEY_DUE
        story.must(instruct(story, "key 2"))
        again = next(e for e in reversed(story.events) if isinstance(e, PaymentInstructed))
        assert isinstance(again, PaymentInstructed)
        assert (again.buyer_minor, again.seller_minor) == (0, 3_600)
        story.must(part(story, Party.SELLER, "key 2"))
        assert story.money(Account.PAID_B, Account.PAID_S) == (4_000, 3_600)
        assert story.state.stage is Stage.CLOSED

    def test_that_failed_is_not_forgotten_by_a_report_on_the_whole(self) -> None:
        story = half()
        story.must(part_failed(story, Party.SELLER)).must(settled(story))

        assert story.money(Account.PAID_B, Account.ALLOC_S) == (4_000, 3_600)
        assert story.state.fulfilment is Fulfilment.MONEY_DUE

    def test_that_is_the_only_one_is_the_whole(self) -> None:
        paid, returned = (due(), due())
        for story in (paid, returned):
            story.must(instruct(story))
        paid.must(part(paid, Party.BUYER))
        returned.must(part_failed(returned, Party.BUYER))

        assert paid.state.stage is Stage.CLOSED
        assert returned.state.fulfilment is Fulfilment.MONEY_DUE
        assert not any(isinstance(e, PaymentPartSettled) for e in paid.events)

    def test_is_one_that_was_instructed_and_told_by_the_provider(self) -> None:
        story = due()
        story.must(instruct(story))

        assert story.refused(part(story, Party.SELLER)) == UnknownPayment()
        assert story.refused(part(story, Party.BUYER, "other")) == UnknownPayment()
        for somebody in (ANA, BEN, OLU, IDA, SUE, FIN):
            assert story.refused(part(story, Party.BUYER, by=somebody)) == NotAllowed()

    def test_goes_to_the_bank_when_it_comes_back_after_the_bank_s_word(self) -> None:
        story = half()
        story.must(c.RecordChargeback(by=SYSTEM, at=story.at, reference="CB-1"))
        story.must(part(story, Party.BUYER)).must(part_failed(story, Party.SELLER))

        assert story.money(Account.PAID_B, Account.OUT_S, Account.ALLOC_S) == (4_000, 0, 0)
        assert story.state.stage is Stage.CLOSED


def vouch(story: Story, by: Actor, reference: str = "bank 7") -> c.VouchPayment:
    return c.VouchPayment(by=by, at=story.at, key="key", reference=reference)


def confirm(story: Story, by: Actor, reference: str = "bank 7") -> c.ConfirmPayment:
    return c.ConfirmPayment(by=by, at=story.at, key="key", reference=reference)


class TestPaidByHand:
    def test_needs_two_people_and_one_reference(self) -> None:
        story = half()
        assert story.refused(confirm(story, SUE)) == NotNow(stage=Stage.FINAL)
        story.must(vouch(story, FIN))

        assert story.refused(confirm(story, FIN)) == ConflictOfInterest()
        assert story.refused(confirm(story, SUE, "bank 8")) == ReferenceDiffers()
        assert story.money(Account.OUT_B, Account.PAID_B) == (4_000, 0)
        story.must(confirm(story, SUE))
        assert story.state.stage is Stage.CLOSED
        assert story.money(Account.PAID_B, Account.PAID_S) == (4_000, 3_600)

    def test_told_twice_happens_once(self) -> None:
        story = half()
        story.must(vouch(story, FIN))
        assert story.do(vouch(story, FIN)) == ()
        story.must(confirm(story, SUE))

        assert story.do(confirm(story, SUE)) == ()

    def test_begins_anew_with_another_reference(self) -> None:
        story = half()
        story.must(vouch(story, FIN)).must(vouch(story, SUE, "bank 8"))

        assert story.refused(confirm(story, SUE, "bank 8")) == ConflictOfInterest()
        assert story.lets(confirm(story, FIN, "bank 8"))

    @pytest.mark.parametrize("by", [ANA, BEN, OLU, IDA, SYSTEM])
    def test_is_for_finance_and_supervisors(self, by: Actor) -> None:
        story = half()

        assert story.refused(vouch(story, by)) == NotAllowed()
        story.must(vouch(story, FIN))
        assert story.refused(confirm(story, by)) == NotAllowed()

    def test_is_not_for_somebody_who_is_a_party(self) -> None:
        story = half()
        ana_at_work = replace(ANA, role=Role.FINANCE)

        assert story.refused(vouch(story, ana_at_work)) == ConflictOfInterest()

    def test_names_an_open_payment_and_a_reference(self) -> None:
        story = half()

        assert story.refused(vouch(story, FIN, "")) == InputMissing(field="reference")
        other = replace(vouch(story, FIN), key="other")
        assert story.refused(other) == UnknownPayment()
