"""
Ship again: agreed in an offer, with the money waiting as a net under it (S40).

It begins where every story begins: the buyer reports a problem, page by page, with a photo.
"""

from typing import TYPE_CHECKING

from tests.journeys.told_twice import TOLD_TWICE

if TYPE_CHECKING:
    from tests.journeys.people import Party
    from tests.journeys.site import Site
    from wakai.core.ids import DisputeId

PARCEL = "GB987654321JP"
STORY = {
    "ja": "赤いやかんを注文しました。青いやかんが届きました。",
    "en": "I ordered a red kettle. A blue one came.",
}


@TOLD_TWICE
def test_ship_again_arrives(site: "Site", language: str, device: str) -> None:
    from tests.api import program  # noqa: PLC0415  Django is set up only now
    from tests.journeys import before, people, scenes  # noqa: PLC0415
    from wakai.core.disputes.model import Outcome, Stage  # noqa: PLC0415
    from wakai.store import verify  # noqa: PLC0415

    before.speaks(site.world, "ana", language)
    site.start()
    buyer = people.Party(site, site.world.ana, device, f"/orders/{site.world.order.id}/")
    dispute_id = scenes.opens_a_claim(buyer, STORY[language])
    sent_again(buyer, dispute_id)
    assert people.state_of(dispute_id).stage is Stage.FINAL
    told = {"delivered_at": site.world.now.isoformat(), "proof": "POD-77"}
    assert program.program().put(f"parcels/{PARCEL}", told).status_code == 200
    buyer.does(dispute_id, "replacement-confirmation", "Confirm the replacement")
    site.runs_its_course(dispute_id)

    state = people.state_of(dispute_id)
    assert (state.stage, state.outcome) == (Stage.CLOSED, Outcome.REPLACED)
    assert verify.dispute(dispute_id) == ()


@TOLD_TWICE
def test_ship_again_is_lost_and_the_money_comes_back(
    site: "Site", language: str, device: str
) -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from wakai.core.disputes.model import Outcome, Stage  # noqa: PLC0415
    from wakai.store import verify  # noqa: PLC0415

    world = site.world
    before.speaks(world, "ana", language)
    dispute_id = world.submitted().dispute_id
    site.start()
    buyer = people.Party(site, world.ana, device, f"/disputes/{dispute_id}/")
    sent_again(buyer, dispute_id)
    buyer.goes_to(f"/disputes/{dispute_id}/replacement-failure/")
    buyer.chooses("reason", "lost")
    buyer.presses("Report a problem with it")  # the carrier still has its time: told until when
    assert people.state_of(dispute_id).stage is Stage.FINAL

    site.runs_its_course(dispute_id)

    state = people.state_of(dispute_id)
    assert (state.stage, state.outcome) == (Stage.CLOSED, Outcome.REFUND_FULL)
    assert verify.dispute(dispute_id) == ()


def sent_again(buyer: "Party", dispute_id: "DisputeId") -> None:
    """Play it up to the second parcel: offer, agreement, parcel number."""
    from tests.journeys import people  # noqa: PLC0415  Django is set up only now

    seller = people.Party(buyer.site, buyer.site.world.ben, "desktop", "/seller/")
    seller.does(dispute_id, "offer", "Make an offer", kind="replacement")
    buyer.does(dispute_id, "settlement", "Accept the offer")
    seller.does(dispute_id, "replacement", "Ship again", tracking=PARCEL)
