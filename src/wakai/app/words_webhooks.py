"""Webhooks in words: what an endpoint hears of, and what became of its messages."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wakai.core.conversations.model import Happened
from wakai.core.conversations.rules import FIRED
from wakai.core.conversations.webhooks import TEST
from wakai.core.disputes.webhooks import APPEAL

_KINDS: Final[Mapping[str, Promise]] = {
    "conversation.opened": gettext_lazy("A chat begins"),
    "conversation.subject": gettext_lazy("It is said which order a chat is about"),
    "message.posted": gettext_lazy("A message is written"),
    "message.redacted": gettext_lazy("A message is blacked out"),
    "card.posted": gettext_lazy("A card is sent"),
    "card.answered": gettext_lazy("A card is answered"),
    Happened.OWNER_CHANGED: gettext_lazy("A chat changes hands"),
    Happened.WRAPPED: gettext_lazy("An operator has finished"),
    Happened.PARKED: gettext_lazy("A silent chat is put aside"),
    Happened.RESUMED: gettext_lazy("Somebody comes back to a chat"),
    Happened.ENDED: gettext_lazy("A chat ends"),
    FIRED: gettext_lazy("A rule acts that says so"),
    "dispute.*": gettext_lazy("Disputes: claim, answer, offers, evidence, ruling, end"),
    APPEAL: gettext_lazy("Appeals"),
    "return.*": gettext_lazy("Returns"),
    "replacement.*": gettext_lazy("Replacements"),
    "money.*": gettext_lazy("Money of disputes: due, instructed, paid, failed"),
    "deadline.*": gettext_lazy("Deadlines of disputes: set, paused, over"),
    TEST: gettext_lazy("A test"),
}
_PROBLEMS: Final[Mapping[str, Promise]] = {
    "silent": gettext_lazy("nobody answered in time"),
    "unknown_address": gettext_lazy("the address is not known"),
    "private_network": gettext_lazy("the address lies in a private network"),
    "not_encrypted": gettext_lazy("only https leads out of your own network"),
}


def kind(code: str) -> str:
    """Return what happens, in words; a code that has none, as events of disputes, as it is."""
    return str(_KINDS.get(code, code))


def problem(code: str) -> str:
    """Return why a message did not reach its receiver."""
    return str(_PROBLEMS.get(code, code))


def attempts(count: int, answer: str) -> str:
    """Return how often a message was tried, and how that was answered last."""
    told = ngettext("%(n)d attempt: %(answer)s", "%(n)d attempts, the last: %(answer)s", count)
    return told % {"n": count, "answer": answer}


def held(count: int) -> str:
    """Return what waits for the end of a pause, and what to do."""
    told = ngettext(
        "%(n)d message is kept. Mend the receiver, send a test, then send again.",
        "%(n)d messages are kept. Mend the receiver, send a test, then send again.",
        count,
    )
    return told % {"n": count}


def sent_now(count: int) -> str:
    """Return what the end of a pause sets going."""
    if not count:
        return _("It is sent to again.")
    told = ngettext(
        "It is sent to again. %(n)d message that was kept is on its way.",
        "It is sent to again. %(n)d messages that were kept are on their way.",
        count,
    )
    return told % {"n": count}


def replayed(count: int) -> str:
    """Return what was set going when a dispute is told once more."""
    if not count:
        return _("There is nothing of it to send once more: it waits already, or is not asked for.")
    told = ngettext(
        "%(n)d message is sent once more, with the same id.",
        "%(n)d messages are sent once more, in their order and with the same ids.",
        count,
    )
    return told % {"n": count}
