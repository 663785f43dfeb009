"""A provider's statement against the ledger: every way in which they can differ."""

from dataclasses import replace

import pytest

from wakai.core.ledger.reconciliation import Differs, Line, State, reconcile

REFUND = Line(key="d:1", party="buyer", minor=1_000, currency="JPY", state=State.SETTLED)
PAYOUT = replace(REFUND, party="seller", minor=2_793)


def what(statement: list[Line], booked: list[Line]) -> list[Differs]:
    return [difference.what for difference in reconcile(statement, booked).differences]


class TestReconcile:
    def test_finds_nothing_where_both_say_the_same(self) -> None:
        result = reconcile([PAYOUT, REFUND], [REFUND, PAYOUT])

        assert (result.matched, result.waiting, result.differences) == (2, 0, ())

    @pytest.mark.parametrize(
        ("there", "differs"),
        [
            ([], Differs.MISSING_THERE),
            ([replace(REFUND, minor=1_001)], Differs.SUM),
            ([replace(REFUND, currency="EUR")], Differs.CURRENCY),
            ([replace(REFUND, state=State.FAILED)], Differs.STATE),
            ([REFUND, REFUND], Differs.DOUBLED),
        ],
    )
    def test_tells_what_differs(self, there: list[Line], differs: Differs) -> None:
        assert what(there, [REFUND]) == [differs]
        assert what([REFUND], [REFUND]) == []

    def test_finds_what_nobody_here_instructed(self) -> None:
        (difference,) = reconcile([REFUND, PAYOUT], [REFUND]).differences

        assert (difference.what, difference.line) == (Differs.MISSING_HERE, PAYOUT)

    def test_finds_what_was_paid_though_it_is_booked_as_failed(self) -> None:
        assert what([REFUND], [replace(REFUND, state=State.FAILED)]) == [Differs.STATE]

    def test_finds_what_arrived_and_is_not_booked_yet(self) -> None:
        assert what([REFUND], [replace(REFUND, state=State.INSTRUCTED)]) == [Differs.STATE]

    def test_waits_for_what_is_on_its_way(self) -> None:
        result = reconcile([], [replace(REFUND, state=State.INSTRUCTED)])

        assert (result.waiting, result.differences) == (1, ())

    def test_does_not_mind_a_try_that_failed_before_it_arrived(self) -> None:
        assert what([replace(REFUND, state=State.FAILED), REFUND], [REFUND]) == []

    def test_does_not_ask_a_statement_for_what_failed(self) -> None:
        failed = replace(REFUND, state=State.FAILED)

        assert what([], [failed]) == what([failed], [failed]) == []
