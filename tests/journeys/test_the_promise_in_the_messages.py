"""
The promise in the messages: what was written between the two is evidence, word for word.

The seller promised a refund in the messages of the order; the buyer puts that very message into
the case and wins. A picture that was sent in the chat goes into a case the same short way (S16).
"""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.told_twice import TOLD_TWICE

if TYPE_CHECKING:
    from playwright.sync_api import Locator

    from tests.journeys.site import Site

PROMISE = "I am sorry. I will refund you the whole price next week."
WHY = {
    "ja": "出品者が約束しました。メッセージをお読みください。",
    "en": "He promised it. Read his message.",
}
TROUBLE = {"ja": "紛争のトラブルです", "en": "Dispute trouble."}
THIS = {"ja": "これです", "en": "This one"}


@TOLD_TWICE
def test_the_promise_in_the_messages(site: "Site", language: str, device: str) -> None:
    from tests.journeys import before, people, scenes  # noqa: PLC0415  Django is set up only now
    from wakai.core.disputes.model import AppealResult, DeadlineKind  # noqa: PLC0415
    from wakai.store import chat as log  # noqa: PLC0415

    world = site.world
    before.speaks(world, "ana", language)
    before.speaks(world, "jun", "en")
    dispute_id = before.told_nothing(world)
    site.start()
    seller = people.Party(site, world.ben, "desktop", f"/orders/{world.order.id}/")
    seller.presses("Open the messages")
    seller.says(PROMISE)
    buyer = people.Party(site, world.ana, device, f"/orders/{world.order.id}/")
    buyer.presses("Open the messages")
    buyer.hears(PROMISE)
    message = buyer.thread.locator(".bubble", has_text=PROMISE)
    buyer.presses("Put into evidence", within=message)

    buyer.reads("The message is in the case file now.")
    expect(message.locator(".bubble-evidence")).to_contain_text(buyer.word("In evidence"))
    item = people.state_of(dispute_id).evidence[-1]
    assert item.kind == "order_message"
    assert item.sha256 == log.hash_of(*_place(buyer.page.url, message))

    scenes.appeals(
        buyer,
        dispute_id,
        reason="promise_broken",
        ground="AP-PR-REFUND",
        says=WHY[language],
    )
    site.time_runs_out(dispute_id, DeadlineKind.APPEAL_REPLY)
    adjudicator = people.Adjudicator(site, world.jun, "desktop", f"/bench/{dispute_id}/")
    expect(adjudicator.page.locator(".bench-sides .tile.is-new")).to_contain_text(PROMISE)
    scenes.decides_the_appeal(
        adjudicator,
        dispute_id,
        result=AppealResult.REVERSED,
        finding="promise_made",
        remedy="full_refund",
    )
    buyer.opens_the_dispute(dispute_id)
    buyer.reads("Result of the appeal")
    buyer.sees(buyer.policy_word(dispute_id, "finding", "promise_made"))


def _place(url: str, message: "Locator") -> tuple[int, int]:
    seq = message.get_attribute("data-seq")
    assert seq is not None
    return int(url.rstrip("/").rpartition("/")[2]), int(seq)


@TOLD_TWICE
def test_a_picture_of_the_chat_goes_into_the_case(site: "Site", language: str, device: str) -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from tests.web import cases  # noqa: PLC0415

    world = site.world
    before.speaks(world, "ana", language)
    dispute_id = cases.under_review(world)
    site.start()
    buyer = people.Party(site, world.ana, device, "/chat/")
    buyer.says(TROUBLE[language])
    expect(buyer.thread.locator(".bubble.sign-bot").last).to_be_visible()
    buyer.page.locator("[data-files] summary").click()
    buyer.hands_in(people.PHOTO)
    buyer.says(THIS[language])

    sent = buyer.thread.locator(".bubble.is-mine", has_text=THIS[language])
    expect(sent.locator(".tile")).to_be_visible()
    assert len(people.state_of(dispute_id).evidence) == 1
    buyer.follows("Add to the case", within=sent)
    buyer.chooses("kind", "photo_item")
    buyer.presses("Add evidence")

    buyer.reads("Your evidence is in the case file.")
    added = people.state_of(dispute_id).evidence[-1]
    assert added.kind == "photo_item"
    expect(buyer.page.locator(f"#evidence-{added.evidence_id} img")).to_be_visible()
