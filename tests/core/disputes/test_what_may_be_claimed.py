"""A page offers what a claim is not refused for (I-50): by reason, of every remedy there is."""

from dataclasses import replace

import pytest

from tests.core import sample_policy
from tests.core.disputes.story import ANA, WRONG_SIZE, Story
from wakai.core.disputes import commands as c
from wakai.core.disputes.inputs import may_be_claimed
from wakai.core.disputes.model import Claim, Payer, RemedyKind
from wakai.core.disputes.refusals import RemedyNotPossible
from wakai.core.policy import Family, Reason

TERMS = sample_policy.terms()
REASONS = [reason for reason in TERMS.reasons if reason.family is not Family.SELLER_CLAIM]


def claim(reason: Reason, kind: RemedyKind) -> Claim:
    """Ask for a remedy with a reason, and with all else in order."""
    back = kind is RemedyKind.RETURN_AND_REFUND
    payer = Payer.BUYER if reason.by_law else Payer.SELLER
    whole = replace(WRONG_SIZE.remedy, kind=kind, return_payer=payer if back else None)
    lines = tuple(replace(line, reason=reason.code) for line in WRONG_SIZE.lines)
    return replace(WRONG_SIZE, lines=lines, remedy=whole, excused=reason.buyer_required)


class TestWhatMayBeClaimed:
    @pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.code)
    def test_is_what_a_claim_is_not_refused_for(self, reason: Reason) -> None:
        story = Story().draft()
        asked = {kind: claim(reason, kind) for kind in RemedyKind}

        answers = {
            kind: story.ask(c.SubmitClaim(by=ANA, at=story.at, claim=one))
            for kind, one in asked.items()
        }

        taken = {kind.value for kind, told in answers.items() if told != RemedyNotPossible()}
        assert taken == set(may_be_claimed(TERMS, [reason.code]))

    def test_lets_goods_stay_that_may_not_be_posted(self) -> None:
        assert "return_and_refund" in may_be_claimed(TERMS, ["ND2"])
        assert "return_and_refund" not in may_be_claimed(TERMS, ["ND9"])
        assert "return_and_refund" not in may_be_claimed(TERMS, ["ND2", "ND9"])

    def test_mends_nothing_that_never_came(self) -> None:
        of_what_came = {"repair", "price_reduction", "missing_part"}

        assert of_what_came.isdisjoint(may_be_claimed(TERMS, ["NR2"]))
        assert of_what_came <= set(may_be_claimed(TERMS, ["ND2"]))
        assert of_what_came <= set(may_be_claimed(TERMS, ["NR2", "ND2"]))
