"""The entry to the chat at the foot of every page: what it opens, and the honest wait."""

from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakai.app import callbacks, clock, formats, waits
from wakai.app.callbacks import CallbackRow
from wakai.app.formats import HasTimeZone
from wakai.core.conversations.model import Owner, State
from wakai.core.conversations.waiting import Usual
from wakai.store.conversations import Header

_WAIT_FRESH_SECONDS: Final = 5


def entry_words(running: Header | None, language: str, reader: HasTimeZone) -> str:
    """Return what the entry says to a party: of the chat that runs, else of the wait for one."""
    if running and running.state is State.PARKED:
        return _("Your chat rests here. Write, and it goes on.")
    match running.owner if running else Owner.NOBODY:
        case Owner.HUMAN:
            return _("A person has your chat. Go on here.")
        case Owner.QUEUE if running:
            wait = waits.of(running.id)
            place = _("You have place %(place)d in the queue.") % {"place": wait.place}
            return f"{place} {_nobody(wait, reader, has_place=True)}".strip()
        case Owner.NOBODY if running and (left := callbacks.open_of(running.id)):
            return left_words(left, reader)
        case _:
            return guest_words(language, reader)


def left_words(left: CallbackRow, reader: HasTimeZone) -> str:
    """Return until when what was left with the house is answered, or that it is late."""
    facts = {"number": left.number, "when": formats.when(left.due_at, reader)}
    if left.due_at <= clock.now():
        return _("%(number)s: the answer is late, and still comes here.") % facts
    return _("%(number)s: we answer in writing by %(when)s.") % facts


def guest_words(language: str, reader: HasTimeZone) -> str:
    """Return what the entry says to who has no place yet: the wait, asked for once in a while."""
    wait = cache.get_or_set(
        f"wait.{language}", lambda: waits.estimate(language), _WAIT_FRESH_SECONDS
    )
    return wait_words(wait, reader, has_place=False) if wait else ""


def wait_words(wait: waits.Wait, reader: HasTimeZone, *, has_place: bool) -> str:
    """
    Return the wait for a person in words: who is there, how many are before, how long it is.

    Where nobody is there it says from when on somebody is, if the queue keeps hours. Only who
    has a place is told that it is kept.
    """
    if nobody := _nobody(wait, reader, has_place=has_place):
        return nobody
    before = _before_you(wait.ahead)
    if wait.usual is None:
        return before
    return _("%(before)s %(lately)s") % {"before": before, "lately": _lately(wait.usual)}


def _nobody(wait: waits.Wait, reader: HasTimeZone, *, has_place: bool) -> str:
    """Return that nobody is there to come; empty where somebody is."""
    if wait.operators:
        return ""
    kept = _("Your place is kept.") if has_place else _("Ask now, and your place is kept.")
    if wait.opens_at is None:
        return _("Nobody is on shift now. %(kept)s") % {"kept": kept}
    told = {"when": formats.when(wait.opens_at, reader), "kept": kept}
    return _("People answer again from %(when)s. %(kept)s") % told


def _before_you(ahead: int) -> str:
    if ahead == 0:
        return _("You would be next.")
    return ngettext("%(n)d person is before you.", "%(n)d people are before you.", ahead) % {
        "n": ahead
    }


def _lately(usual: Usual) -> str:
    if usual.half == usual.most:
        return _("Lately it took up to %(most)s.") % {"most": formats.span(usual.most)}
    return _("Lately it took %(half)s to %(most)s.") % {
        "half": formats.span(usual.half),
        "most": formats.span(usual.most),
    }


def waited(since: datetime | None) -> str:
    """Return for how long somebody waits, as far as it matters: in minutes at least."""
    if since is None:
        return ""
    length = max(clock.now() - since, timedelta(minutes=1))
    return _("for %(span)s") % {"span": formats.span(length)}
