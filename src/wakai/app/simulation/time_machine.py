"""
Real cases under another policy: what people said, said again, with the clocks of that policy.

Everybody says what they said, as long after what they waited for as they did: after the last thing
that anybody said, or after the clock that had run out. Clocks run as the other policy sets them,
reminders arrive as they did, and the payment provider takes as long as it did. What cannot be said
any more is left out, and counted.
"""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from wakai.app.simulation.retold import Word, words
from wakai.core.disputes import clocks
from wakai.core.disputes.clocks import MONEY_CLOCKS
from wakai.core.disputes.commands import (
    FireDeadline,
    InstructPayment,
    RecordPaymentSettled,
)
from wakai.core.disputes.decide import decide
from wakai.core.disputes.events import (
    DeadlineFired,
    DeadlineSet,
    Event,
    GrantGiven,
    PaymentInstructed,
    PaymentSettled,
    ReminderDelivered,
    ReminderReturned,
)
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.foreseen import refund_minor
from wakai.core.disputes.kinds import (
    Basis,
    DeadlineKind,
    Fulfilment,
    Outcome,
    Party,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.model import SYSTEM, Deadline, Dispute
from wakai.core.disputes.refusals import Refusal
from wakai.core.disputes.timers import reminder_arrived, reminder_times
from wakai.core.ledger import Account
from wakai.core.policy import Terms
from wakai.store.journal import Entry

STEPS_MAX: Final = 1_000
_PAID_AFTER: Final = timedelta(days=1)  # where nothing has been paid yet
_REMINDED: Final = frozenset({WaitingOn.BUYER, WaitingOn.SELLER, WaitingOn.BOTH})
_REMINDERS: Final = 3  # of one clock, at the most


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a case ended, or how far it has come."""

    stage: Stage
    outcome: Outcome | None
    basis: Basis | None
    refunded_minor: int
    appealed: bool
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """What a case came to, and what it would have come to."""

    number: str
    currency: str
    was: Ending
    would: Ending
    refused: Counter[str] = field(default_factory=Counter)  # what could not be said any more

    @property
    def differs(self) -> bool:
        """Say whether the other policy would have changed anything but times."""
        return replace(self.was, ended_at=None) != replace(self.would, ended_at=None)


def rerun(state: Dispute, entries: tuple[Entry, ...], terms: Terms, *, now: datetime) -> Rerun:
    """Return what a real case would have come to under other terms; up to ``now`` if it is open."""
    assert state.order is not None
    closed = state.stage is Stage.CLOSED
    again = _Again(entries, pays=closed)
    for word in words(entries, terms):
        again.say(word)
    again.run(until=None if closed else now)
    before = ending(state)
    return Rerun(
        number=state.number,
        currency=state.order.currency,
        was=replace(before, refunded_minor=before.refunded_minor - _granted(entries)),
        would=ending(again.state),
        refused=again.refused,
    )


def ending(state: Dispute) -> Ending:
    """Return how a case ended, or how far it has come."""
    paid = state.balances.get(Account.PAID_B, 0) + state.balances.get(Account.OUT_B, 0)
    if state.stage is Stage.FINAL and state.plan:
        paid = refund_minor(state)
    return Ending(
        stage=state.stage,
        outcome=state.outcome,
        basis=state.basis,
        refunded_minor=paid,
        appealed=state.appeal_used,
        ended_at=state.closed_at,
    )


def _granted(entries: tuple[Entry, ...]) -> int:
    """Return what the house gave the buyer after the end, which no policy says."""
    given = [entry.event.grant for entry in entries if isinstance(entry.event, GrantGiven)]
    return sum(grant.minor for grant in given if grant.party is Party.BUYER)


class _Again:
    """A case that is lived through again."""

    def __init__(self, entries: tuple[Entry, ...], *, pays: bool) -> None:
        self.state = Dispute()
        self._pays = pays  # an open case is followed to its result: when it is paid is no rule
        self.refused: Counter[str] = Counter()
        self._at = self._last_said_at = self._sent_at = entries[0].at
        self._fired_at: dict[DeadlineKind, datetime] = {}
        self._paid_after = _paid_after(entries)
        self._arrived = _arrived(tuple(entry.event for entry in entries))
        self._not_yet: frozenset[DeadlineKind] = frozenset()

    def say(self, word: Word) -> None:
        """Say it as long after what came before it as it was said, or as soon as it is heard."""
        at = self._after(word) + (word.said_at - word.after_at)
        self.run(until=at)
        self._at = max(self._at, at)
        answer = decide(self.state, word.make(word.by, self._at))
        until = getattr(answer, "until", None)
        if isinstance(until, datetime) and until > self._at:  # the other side is still to be heard
            self.run(until=until)
            self._at = max(self._at, until)
            answer = decide(self.state, word.make(word.by, self._at))
        self._last_said_at = self._at
        self._take(answer)

    def _after(self, word: Word) -> datetime:
        """Return when what the word waited for comes to pass now."""
        after = self._last_said_at
        for kind in word.after_clocks:
            for _ in range(STEPS_MAX):
                if kind not in self.state.deadlines or not self._step(None):
                    break
            after = max(after, self._fired_at.get(kind, after))
        return after

    def run(self, *, until: datetime | None) -> None:
        """Let everything happen that happens by itself, up to an instant or to the end."""
        for _ in range(STEPS_MAX):
            if not self._step(until):
                return

    def _step(self, until: datetime | None) -> bool:
        """Let the next thing happen by itself; say whether there was one before ``until``."""
        if self._pay(until):
            return True
        running = [
            clock
            for kind, clock in self.state.deadlines.items()
            if clock.pause is None and kind not in self._not_yet
        ]
        clock = min(running, key=lambda clock: clock.due_at, default=None)
        if clock is None or (until is not None and clock.due_at > until):
            return False
        self._remind(clock)
        self._at = max(self._at, clock.due_at)
        fired = FireDeadline(by=SYSTEM, at=self._at, kind=clock.kind, due_at=clock.due_at)
        answer = decide(self.state, fired)
        if isinstance(answer, tuple):
            self._fired_at[clock.kind] = self._at
            self._take(answer)
        else:
            self._not_yet |= {clock.kind}  # another clock comes first
        return True

    def _remind(self, clock: Deadline) -> None:
        """Let the reminders of a clock arrive, if those of its kind did."""
        if clock.party not in _REMINDED:
            return
        assert self.state.terms is not None
        times = reminder_times(clock, self.state.terms)
        for party in clocks.asked_of(clock):
            most = self._arrived.get((clock.kind, party), _REMINDERS)
            for number, at in enumerate(times[:most], start=clock.reminders_delivered + 1):
                command = reminder_arrived(clock, number, at=at, party=party)
                self._take(decide(self.state, command))

    def _pay(self, until: datetime | None) -> bool:
        """Pay what is due, and let it arrive."""
        if not self._pays:
            return False
        match self.state.paying:
            case Fulfilment.MONEY_DUE:
                key = f"{len(self.state.payments) + 1}"
                answer = decide(self.state, InstructPayment(by=SYSTEM, at=self._at, key=key))
                self._sent_at = self._at
                self._take(answer)
                return isinstance(answer, tuple)
            case Fulfilment.MONEY_SENT if self.state.stage is not Stage.CLOSED:
                arrives_at = self._sent_at + self._paid_after
                if (until is not None and arrives_at > until) or self._rings_before(arrives_at):
                    return False
                self._at, key = max(self._at, arrives_at), list(self.state.payments)[-1]
                settled = RecordPaymentSettled(by=SYSTEM, at=self._at, key=key, reference="again")
                self._take(decide(self.state, settled))
                return True
            case _:
                return False

    def _rings_before(self, at: datetime) -> bool:
        """Say whether a clock of the goods comes before money that is paid beside them."""
        return any(
            clock.pause is None and clock.due_at < at and kind not in self._not_yet
            for kind, clock in self.state.deadlines.items()
            if kind not in MONEY_CLOCKS
        )

    def _take(self, answer: tuple[Event, ...] | Refusal) -> None:
        if not isinstance(answer, tuple):
            self.refused[answer.code] += 1
            return
        if answer:
            self._not_yet = frozenset()
        for event in answer:
            self.state = evolve(self.state, event)


def _paid_after(entries: tuple[Entry, ...]) -> timedelta:
    """Return how long the provider took: it is no part of a policy."""
    sent_at = None
    for entry in entries:
        if isinstance(entry.event, PaymentInstructed):
            sent_at = entry.at
        elif isinstance(entry.event, PaymentSettled) and sent_at:
            return entry.at - sent_at
    return _PAID_AFTER


def _each(kind: DeadlineKind) -> tuple[tuple[DeadlineKind, Party | None], ...]:
    """Return a clock as what reminders are counted by: for whose it is, and for each side."""
    return ((kind, None), *((kind, party) for party in Party))


def _arrived(events: tuple[Event, ...]) -> dict[tuple[DeadlineKind, Party | None], int]:
    """Return how many reminders had arrived of the clocks that ran out, by kind and for whom."""
    counts: Counter[tuple[DeadlineKind, Party | None]] = Counter()
    arrived: dict[tuple[DeadlineKind, Party | None], int] = {}
    for event in events:
        match event:
            case DeadlineSet():
                for one in _each(event.deadline):
                    counts[one] = 0
            case ReminderDelivered():
                counts[event.deadline, event.party] += 1
            case ReminderReturned():
                counts[event.deadline, event.party] -= 1
            case DeadlineFired():
                arrived |= {one: counts[one] for one in _each(event.deadline)}
            case _:
                pass
    return arrived
