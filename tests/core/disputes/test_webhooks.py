"""Every event of a dispute belongs to a family that an endpoint can choose."""

import typing

import pytest

from wakai.core.disputes.events import Event
from wakai.core.disputes.webhooks import APPEAL, FAMILIES, family

KINDS = sorted(event.kind for event in typing.get_args(Event))


class TestFamily:
    @pytest.mark.parametrize("kind", KINDS)
    def test_is_one_that_can_be_chosen(self, kind: str) -> None:
        assert family(kind) in FAMILIES

    def test_has_events_each(self) -> None:
        assert {family(kind) for kind in KINDS} == set(FAMILIES)

    @pytest.mark.parametrize(
        ("kind", "known"),
        [
            ("dispute.appealed.v1", APPEAL),
            ("dispute.appeal-decided.v1", APPEAL),
            ("dispute.decided.v1", "dispute.*"),
            ("money.settled.v1", "money.*"),
        ],
    )
    def test_of_appeals_is_their_own(self, kind: str, known: str) -> None:
        assert family(kind) == known
