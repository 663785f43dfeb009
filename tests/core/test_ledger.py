"""The books: every movement, and what no order of movements may break (I-01 to I-08)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wakai.core.ledger import MAY_GO_NEGATIVE, Account, Movement, Posting, apply, paid_out, pot
from wakai.core.ledger import movements as m
from wakai.core.money import Money

SUMS = st.integers(min_value=0, max_value=10**9)


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


def paid_and_held(paid: int, fee: int, held: int) -> dict[Account, int]:
    postings = (*m.capture(paid=eur(paid), fee=eur(fee)), *m.hold(eur(held)))
    return apply({}, postings)


class TestApply:
    def test_takes_from_debit_and_gives_to_credit(self) -> None:
        balances = paid_and_held(1000, 100, 900)

        assert balances == {
            Account.PSP: -1000,
            Account.FREE: 0,
            Account.FEE: 100,
            Account.HELD: 900,
        }

    def test_leaves_the_balances_it_was_given_alone(self) -> None:
        before = paid_and_held(1000, 0, 1000)

        apply(before, m.unhold(eur(1000)))

        assert before[Account.HELD] == 1000

    def test_refuses_money_that_is_not_there(self) -> None:
        with pytest.raises(AssertionError):
            apply(paid_and_held(1000, 0, 1000), m.hold(eur(1)))

    def test_refuses_a_second_currency(self) -> None:
        with pytest.raises(AssertionError, match="one currency"):
            apply({}, (*m.goodwill(eur(1)), *m.goodwill(Money(1, "JPY"))))

    @pytest.mark.parametrize(
        ("debit", "credit", "minor", "why"),
        [
            (Account.PSP, Account.PSP, 1, "two accounts"),
            (Account.PSP, Account.FREE, 0, "moves something"),
            (Account.PSP, Account.FREE, -1, "moves something"),
        ],
    )
    def test_refuses_a_posting_that_moves_nothing(
        self, debit: Account, credit: Account, minor: int, why: str
    ) -> None:
        posting = Posting(debit=debit, credit=credit, amount=eur(minor), movement=Movement.CAPTURE)
        with pytest.raises(AssertionError, match=why):
            apply({}, (posting,))

    def test_refuses_books_that_did_not_add_up_before(self) -> None:
        with pytest.raises(AssertionError, match="zero"):
            apply({Account.FREE: 1}, ())


class TestMovements:
    def test_m4_splits_everything_held_and_nothing_else(self) -> None:
        balances = paid_and_held(1000, 0, 800)

        after = apply(balances, m.allocate(balances, buyer=eur(300), seller=eur(500)))

        assert (after[Account.ALLOC_B], after[Account.ALLOC_S]) == (300, 500)
        assert after[Account.HELD] == 0
        assert pot(after) == 800
        with pytest.raises(AssertionError):
            m.allocate(balances, buyer=eur(300), seller=eur(499))

    @pytest.mark.parametrize(("buyer", "seller"), [(100, 700), (800, 0), (300, 500)])
    def test_m5_splits_what_is_allocated_anew(self, buyer: int, seller: int) -> None:
        balances = paid_and_held(800, 0, 800)
        first = apply(balances, m.allocate(balances, buyer=eur(300), seller=eur(500)))

        after = apply(first, m.reallocate(first, buyer=eur(buyer), seller=eur(seller)))

        assert (after[Account.ALLOC_B], after[Account.ALLOC_S]) == (buyer, seller)
        with pytest.raises(AssertionError):
            m.reallocate(first, buyer=eur(buyer + 1), seller=eur(seller))

    def test_m6_to_m9_send_settle_and_take_back(self) -> None:
        balances = paid_and_held(800, 0, 800)
        balances = apply(balances, m.allocate(balances, buyer=eur(300), seller=eur(500)))

        sent = apply(balances, m.instruct(balances, "EUR"))
        failed = apply(sent, m.fail(sent, "EUR"))
        settled = apply(sent, m.settle(sent, "EUR"))

        assert (sent[Account.OUT_B], sent[Account.OUT_S], pot(sent)) == (300, 500, 0)
        assert (failed[Account.ALLOC_B], failed[Account.ALLOC_S]) == (300, 500)
        assert (settled[Account.PAID_B], settled[Account.PAID_S]) == (300, 500)
        assert paid_out(sent) == paid_out(settled) == 800

    def test_m10_advances_from_the_house_and_notes_the_debt(self) -> None:
        after = apply({}, m.hold_from_guarantee(eur(500)))

        assert (after[Account.HELD], after[Account.DEBT_S], after[Account.GUARANTEE]) == (
            500,
            -500,
            0,
        )

    def test_advance_postage_which_the_seller_owes_and_the_buyer_gets(self) -> None:
        reserved = apply({}, m.reserve_postage(eur(500)))
        assert reserved == {Account.GUARANTEE: 0, Account.POST: 500, Account.DEBT_S: -500}

        spent = apply(reserved, m.spend_postage(reserved, "EUR"))
        kept = apply(reserved, m.unreserve_postage(reserved, "EUR"))

        assert (spent[Account.POST], spent[Account.OUT_B]) == (0, 500)
        assert not any(kept.values())

    def test_m12_reverses_the_commission_and_can_take_it_back(self) -> None:
        balances = paid_and_held(1000, 100, 900)
        balances = apply(balances, m.allocate(balances, buyer=eur(450), seller=eur(450)))

        reversed_ = apply(balances, m.reverse_commission(eur(50)))
        restored = apply(reversed_, m.reverse_commission(eur(-50)))

        assert (reversed_[Account.ALLOC_B], reversed_[Account.FEE]) == (500, 50)
        assert restored == balances

    def test_m13_takes_everything_that_has_not_left(self) -> None:
        balances = paid_and_held(1000, 100, 400)

        after = apply(balances, m.charge_back(balances, "EUR"))

        assert (after[Account.FREE], after[Account.HELD], after[Account.PSP]) == (0, 0, -100)

    def test_m14_gives_of_the_houses_own(self) -> None:
        assert apply({}, m.goodwill(eur(5))) == {Account.GUARANTEE: -5, Account.OUT_B: 5}

    def test_no_movement_moves_less_than_nothing(self) -> None:
        with pytest.raises(AssertionError):
            m.hold(eur(-1))
        assert m.hold(eur(0)) == ()

    def test_a_fee_is_part_of_what_was_paid(self) -> None:
        with pytest.raises(AssertionError):
            m.capture(paid=eur(5), fee=eur(6))


class TestCommissionShare:
    @given(SUMS, st.integers(0, 10_000), st.integers(0, 10_000))
    def test_lies_between_nothing_and_everything(self, paid: int, fee: int, refund: int) -> None:
        fee, refund = min(fee, paid), min(refund, paid)

        share = m.commission_share(refund=eur(refund), paid=eur(paid), fee=eur(fee))

        assert 0 <= share.minor <= min(fee, refund)
        assert abs(share.minor * paid - fee * refund) <= paid

    @given(st.integers(1, 500), st.integers(0, 500), st.integers(0, 499))
    def test_never_makes_a_larger_refund_cost_the_seller_less(
        self, paid: int, fee: int, refund: int
    ) -> None:
        fee, refund = min(fee, paid), min(refund, paid - 1)

        def sellers_part(minor: int) -> int:
            share = m.commission_share(refund=eur(minor), paid=eur(paid), fee=eur(fee))
            return minor - share.minor

        assert sellers_part(refund) <= sellers_part(refund + 1)

    def test_is_the_whole_fee_for_a_whole_refund(self) -> None:
        assert m.commission_share(refund=eur(999), paid=eur(999), fee=eur(77)) == eur(77)
        assert m.commission_share(refund=eur(0), paid=eur(0), fee=eur(0)) == eur(0)


@st.composite
def stories(draw: st.DrawFn) -> list[dict[Account, int]]:
    """Draw the balances after each step of one order's money, in any lawful order of steps."""
    paid = draw(st.integers(1, 10**6))
    fee = draw(st.integers(0, paid))
    balances = apply({}, m.capture(paid=eur(paid), fee=eur(fee)))
    seen = [balances]

    def step(postings: tuple[Posting, ...]) -> None:
        nonlocal balances
        balances = apply(balances, postings)
        seen.append(balances)

    for _ in range(draw(st.integers(1, 3))):
        step(m.hold(eur(draw(st.integers(0, balances.get(Account.FREE, 0))))))
        if draw(st.booleans()):
            step(m.unhold(eur(draw(st.integers(0, balances.get(Account.HELD, 0))))))
        held = balances.get(Account.HELD, 0)
        buyer = draw(st.integers(0, held))
        step(m.allocate(balances, buyer=eur(buyer), seller=eur(held - buyer)))
    allocated = balances.get(Account.ALLOC_B, 0) + balances.get(Account.ALLOC_S, 0)
    buyer = draw(st.integers(0, allocated))
    step(m.reallocate(balances, buyer=eur(buyer), seller=eur(allocated - buyer)))
    step(m.reverse_commission(eur(draw(st.integers(0, balances.get(Account.FEE, 0))))))
    for _ in range(draw(st.integers(0, 3))):
        step(m.instruct(balances, "EUR"))
        step(m.fail(balances, "EUR"))
    step(m.instruct(balances, "EUR"))
    step(m.settle(balances, "EUR"))
    return seen


class TestEveryStoryOfMoney:
    @given(stories())
    def test_sums_to_zero_and_goes_negative_only_where_it_may(
        self, story: list[dict[Account, int]]
    ) -> None:
        for balances in story:
            assert sum(balances.values()) == 0
            assert all(
                minor >= 0 for account, minor in balances.items() if account not in MAY_GO_NEGATIVE
            )

    @given(stories())
    def test_never_pays_more_than_was_ever_funded(self, story: list[dict[Account, int]]) -> None:
        for balances in story:
            funded = -balances[Account.PSP]
            assert paid_out(balances) + balances.get(Account.FEE, 0) <= funded
