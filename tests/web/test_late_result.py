"""What the page says when the house has not ruled by the day it had named."""

import pytest
from django.test import Client

from tests.app.world import World
from tests.web import cases
from wakai.app import disputes
from wakai.core.disputes.commands import FireDeadline
from wakai.core.disputes.model import SYSTEM, DeadlineKind

pytestmark = pytest.mark.django_db(transaction=True)


def test_is_that_it_is_late_since_when_and_the_new_date(world: World) -> None:
    dispute_id = cases.appealed(world)
    clock = disputes.read(dispute_id).state.deadlines[DeadlineKind.APPEAL_RULING]
    ben = cases.sign_in(Client(), world.ben)
    address = f"/disputes/{dispute_id}/"
    before = ben.get(address).context["next_step"]

    cases.time_runs_out(dispute_id, DeadlineKind.APPEAL_RULING)
    over = FireDeadline(by=SYSTEM, at=clock.due_at, kind=clock.kind, due_at=clock.due_at)
    world.run(dispute_id, over)
    after = ben.get(address).context["next_step"]

    assert "late" not in before.title
    assert after.title == "The result of the appeal is late"
    assert "It was due on" in after.text
    assert after.clock.due_at > clock.due_at
