"""What people, carriers, the payment provider and clocks can do next, each as a sound command."""

from array import array
from collections.abc import Callable, Iterator
from itertools import chain, permutations
from operator import attrgetter
from typing import Any, Final

from wakai.core.disputes import commands as c
from wakai.core.disputes.clocks import HEARD_CLOCKS
from wakai.core.disputes.inputs import may_be_ruled
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    Deadline,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Level,
    Party,
    Stage,
    WaitingOn,
)
from wakai.core.explorer import moves_goods, moves_house, moves_talk
from wakai.core.explorer.move import Move
from wakai.core.explorer.worlds import ADJUDICATORS, ANA, BEN, NOW, OLU, World
from wakai.core.ids import PersonId

_TALKING: Final = frozenset({Stage.SELLER, Stage.NEGOTIATION})
_PROPOSING: Final = frozenset({Stage.NEGOTIATION, Stage.REVIEW})
_WITHDRAWN: Final = frozenset({Stage.SELLER, Stage.NEGOTIATION, Stage.REVIEW})
_DECIDING: Final = frozenset({Stage.REVIEW, Stage.APPEAL})
_PAID: Final = frozenset({Stage.FINAL, Stage.CLOSED})
_REMINDED: Final = (DeadlineKind.SELLER_ANSWER, DeadlineKind.RETURN_SHIP, *HEARD_CLOCKS)
_HOUSE: Final = frozenset(by.person for by in ADJUDICATORS)

# All that moves are made of, but that the days of grace have begun. Sums and the other clocks only
# decide what comes of them.
_PARTS: Final = attrgetter(
    "stage",
    "fulfilment",
    "scope",
    "claim",
    "offers",
    "proposal",
    "evidence",
    "requests",
    "proposed",
    "assigned_to",
    "first_level",
    "conflicted",
    "rulings",
    "appeal",
    "return_",
    "first_part",
    "payments",
)


_Moves = tuple[tuple[Move, ...], tuple[Move, ...]]  # all, and those that lead nothing aside


