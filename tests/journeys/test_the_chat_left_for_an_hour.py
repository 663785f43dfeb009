"""The chat left for an hour: parked, never lost, and gone on with on another device."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.journeys.told_twice import TOLD_TWICE

if TYPE_CHECKING:
    from tests.journeys.site import Site

HELLO = {"ja": "こんにちは", "en": "Hello"}
HALF_SAID = {"ja": "商品の色が写真と", "en": "The colour is not as"}
THE_REST = {"ja": "違います", "en": " on the photo"}
ANOTHER = {"phone": "desktop", "desktop": "phone"}


@TOLD_TWICE
def test_the_chat_left_for_an_hour(site: "Site", language: str, device: str) -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from tests.journeys.site import wait_for  # noqa: PLC0415
    from wakai.app import chat, drafts  # noqa: PLC0415
    from wakai.core.conversations.model import State  # noqa: PLC0415
    from wakai.store import chat as log  # noqa: PLC0415

    world, half_said = site.world, HALF_SAID[language]
    before.speaks(world, "ana", language)
    site.start()
    first = people.Party(site, world.ana, device, "/chat/")
    first.says(HELLO[language])
    answered = first.thread.locator(".bubble.sign-bot").nth(1)  # the first one is the greeting
    expect(answered).to_be_visible(timeout=60_000)
    conversation = chat.open_support(world.ana.id, language=language)
    first.page.locator("#chat-text").fill(half_said)
    scope = f"chat:{conversation}"
    wait_for(lambda: drafts.read(world.ana.id, scope).get("text") == half_said, "the draft is kept")
    first.page.context.close()

    for minutes in (6, 54):  # asked whether somebody is there, then parked
        site.days_pass(minutes / (24 * 60))
        site.until_the_chats_are_looked_at()
    state = log.state_of(conversation)
    assert state is not None
    assert state.state is State.PARKED

    second = people.Party(site, world.ana, ANOTHER[device], "/chat/")
    expect(second.page.locator("#chat-text")).to_have_value(half_said)
    second.hears(HELLO[language])
    second.says(half_said + THE_REST[language])
    resumed = log.state_of(conversation)
    assert resumed is not None
    assert resumed.state is State.OPEN
