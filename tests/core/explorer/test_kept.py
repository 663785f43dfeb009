"""What is not looked at again, since nothing of it has changed, would have come out the same."""

import pytest

from tests.core import sample_policy
from wakai.core.disputes.decision import Accepted
from wakai.core.disputes.model import Dispute, Stage
from wakai.core.explorer.forgetting import forgetting
from wakai.core.explorer.move import Move
from wakai.core.explorer.moves import Moves, asides
from wakai.core.explorer.walk import Walk
from wakai.core.explorer.worlds import NOW, worlds

WALKS = [
    ("to send it back", 0, 13),
    ("to keep one, and send the other back", 0, 9),
    ("a part", 1, 6),
    ("another one", 0, 9),
]


class Steps:
    """The steps of a walk, in its order."""

    def __init__(self, name: str, asides_max: int, depth_max: int) -> None:
        self.taken: list[tuple[Dispute, Dispute]] = []
        world = next(one for one in worlds(sample_policy.terms()) if one.name == name)
        self.walk = Walk(
            world,
            seen=self._seen,
            stepped=self._stepped,
            failed=self._failed,
            asides_max=asides_max,
        )
        self.walk.go(depth_max=depth_max)

    @staticmethod
    def _seen(_state: Dispute, _number: int) -> None:
        """Take no notice: a step says where it begins."""

    @staticmethod
    def _failed(_number: int, move: Move) -> None:
        raise AssertionError(move.name)

    def _stepped(
        self, before: Dispute, _number: int, _move: Move, _events: Accepted, after: Dispute
    ) -> tuple[int, int]:
        self.taken.append((before, after))
        return (0, 0)


@pytest.fixture(params=WALKS, ids=lambda walk: walk[0])
def steps(request: pytest.FixtureRequest) -> Steps:
    return Steps(*request.param)


def test_a_step_forgets_only_what_it_changed(steps: Steps) -> None:
    walk = steps.walk
    assert len(steps.taken) > 500

    for before, after in steps.taken:
        joinable = after.stage is Stage.APPEAL and asides(after) < walk.moves.asides_max
        keys = [
            walk.situations.found(forgetting(after, joinable=joinable, **known), NOW)[0]
            for known in ({"before": before}, {})
        ]
        assert keys[0] == keys[1]


def test_equal_parts_have_equal_moves(steps: Steps) -> None:
    kept = steps.walk.moves

    for before, _ in steps.taken[::7]:
        fresh = Moves(kept.world, asides_max=kept.asides_max)
        names = [[move.name for move in moves.everything(before)] for moves in (kept, fresh)]
        assert names[0] == names[1]
