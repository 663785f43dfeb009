"""Every first ruling met by every last word, with the goods anywhere on their way."""

from collections.abc import Callable
from itertools import product

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FULL,
    HALF,
    JUN,
    RELEASE,
    REPLACEMENT,
    RETURN,
    Story,
)
from tests.core.disputes.test_invariants import check, is_over, silence
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import SYSTEM, Actor, AppealResult, Remedy, Stage
from wakai.core.disputes.refusals import WorseForAppellant
from wakai.core.ledger import Account

REMEDIES = (FULL, HALF, RELEASE, RETURN, REPLACEMENT)


def _confirm(story: Story) -> Story:
    return story.must(c.ConfirmReplacement(by=ANA, at=story.at))


def _wrong_again(story: Story) -> Story:
    return story.must(c.ReportReplacementFailed(by=ANA, at=story.at, reason="wrong_again"))


def _arrives(story: Story) -> Story:
    return story.must(c.RecordReplacementDelivered(by=SYSTEM, at=story.at, proof="POD-1"))


RETURN_WAYS: tuple[Callable[[Story], Story], ...] = (
    lambda s: s,
    lambda s: s.label(),
    lambda s: s.label().send_return(),
    lambda s: s.label().send_return().return_arrives(),
    lambda s: s.label().send_return().return_arrives().accept_return(),
)
REPLACEMENT_WAYS: tuple[Callable[[Story], Story], ...] = (
    lambda s: s,
    lambda s: s.send_replacement(),
    lambda s: _arrives(s.send_replacement()),
    lambda s: _confirm(s.send_replacement()),
    lambda s: _wrong_again(s.send_replacement()),
)


def ways(first: Remedy) -> tuple[Callable[[Story], Story], ...]:
    if first is RETURN:
        return RETURN_WAYS
    return REPLACEMENT_WAYS if first is REPLACEMENT else RETURN_WAYS[:1]


EVERY_CASE = [
    pytest.param(first, last, by, way, id=f"{first.kind}-{last.kind}-{by.role}-{step}")
    for first, last, by in product(REMEDIES, REMEDIES, (ANA, BEN))
    for step, way in enumerate(ways(first))
]


@pytest.mark.parametrize(("first", "last", "by", "way"), EVERY_CASE)
def test_leads_to_an_end_with_the_money_in_the_right_place(
    first: Remedy, last: Remedy, by: Actor, way: Callable[[Story], Story]
) -> None:
    story = way(Story().ruled(first)).file(by).assign(JUN).after(7 * DAY)
    before = story.state
    result = AppealResult.UPHELD if first == last else AppealResult.VARIED

    answer = story.do(story.last_word(last, result))
    if isinstance(answer, WorseForAppellant):
        return
    check(story, before)
    assert story.state.stage is Stage.FINAL
    while not is_over(story.state):
        before = story.state
        silence(story)
        check(story, before)

    paid = story.money(Account.PAID_B, Account.PAID_S, Account.FEE, Account.FREE)
    refund = paid[0]
    assert refund in {0, 4_000, 8_000}
    assert paid[2] == 850 - refund // 10  # the commission follows the refund
    assert sum(paid) == 8_501
    if last in {FULL, HALF, RELEASE} and first != last:
        assert refund == last.refund_minor
