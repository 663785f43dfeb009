"""What happens when a clock runs out: every clock has a consequence (D1 to D17), once (I-11)."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, assert_never
from uuid import NAMESPACE_OID, uuid5

from wakai.core.disputes import (
    admissibility,
    appeals,
    clocks,
    late,
    payments,
    proposals,
    replacements,
    return_review,
    returns,
    settling,
)
from wakai.core.disputes.commands import (
    ClockCommand,
    FireDeadline,
    RecordReminderDelivered,
    RecordReminderReturned,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import (
    AppealOverdue,
    DeadlineFired,
    DisputeClosed,
    DraftExpired,
    OfferExpired,
    ReminderDelivered,
    ReminderReturned,
    ReturnLabelMissing,
    RulingOverdue,
    SellerSilent,
)
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import (
    SYSTEM,
    Basis,
    Deadline,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Level,
    Outcome,
    Party,
    Remedy,
    RemedyKind,
    Ruling,
    Scope,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.negotiation import review_started
from wakai.core.disputes.refusals import NotDue
from wakai.core.disputes.review import information_over, ruled
from wakai.core.ids import RulingId
from wakai.core.money import BPS_MAX
from wakai.core.policy import MissingLabel, ReviewBackstop, SellerSilence, Terms


def decide(state: Dispute, command: ClockCommand) -> Decision:
    """Decide what a clock does."""
    match command:
        case FireDeadline():
            return fire(state, command)
        case RecordReminderDelivered():
            return record_reminder(state, command)
        case RecordReminderReturned():
            return reminder_returned(state, command)
        case _:
            assert_never(command)


def fire(state: Dispute, command: FireDeadline) -> Decision:
    """Carry out the consequence of a clock that is due; one that moved or is paused is not."""
    clock = state.deadlines.get(command.kind)
    if (
        clock is None
        or clock.pause is not None
        or clock.due_at != command.due_at
        or command.at < clock.due_at
        or _too_soon(state, command.kind)
    ):
        return NotDue()
    fired = DeadlineFired(at=command.at, deadline=command.kind, due_at=command.due_at)
    after = evolve(state, fired)
    unheard = clocks.unheard(state, clock)
    if unheard:
        return (fired, *clocks.once_more(after, clock.kind, unheard, command.at))
    return (fired, *_FOLLOWS[clock.kind](after, clock, command.at))


def _too_soon(state: Dispute, kind: DeadlineKind) -> bool:
    """Say whether another clock comes first: nobody loses for not posting before it is final."""
    return kind is DeadlineKind.RETURN_SHIP and state.stage is not Stage.FINAL


def _seller_silent(state: Dispute, clock: Deadline, at: datetime) -> Accepted:
    """T07: silence grants the claim only if the seller is known to have been reminded (I-14)."""
    assert state.terms is not None
    assert state.claim is not None
    reminded = clock.reminders_delivered >= state.terms.reminders_needed
    granted = reminded and state.terms.seller_silence is SellerSilence.GRANT_CLAIM
    silent = SellerSilent(at=at, granted=granted)
    if not granted:
        return (silent, *review_started(state, SYSTEM, at, why="seller_silent"))
    return (silent, *_automated(state, at, Basis.SILENCE, state.claim.remedy, "seller_silent"))


def _backstop(state: Dispute, at: datetime) -> Accepted:
    """T19: the house never ruled; the policy does, and both sides can appeal."""
    assert state.terms is not None
    assert state.claim is not None
    granted = state.claim.remedy
    if state.scope is not Scope.CLAIM:
        assert state.plan is not None
        whole = state.plan.remedy.refund_minor == settling.stake_minor(state)
        kind = RemedyKind.FULL_REFUND if whole else RemedyKind.PARTIAL_REFUND
        granted = Remedy(kind=kind, refunds=state.plan.remedy.refunds)
    to_buyer = (
        return_review.came_back(state) or state.terms.review_backstop is ReviewBackstop.GRANT_CLAIM
    )
    remedy = granted if to_buyer else Remedy(kind=RemedyKind.RELEASE)
    return _automated(state, at, Basis.BACKSTOP, remedy, "house_late")


def _automated(
    state: Dispute, at: datetime, basis: Basis, remedy: Remedy, finding: str
) -> Accepted:
    """Return a ruling made by time alone; it says so, and it can be appealed."""
    named = f"{state.dispute_id}:{basis.value}"
    if state.rulings or state.scope is not Scope.CLAIM:
        named = f"{named}:{len(state.rulings)}"
    ruling = Ruling(
        ruling_id=RulingId(uuid5(NAMESPACE_OID, named)),
        level=Level.FIRST,
        basis=basis,
        adjudicator=None,
        remedy=remedy,
        findings=(finding,),
        rules=("seller_answer" if basis is Basis.SILENCE else "ruling_backstop",),
        evidence=(),
        statement=None,
        issued_at=at,
        scope=state.scope,
    )
    return ruled(state, ruling, SYSTEM)


def _information_silent(state: Dispute, at: datetime) -> Accepted:
    asked = next(request for request in reversed(state.requests) if not request.answered_at)
    return information_over(state, asked.request_id, at, silent=True)


def _label_missing(state: Dispute, at: datetime) -> Accepted:
    """D13: the seller gave no label: the house has to, or the buyer is refunded at once."""
    assert state.terms is not None
    if state.terms.missing_label is MissingLabel.RETURNLESS_REFUND:
        return returns.not_sent(state, at)
    clock = clocks.started(state, DeadlineKind.HOUSE_LABEL, WaitingOn.PLATFORM, at)
    return (ReturnLabelMissing(at=at), clock)


def _carrier_lost(state: Dispute, at: datetime) -> Accepted:
    """Goods that were posted and never arrived: who posted with proof is not the one who loses."""
    if state.fulfilment is Fulfilment.REPLACE_SENT:
        return replacements.failed(state, SYSTEM, at, "lost")
    return returns.accepted(state, SYSTEM, at, silent=True)


def record_reminder(state: Dispute, command: RecordReminderDelivered) -> Decision:
    """Count a reminder of a running clock that arrived, once."""
    clock = state.deadlines.get(command.kind)
    if clock is None or clock.due_at != command.due_at:
        return NotDue()
    if _is_known(clock, command):
        return ()  # its mail arrived and it was read, or the news of it came twice
    return (
        ReminderDelivered(
            at=command.at,
            deadline=command.kind,
            reminder=clock.reminders_delivered + 1,
            nth=command.reminder,
            party=_whom(clock, command),
        ),
    )


def _whom(
    clock: Deadline, command: RecordReminderDelivered | RecordReminderReturned
) -> Party | None:
    """Return whom a reminder was for, where that is asked: of the time that both have to appeal."""
    return command.party if command.party in clocks.asked_of(clock) else None


def _is_known(clock: Deadline, command: RecordReminderDelivered | RecordReminderReturned) -> bool:
    """Say whether a reminder counts as one that arrived."""
    party = _whom(clock, command)
    if party is not None:
        return (party, command.reminder) in clock.reached
    return command.reminder in clock.reminders_seen


def reminder_returned(state: Dispute, command: RecordReminderReturned) -> Decision:
    """Count a reminder no longer whose mail came back, while its clock still runs."""
    clock = state.deadlines.get(command.kind)
    if clock is None or clock.due_at != command.due_at:
        return NotDue()
    if not _is_known(clock, command):
        return ()
    return (
        ReminderReturned(
            at=command.at,
            deadline=command.kind,
            reminder=clock.reminders_delivered - 1,
            nth=command.reminder,
            party=_whom(clock, command),
        ),
    )


def reminder_times(clock: Deadline, terms: Terms) -> tuple[datetime, ...]:
    """Return when to remind of a clock: at a share of it and some time before its end (D18)."""
    whole = clock.due_at - clock.set_at
    times = {clock.set_at + whole * terms.reminders.share_bps / BPS_MAX}
    times |= {clock.due_at - period.exact for period in terms.reminders.before}
    first = clock.set_at + timedelta(minutes=1)
    return tuple(sorted(instant for instant in times if first <= instant < clock.due_at))


def reminder_arrived(
    clock: Deadline, reminder: int, *, at: datetime, party: Party | None = None
) -> RecordReminderDelivered:
    """Return the news that a reminder of a clock arrived, as it runs now."""
    return RecordReminderDelivered(
        by=SYSTEM, at=at, kind=clock.kind, due_at=clock.due_at, reminder=reminder, party=party
    )


def _offer_over(state: Dispute, at: datetime) -> Accepted:
    expired = state.live_offer
    return (OfferExpired(at=at, offer_id=expired),) if expired else ()


def _appeal_window_over(state: Dispute, at: datetime) -> Accepted:
    assert state.ruling is not None
    return settling.final_by_time(state, state.ruling.basis, at)


def _appeal_never_decided(state: Dispute, at: datetime) -> Accepted:
    return (AppealOverdue(at=at, step="stands"), *appeals.overdue_stands(state, at))


def _nothing(_state: Dispute, _clock: Deadline, _at: datetime) -> Accepted:
    """Return nothing: that the clock is gone opens the way for the others."""
    return ()


# What follows a clock that has run out and is gone; each clock has an entry, which a test checks.
_FOLLOWS: Final[Mapping[DeadlineKind, Callable[[Dispute, Deadline, datetime], Accepted]]] = {
    # The house was slow: that costs nobody the right to be heard.
    DeadlineKind.LATE_CHECK: lambda state, _, at: late.admitted(state, SYSTEM, at),
    DeadlineKind.DRAFT_KEPT: lambda _state, _clock, at: (
        DraftExpired(at=at),
        DisputeClosed(at=at, outcome=Outcome.NOT_SENT),
    ),
    DeadlineKind.SELLER_ANSWER: _seller_silent,
    # Who has answered once and is silent to more is heard by a person.
    DeadlineKind.AMENDMENT_ANSWER: lambda state, _, at: review_started(
        state, SYSTEM, at, why="seller_silent"
    ),
    DeadlineKind.NEGOTIATION: lambda state, _, at: review_started(
        state, SYSTEM, at, why="negotiation_over"
    ),
    DeadlineKind.OFFER_ANSWER: lambda state, _, at: _offer_over(state, at),
    DeadlineKind.PROPOSAL_ANSWER: lambda state, _, at: proposals.expired(state, at),
    DeadlineKind.EVIDENCE_FREEZE: _nothing,
    DeadlineKind.RULING: lambda _state, _clock, at: (RulingOverdue(at=at, step="supervisor"),),
    DeadlineKind.RULING_APOLOGY: lambda _state, _clock, at: (RulingOverdue(at=at, step="apology"),),
    DeadlineKind.RULING_BACKSTOP: lambda state, _, at: _backstop(state, at),
    DeadlineKind.INFORMATION: lambda state, _, at: _information_silent(state, at),
    DeadlineKind.APPEAL_WINDOW: lambda state, _, at: _appeal_window_over(state, at),
    DeadlineKind.APPEAL_REPLY: _nothing,
    DeadlineKind.APPEAL_CURE: lambda state, _, at: admissibility.not_cured(state, at),
    DeadlineKind.APPEAL_RULING: lambda _state, _clock, at: (
        AppealOverdue(at=at, step="supervisor"),
    ),
    DeadlineKind.APPEAL_APOLOGY: lambda _state, _clock, at: (AppealOverdue(at=at, step="apology"),),
    DeadlineKind.APPEAL_BACKSTOP: lambda state, _, at: _appeal_never_decided(state, at),
    DeadlineKind.RETURN_LABEL: lambda state, _, at: _label_missing(state, at),
    DeadlineKind.HOUSE_LABEL: lambda state, _, at: returns.not_sent(state, at),
    DeadlineKind.RETURN_SHIP: returns.missed,
    DeadlineKind.RETURN_GRACE: lambda state, _, at: returns.lapsed(state, at),
    DeadlineKind.CARRIER_WATCH: lambda state, _, at: _carrier_lost(state, at),
    DeadlineKind.RETURN_INSPECTION: lambda state, _, at: returns.accepted(
        state, SYSTEM, at, silent=True
    ),
    DeadlineKind.MONEY: payments.late,
    DeadlineKind.MONEY_SETTLED: payments.late,
    DeadlineKind.REPLACEMENT_SHIP: lambda state, _, at: replacements.failed(
        state, SYSTEM, at, "not_sent"
    ),
    DeadlineKind.REPLACEMENT_CONFIRM: lambda state, _, at: replacements.confirmed(
        state, SYSTEM, at, silent=True
    ),
    DeadlineKind.REPLACEMENT_DOUBT: lambda state, _, at: replacements.doubted(state, at),
}
