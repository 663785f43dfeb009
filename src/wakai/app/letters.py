"""
From the facts of a notice to a letter in the reader's language.

Every letter says, in this order: what happened, what it means in money, what the reader can do
and by when, what happens if nobody does anything. A result adds the reasons by evidence, the
rules, who decided, the right to appeal and what remains outside (c9).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from wakai.app import (
    formats,
    letter_items,
    letter_let_go,
    letter_ruling,
    words_lines,
    words_mandates,
)
from wakai.app.letter import Letter, Line, Part, Pen, Section
from wakai.app.letter_ruling import Said
from wakai.app.letter_subjects import subject
from wakai.app.notice_plan import ClockFact, Code, Facts, Sums
from wakai.app.words_breakdown import it_consists_of, stated
from wakai.app.words_consequences import what_follows
from wakai.app.words_deadlines import deadline, name
from wakai.app.words_events import pause_reason, tell
from wakai.app.words_labels import label
from wakai.app.words_reader import Reader
from wakai.app.words_remedies import headline, told_sums
from wakai.core.disputes import events
from wakai.core.disputes.events import Event
from wakai.core.disputes.model import (
    Condition,
    DeadlineKind,
    Fulfilment,
    Role,
    Ruling,
    Stage,
    WaitingOn,
)
from wakai.core.ids import masked
from wakai.core.policy import Terms
from wakai.store.people import PersonRow

_ASKS: Mapping[DeadlineKind, Promise] = {
    DeadlineKind.DRAFT_KEPT: _("Finish your request and send it."),
    DeadlineKind.SELLER_ANSWER: _("Agree, offer something else, or refuse and say why."),
    DeadlineKind.AMENDMENT_ANSWER: _("Agree, offer something else, or ask for a ruling."),
    DeadlineKind.NEGOTIATION: _("You can agree with each other, or ask for a ruling."),
    DeadlineKind.OFFER_ANSWER: _("Accept, make an offer of your own, or ask for a ruling."),
    DeadlineKind.PROPOSAL_ANSWER: _("Accept the proposal, or do not; nothing is held against you."),
    DeadlineKind.EVIDENCE_FREEZE: _("Add what shows your side of it."),
    DeadlineKind.INFORMATION: _("Add what was asked for, then say that you are done."),
    DeadlineKind.APPEAL_WINDOW: _("If you see it differently, appeal and say why."),
    DeadlineKind.APPEAL_REPLY: _(
        "Say what you think of the appeal, and add evidence if you have. "
        "If you have grounds of your own, you can join it."
    ),
    DeadlineKind.APPEAL_CURE: _("Read what is missing in your appeal, and mend it."),
    DeadlineKind.RETURN_LABEL: _("Give the address and the label for the return."),
    DeadlineKind.RETURN_SHIP: _("Post the goods with the label and enter the parcel's number."),
    DeadlineKind.RETURN_GRACE: _("Post the goods now, or say what stands in the way."),
    DeadlineKind.RETURN_INSPECTION: _("Look at the goods. If all is in order, accept the return."),
    DeadlineKind.REPLACEMENT_SHIP: _("Ship the goods with tracking and enter the number."),
    DeadlineKind.REPLACEMENT_CONFIRM: _("Say whether it is right, lost, or wrong again."),
    DeadlineKind.REPLACEMENT_DOUBT: _("Say whether it is right, lost, or wrong again."),
}

_RESULTS = {
    Code.RULING: _("The ruling is here"),
    Code.APPEAL_RULING: _("The final result is here"),
}
_PROMISES = frozenset({DeadlineKind.RULING, DeadlineKind.APPEAL_RULING})

# The general clock says nothing new beside the one that counts now.
_OVERSHADOWED = {
    DeadlineKind.NEGOTIATION: {
        DeadlineKind.SELLER_ANSWER,
        DeadlineKind.AMENDMENT_ANSWER,
        DeadlineKind.OFFER_ANSWER,
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Everything a letter is written from."""

    code: Code
    event: Event | None
    facts: Facts
    terms: Terms
    said: Said
    order_number: str
    time_zone: str
    sees_to_it: PersonRow | None = None  # who of the house answers for what is late
    bought: words_lines.Lines = field(default_factory=dict)  # the items of the order

    @property
    def reader(self) -> Reader:
        """Return whom the letter is for."""
        return Reader(role=self.facts.role, time_zone=self.time_zone)

    @property
    def ruling(self) -> Ruling | None:
        """Return the ruling that the letter brings."""
        match self.event:
            case events.RulingIssued(ruling=ruling) | events.AppealDecided(ruling=ruling):
                return ruling
            case _:
                return None


