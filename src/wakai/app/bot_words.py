"""Everything the bot can say, by code. It never writes a sentence of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: Final[Mapping[str, Promise]] = {
    # who it is
    "i_am_a_program": _(
        "I am a program, not a person. I answer from the help pages and from your own orders and "
        "disputes. You can have a person at any time: choose “Talk to a person”, or say so here."
    ),
    "you_write_with_a_program": _(
        "You are writing with a program, not with a person. It decides nothing."
    ),
    "greeting": _(
        "Hello. What is it about? Ask in your own words. If it is about an order, write “dispute "
        "trouble” and you can pick the order."
    ),
    "thanks": _("You are welcome. If there is anything else, just write."),
    "go_on": _("All right. Just ask."),
    # what it does not know
    "unknown": _("I do not know the answer to that. You can say it in other words."),
    "cannot_look_at_files": _(
        "I have your files, but I cannot look at them. A person can, and you can add them to a "
        "dispute as evidence."
    ),
    "not_helpful": _("Then that was not the right answer. I am sorry."),
    # people
    "offer_person": _("Shall I bring a person? Write “yes”, or choose “Talk to a person”."),
    "offer_person_unasked": _(
        "I was not able to help you, and a person can. Shall I bring one? Write “yes”, or choose "
        "“Talk to a person”."
    ),
    "handing_over": _(
        "I am bringing a person. They see what you have written here, so you need not say it again."
    ),
    "handing_over_harm": _(
        "I am bringing a person now. If you or somebody else is in danger, call the emergency "
        "number of your country first."
    ),
    "handing_over_law": _(
        "That is a matter for a person. I am bringing one now. They see what you have written here."
    ),
    "handing_over_lost": _(
        "I could not help you so far, so I am bringing a person. They see what you have written "
        "here."
    ),
    # orders
    "which_order": _("Which order is it about? Pick it from the list, or type its number."),
    "which_case": _("Which one do you mean? Pick the order from the list."),
    "no_orders": _("I see no order of yours. If you have a number, type it here."),
    "no_such_order": _(
        "I find no order of yours with the number %(typed)s. Check it, or pick the order from the "
        "list."
    ),
    "did_you_mean": _("I find no order with exactly this number. Is it one of these?"),
    "order": _("Order %(number)s: %(title)s, %(total)s."),
    "not_sent": _("It has not been sent yet."),
    "on_the_way": _("It is on its way. It was promised until %(until)s."),
    "on_the_way_undated": _("It is on its way."),
    "late": _("It should have arrived by %(until)s."),
    "delivered": _("It was delivered on %(at)s."),
    "open_now": _(
        "You can open a dispute until %(until)s. On the order page, choose “%(button)s”."
    ),
    "open_any_time": _("You can open a dispute. On the order page, choose “%(button)s”."),
    "open_later": _("You can open a dispute from %(from)s on."),
    "open_over": _(
        "The time to open a dispute ended on %(at)s. A person can tell you what is still possible."
    ),
    "no_dispute_here": _("There is no dispute over this order."),
    # the case
    "case": _("Dispute %(number)s, order %(order)s. %(state)s"),
    "case_next": _("Next: %(title)s. %(text)s"),
    "case_consequence": _("What happens if nothing is done? %(consequence)s"),
    "case_clock": _("%(what)s until %(until)s."),
    "case_clock_waits": _("%(what)s: this clock stands still. %(why)s"),
    "no_case": _("You have no dispute at the moment."),
    # the appeal
    "appeal_once": _(
        "You can appeal against the ruling in dispute %(number)s until %(until)s. There is one "
        "appeal for each dispute, so take your time: your draft is kept. Somebody else decides it."
    ),
    "appeal_form": _(
        "Here is the form. The order is filled in. Nothing is sent before you say so."
    ),
    "appeal_prepared": _(
        "An operator has written an appeal for you in dispute %(number)s. It counts only when you "
        "have read the exact text and confirmed it, until %(until)s."
    ),
    "appeal_running": _(
        "The one appeal in dispute %(number)s has been filed and is being decided. There is no "
        "second one."
    ),
    "appeal_used": _(
        "The one appeal in dispute %(number)s has been decided. There is no second one, whoever "
        "asks for it. What you can still do outside the platform stands on this page."
    ),
    "appeal_window_over": _(
        "The time to appeal in dispute %(number)s is over, and the result is final. What you can "
        "still do outside the platform stands on this page."
    ),
    "appeal_agreed": _(
        "Dispute %(number)s ended with an agreement of both sides. There is no ruling, so there is "
        "nothing to appeal against."
    ),
    "appeal_waived": _("You gave up the right to appeal in dispute %(number)s after the ruling."),
    "appeal_not_yet": _(
        "There is no ruling yet in dispute %(number)s. When there is one, you can appeal against "
        "it once."
    ),
    # the money
    "on_its_way_you": _("%(sum)s is on its way to you."),
    "on_its_way_other": _("%(sum)s is on its way to the other side."),
    "paid_you": _("%(sum)s was paid to you."),
    "paid_other": _("%(sum)s was paid to the other side."),
    "no_money_held": _("No money is held at the moment."),
}

# After these the bot waits for "yes".
OFFERS: Final = frozenset({"offer_person", "offer_person_unasked"})
# These count as answers that did not help.
UNHELPFUL: Final = frozenset({"unknown", "not_helpful", "no_such_order"})

type Facts = Callable[[], Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLink:
    """The dispute that a line speaks of: the line leads to its page."""

    dispute_id: UUID
    number: str


@dataclass(frozen=True, slots=True)
class BotLine:
    """One line of the bot, as it is said in each language of the house."""

    code: str
    texts: Mapping[str, str]  # language -> text; all of them reviewed, none translated by machine
    link: CaseLink | None = None

    def text(self, language: str) -> str:
        """Return the line in a language, in the source language where it has no such text."""
        return self.texts.get(language) or self.texts[settings.LANGUAGE_CODE]


def line(code: str, facts: Facts = dict, *, link: CaseLink | None = None) -> BotLine:
    """Return a line in every language; ``facts`` is asked for each, with that language active."""
    return spoken(code, lambda: str(SENTENCES[code]) % facts(), link=link)


def spoken(code: str, say: Callable[[], str], *, link: CaseLink | None = None) -> BotLine:
    """
    Return what is said in every language; ``say`` is asked once for each, with it active.

    It is stored as it was said, since what is true of a case changes.
    """
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = say()
    return BotLine(code, texts, link)
