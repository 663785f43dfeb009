"""The next step: what is expected of a side, and what it only may do."""

from dataclasses import replace
from datetime import datetime

import pytest

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FULL,
    HALF,
    RELEASE,
    REPLACEMENT,
    RETURN,
    Story,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import Actor, Dispute, Party, Payer, Remedy, RemedyKind
from wakai.core.disputes.steps import STEPS, asked_of, has_all

APOLOGY = Remedy(kind=RemedyKind.APOLOGY)


def asked(story: Story) -> tuple[str, str]:
    """Return what is expected of Ana and of Ben."""
    return tuple(asked_of(story.state, party, story.at) for party in Party)  # type: ignore[return-value]


class TestWhoHasAll:
    @pytest.mark.parametrize(
        ("claimed", "ruling", "has"),
        [
            (FULL, FULL, (True, False)),
            (FULL, HALF, (False, False)),
            (FULL, RETURN, (False, False)),
            (FULL, RELEASE, (False, True)),
            (FULL, APOLOGY, (False, False)),
            (RETURN, RETURN, (True, False)),
            (RETURN, replace(RETURN, return_payer=Payer.BUYER), (False, False)),
        ],
    )
    def test_is_told_by_what_was_asked_and_ruled(
        self, claimed: Remedy, ruling: Remedy, has: tuple[bool, bool]
    ) -> None:
        story = Story().ruled(ruling, claimed)

        assert tuple(has_all(story.state, party) for party in Party) == has
        assert not any(has_all(Story().in_review(claimed).state, party) for party in Party)

    def test_may_appeal_all_the_same(self) -> None:
        story = Story().ruled(FULL)

        assert "file_appeal" in allowed_actions(story.state, ANA, story.at)


class TestWhatIsExpected:
    @pytest.mark.parametrize(
        ("story", "of_ana", "of_ben"),
        [
            (Story().draft(), "submit_claim", ""),
            (Story().opened(), "", "accept_request"),
            (Story().opened().refuse(), "escalate", ""),
            (Story().opened().offer(), "accept_offer", ""),
            (Story().in_review(), "", ""),
            (Story().in_review().request(Party.SELLER), "", "give_information"),
            (Story().ruled(HALF).after(DAY).file(), "", "reply_to_appeal"),
            (Story().ruled(RETURN), "file_appeal", "provide_return_label"),
            (Story().ruled(RETURN).label(), "send_return", "file_appeal"),
            (Story().ruled(RETURN).label().send_return(), "file_appeal", "file_appeal"),
            (Story().ruled(RETURN).arrived(), "file_appeal", "accept_return"),
            (Story().opened(REPLACEMENT).accept_request(), "", "send_replacement"),
            (Story().opened().accept_request(), "", ""),
            (Story().opened().accept_request().paid(), "", ""),
        ],
    )
    def test_is_the_next_step_of_each_side(self, story: Story, of_ana: str, of_ben: str) -> None:
        assert asked(story) == (of_ana, of_ben)
        for party, expected in zip(Party, asked(story), strict=True):
            assert expected or story.state.waiting_on.value != party.value

    @pytest.mark.parametrize(
        ("ruling", "claimed", "of_ana", "of_ben"),
        [
            (RELEASE, FULL, "file_appeal", ""),
            (HALF, FULL, "file_appeal", "file_appeal"),
            (FULL, FULL, "", "file_appeal"),
        ],
    )
    def test_is_to_read_a_ruling_only_of_who_lost_by_it(
        self, ruling: object, claimed: object, of_ana: str, of_ben: str
    ) -> None:
        story = Story().ruled(ruling, claimed)  # type: ignore[arg-type]

        assert asked(story) == (of_ana, of_ben)
        assert all("file_appeal" in may(story.state, party, story.at) for party in (ANA, BEN))

    def test_ends_when_the_right_to_appeal_is_given_up(self) -> None:
        story = Story().ruled(HALF).must(c.WaiveAppeal(by=BEN, at=Story().at))

        assert asked(story) == ("file_appeal", "")


def may(state: Dispute, by: Actor, at: datetime) -> tuple[str, ...]:
    return allowed_actions(state, by, at)


def test_each_step_has_a_code_of_its_own() -> None:
    codes = [step.code for step in STEPS]

    assert len(codes) == len(set(codes))