def compose(told: Told) -> Letter:
    """Return the letter in the active language."""
    pen = Pen(told.reader, told.facts.currency)
    named = subject(told.code, told.event, told.facts, told.reader)
    return Letter(
        language=get_language() or "en",
        subject=named,
        title=str(_RESULTS.get(told.code, named)),
        number=told.facts.number,
        order=masked(told.order_number),
        sections=tuple(_sections(told, pen)),
        action=_action(told),
    )


def _sections(told: Told, pen: Pen) -> Iterator[Section]:
    yield _happened(told, pen)
    if told.facts.represents:
        meant = Line(text=words_mandates.whom_it_is_for(told.reader))
        yield Section(part=Part.FOR_WHOM, title=gettext("Whom it is for"), lines=(meant,))
    if told.facts.sums is not None:
        yield _money(told, pen)
    yield from _steps(told, pen)
    match told.event:
        case (
            events.LateRejected(statement=why)
            | events.AppealFoundInadmissible(statement=why)
            | events.AppealRejected(statement=why)
        ):
            yield from letter_ruling.why_not(why, told.said)
        case _:
            pass
    if told.ruling is not None:
        yield letter_ruling.reasons(told.ruling, told.facts, told.terms, told.said)
        yield letter_ruling.rules(told.ruling, told.terms)
        yield letter_ruling.decided_by(told.ruling, told.facts)
        yield letter_ruling.appeal_right(told.ruling, told.facts, pen)
    if told.ruling is not None or told.facts.stage in {Stage.FINAL, Stage.CLOSED}:
        yield letter_ruling.outside_remedies()


def _action(told: Told) -> str:
    if told.ruling is not None:
        return gettext("Read the ruling")
    return gettext("Act on the dispute") if _own(told) else gettext("Open the dispute")


def _happened(told: Told, pen: Pen) -> Section:
    if told.ruling is not None:
        return _outcome(told, told.ruling, pen)
    if told.event is None:
        assert told.facts.reminder is not None
        mine = WaitingOn(told.facts.role.value)
        clock = deadline(told.facts.reminder.kind, mine, told.reader)
        text = gettext("%(clock)s by %(until)s.") % {
            "clock": clock,
            "until": pen.when(told.facts.reminder.due_at),
        }
        return Section(part=Part.HAPPENED, title=gettext("Reminder"), lines=(pen.line(text),))
    line = Line(text=tell(told.event, told.reader, told.facts.currency, told.terms))
    named = [_answers(told.sees_to_it)] if told.sees_to_it else []
    return Section(part=Part.HAPPENED, title=gettext("What happened"), lines=(line, *named))


def _answers(person: PersonRow) -> Line:
    """Return who sees to what is late: a person with a name, not a department (T27)."""
    text = gettext("%(name)s sees to it that it is decided now.")
    if Role.ADJUDICATOR in person.roles:
        text = gettext("%(name)s, the adjudicator, has the case file and answers for this.")
    return Line(text=text % {"name": person.name})


def _outcome(told: Told, ruling: Ruling, pen: Pen) -> Section:
    """Return the outcome: what the ruling means for this reader, in one sentence."""
    for minor in told_sums(ruling.remedy):
        pen.money(minor)
    line = pen.line(
        headline(ruling.remedy, told.facts.currency, told.reader),
        note=label(ruling.result) if ruling.result else "",
    )
    return Section(part=Part.HAPPENED, title=gettext("Result"), lines=(line,))


def _money(told: Told, pen: Pen) -> Section:
    return Section(part=Part.MONEY, title=gettext("Money"), lines=tuple(_sums(told, pen)))


