"""
By keyboard alone: nobody needs a mouse to appeal, to answer, or to be helped in the chat.

Only keys are pressed here: no click, no focus that a script would set. What has the focus shows it.
"""

import re
from typing import TYPE_CHECKING
from uuid import uuid4

from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.site import Site

GOOD = 4
REACH_MAX = 60  # times that Tab is pressed before something counts as out of reach
_AT = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const mark = at.labels?.[0];
  const words = at.getAttribute("aria-label") || mark?.innerText || at.innerText || at.value || "";
  const shown = (one) => one && (one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0
    || one.boxShadow !== "none");
  return {
    words: words.trim().replace(/\\s+/g, " "), name: at.name || "", value: at.value || "",
    shown: shown(style) || shown(mark && getComputedStyle(mark)),
  };
}"""


class Keys:
    """Somebody with ten fingers and no mouse."""

    def __init__(self, page: "Page") -> None:
        self.page = page

    @property
    def at(self) -> dict[str, str]:
        found: dict[str, str] = self.page.evaluate(_AT)
        return found

    def reach(self, words: str = "", *, name: str = "", back: bool = False) -> None:
        """Go on, or back, until something with these words or this name has the focus."""
        for _ in range(REACH_MAX):
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
            at = self.at
            if (words and at["words"].startswith(words)) or (name and at["name"] == name):
                assert at["shown"], f"the focus does not show on {at}"
                return
        raise AssertionError(f"{words or name} cannot be reached")

    def press(self, words: str, key: str = "Enter") -> None:
        self.reach(words)
        self.page.keyboard.press(key)

    def choose(self, name: str, value: str) -> None:
        """Choose one of several radio buttons: Tab leads to the group, arrows within."""
        self.reach(name=name)
        self.page.keyboard.press("Space")
        for _ in range(REACH_MAX):
            if self.at["value"] == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{name} has no {value}")

    def pick(self, name: str, words: str) -> None:
        """Choose from a list by its first letters."""
        self.reach(name=name)
        self.page.keyboard.type(words)
        assert self.page.locator(f'[name="{name}"] option:checked').inner_text() == words

    def write(self, name: str, text: str) -> None:
        self.reach(name=name)
        self.page.keyboard.type(text)


def test_an_appeal_and_its_answer(site: "Site") -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from wakai.core.disputes.events import AppealReplied  # noqa: PLC0415
    from wakai.core.disputes.model import ContestedPart, Stage  # noqa: PLC0415

    world = site.world
    before.speaks(world, "ana", "en")
    dispute_id = before.told_to_return(world)
    site.start()
    buyer = people.Party(site, world.ana, "desktop", f"/disputes/{dispute_id}/appeal/before/")
    keys = Keys(buyer.page)
    going_on = buyer.word("Save and continue")

    keys.press(going_on)
    expect(buyer.page).to_have_url(re.compile("/grounds/$"))
    keys.choose("request_reason", "not_accepted")
    keys.pick("ground_reason_1", buyer.policy_word(dispute_id, "ground", "AP-RET-HARD"))
    keys.press(buyer.label(ContestedPart.RETURN), "Space")
    keys.press(going_on)
    expect(buyer.page).to_have_url(re.compile("/proof/$"))
    keys.press(going_on)
    expect(buyer.page).to_have_url(re.compile("/words/$"))
    keys.write("statement", "It is too heavy to post.")
    keys.press(going_on)
    expect(buyer.page).to_have_url(re.compile("/check/$"))
    keys.press(buyer.word("Send the appeal"))
    buyer.reads("Your appeal is filed")
    assert people.state_of(dispute_id).stage is Stage.APPEAL

    seller = people.Party(site, world.ben, "desktop", f"/disputes/{dispute_id}/")
    keys = Keys(seller.page)
    keys.press("Reply to the appeal")
    expect(seller.page).to_have_url(re.compile("/appeal-reply/$"))
    keys.write("statement", "The ruling is right.")
    keys.press("Reply to the appeal")
    seller.reads("Your reply is in the case file.")
    assert people.how_often(dispute_id, AppealReplied) == 1


def test_the_cards_of_the_chat(site: "Site") -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from wakai.app import chat  # noqa: PLC0415
    from wakai.core.conversations import cards  # noqa: PLC0415
    from wakai.core.conversations.model import Actor, ActorKind, Reason  # noqa: PLC0415
    from wakai.store import chat as log  # noqa: PLC0415
    from wakai.store.models import SurveyAnswer  # noqa: PLC0415

    world = site.world
    before.speaks(world, "ana", "en")
    dispute_id = before.told_to_return(world)
    talk = chat.open_support(world.ana.id, language="en")
    chat.hand_off(talk, Actor(ActorKind.BUYER, world.ana.id), Reason.BUTTON)
    state = log.state_of(talk)
    assert state is not None
    chat.claim(world.olu.id, talk, expect_epoch=state.epoch, name=world.olu.name)
    site.start()
    buyer = people.Party(site, world.ana, "desktop", "/chat/")
    keys, operator = Keys(buyer.page), Actor(ActorKind.OPERATOR, world.olu.id)

    chat.post_card(talk, operator, cards.OrderPicker(orders=(world.order.id,)), key=uuid4())
    expect(buyer.last_card.locator(".order-option")).to_be_visible()
    keys.press(world.line.title)
    expect(buyer.last_card.locator(".is-picked")).to_contain_text(world.order.number)
    keys.write("text", "I want to appeal.")
    buyer.page.keyboard.press("Enter")
    buyer.hears("I want to appeal.")

    number = people.state_of(dispute_id).number
    form = cards.AppealForm(dispute=dispute_id, number=number)
    chat.post_card(talk, operator, form, key=uuid4())
    expect(buyer.thread.locator(".card-appeal")).to_be_visible()
    keys.press(buyer.word("Fill in the appeal"))
    buyer.reads("Before you appeal")
    buyer.goes_to("/chat/")

    keys.press(buyer.word("End the chat"))
    expect(buyer.thread.locator(".survey-scale")).to_be_visible()
    keys.press(buyer.word("Good"))
    expect(buyer.thread.locator(".survey")).to_contain_text(buyer.word("Thank you."))
    assert SurveyAnswer.objects.get().score == GOOD
