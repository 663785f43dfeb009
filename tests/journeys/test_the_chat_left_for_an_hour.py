"""The chat left for an hour: parked, never lost, and gone on with on another device."""

from typing import TYPE_CHECKING

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.journeys.site import Site

HALF_SAID = "商品の色が写真と"


def test_the_chat_left_for_an_hour(site: "Site") -> None:
    from tests.journeys import people  # noqa: PLC0415  Django is set up only now
    from tests.journeys.site import wait_for  # noqa: PLC0415
    from wakai.app import chat, drafts  # noqa: PLC0415
    from wakai.core.conversations.model import State  # noqa: PLC0415
    from wakai.store import chat as log  # noqa: PLC0415

    world = site.world
    site.start()
    phone = people.Party(site, world.ana, "phone", "/chat/")
    phone.says("こんにちは")
    answered = phone.thread.locator(".bubble.sign-bot").nth(1)  # the first one is the greeting
    expect(answered).to_be_visible(timeout=60_000)
    conversation = chat.open_support(world.ana.id, language="ja")
    phone.page.locator("#chat-text").fill(HALF_SAID)
    scope = f"chat:{conversation}"
    wait_for(lambda: drafts.read(world.ana.id, scope).get("text") == HALF_SAID, "the draft is kept")
    phone.page.context.close()

    for minutes in (6, 54):  # asked whether somebody is there, then parked
        site.days_pass(minutes / (24 * 60))
        site.until_the_chats_are_looked_at()
    state = log.state_of(conversation)
    assert state is not None
    assert state.state is State.PARKED

    desktop = people.Party(site, world.ana, "desktop", "/chat/")
    expect(desktop.page.locator("#chat-text")).to_have_value(HALF_SAID)
    desktop.hears("こんにちは")
    desktop.says(HALF_SAID + "違います")
    resumed = log.state_of(conversation)
    assert resumed is not None
    assert resumed.state is State.OPEN