def _sums(told: Told, pen: Pen) -> Iterator[Line]:
    """Return the sums, what the reader gets first; a side that gets nothing is told so itself."""
    sums = told.facts.sums
    assert sums is not None
    if told.code in letter_let_go.LET_GO:
        yield letter_let_go.line(told.code, sums.stake_minor, pen)
        return
    yield from letter_items.offered(told.event, pen)
    yield from _shares(told, sums, pen)
    yield from letter_items.lines(told.event, told.bought, told.terms, pen)
    if sums.at_once_minor is not None:
        yield _at_once(told, sums.at_once_minor, pen)
    stake = gettext("In dispute: %(amount)s.") % {"amount": pen.money(sums.stake_minor)}
    if not sums.fee_minor or told.facts.stage in {Stage.FINAL, Stage.CLOSED}:
        yield pen.line(stake, note=_held(told))
        return
    rest_waits = _waits(told) and bool(sums.at_once_minor)
    is_part = told.code is Code.PAID or rest_waits  # where the rest is, or all of it
    yield pen.line(stake, note=_held(told) if is_part else "")
    held = pen.money(sums.stake_minor - sums.fee_minor)
    text = gettext("%(held)s of it is held, after our commission of %(fee)s.")
    text = text % {"held": held, "fee": pen.money(sums.fee_minor)}
    yield pen.line(text, note="" if is_part else _held(told))


def _shares(told: Told, sums: Sums, pen: Pen) -> Iterator[Line]:
    """Return the reader's share first; what the seller pays as a fee is the seller's business."""
    to_buyer = gettext("For you: %(amount)s.")
    if told.reader.is_seller:
        if sums.owed_minor is not None:
            yield _owed(sums.owed_minor, pen)
        if sums.seller_minor is not None:
            text = gettext("For you, of what is in dispute: %(amount)s.")
            text = text % {"amount": pen.money(sums.seller_minor)}
            fee = sums.stake_minor - sums.seller_minor - (sums.buyer_minor or 0)
            yield pen.line(text, note=_after_fee(fee, pen) if fee > 0 else "")
        to_buyer = gettext("For the buyer: %(amount)s.")
    if sums.buyer_minor or (sums.buyer_minor == 0 and told.reader.is_buyer):
        text = to_buyer % {"amount": pen.money(sums.buyer_minor)}
        yield pen.line(text, note=_parts(sums, sums.buyer_minor, pen))


def _parts(sums: Sums, buyer_minor: int, pen: Pen) -> str:
    """Return what the buyer's sum consists of: the refund, and postage that is repaid besides."""
    postage = buyer_minor - sums.refund.minor if sums.refund else 0
    for minor in stated(sums.refund, postage_minor=postage):
        pen.money(minor)
    return it_consists_of(sums.refund, pen.currency, postage_minor=postage)


def _at_once(told: Told, minor: int, pen: Pen) -> Line:
    """Return which part of the buyer's money waits for no goods, and how far it is."""
    match told.facts.first_part:
        case None:
            text = gettext(
                "%(amount)s does not wait for the return: it is paid as soon as this is final."
            )
        case Fulfilment.DONE:
            text = gettext("%(amount)s has been paid without waiting for the return.")
        case Fulfilment.NONE:
            text = gettext(
                "%(amount)s did not wait for the return and is paid together with the rest."
            )
        case _:
            text = gettext("%(amount)s does not wait for the return: it is being paid now.")
    return pen.line(text % {"amount": pen.money(minor)})


def _owed(minor: int, pen: Pen) -> Line:
    """Return what a seller who was paid before has to give back of it."""
    if not minor:
        return pen.line(gettext("You were paid before, and you keep all of it."))
    text = gettext("You were paid before: you owe the marketplace %(amount)s.")
    return pen.line(text % {"amount": pen.money(minor)})


def _after_fee(minor: int, pen: Pen) -> str:
    return gettext("After our commission of %(fee)s.") % {"fee": pen.money(minor)}


def _held(told: Told) -> str:
    """Return where the money is and what it waits for."""
    assert told.facts.sums is not None
    if told.code is Code.PAID:
        return gettext("The payment provider has confirmed it.")
    if _waits(told):
        text = gettext("It is held. %(condition)s, it is paid.")
        if told.facts.sums.at_once_minor:
            text = gettext("The rest is held. %(condition)s, it is paid.")
        return text % {"condition": label(told.facts.sums.condition)}
    match told.facts.stage:
        case Stage.FINAL if told.facts.sums.owed_minor == 0:
            return gettext("The seller has it already.")
        case Stage.FINAL:
            return gettext("It is being paid. With most banks it takes a few days to arrive.")
        case Stage.DECIDED | Stage.APPEAL:
            return gettext("It is held until the result is final.")
        case _:
            return gettext("It is held until this is settled; neither side gets it before.")


