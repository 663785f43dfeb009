"""The survey is no appeal: it says so, takes no evidence, and changes nothing."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.journeys.site import Site


def test_the_survey_is_no_appeal(site: "Site") -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from wakai.store import journal  # noqa: PLC0415

    before.speaks(site.world, "ana", "en")
    dispute_id = before.told_to_return(site.world)
    site.start()
    site.until_quiet()
    version = journal.read(dispute_id).version
    buyer = people.Party(site, site.world.ana, "desktop", f"/disputes/{dispute_id}/survey/")

    buyer.reads("This is not an appeal and changes nothing in your case.")
    expect(buyer.page.locator("main input[type=file]")).to_have_count(0)
    buyer.chooses("score", "1")
    buyer.page.locator('[name="comment"]').fill("I want to appeal!")
    buyer.presses("Send the survey")

    buyer.reads("Thank you. This changed nothing in your case.")
    after = journal.read(dispute_id)
    assert after.version == version
    assert after.state.appeal_used is False
    buyer.goes_to(f"/disputes/{dispute_id}/survey/")
    buyer.follows("The appeal is here, and you can still file it.")
    buyer.reads("Before you appeal")
