"""
What the house says in a chat: stored as a code and facts, put into words for each reader.

Parties and staff are told the same facts in their own words.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from wakai.app import case_lines, chat_limits, chat_subject, formats
from wakai.app.words_labels import label
from wakai.core.conversations.model import CALLBACK, CONTESTED, Happened, Reason
from wakai.core.conversations.refusals import (
    AnotherWanted,
    AnswerOwed,
    BotMuted,
    Ended,
    KeyReused,
    NoSuchConversation,
    NotOwner,
    NotPossibleHere,
    Refusal,
    SecondThere,
    StaleEpoch,
    StaleSeq,
)
from wakai.core.conversations.rules import FIRED, TAGGED
from wakai.core.disputes.model import Stage

Facts = Mapping[str, Any]


def line(kind: str, body: Facts, *, staff: bool) -> str:
    """Return the sentence of a line that is not a message; empty where a reader needs none."""
    if kind == "system.line":
        say = _HOUSE.get(str(body.get("code")))
        return say(body.get("facts") or {}) if say else _("Something changed in the case.")
    if kind == Happened.OWNER_CHANGED:
        return _owner_changed(body, staff=staff)
    if kind == chat_subject.KIND:
        return _("This chat is about order %(number)s.") % {"number": body.get("number", "")}
    if kind in {FIRED, TAGGED}:
        return _by_rule(kind, body) if staff else ""
    if kind in {Happened.JOINED, Happened.LEFT}:
        return _second(kind, str(body.get("name", "")), staff=staff)
    told = _STAFF.get(kind) if staff else None
    told = told or _PARTY.get(kind)
    return told() if told else ""


def said(body: Facts) -> str:
    """Return what a message says; of one that was erased, that it was."""
    return _("It was erased.") if body.get("erased") else str(body.get("text", ""))


def note(body: Facts) -> str:
    """Return the words of a note that the house left for staff."""
    if body.get("code") == "handoff_summary":
        return _handed_over(body.get("facts") or {})
    return said(body)


def reason(code: str) -> str:
    """Return why a chat was handed to people."""
    say = _REASONS.get(code)
    return say() if say else ""


def sentence(refusal: Refusal) -> str:
    """Return what is so, and what to do next."""
    match refusal:
        case StaleSeq():
            return _(
                "Something new was written meanwhile. Read it, then send again if it still fits."
            )
        case StaleEpoch() | NotOwner():
            return _("Somebody else has this chat now. Your text is still here.")
        case BotMuted():
            return _("A person has taken over. The bot is silent.")
        case Ended():
            return _("This chat has ended. Start a new one: your text comes along.")
        case KeyReused():
            return _("This was sent before with another text. Reload the page to see it.")
        case NotPossibleHere():
            return _("That cannot be done in this chat.")
        case AnotherWanted():
            return _("They asked for a second opinion. A colleague answers this one.")
        case AnswerOwed():
            return _("%(number)s was left with us for an answer. Answer first, then end it.") % {
                "number": refusal.number
            }
        case SecondThere():
            return _("Another supervisor has joined this chat already. You can whisper.")
        case NoSuchConversation():
            return _("This chat is not there.")


def problem(code: str) -> str:
    """Return the sentence of an error code of the live path."""
    say = _PROBLEMS.get(code)
    return say() if say else _("It could not be sent. Your text is kept. Try again.")


def problems() -> dict[str, str]:
    """Return every sentence that a page's script may need."""
    return {code: say() for code, say in _PROBLEMS.items()}


def _owner_changed(body: Facts, *, staff: bool) -> str:
    to, why, name = body.get("to"), str(body.get("reason", "")), body.get("name", "")
    if to == "nobody":
        return _left(body, staff=staff)
    if why in {"taken_over", "assigned"} and (staff or body.get("from") == "human"):
        return _handed(why, str(name), staff=staff)
    if to == "human":
        if staff:
            return _("%(name)s has taken this chat.") % {"name": name}
        return _("%(name)s is here now: a person, not the bot.") % {"name": name}
    if to == "queue" and staff:
        return _("In the queue. %(why)s") % {"why": reason(why)}
    if to == "queue" and why == Reason.SECOND_OPINION:
        return _("A colleague looks at it next and reads what was said. You keep your place.")
    if to == "queue" and why == Reason.RELEASED:
        return _("Somebody else will go on with this. You keep your place.")
    if to == "queue":
        return _("A person will answer here; the bot is silent. Your place is kept.")
    return ""


def _left(body: Facts, *, staff: bool) -> str:
    """Say that it is left with the house, or is so again; at the end of a chat nothing is said."""
    if body.get("reason") == Reason.RELEASED:
        if staff:
            return _("Back among what was left with us.")
        return _("A colleague will answer this in writing. Number and time stay as they are.")
    if body.get("reason") != CALLBACK:
        return ""
    facts = {"number": body.get("number", ""), "when": _instant(body.get("due_at"))}
    if staff:
        return _("Left with us: %(number)s. To be answered in writing by %(when)s.") % facts
    return _("Left with us under the number %(number)s. We answer here by %(when)s.") % facts


def _instant(text: object) -> str:
    at = parse_datetime(str(text or ""))
    return formats.when(at, _Here()) if at else ""


def _by_rule(kind: str, body: Facts) -> str:
    if kind == TAGGED:
        return _("Tagged: %(tag)s") % {"tag": body.get("tag", "")}
    return _("The rule “%(rule)s” acted.") % {"rule": body.get("rule", "")}


def _handed(why: str, name: str, *, staff: bool) -> str:
    if not staff:
        return _("%(name)s goes on with this chat now.") % {"name": name}
    if why == "taken_over":
        return _("%(name)s has taken this chat over.") % {"name": name}
    return _("A supervisor gave this chat to %(name)s.") % {"name": name}


