"""The survey is no appeal: it says so, takes no evidence, and changes nothing."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.told_twice import TOLD_TWICE

if TYPE_CHECKING:
    from tests.journeys.site import Site

SAID = {"ja": "異議を申し立てたいです！", "en": "I want to appeal!"}


@TOLD_TWICE
def test_the_survey_is_no_appeal(site: "Site", language: str, device: str) -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from wakai.store import journal  # noqa: PLC0415

    before.speaks(site.world, "ana", language)
    dispute_id = before.told_to_return(site.world)
    site.start()
    site.until_quiet()
    version = journal.read(dispute_id).version
    buyer = people.Party(site, site.world.ana, device, f"/disputes/{dispute_id}/survey/")

    buyer.reads("This is not an appeal and changes nothing in your case.")
    expect(buyer.page.locator("main input[type=file]")).to_have_count(0)
    buyer.chooses("score", "1")
    buyer.page.locator('[name="comment"]').fill(SAID[language])
    buyer.presses("Send the survey")

    buyer.reads("Thank you. This changed nothing in your case.")
    after = journal.read(dispute_id)
    assert after.version == version
    assert after.state.appeal_used is False
    buyer.goes_to(f"/disputes/{dispute_id}/survey/")
    buyer.follows("The appeal is here, and you can still file it.")
    buyer.reads("Before you appeal")
