"""The return that arrived: label, parcel, proof of delivery, the seller's word, the refund."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.told_twice import TOLD_TWICE

if TYPE_CHECKING:
    from tests.journeys.site import Site

ADDRESS = "Ben, 1 Station Road, York"
PARCEL = "JP123456789GB"


@TOLD_TWICE
def test_the_return_that_arrived(site: "Site", language: str, device: str) -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from tests.journeys.site import text_of  # noqa: PLC0415
    from wakai.core.disputes.model import Fulfilment, Outcome, Stage  # noqa: PLC0415
    from wakai.core.ids import masked  # noqa: PLC0415
    from wakai.store import verify  # noqa: PLC0415

    world = site.world
    before.speaks(world, "ana", language)
    dispute_id = before.told_to_return(world)
    site.start()
    seller = people.Party(site, world.ben, "desktop", "/seller/")
    seller.does(
        dispute_id, "return-label", "Give address and label", address=ADDRESS, label="LBL-1"
    )
    buyer = people.Party(site, world.ana, device, f"/disputes/{dispute_id}/")
    buyer.sees("LBL-1")
    buyer.does(dispute_id, "parcel", "Enter the parcel number", tracking=PARCEL)
    assert people.state_of(dispute_id).fulfilment is Fulfilment.RETURN_SENT

    operator = people.Operator(site, world.olu, "desktop", f"/disputes/{dispute_id}/")
    operator.follows("Record that the return arrived", within=operator.page.locator("body"))
    operator.page.locator('[name="proof"]').fill("POD-77")
    operator.presses("Record that the return arrived")
    operator.sees("POD-77")
    seller.does(dispute_id, "return-acceptance", "Accept the return")
    for party in (buyer, seller):
        party.does(dispute_id, "waiver", "Accept the ruling for good")
    site.runs_its_course(dispute_id)

    state = people.state_of(dispute_id)
    assert (state.stage, state.fulfilment) == (Stage.CLOSED, Fulfilment.DONE)
    assert state.outcome is Outcome.RETURN_REFUND
    assert verify.dispute(dispute_id) == ()
    buyer.opens_the_dispute(dispute_id)
    expect(buyer.page.locator(".clock")).to_have_count(0)
    last = text_of(site.postbox.to(world.ana)[-1])
    assert masked(world.order.number) in last
    assert "3,980" in last
