"""
The letters about a sanction: the statement of reasons, and what becomes of the complaint.

Each says what happened, on which facts and clause, what can be done by when, and who can be asked
outside.
"""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wakai.app import formats, words_policy, words_sanctions
from wakai.app.letter import Letter, Line, Part, Section
from wakai.app.letter_ruling import Said
from wakai.app.words_reader import Reader
from wakai.core.disputes.model import Role, TextRef
from wakai.core.sanctions import events
from wakai.core.sanctions.events import Event
from wakai.core.sanctions.model import Clock, Result, Sanction
from wakai.store import texts


def compose(event: Event, state: Sanction, *, time_zone: str) -> Letter:
    """Return the letter about an event in the active language."""
    reader = Reader(role=Role(state.side.value), time_zone=time_zone)
    subject = _subject(event, state)
    return Letter(
        language=get_language() or "en",
        subject=subject,
        title=subject,
        number=state.number,
        order="",
        sections=tuple(_sections(event, state, reader)),
        action=_("See the sanction and complain")
        if isinstance(event, events.SanctionStated)
        else _("See where it stands"),
    )


def _subject(event: Event, state: Sanction) -> str:
    assert state.statement is not None
    match event:
        case events.SanctionStated():
            return words_sanctions.measure(state.statement.measure)
        case events.ComplaintAcknowledged():
            return _("Your complaint was received")
        case events.InformationAsked():
            return _("There is a question about your complaint")
        case events.InformationMissed():
            return _("Your complaint goes on without an answer")
        case events.ComplaintOverdue():
            return _("The decision on your complaint is late")
        case events.ComplaintDecided():
            return _("Your complaint: %(result)s") % {
                "result": words_sanctions.result(event.result)
            }
        case events.ComplaintLapsed():
            return _("Your complaint: %(result)s") % {
                "result": words_sanctions.result(Result.LAPSED)
            }
        case _:
            return _("The sanction has ended")


def _sections(event: Event, state: Sanction, reader: Reader) -> Iterator[Section]:
    said = _said(event)
    yield _section(Part.HAPPENED, _("What happened"), _happened(event, state, reader))
    yield _section(Part.DO, _("What you can do"), _to_do(event, state, reader))
    reasons = [*_reasons(event, state, said)]
    if reasons:
        yield _section(Part.REASONS, _("Why"), reasons)
    if isinstance(event, events.SanctionStated):
        yield _section(Part.RULES, _("The rule"), [_rule(state)])
    if isinstance(event, events.SanctionStated | events.ComplaintDecided | events.ComplaintLapsed):
        yield _section(Part.OUTSIDE, _("Outside of this house"), [*_outside(state)])


def _section(part: Part, title: str, lines: list[Line]) -> Section:
    return Section(part=part, title=title, lines=tuple(lines))


def _happened(event: Event, state: Sanction, reader: Reader) -> list[Line]:
    statement = state.statement
    assert statement is not None
    if not isinstance(event, events.SanctionStated):
        return [Line(text=words_sanctions.event_line(event, reader))]
    return [
        Line(text=statement.scope, strong=words_sanctions.measure(statement.measure)),
        Line(text=words_sanctions.duration(statement, reader)),
        Line(text=words_sanctions.places(statement), note=_("Where it applies")),
    ]


def _to_do(event: Event, state: Sanction, reader: Reader) -> list[Line]:
    match event:
        case events.SanctionStated():
            window = state.clocks.get(Clock.COMPLAINT_WINDOW)
            if window is None:
                return [Line(text=_("You do not have to do anything."))]
            by = _("By %(until)s") % {"until": formats.when(window.due_at, reader)}
            text = _("Complain here, free of charge, if you think that this is wrong.")
            return [Line(text=text, strong=by)]
        case events.InformationAsked():
            return [Line(text=_("Answer the question. Until then our own time stands still."))]
        case events.ComplaintAcknowledged():
            text = _(
                "You do not have to do anything now. "
                "A person who had no part in the sanction decides on your complaint."
            )
            return [Line(text=text)]
        case _:
            return [Line(text=_("You do not have to do anything."))]


def _reasons(event: Event, state: Sanction, said: Said) -> Iterator[Line]:
    match event:
        case events.SanctionStated():
            yield from _grounds(state, said)
        case events.InformationAsked():
            yield Line(text=said(event.statement), note=_("The question"))
        case events.ComplaintDecided():
            note = _("In the words of the adjudicator, a person who had no part in the sanction")
            yield Line(text=said(event.reasons), note=note)
        case events.SanctionEnded(reasons=reasons) if reasons:
            yield Line(text=said(reasons))
        case _:
            return


def _grounds(state: Sanction, said: Said) -> Iterator[Line]:
    statement = state.statement
    assert statement is not None
    assert state.terms is not None
    if statement.finding:
        text = words_policy.finding(statement.finding, state.terms)
        note = _("Found by the ruling on dispute %(number)s") % {"number": statement.dispute_number}
        yield Line(text=text, note=note)
    if facts := said(statement.facts):
        yield Line(text=facts, note=_("What was found"))
    if why := said(statement.why):
        yield Line(text=why, note=_("Why the rule applies"))
    yield Line(text=words_sanctions.means(statement))


def _rule(state: Sanction) -> Line:
    assert state.terms is not None
    assert state.statement is not None
    clause = state.terms.complaints.clause(state.statement.clause)
    assert clause is not None
    note = _("%(ground)s: %(source)s") % {
        "ground": words_sanctions.ground(clause),
        "source": clause.source,
    }
    return Line(text=words_sanctions.clause(clause), note=note)


def _outside(state: Sanction) -> Iterator[Line]:
    assert state.terms is not None
    for body in state.terms.complaints.bodies:
        note = _("Mediator") if body.mediator else _("Out-of-court settlement body")
        yield Line(text=words_sanctions.body(body), note=note)
    yield Line(text=_("A court can be asked at any time."))


def _said(event: Event) -> Said:
    """Return the texts that a letter quotes, in the reader's language where there is one."""
    refs: list[TextRef | None] = []
    match event:
        case events.SanctionStated():
            refs = [event.statement.facts, event.statement.why]
        case events.InformationAsked():
            refs = [event.statement]
        case events.ComplaintDecided() | events.SanctionEnded():
            refs = [event.reasons]
        case _:
            pass
    found = [ref for ref in refs if ref is not None]
    return Said(texts.read(found, language=get_language() or "en"), "")