def _waits(told: Told) -> bool:
    """Say whether money is held until something has happened."""
    assert told.facts.sums is not None
    return told.facts.sums.condition is not Condition.NONE and told.facts.stage is not Stage.REVIEW


def _steps(told: Told, pen: Pen) -> Iterator[Section]:
    """Return what to do and by when, what follows if nobody does, and which clocks stand still."""
    own = _own(told)
    awaited = [] if own else _awaited(told)
    lines = [_ask(clock, pen, named=len(own) > 1) for clock in own]
    lines = lines or [_nothing_to_do(awaited, told, pen)]
    lines += [_promise(clock, told, pen) for clock in _promised(told) if clock not in awaited]
    yield Section(part=Part.DO, title=gettext("What you can do"), lines=tuple(lines))
    follows = [_follows(clock, told, named=len(own) > 1) for clock in own or awaited]
    if follows:
        title = gettext("If nothing is done") if own else gettext("If nothing happens by then")
        yield Section(part=Part.SILENCE, title=title, lines=tuple(follows))
    paused = [_paused(clock) for clock in told.facts.clocks if clock.remaining is not None]
    if paused:
        title = gettext("Deadlines that stand still")
        yield Section(part=Part.PAUSED, title=title, lines=tuple(paused))


def _running(told: Told) -> list[ClockFact]:
    """Return the clocks that run; a reminder is about its own only."""
    running = [clock for clock in told.facts.clocks if clock.remaining is None]
    reminder = told.facts.reminder
    return [clock for clock in running if reminder is None or clock.kind is reminder.kind]


def _own(told: Told) -> list[ClockFact]:
    """Return the clocks by which the reader can do something, the first to run out first."""
    mine = {WaitingOn(told.facts.role.value), WaitingOn.BOTH}
    found = [clock for clock in _running(told) if clock.party in mine and clock.kind in _ASKS]
    kinds = {clock.kind for clock in _running(told)}
    return [
        clock
        for clock in found
        if not kinds & _OVERSHADOWED.get(clock.kind, set())
        and not (clock.kind is DeadlineKind.APPEAL_WINDOW and told.facts.waived)
    ]


def _awaited(told: Told) -> list[ClockFact]:
    """Return the clock of whoever is to act instead, if there is one."""
    others = [clock for clock in _running(told) if clock.party is not WaitingOn.BOTH]
    return others[:1]


def _promised(told: Told) -> list[ClockFact]:
    """Return until when the house has said it would rule."""
    return [clock for clock in _running(told) if clock.kind in _PROMISES]


def _promise(clock: ClockFact, told: Told, pen: Pen) -> Line:
    words = {
        "clock": deadline(clock.kind, clock.party, told.reader),
        "until": pen.when(clock.due_at),
    }
    return pen.line(gettext("%(clock)s by %(until)s.") % words)


def _ask(clock: ClockFact, pen: Pen, *, named: bool) -> Line:
    by = gettext("By %(until)s") % {"until": pen.when(clock.due_at)}
    return pen.line(str(_ASKS[clock.kind]), strong=by, note=name(clock.kind) if named else "")


def _nothing_to_do(awaited: list[ClockFact], told: Told, pen: Pen) -> Line:
    if not awaited:
        return pen.line(gettext("You do not have to do anything."))
    clock = awaited[0]
    text = gettext("You do not have to do anything now. %(clock)s by %(until)s.")
    words = {
        "clock": deadline(clock.kind, clock.party, told.reader),
        "until": pen.when(clock.due_at),
    }
    return pen.line(text % words)


def _follows(clock: ClockFact, told: Told, *, named: bool) -> Line:
    text = what_follows(clock.kind, told.terms, told.reader)
    return Line(text=text, note=name(clock.kind) if named else "")


def _paused(clock: ClockFact) -> Line:
    assert clock.remaining is not None
    left = gettext("%(left)s left") % {"left": formats.span(clock.remaining)}
    return Line(text=pause_reason(clock.why), strong=left, note=name(clock.kind))