def _second(kind: str, name: str, *, staff: bool) -> str:
    """Say who has joined or left: a party is told whenever a second person is there."""
    if kind == Happened.LEFT:
        return _("%(name)s has left this chat.") % {"name": name}
    if staff:
        return _("%(name)s has joined this chat and can answer as well.") % {"name": name}
    return _("%(name)s has joined: a second person reads and answers here now.") % {"name": name}


def _handed_over(facts: Facts) -> str:
    rows = [
        (_("Language"), _language(facts)),
        (_("Order"), facts.get("order_number")),
        (_("Dispute"), facts.get("number")),
        (_("Stage"), _stage(facts)),
    ]
    told = [f"{name}: {value}" for name, value in rows if value]
    return "\n".join([_("What the bot knows"), *told])


def _language(facts: Facts) -> str:
    code = facts.get("language")
    return formats.language(str(code)) if code else ""


def _stage(facts: Facts) -> str:
    code = facts.get("stage")
    return label(Stage(code)) if code else ""


def _deadline_moved(facts: Facts) -> str:
    at = parse_datetime(str(facts.get("due_at", "")))
    return _("The deadline is now %(date)s.") % {"date": formats.day(at, _Utc()) if at else ""}


class _Utc:
    time_zone = "UTC"


class _Here:
    """Whoever reads just now, as far as times are concerned."""

    @property
    def time_zone(self) -> str:
        return timezone.get_current_timezone_name()


_HOUSE: dict[str, Callable[[Facts], str]] = {
    "bot_greeting": lambda _facts: _(
        "Hello. This is a bot, a program. It knows the rules and your orders, and it decides "
        "nothing. A person is one button away at any time."
    ),
    "case_event": case_lines.sentence,
    "deadline_moved": _deadline_moved,
    "callback_late": lambda facts: (
        _(
            "The answer to %(number)s is late, and that is our fault. It still comes here. "
            "You can also ask for a person now, who answers as soon as somebody is there."
        )
        % facts
    ),
    "assurances_differ": lambda facts: (
        _(
            "%(number)s is not what %(other)s said. You need not choose: a supervisor looks at "
            "both and tells you here which one is right."
        )
        % facts
    ),
    "assurance_contradicted": lambda facts: (
        _("%(number)s says the opposite of %(other)s. A supervisor looks at both.") % facts
    ),
    "assurance_stands": lambda facts: (
        _("%(number)s is right. What %(other)s said was a mistake of ours.") % facts
    ),
}
_PARTY: dict[str, Callable[[], str]] = {
    Happened.PARKED: lambda: _("The chat is resting. Nothing is lost: write, and it goes on."),
    Happened.IDLE_WARNED: lambda: _(
        "Are you still there? Take your time. If you are away, the chat rests and nothing is lost."
    ),
    Happened.RESUMED: lambda: _("The chat goes on."),
    Happened.ENDED: lambda: _("The chat has ended. It stays here to read."),
}
_STAFF: dict[str, Callable[[], str]] = {
    Happened.WRAPPED: lambda: _("Finished. The next line of the party opens it again."),
    CONTESTED: lambda: _("A translation was said to be wrong. Read the original."),
    Happened.IDLE_WARNED: lambda: _("The party was asked whether they are still there."),
}
_REASONS: dict[str, Callable[[], str]] = {
    Reason.BUTTON: lambda: _("They asked for a person."),
    Reason.KEYWORD: lambda: _("They asked for a person."),
    Reason.WORDS: lambda: _("They asked for a person."),
    Reason.UNHELPFUL: lambda: _("The bot did not help."),
    Reason.HARM: lambda: _("It is about harm or the law."),
    Reason.APPEAL: lambda: _("It is about an appeal."),
    Reason.BOT_DOWN: lambda: _("The bot failed."),
    Reason.BUDGET: lambda: _("The bot has talked long enough."),
    Reason.RELEASED: lambda: _("A colleague gave it back."),
    Reason.SECOND_OPINION: lambda: _("They want a second opinion: read what was said before."),
    Reason.RULE: lambda: _("A rule brought it here."),
}
_PROBLEMS: dict[str, Callable[[], str]] = {
    "empty": lambda: _("There is nothing to send yet."),
    "too_long": lambda: _("This is too long for one message. Please split it; your text is kept."),
    "bad_characters": lambda: _(
        "Some characters cannot be kept. Please remove them and send again."
    ),
    "too_large": lambda: _("This is too long for one message. Please split it; your text is kept."),
    "too_many_messages": lambda: _(
        "These are many messages within a minute. Wait a little and send this one again: "
        "your text is kept."
    ),
    "too_many_files": lambda: (
        _(
            "One message takes %(count)s files. "
            "Send the others with the next one: your text is kept."
        )
        % {"count": chat_limits.FILES_MAX}
    ),
    "blank_left": lambda: _("A blank in {{…}} is still empty. Fill it or take it out, then send."),
    "nothing_left": lambda: _("No file could be taken, so nothing was sent."),
    "too_fast": lambda: _("That was quick. It is sent as soon as it may."),
    "stale_seq": lambda: sentence(StaleSeq(head=0)),
    "stale_epoch": lambda: sentence(StaleEpoch(epoch=0)),
    "not_owner": lambda: sentence(NotOwner(owner_id=None)),
    "ended": lambda: sentence(Ended()),
    "key_reused": lambda: sentence(KeyReused(seq=0)),
    "not_found": lambda: sentence(NoSuchConversation()),
    "not_allowed": lambda: _("You can read this chat, but not write in it."),
    "signed_out": lambda: _("You are signed out. Sign in again; your text is kept on this device."),
}
