"""The sentences about sanctions and complaints, for pages, mail and API alike."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wakai.app import formats
from wakai.app.words_reader import Reader
from wakai.core.policy import Body, Clause, Measure
from wakai.core.sanctions import events
from wakai.core.sanctions.events import Event
from wakai.core.sanctions.model import Clock, Ending, Result, Stage, Statement
from wakai.core.sanctions.refusals import (
    ComplaintFiledAlready,
    ComplaintTooLate,
    EndsBeforeStart,
    NoComplaints,
    NotAllowed,
    NotDue,
    NotNeutral,
    NotNow,
    NotTaken,
    QuestionOpen,
    Refusal,
    StartsTooEarly,
    UnknownClause,
)

_MEASURES: Final[Mapping[Measure, Promise]] = {
    Measure.LISTING_REMOVED: _("Listing removed"),
    Measure.LISTING_RESTRICTED: _("Listing restricted"),
    Measure.ACCOUNT_WARNED: _("Account warned"),
    Measure.ACCOUNT_SUSPENDED: _("Account suspended"),
    Measure.ACCOUNT_TERMINATED: _("Account closed"),
    Measure.PAYOUT_BLOCKED: _("Payout blocked"),
}
_RESULTS: Final[Mapping[Result, Promise]] = {
    Result.UPHELD: _("The sanction stays"),
    Result.REVERSED: _("The sanction is reversed"),
    Result.LAPSED: _("Not decided in time: the sanction has ended"),
}
_ENDINGS: Final[Mapping[Ending, Promise]] = {
    Ending.EXPIRED: _("Its time is over"),
    Ending.REVERSED: _("Reversed"),
    Ending.LAPSED: _("Ended: not decided in time"),
    Ending.LIFTED: _("Taken back"),
}
_CLOCKS: Final[Mapping[Clock, tuple[Promise, Promise]]] = {  # to the party, to the house
    Clock.COMPLAINT_WINDOW: (_("You can complain until"), _("The party can complain until")),
    Clock.COMPLAINT_DECISION: (_("Your complaint is decided by"), _("The complaint is decided by")),
    Clock.COMPLAINT_BACKSTOP: (
        _("Your complaint is decided at the latest"),
        _("The complaint is decided at the latest"),
    ),
    Clock.COMPLAINT_INFORMATION: (_("Please answer the question"), _("The party answers")),
    Clock.SANCTION_END: (_("The sanction is in force until"), _("The sanction is in force until")),
}
_THEN: Final[Mapping[Clock, Promise]] = {
    Clock.COMPLAINT_WINDOW: _("After that no complaint can be filed here."),
    Clock.COMPLAINT_DECISION: _("If it takes longer, that is told, with the last date."),
    Clock.COMPLAINT_BACKSTOP: _("If nobody has decided by then, the sanction ends."),
    Clock.COMPLAINT_INFORMATION: _("After that it is decided on what there is."),
    Clock.SANCTION_END: _("Then it ends by itself."),
}


def measure(which: Measure) -> str:
    """Return what a measure is called."""
    return str(_MEASURES[which])


def result(which: Result) -> str:
    """Return what became of a complaint."""
    return str(_RESULTS[which])


def clock_title(clock: Clock, reader: Reader) -> str:
    """Return what a clock is about."""
    to_party, to_house = _CLOCKS[clock]
    return str(to_party if reader.party else to_house)


def what_follows(clock: Clock) -> str:
    """Return what happens when the clock is over."""
    return str(_THEN[clock])


def standing(*, stage: str, result: str, ending: str, ended: bool) -> str:
    """Return in a few words where a sanction stands."""
    if result:
        return str(_RESULTS[Result(result)])
    if ended:
        return str(_ENDINGS[Ending(ending)]) if ending else gettext("Ended")
    if stage == Stage.COMPLAINT:
        return gettext("Complaint is being decided")
    return gettext("In force")


def clause(which: Clause) -> str:
    """Return the words of the law or clause in the active language."""
    return which.label_ja if _is_japanese() else which.label_en


def body(which: Body) -> str:
    """Return who can be asked outside, and where they are found."""
    name = which.label_ja if _is_japanese() else which.label_en
    return gettext("%(name)s, %(site)s") % {"name": name, "site": which.site}


def _is_japanese() -> bool:
    return (get_language() or "en").startswith("ja")


def places(said: Statement) -> str:
    """Return where a sanction applies."""
    if not said.places:
        return gettext("Everywhere")
    return formats.listed([formats.country(code) for code in said.places])


def duration(said: Statement, reader: Reader) -> str:
    """Return from when until when a sanction applies."""
    start = formats.when(said.starts_at, reader)
    if said.measure is Measure.ACCOUNT_WARNED:
        return start
    if said.ends_at is None:
        return gettext("From %(start)s, without an end") % {"start": start}
    end = formats.when(said.ends_at, reader)
    return gettext("From %(start)s until %(end)s") % {"start": start, "end": end}


def means(said: Statement) -> str:
    """Return whether a program found or decided it: the law asks to say so."""
    if said.decided_by_machine:
        return gettext("A program decided this. A person looks at your complaint.")
    if said.found_by_machine:
        return gettext("A program noticed it, a person decided.")
    return gettext("A person found it and decided.")


def ground(which: Clause) -> str:
    """Return which kind of ground a clause is."""
    return gettext("By law") if which.legal else gettext("By our terms")


_LINES: Final[Mapping[type[Event], Promise]] = {
    events.SanctionStated: _("The house stated the sanction and its reasons."),
    events.ComplaintFiled: _("A complaint was filed."),
    events.ComplaintTaken: _("An adjudicator who had no part in the sanction took it."),
    events.InformationAsked: _("The adjudicator asked a question."),
    events.InformationGiven: _("The question was answered."),
    events.InformationMissed: _("No answer came in time. It is decided on what there is."),
    events.ComplaintLapsed: _("Nobody decided in time."),
    events.WindowEnded: _("The time to complain is over."),
}


def event_line(event: Event, reader: Reader) -> str:
    """Return one line of the history; empty for the machinery of clocks."""
    match event:
        case events.ComplaintAcknowledged():
            until = formats.when(event.decision_due_at, reader)
            return gettext("It was acknowledged at once; the decision is due by %(until)s.") % {
                "until": until
            }
        case events.ComplaintOverdue():
            until = formats.when(event.lapses_at, reader)
            return gettext("The decision is late. The last date is %(until)s.") % {"until": until}
        case events.ComplaintDecided():
            return gettext("Decided: %(result)s.") % {"result": result(event.result)}
        case events.SanctionEnded():
            return gettext("The sanction ended: %(why)s.") % {"why": _ENDINGS[event.why]}
        case _:
            return str(_LINES.get(type(event), ""))


_REFUSALS: Final[Mapping[type[Refusal], Promise]] = {
    NotAllowed: _("Your role does not allow this."),
    NotNow: _("This cannot be done now. Reload the page to see where it stands."),
    NotNeutral: _(
        "Who took the measure, or is concerned by it, cannot decide on it. Leave it to a colleague."
    ),
    NotTaken: _("Take the complaint first. If a colleague has it, it is theirs."),
    ComplaintFiledAlready: _("There is a complaint already. See below where it stands."),
    NoComplaints: _(
        "This marketplace has no complaints procedure of its own. "
        "The bodies named below, and a court, can be asked."
    ),
    UnknownClause: _("Choose the law or the clause that the sanction rests on."),
    EndsBeforeStart: _("The end must come after the start."),
    NotDue: _("This clock is not over. Reload the page to see where it stands."),
}


def sentence(refusal: Refusal, reader: Reader) -> str:
    """Return why something was not done: what is so, until when, and what to do next."""
    match refusal:
        case ComplaintTooLate():
            return gettext(
                "The time to complain ended on %(ended)s. "
                "The bodies named below, and a court, can still be asked."
            ) % {"ended": formats.when(refusal.ended_at, reader)}
        case StartsTooEarly():
            return gettext("It can start on %(earliest)s at the earliest.") % {
                "earliest": formats.when(refusal.earliest, reader)
            }
        case QuestionOpen():
            return gettext("Your question can still be answered until %(until)s.") % {
                "until": formats.when(refusal.until, reader)
            }
        case _:
            return str(_REFUSALS[type(refusal)])
