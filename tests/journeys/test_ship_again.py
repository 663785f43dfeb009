"""Ship again: agreed in an offer, with the money waiting as a net under it (S40)."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.journeys.people import Party
    from tests.journeys.site import Site
    from wakai.core.ids import DisputeId

PARCEL = "GB987654321JP"


def test_ship_again_arrives(site: "Site") -> None:
    from tests.api import program  # noqa: PLC0415  Django is set up only now
    from tests.journeys import people  # noqa: PLC0415
    from wakai.core.disputes.model import Outcome, Stage  # noqa: PLC0415
    from wakai.store import verify  # noqa: PLC0415

    dispute_id, buyer, _seller = sent_again(site)
    assert people.state_of(dispute_id).stage is Stage.FINAL
    told = {"delivered_at": site.world.now.isoformat(), "proof": "POD-77"}
    assert program.program().put(f"parcels/{PARCEL}", told).status_code == 200
    buyer.does(dispute_id, "replacement-confirmation", "Confirm the replacement")
    site.runs_its_course(dispute_id)

    state = people.state_of(dispute_id)
    assert (state.stage, state.outcome) == (Stage.CLOSED, Outcome.REPLACED)
    assert verify.dispute(dispute_id) == ()


def test_ship_again_is_lost_and_the_money_comes_back(site: "Site") -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from wakai.core.disputes.model import Outcome, Stage  # noqa: PLC0415
    from wakai.store import verify  # noqa: PLC0415

    before.speaks(site.world, "ana", "en")
    dispute_id, buyer, _seller = sent_again(site)
    buyer.goes_to(f"/disputes/{dispute_id}/replacement-failure/")
    buyer.chooses("reason", "lost")
    buyer.presses("Report a problem with it")  # the carrier still has its time: told until when
    assert people.state_of(dispute_id).stage is Stage.FINAL

    site.runs_its_course(dispute_id)

    state = people.state_of(dispute_id)
    assert (state.stage, state.outcome) == (Stage.CLOSED, Outcome.REFUND_FULL)
    assert verify.dispute(dispute_id) == ()


def sent_again(site: "Site") -> "tuple[DisputeId, Party, Party]":
    """Play it up to the second parcel: offer, agreement, parcel number."""
    from tests.journeys import people  # noqa: PLC0415  Django is set up only now

    world = site.world
    dispute_id = world.submitted().dispute_id
    site.start()
    seller = people.Party(site, world.ben, "desktop", "/seller/")
    seller.does(dispute_id, "offer", "Make an offer", kind="replacement")
    device = "phone" if world.ana.language == "ja" else "desktop"
    buyer = people.Party(site, world.ana, device, f"/disputes/{dispute_id}/")
    buyer.does(dispute_id, "settlement", "Accept the offer")
    seller.does(dispute_id, "replacement", "Ship again", tracking=PARCEL)
    return dispute_id, buyer, seller
