"""A claim that is filled in for its buyer never takes the place of what the buyer wrote."""

from collections.abc import Iterator, Mapping
from uuid import uuid4

import pytest

from tests.app.world import World
from wakai.app import claim_help, drafts
from wakai.core.ids import DisputeId

pytestmark = pytest.mark.django_db(transaction=True)

HERS = {"statement": "It is blue."}


class BuyerWritesMeanwhile(Mapping[str, str]):
    """What an operator filled in; the buyer's words are kept while it is put together."""

    def __init__(self, person: int, scope: str, filled: dict[str, str]) -> None:
        self.person, self.scope, self.filled = person, scope, filled

    def __getitem__(self, name: str) -> str:
        return self.filled[name]

    def __iter__(self) -> Iterator[str]:
        drafts.write(self.person, self.scope, HERS)
        return iter(self.filled)

    def __len__(self) -> int:
        return len(self.filled)


class TestFill:
    @pytest.mark.parametrize("before", [{}, {"reason": "ND4"}])
    def test_leaves_what_the_buyer_wrote_in_the_same_moment(
        self, world: World, before: dict[str, str]
    ) -> None:
        dispute_id = DisputeId(uuid4())
        scope = f"claim:{dispute_id}"
        if before:
            assert claim_help.fill(world.ana.id, dispute_id, before)
        filled = BuyerWritesMeanwhile(world.ana.id, scope, {"reason": "ND3"})

        assert not claim_help.fill(world.ana.id, dispute_id, filled)

        assert drafts.read(world.ana.id, scope) == HERS

    def test_brings_nothing_back_that_was_sent_meanwhile(self, world: World) -> None:
        scope = f"claim:{uuid4()}"
        drafts.write(world.ana.id, scope, HERS)
        drafts.delete(world.ana.id, scope)

        assert not drafts.write_over(world.ana.id, scope, {"reason": "ND3"}, was=HERS)
        assert drafts.read(world.ana.id, scope) == {}

    def test_fills_in_anew_what_nobody_touched(self, world: World) -> None:
        dispute_id = DisputeId(uuid4())
        for reason in ("ND3", "ND4"):
            assert claim_help.fill(world.ana.id, dispute_id, {"reason": reason})

        assert drafts.read(world.ana.id, f"claim:{dispute_id}")["reason"] == "ND4"
