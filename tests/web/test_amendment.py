"""A request that a program sent, changed on the page: what the page does not ask for stays."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tests.app import two_lines
from tests.app.world import PAID, World
from tests.web.cases import filled, sign_in
from wakai.app import disputes
from wakai.core.disputes.commands import AmendClaim
from wakai.core.disputes.model import LineAmount, Remedy
from wakai.core.ids import DisputeId

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(world: World) -> DisputeId:
    """Return a dispute in which Ana asks to keep the lid for less and to send the kettle back."""
    dispute_id = two_lines.submitted(world)
    claim = disputes.read(dispute_id).state.claim
    assert claim is not None
    amended = replace(claim, remedy=wish(world))
    world.run(dispute_id, AmendClaim(by=world.buyer, at=world.now, claim=amended))
    return dispute_id


def wish(world: World) -> Remedy:
    kettle, lid = two_lines.lines(world)
    parts = (
        LineAmount(line_id=kettle, minor=PAID - two_lines.LID),
        LineAmount(line_id=lid, minor=300),
    )
    return replace(two_lines.lid_kept(world), refunds=parts)


def sent(world: World, dispute_id: DisputeId, **changes: object) -> Remedy:
    """Send the page as it is shown, but for these changes, and return what is asked for then."""
    ana = sign_in(Client(), world.ana)
    page = reverse("deed", args=[dispute_id, "amendment"])
    given = filled(ana.get(page).context["form"]) | {"statement": "Both are green."}
    answer = ana.post(page, given | changes)
    assert answer.status_code == 302, answer.content.decode()
    claim = disputes.read(dispute_id).state.claim
    assert claim is not None
    return claim.remedy


class TestOtherWords:
    def test_leave_what_is_kept_and_each_sum(self, world: World, asked: DisputeId) -> None:
        assert sent(world, asked) == wish(world)


class TestOtherItems:
    def test_are_asked_for_whole(self, world: World, asked: DisputeId) -> None:
        kettle, _lid = two_lines.lines(world)

        remedy = sent(world, asked, lines=[kettle])

        assert (remedy.kept, remedy.refund_minor) == ((), PAID - two_lines.LID)