class Moves:
    """
    All sound moves of a world, made once each.

    ``asides_max`` limits how much a story holds at once of what leads it aside: offers, evidence
    nobody asked for, questions, proposals, joint and faulty appeals and their kin.
    """

    def __init__(self, world: World, *, asides_max: int = 1) -> None:
        self.world = world
        self.asides_max = asides_max
        self._made: dict[tuple[object, ...], tuple[Move, ...]] = {}
        self._every: dict[bytes, tuple[object, _Moves]] = {}
        self._tries_max = world.terms.limits.payment_attempts_max
        self._ended: set[tuple[object, ...]] = set()
        self._unheard: dict[tuple[object, ...], Dispute] = {}  # by shape: where that is tried

    def of(self, state: Dispute) -> Iterator[Move]:
        """Yield what can be tried in a situation; much of it is refused, by the law."""
        if state.void:
            # Nothing else asks whether somebody wants this, so the rest is tried without.
            yield from self._once(moves_goods.second_key)
            return
        if state.grant:
            yield from self._once(moves_goods.second_key_of_a_grant, len(state.payments))
            return
        every, straight = self._all(state)
        yield from straight if asides(state) >= self.asides_max else every
        shape = shape_of(state)
        if shape not in self._ended:
            self._ended.add(shape)
            yield from self._once(moves_goods.endings)
            if not state.granted:
                yield from self._once(moves_goods.grants)

    def everything(self, state: Dispute) -> Iterator[Move]:
        """Yield every sound move, whoever may make it, and however far a story is led aside."""
        ends = (
            self._once(moves_goods.endings),
            self._once(moves_goods.second_key),
            self._once(moves_goods.grants),
            self._once(moves_goods.second_key_of_a_grant, len(state.payments)),
        )
        yield from self._all(state, again=True)[0]
        for moves in ends:
            yield from moves

    def _all(self, state: Dispute, *, again: bool = False) -> _Moves:
        """Return the moves of a situation; made once for the very same parts, which are kept."""
        parts = (*_PARTS(state), DeadlineKind.RETURN_GRACE in state.deadlines)
        key = array("Q", [again, *map(id, parts)]).tobytes()
        made = self._every.get(key)
        if made is None:
            every = tuple(chain.from_iterable(self._several(state, again=again)))
            straight = tuple(one for one in every if not one.aside)
            made = self._every[key] = parts, (every, straight)
        return made[1]

    def _several(self, state: Dispute, *, again: bool) -> Iterator[tuple[Move, ...]]:
        stage, once = state.stage, self._once
        if stage is Stage.DRAFT:
            yield once(moves_talk.draft, self.world)
        if stage in _TALKING:
            assert state.claim is not None
            yield once(moves_talk.talk, self.world, state.claim.remedy, state.offers)
        if stage in _WITHDRAWN:
            yield once(moves_talk.withdrawal)
        if stage in _PROPOSING:
            yield once(moves_talk.proposals, self.world, OLU, 1, state.proposal)
        if stage in _DECIDING:
            yield from self._hearing(state)
        if stage is Stage.DECIDED:
            prepared = state.appeal is not None and not again
            yield once(moves_house.after_the_ruling, self.world, prepared=prepared)
        if stage is Stage.APPEAL:
            yield once(moves_house.appeal, self.world)
        if stage is Stage.CLOSED:
            yield once(moves_talk.reopening)
        yield from self._evidence(state)
        told = state.return_ is not None and state.return_.obstacle is not None
        bought = self.world.buys_label and state.return_ is not None and state.return_.by_house
        yield once(moves_goods.goods, state.fulfilment, told=told, bought=bought)
        beside = state.first_part is not None and state.first_part.is_open
        if (again or _meets_goods(state)) if beside else stage in _PAID:
            more = again or _tries(state) <= self._tries_max
            meets = beside and not again and state.fulfilment is not Fulfilment.NONE
            yield once(moves_goods.payments, len(state.payments), more=more, beside=meets)

    def _evidence(self, state: Dispute) -> Iterator[tuple[Move, ...]]:
        """Yield one item that nobody asked for, and the photos of what came back."""
        number = len(state.evidence) + 1
        returned = state.fulfilment is Fulfilment.RETURN_CHECK
        if returned and not any(item.level is Level.RETURN for item in state.evidence):
            photos = self._once(moves_talk.evidence, self.world, BEN, number, hidden=False)
            yield tuple(Move(one.name, one.code, one.command) for one in photos)
            return
        yield self._once(moves_talk.evidence, self.world, ANA, number, hidden=False)
        yield self._once(moves_talk.evidence, self.world, BEN, number, hidden=True)

    def _hearing(self, state: Dispute) -> Iterator[tuple[Move, ...]]:
        """Yield who can have the file, and what they can do with it."""
        once, world = self._once, self.world
        judged = moves_house.judged(state)
        number = len(state.rulings) + 1
        yield once(moves_house.answers, state.requests)
        for by in adjudicators(state):
            yield once(moves_house.files, by)
            if _has_the_file(state, by):
                yield once(moves_house.conflicts, by)
                yield once(moves_house.questions, world, by, state.requests)
                if state.stage is Stage.REVIEW:
                    possible = may_be_ruled(state)
                    yield once(moves_house.rulings, world, by, number, judged, possible)
                elif state.ruling is not None:
                    first = state.ruling.remedy
                    yield once(moves_house.last_words, world, by, number, judged, first)
            if state.proposed:
                yield once(moves_house.second_looks, by, state.proposed)

    def _once(
        self, make: Callable[..., Iterator[Move]], *facts: Any, **named: Any
    ) -> tuple[Move, ...]:
        told = tuple(fact for fact in facts if fact is not self.world)
        key = (make, told, *named.values())
        made = self._made.get(key)
        if made is None:
            made = tuple(make(*facts, **named))
            self._made[key] = made
        return made

    def may_ring(self, state: Dispute, clock: Deadline) -> bool:
        """
        Say whether it is tried here what follows when a clock is over.

        That the time to appeal runs once more, and for whom, is tried once for each shape;
        elsewhere the reminders arrive first.
        """
        if clock.kind is not DeadlineKind.APPEAL_WINDOW or clock.again:
            return True
        left = _unheard(state, clock)
        if not left:
            return True
        shape = (*shape_of(state), *left)
        return self._unheard.setdefault(shape, state) is state

    def reminded(self, state: Dispute) -> Iterator[Deadline]:
        """
        Yield the clocks whose reminders can still arrive and matter.

        Only these clocks ask whether anybody was reminded, when they run out; so it is enough to
        let reminders arrive just then.
        """
        needed = self.world.terms.reminders_needed
        for kind in _REMINDED:
            clock = state.deadlines.get(kind)
            late = clock is not None and clock.pause is None and clock.due_at <= NOW
            if clock is None or not late or clock.again:
                continue
            both = clock.party is WaitingOn.BOTH
            if _unheard(state, clock) if both else clock.reminders_delivered < needed:
                yield clock

    def orders(self, state: Dispute, clock: Deadline) -> Iterator[tuple[Move, ...]]:
        """
        Yield in which order all reminders can arrive that a clock asks for.

        Of both sides either can be reached first, where it is tried what follows if the other is
        not.
        """
        if clock.party is WaitingOn.BOTH:
            each = [reminder(clock, 1, party) for party in _unheard(state, clock)]
            yield from permutations(each) if self.may_ring(state, clock) else (tuple(each),)
            return
        numbers = range(clock.reminders_delivered + 1, self.world.terms.reminders_needed + 1)
        yield tuple(reminder(clock, nth) for nth in numbers)


