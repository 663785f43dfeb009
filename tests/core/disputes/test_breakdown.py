"""What a refund consists of: goods, tax and shipping, exact over any number of refunds."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.core.disputes.parts import LACES_KEPT, agreed
from tests.core.disputes.story import (
    ANA,
    FIN,
    FULL,
    HALF,
    ORDER,
    RELEASE,
    REPLACEMENT,
    SUE,
    WRONG_SIZE,
    Story,
    refunds,
    text,
)
from wakai.core.disputes import breakdown, earlier
from wakai.core.disputes import commands as c
from wakai.core.disputes.breakdown import Breakdown
from wakai.core.disputes.model import (
    GrantKind,
    OrderFacts,
    OrderLine,
    Party,
)
from wakai.core.disputes.refusals import WrongAmount
from wakai.core.ids import LineId
from wakai.core.ledger import Account
from wakai.core.money import portions

PARTS = st.integers(min_value=0, max_value=10**9)
TAXED = replace(
    ORDER,
    lines=(
        replace(ORDER.lines[0], tax_minor=1_333, shipping_minor=400),
        replace(ORDER.lines[1], tax_minor=84, shipping_minor=100),
    ),
)


REST = replace(FULL, refunds=refunds(4_000))


def parts(goods: int, tax: int, shipping: int) -> Breakdown:
    return Breakdown(goods_minor=goods, tax_minor=tax, shipping_minor=shipping)


def line(goods: int, tax: int, shipping: int, *, refunded: int = 0) -> OrderLine:
    bought = OrderLine(
        line_id=LineId(1),
        quantity=1,
        paid_minor=goods + tax + shipping,
        tax_minor=tax,
        shipping_minor=shipping,
    )
    return breakdown.without(bought, refunded)


def goodwill(story: Story) -> c.ProposeGrant:
    return c.ProposeGrant(
        by=SUE,
        at=story.at,
        grant=GrantKind.GOODWILL,
        party=Party.BUYER,
        minor=300,
        statement=text("sorry"),
    )


def less(**taken: int) -> OrderFacts:
    """Return the order as an earlier dispute left it, which took so much of a line."""
    shoes, laces = TAXED.lines
    return replace(
        TAXED,
        lines=(
            breakdown.without(shoes, taken.get("shoes", 0)),
            breakdown.without(laces, taken.get("laces", 0)),
        ),
    )


class TestOneRefund:
    def test_holds_the_same_share_of_each_part_to_the_nearest_unit(self) -> None:
        assert breakdown.of_refund(line(2_850, 300, 150), 1_000) == parts(864, 91, 45)
        assert breakdown.of_refund(line(2_850, 300, 150), 3_300) == parts(2_850, 300, 150)
        assert breakdown.of_refund(line(2_850, 300, 150), 0) == parts(0, 0, 0)

    @given(PARTS, PARTS, PARTS, st.data())
    def test_adds_up_and_is_no_unit_off(
        self, goods: int, tax: int, shipping: int, data: st.DataObject
    ) -> None:
        paid = line(goods, tax, shipping)
        minor = data.draw(st.integers(min_value=0, max_value=paid.paid_minor))

        found = breakdown.of_refund(paid, minor)

        assert found is not None
        assert found.minor == minor
        for part, whole in (
            (found.goods_minor, goods),
            (found.tax_minor, tax),
            (found.shipping_minor, shipping),
        ):
            assert 0 <= part <= whole
            assert abs(part * paid.paid_minor - minor * whole) < max(paid.paid_minor, 1)

    def test_is_not_told_where_the_shop_did_not_tell(self) -> None:
        unknown = replace(line(2_850, 300, 150), tax_minor=None, shipping_minor=None)

        assert breakdown.of_line(unknown) is None
        assert breakdown.of_refund(unknown, 1_000) is None

    def test_is_not_told_of_more_than_is_left(self) -> None:
        paid = line(2_850, 300, 150, refunded=3_000)

        assert breakdown.of_refund(paid, 301) is None
        assert breakdown.of_refund(paid, 300) is not None


class TestSeveralRefunds:
    def test_bring_back_exactly_what_was_paid(self) -> None:
        first = breakdown.of_refund(line(2_850, 300, 150), 1_000)
        second = breakdown.of_refund(line(2_850, 300, 150, refunded=1_000), 2_300)

        assert first is not None
        assert second == parts(1_986, 209, 105)
        assert first + second == parts(2_850, 300, 150)

    @given(PARTS, PARTS, PARTS, st.data())
    def test_never_take_a_part_back_and_end_exactly(
        self, goods: int, tax: int, shipping: int, data: st.DataObject
    ) -> None:
        whole = goods + tax + shipping
        cuts = data.draw(st.lists(st.integers(min_value=0, max_value=whole), max_size=6))
        total, before, left = parts(0, 0, 0), 0, line(goods, tax, shipping)

        for until in (*sorted(cuts), whole):
            found = breakdown.of_refund(left, until - before)
            assert found is not None
            assert min(found.goods_minor, found.tax_minor, found.shipping_minor) >= 0
            left = breakdown.without(left, until - before)
            total, before = total + found, until

        assert total == parts(goods, tax, shipping)

    def test_would_take_tax_back_if_the_three_were_parted_at_once(self) -> None:
        at_once = [portions(minor, (3, 1, 3))[1] for minor in (3, 4)]
        in_turn = [breakdown.of_refund(line(3, 1, 3), minor) for minor in range(8)]

        assert at_once == [1, 0]
        assert [part.tax_minor for part in in_turn if part] == [0, 0, 0, 0, 1, 1, 1, 1]


class TestOfADispute:
    def test_is_of_all_its_lines_or_not_told(self) -> None:
        shoes_unknown = replace(TAXED, lines=(ORDER.lines[0], TAXED.lines[1]))

        assert breakdown.of_refunds(TAXED, refunds(8_000, 501)) == parts(6_584, 1_417, 500)
        assert breakdown.of_refunds(shoes_unknown, refunds(8_000, 501)) is None
        assert breakdown.of_refunds(shoes_unknown, refunds(0, 501)) == parts(317, 84, 100)
        assert breakdown.of_refunds(TAXED, ()) is None

    def test_is_kept_as_the_order_stood_and_is_that_of_the_payment(self) -> None:
        story = Story(order=TAXED).opened().offer().accept_offer().pay()

        assert breakdown.of_payment(story.state) == parts(3_133, 667, 200)
        assert breakdown.of_result(story.state) == parts(3_133, 667, 200)

    def test_leaves_out_postage_and_what_the_house_grants(self) -> None:
        story = Story(order=TAXED).draft().evidence().evidence("receipt", "postage_receipt")
        asked = replace(WRONG_SIZE, remedy=replace(FULL, postage_minor=500))
        story.submit(asked).accept_request().pay()

        assert story.money(Account.OUT_B) == (8_500,)
        assert breakdown.of_payment(story.state) == parts(6_267, 1_333, 400)

        after = Story(order=TAXED).opened().accept_request().paid()
        after.must(goodwill(after)).must(c.ConfirmGrant(by=FIN, at=after.at, key="grant"))
        assert breakdown.of_payment(after.state) is None

    def test_is_nothing_where_the_seller_keeps_the_money(self) -> None:
        released = Story(order=TAXED).ruled(RELEASE)
        replaced = Story(order=TAXED).opened(REPLACEMENT).accept_request()

        assert breakdown.of_result(released.state) is None
        assert breakdown.of_result(replaced.state) is None

    def test_of_two_payments_adds_up_to_the_result(self) -> None:
        story = agreed(LACES_KEPT, lines=TAXED.lines)
        first = breakdown.of_payment(story.state)
        result = breakdown.of_result(story.state)
        story.paid()
        second = breakdown.of_payment(story.state)

        assert first == parts(317, 84, 100)
        assert second == parts(6_267, 1_333, 400)
        assert first is not None
        assert second is not None
        assert breakdown.of_result(story.state) == result == first + second


class TestAfterAnEarlierDispute:
    def test_the_parts_of_both_refunds_add_up_to_what_was_paid(self) -> None:
        again = Story(order=less(shoes=4_000)).draft().evidence()
        too_much = c.SubmitClaim(by=ANA, at=again.at, claim=WRONG_SIZE)

        assert again.refused(too_much) == WrongAmount(max_minor=4_000)
        again.submit(replace(WRONG_SIZE, remedy=REST)).accept_request()
        first = breakdown.of_refunds(TAXED, refunds(4_000))
        second = breakdown.of_result(again.state)
        assert first == parts(3_133, 667, 200)
        assert second == parts(3_134, 666, 200)

    def test_the_parts_go_with_what_it_took(self) -> None:
        asked = replace(WRONG_SIZE, remedy=HALF)
        first = Story(order=TAXED).draft().evidence().submit(asked).accept_request().paid()
        before = earlier.took(first.state)
        assert before is not None

        assert earlier.left(TAXED, (before,)).lines == less(shoes=4_000).lines
