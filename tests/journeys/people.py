"""
The people of the stories, and what they do with their hands.

Buttons and sentences are found by the words of the catalogue in the person's own language.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.app import files
from tests.journeys.site import Site
from wakai.app import words
from wakai.core.disputes.model import Dispute
from wakai.core.ids import DisputeId
from wakai.store import journal
from wakai.store.models import Person

PHOTO = FilePayload(
    name="IMG_0042.jpg", mimeType="image/jpeg", buffer=files.photo(located=True, turned=6)
)


SAFE = re.compile(r"is-(sent|seen)")  # how a message looks that the server has acknowledged


def film() -> FilePayload:
    """Return a short video, as a phone makes it."""
    return FilePayload(name="clip.mp4", mimeType="video/mp4", buffer=files.video("mp4"))


@dataclass
class Someone:
    """A person with a browser open."""

    site: Site
    person: Person
    device: str = "desktop"
    start: str = "/"
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.page = self.site.browse(self.person, self.start, device=self.device)

    # -- words ---------------------------------------------------------------

    def word(self, message: str, **facts: Any) -> str:
        """Return a sentence of the catalogue in this person's language."""
        with translation.override(self.person.language):
            return gettext(message) % facts if facts else gettext(message)

    def label(self, member: Any) -> str:
        """Return the label of a member of the core in this person's language."""
        with translation.override(self.person.language):
            return words.label(member)

    def policy_word(self, dispute_id: DisputeId, kind: str, code: str) -> str:
        """Return a label of the policy (ground, finding, rule …) in this person's language."""
        say = getattr(words, kind)
        with translation.override(self.person.language):
            return str(say(code, state_of(dispute_id).terms))

    # -- hands ---------------------------------------------------------------

    def goes_to(self, path: str) -> None:
        self.page.goto(self.site.server.url + path)

    def presses(self, message: str, *, within: Locator | None = None) -> None:
        """Press the button with these words."""
        place = within or self.page.locator("main")
        place.get_by_role("button", name=self.word(message), exact=True).first.click()

    def follows(self, message: str, *, within: Locator | None = None) -> None:
        """Follow the link with these words."""
        place = within or self.page.locator("main")
        place.get_by_role("link", name=self.word(message), exact=True).first.click()

    def taps(self, label: str) -> None:
        """Choose what stands beside a radio button or a tick: a finger takes the words."""
        self.page.locator(".choice label", has_text=re.compile(f"^{re.escape(label)}$")).click()

    def chooses(self, name: str, value: str) -> None:
        """Choose by the value: in a list, or by the words beside a radio button or a tick."""
        control = self.page.locator(f'[name="{name}"]')
        if control.first.evaluate("control => control.tagName") == "SELECT":
            control.select_option(value)
            return
        mark = self.page.locator(f'[name="{name}"][value="{value}"]').get_attribute("id")
        self.page.locator(f'label[for="{mark}"]').click()

    def reads(self, message: str, **facts: Any) -> None:
        """See these words on the page."""
        self.sees(self.word(message, **facts))

    def sees(self, text: str) -> None:
        expect(self.page.locator("body")).to_contain_text(text)

    def does_not_see(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(text)

    def opens_the_dispute(self, dispute_id: DisputeId) -> None:
        self.goes_to(f"/disputes/{dispute_id}/")

    # -- chat ----------------------------------------------------------------

    @property
    def thread(self) -> Locator:
        return self.page.locator("[data-thread]")

    @property
    def last_card(self) -> Locator:
        return self.thread.locator(".card-line").last

    def says(self, text: str) -> None:
        """Write into the chat, and wait until it is safely in the log."""
        self.page.locator("#chat-text").fill(text)
        self.page.locator("[data-send]").click()
        bubble = self.thread.locator(".bubble.is-mine", has_text=text).last
        expect(bubble).to_have_attribute("data-seq", re.compile(r"\d+"))

    def hears(self, text: str | re.Pattern[str]) -> None:
        """See a line in the chat."""
        expect(self.thread).to_contain_text(text)

    def hears_that(self, message: str) -> None:
        """See a sentence of the house over the chat."""
        expect(self.page.locator("[data-status]")).to_contain_text(self.word(message))

    # -- files ---------------------------------------------------------------

    def hands_in(self, *given: FilePayload | Path, name: str = "files") -> None:
        """Choose files, and wait until all have arrived."""
        field_ = self.page.locator("upload-field").filter(has=self.page.locator(f"#id_{name}"))
        rows = field_.locator(".upload-list .upload-row")
        before = rows.count()
        self.page.locator(f"#id_{name}").set_input_files(list(given))  # type: ignore[arg-type]
        for nth in range(before, before + len(given)):
            expect(rows.nth(nth)).to_have_attribute("data-state", re.compile("ready|processing"))

    # -- an appeal, as a party or an operator writes it --------------------------

    def chooses_grounds(self, dispute_id: DisputeId, reason: str, *grounds: str) -> None:
        """Choose the reason for the request, then one ground in each list it opens."""
        self.taps(self.policy_word(dispute_id, "request_reason", reason))
        for code in grounds:
            lists = self.page.locator("select", has=self.page.locator(f'option[value="{code}"]'))
            lists.select_option(label=self.policy_word(dispute_id, "ground", code))

    def contests(self, *parts: Any) -> None:
        for part in parts:
            self.taps(self.label(part))


class Party(Someone):
    """A buyer or a seller."""

    def opens_the_chat(self) -> None:
        """Open the chat by the button that stands on every page."""
        self.page.locator("a.talk-link").click()
        expect(self.thread).to_be_visible()

    def does(self, dispute_id: DisputeId, noun: str, title: str, **filled: str) -> None:
        """Do one deed of a dispute on its page: fill in what it asks for, press its button."""
        self.goes_to(f"/disputes/{dispute_id}/{noun}/")
        for name, value in filled.items():
            control = self.page.locator(f'[name="{name}"]').first
            if control.get_attribute("type") in {"radio", "checkbox"}:
                self.chooses(name, value)
            else:
                control.fill(value)
        self.presses(title)
        expect(self.page).to_have_url(re.compile(rf"/disputes/{dispute_id}/$"))

    # -- the appeal, step by step ----------------------------------------------

    def goes_on(self) -> None:
        self.presses("Save and continue")


class Operator(Someone):
    """Somebody at the desk."""

    def goes_on_shift(self) -> None:
        self.goes_to("/desk/")
        start = self.page.get_by_role("button", name=self.word("Start taking chats"))
        if start.count():
            start.click()

    def waiting(self, person: Person) -> Locator:
        """Return the row of somebody in the list."""
        return self.page.locator(".desk-row", has_text=person.name).first

    def takes(self, person: Person) -> None:
        """Open the conversation of somebody who waits, and take it."""
        self.waiting(person).click()
        self.presses("Take this conversation", within=self.page.locator("body"))
        expect(self.page.locator("#chat-text")).to_be_visible()

    def sends_the_card(self, message: str) -> None:
        self.presses(message, within=self.page.locator("body"))

    def looks_again(self) -> None:
        self.page.reload()


class Adjudicator(Someone):
    """Somebody at the bench."""

    def opens_the_file(self, dispute_id: DisputeId) -> None:
        self.goes_to(f"/bench/{dispute_id}/")

    @property
    def taking(self) -> Locator:
        name = self.word("Take this case file")
        return self.page.get_by_role("button", name=name, exact=True)

    def takes(self, dispute_id: DisputeId) -> None:
        self.opens_the_file(dispute_id)
        self.taking.click()
        self.reads("The case file is yours. The parties see that somebody reads it.")

    def weighs(self, dispute_id: DisputeId, weight: Any, why: str) -> None:
        """Judge every piece of evidence alike."""
        for item in state_of(dispute_id).evidence:
            mark = item.evidence_id
            self.chooses(f"weight_{mark}", weight.value)
            self.page.locator(f'[name="why_{mark}"]').fill(why)

    def writes(self, text: str) -> None:
        self.page.locator('[name="statement"]').fill(text)

    def issues(self) -> None:
        """Look at what both sides will read, then issue exactly that."""
        self.presses("Preview in both languages", within=self.page.locator("body"))
        self.reads("Preview of the ruling")
        self.presses("Issue the ruling", within=self.page.locator("body"))
        self.reads("The ruling is issued. Both sides are told in their language.")


def state_of(dispute_id: DisputeId) -> Dispute:
    """Return how a dispute stands in the journal."""
    return journal.read(dispute_id).state


def version_of(dispute_id: DisputeId) -> int:
    """Return how many things have happened in a dispute."""
    return journal.read(dispute_id).version


def how_often(dispute_id: DisputeId, event: type) -> int:
    """Return how often something is written in the journal of a dispute."""
    _, history = journal.load(dispute_id)
    return sum(isinstance(entry.event, event) for entry in history)