def _unheard(state: Dispute, clock: Deadline) -> list[Party]:
    """Return whom no reminder of the time to appeal has reached, who can still appeal."""
    heard = state.waived | {party for party, _ in clock.reached}
    return [party for party in Party if party not in heard]


def reminder(clock: Deadline, number: int, party: Party | None = None) -> Move:
    """Return the news that a reminder of a clock arrived."""
    told = c.RecordReminderDelivered(
        by=SYSTEM, at=NOW, kind=clock.kind, due_at=clock.due_at, reminder=number, party=party
    )
    whom = f" {party.value}" if party else ""
    return Move(f"system record_reminder_delivered {clock.kind.value} {number}{whom}", "", told)


def fire(clock: Deadline) -> Move:
    """Return the move of a clock that runs out."""
    command = c.FireDeadline(by=SYSTEM, at=NOW, kind=clock.kind, due_at=clock.due_at)
    return Move(f"clock {clock.kind.value}", "", command)


def adjudicators(state: Dispute) -> Iterator[Actor]:
    """Yield who has been seen in a case and one who has not: those unseen are all alike."""
    seen: set[PersonId | None] = {state.assigned_to, *state.first_level, *state.conflicted}
    seen |= {ruling.adjudicator for ruling in state.rulings}
    heard_by = state.appeal.assigned_to if state.appeal else None
    for by in ADJUDICATORS:
        if by.person in seen or by.person == heard_by:
            yield by
        elif heard_by is None or state.stage is not Stage.APPEAL:
            yield by
            return


def _has_the_file(state: Dispute, by: Actor) -> bool:
    if state.stage is Stage.APPEAL:
        return state.appeal is not None and state.appeal.assigned_to == by.person
    return state.assigned_to == by.person


def _meets_goods(state: Dispute) -> bool:
    """
    Say whether a first part meets what becomes of the goods: only there its payment is tried.

    Before that, and while somebody hears of the rest, nothing asks how far it is.
    """
    arrived = state.fulfilment in {Fulfilment.RETURN_CHECK, Fulfilment.NONE}
    return state.stage is Stage.FINAL and (arrived or DeadlineKind.RETURN_GRACE in state.deadlines)


def _tries(state: Dispute) -> int:
    """Return how many payments there were, or how many since a first part has arrived."""
    return len(state.tries if state.first_part else state.payments)


def asides(state: Dispute) -> int:
    """Return how much a situation holds of what led its story aside."""
    appeal, goods = state.appeal, state.return_
    once = (
        state.reopened,
        state.amended,
        OLU.person in state.first_level,
        len(state.first_level & _HOUSE) > 1,
        appeal is not None and appeal.prepared_by is not None,
        appeal is not None and appeal.joined is not None,
        appeal is not None and appeal.defect is not None,
        goods is not None and goods.obstacle is not None,
    )
    several = (state.offers, state.evidence, state.requests, state.waived, state.conflicted)
    return sum(once) + sum(len(one) for one in several)


def shape_of(state: Dispute) -> tuple[object, ...]:
    """
    Return all that decides what becomes of a dispute that ends from outside.

    That is asked of each such shape once: stages, goods, money and which clocks there are.
    """
    return (
        state.stage,
        state.fulfilment,
        state.first_part,
        state.scope,
        tuple(state.balances.items()),
        tuple(state.payments.values()),
        tuple(state.deadlines),
        state.proposal is None,
        state.proposed is None,
        state.granted,
        state.outcome,
    )
