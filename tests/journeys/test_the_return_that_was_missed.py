"""
The return that was missed: what the founding story lost by, and why it is not lost here.

The time to post waits while an appeal is open, and goes on with days enough to post. Who does
nothing is reminded, gets days of grace, and is told each step; only then the seller is paid.
"""

from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.told_twice import TOLD_TWICE

if TYPE_CHECKING:
    from tests.journeys.site import Site

ADDRESS = "Ben, 1 Station Road, York"
WHY = {"ja": "期間が足りません。", "en": "That is not time enough."}


@TOLD_TWICE
def test_the_time_to_post_waits_for_the_appeal(site: "Site", language: str, device: str) -> None:
    from tests.journeys import before, people, scenes  # noqa: PLC0415  Django is set up only now
    from wakai.core.disputes.model import AppealResult, DeadlineKind  # noqa: PLC0415

    world = site.world
    before.speaks(world, "ana", language)
    dispute_id = before.told_to_return(world)
    site.start()
    seller = people.Party(site, world.ben, "desktop", "/seller/")
    seller.does(
        dispute_id, "return-label", "Give address and label", address=ADDRESS, label="LBL-1"
    )
    told = len(site.postbox.to(world.ana))
    window = people.state_of(dispute_id).deadlines[DeadlineKind.APPEAL_WINDOW]
    site.time_passes_until(window.due_at - timedelta(days=1))
    assert len(site.postbox.to(world.ana)) > told, "no reminder came"

    buyer = people.Party(site, world.ana, device, f"/disputes/{dispute_id}/")
    buyer.sees(ADDRESS)
    scenes.appeals(
        buyer, dispute_id, reason="not_accepted", ground="AP-RET-TIME", says=WHY[language]
    )
    buyer.opens_the_dispute(dispute_id)
    waiting = buyer.page.locator(".clock.is-paused")
    expect(waiting.first).to_be_visible()
    expect(waiting.first.locator(".clock-why")).not_to_be_empty()
    site.time_runs_out(dispute_id, DeadlineKind.APPEAL_REPLY)
    assert people.state_of(dispute_id).deadlines[DeadlineKind.RETURN_SHIP].pause is not None

    scenes.decides_the_appeal(
        people.Adjudicator(site, world.jun, "desktop", "/bench/"),
        dispute_id,
        result=AppealResult.UPHELD,
        finding="first_ruling_right",
    )
    clock = people.state_of(dispute_id).deadlines[DeadlineKind.RETURN_SHIP]
    assert clock.pause is None
    assert clock.due_at - world.now > timedelta(days=5) - timedelta(minutes=5)
    buyer.opens_the_dispute(dispute_id)
    expect(buyer.page.locator(".clock.is-paused")).to_have_count(0)


@TOLD_TWICE
def test_without_an_appeal_the_time_runs_out_step_by_step(
    site: "Site", language: str, device: str
) -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from wakai.core.disputes.model import DeadlineKind, Outcome, Stage  # noqa: PLC0415
    from wakai.store import verify  # noqa: PLC0415

    world = site.world
    before.speaks(world, "ana", language)
    dispute_id = before.told_to_return(world)
    site.start()
    seller = people.Party(site, world.ben, "desktop", "/seller/")
    seller.does(
        dispute_id, "return-label", "Give address and label", address=ADDRESS, label="LBL-1"
    )
    site.until_quiet()
    told = len(site.postbox.to(world.ana))

    ship = people.state_of(dispute_id).deadlines[DeadlineKind.RETURN_SHIP]
    site.time_passes_until(ship.due_at - timedelta(minutes=5))
    reminded = len(site.postbox.to(world.ana))
    assert reminded >= told + 2, "fewer than two reminders came"

    site.time_passes_until(ship.due_at + timedelta(minutes=5))
    assert DeadlineKind.RETURN_GRACE in people.state_of(dispute_id).deadlines
    missed = len(site.postbox.to(world.ana))
    assert missed > reminded, "nobody told of the missed return"
    buyer = people.Party(site, world.ana, device, f"/disputes/{dispute_id}/")
    expect(buyer.page.locator(".clock").first).to_be_visible()

    site.runs_its_course(dispute_id)
    state = people.state_of(dispute_id)
    assert (state.stage, state.outcome) == (Stage.CLOSED, Outcome.RELEASED)
    assert len(site.postbox.to(world.ana)) > missed, "nobody told of the end"
    assert verify.dispute(dispute_id) == ()
    buyer.opens_the_dispute(dispute_id)
    expect(buyer.page.locator(".clock")).to_have_count(0)
