"""
The appeal an operator wrote: nothing counts before its party has confirmed exactly that text.

The operator types what the buyer said (S17); the buyer reads it in a card, and files it.
"""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.told_twice import TOLD_TWICE

if TYPE_CHECKING:
    from tests.journeys.site import Site

SAID = "He cannot post the kettle: it weighs more than the post takes."
CALL = {"ja": "人と話したい", "en": "I want to talk to a person"}


@TOLD_TWICE
def test_the_appeal_an_operator_wrote(site: "Site", language: str, device: str) -> None:
    from tests.journeys import before, people, scenes  # noqa: PLC0415  Django is set up only now
    from wakai.core.disputes.model import AppealState, ContestedPart, Stage  # noqa: PLC0415

    before.speaks(site.world, "ana", language)
    dispute_id = before.told_to_return(site.world)
    site.start()
    buyer = people.Party(site, site.world.ana, device, "/chat/")
    operator = people.Operator(site, site.world.olu, "desktop", "/desk/")
    scenes.calls_a_person(buyer, operator, CALL[language])
    scenes.names_the_order(buyer, operator)

    operator.follows("Write the appeal for the buyer", within=operator.page.locator("body"))
    operator.chooses_grounds(dispute_id, "not_accepted", "AP-NOPOST")
    operator.contests(ContestedPart.RETURN)
    operator.page.locator('[name="statement"]').fill(SAID)
    operator.presses("Send it to the buyer to confirm")

    card = buyer.thread.locator(".card-confirm")
    expect(card).to_contain_text(SAID)
    prepared = people.state_of(dispute_id)
    assert prepared.appeal is not None
    assert prepared.appeal.state is AppealState.PREPARED
    assert (prepared.stage, prepared.appeal_used) == (Stage.DECIDED, False)

    buyer.follows("Read and confirm", within=card)
    buyer.reads(
        "An operator wrote this for you. It counts only when you confirm it, exactly as it stands "
        "here."
    )
    buyer.sees(SAID)
    buyer.sees(buyer.policy_word(dispute_id, "ground", "AP-NOPOST"))
    buyer.presses("Send the appeal")

    buyer.reads("Your appeal is filed")
    filed = people.state_of(dispute_id)
    assert (filed.stage, filed.appeal_used) == (Stage.APPEAL, True)
    buyer.goes_to("/chat/")
    expect(buyer.thread.locator(".card-confirm .card-done")).to_be_visible()
