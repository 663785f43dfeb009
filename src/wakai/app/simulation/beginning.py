"""How a case begins: when, over which order, who is right, and what is asked for."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final

from wakai.app.simulation.dice import Diary, Dice
from wakai.app.simulation.population import Claimed, Population, PopulationError
from wakai.core.disputes.kinds import Party, Payer, RemedyKind, Role
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    LineAmount,
    OrderFacts,
    OrderLine,
    Remedy,
)
from wakai.core.ids import LineId, OrderId, PersonId
from wakai.core.policy import Family, Reason, Terms

LINE: Final = LineId(1)
BUYER: Final = Actor(person=PersonId(1), role=Role.BUYER)
SELLER: Final = Actor(person=PersonId(2), role=Role.SELLER)
OPERATOR: Final = Actor(person=PersonId(3), role=Role.OPERATOR, on_behalf_of=Party.BUYER)
ADJUDICATOR: Final = Actor(person=PersonId(4), role=Role.ADJUDICATOR)
SECOND: Final = Actor(person=PersonId(5), role=Role.ADJUDICATOR)
FINANCE: Final = Actor(person=PersonId(6), role=Role.FINANCE)
HOUSE: Final = SYSTEM

_WHOLE: Final = frozenset(
    {
        RemedyKind.FULL_REFUND,
        RemedyKind.RETURN_AND_REFUND,
        RemedyKind.RETURNLESS_REFUND,
        RemedyKind.REPLACEMENT,
    }
)
_PART_LEAST, _PART_MOST = 20, 80  # percent of what was paid


class Right(StrEnum):
    """What a case deserves; nobody in it knows for sure."""

    ALL = "all"
    PART = "part"
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class World:
    """What all cases of a run share."""

    population: Population
    terms: Terms

    @cached_property
    def diary(self) -> Diary:
        return Diary(self.population)

    @cached_property
    def days(self) -> Mapping[datetime, int]:
        """Return how many disputes are begun on each day, as weights."""
        told, volume = self.population, self.population.volume
        first = datetime.combine(told.begins_on, time(), UTC)
        weights = {}
        for day in (first + timedelta(days=nth) for nth in range(told.days)):
            weight = volume.weekdays[day.weekday()] * 100
            for holiday in told.holidays:
                if holiday.first_day <= day.date() <= holiday.last_day:
                    weight = weight * holiday.volume_percent // 100
            weights[day] = weight
        return weights

    @cached_property
    def hours(self) -> Mapping[int, int]:
        return dict(enumerate(self.population.volume.hours))

    @cached_property
    def troubles(self) -> Mapping[str, "Trouble"]:
        """
        Return what is claimed; reasons and remedies that the terms lack are left out.

        Raises PopulationError where nothing is left.
        """
        named = ((self.terms.reason(code), told) for code, told in self.population.reasons.items())
        found = {
            reason.code: Trouble(reason=reason, told=told, remedies=self._remedies(reason, told))
            for reason, told in named
            if reason and told.weight
        }
        known = {code: trouble for code, trouble in found.items() if trouble.remedies}
        if not known:
            raise PopulationError("The policy knows none of the reasons of this population.")
        return known

    @cached_property
    def weights(self) -> Mapping[str, int]:
        """Return how often each reason is claimed."""
        return {code: trouble.told.weight for code, trouble in self.troubles.items()}

    def _remedies(self, reason: Reason, told: Claimed) -> Mapping[RemedyKind, int]:
        """Return what can be asked for under this reason, as weights."""
        return {
            kind: weight
            for kind, weight in told.remedies.items()
            if weight
            and kind.value in self.terms.remedies.claim
            and (reason.return_allowed or kind is not RemedyKind.RETURN_AND_REFUND)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A reason, and what this population makes of it."""

    reason: Reason
    told: Claimed
    remedies: Mapping[RemedyKind, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarrel:
    """What a case is about, before anybody says a word."""

    begun_at: datetime
    order: OrderFacts
    reason: Reason
    right: Right
    asked: Remedy
    deserved: Remedy  # what a ruling without a mistake orders

    @property
    def paid_minor(self) -> int:
        return self.order.paid_minor


def quarrel(world: World, dice: Dice) -> Quarrel:
    """Return what one case is about."""
    day, hour = dice.pick(world.days), dice.pick(world.hours)
    begun_at = day + timedelta(hours=hour, seconds=dice.within(0, 3_599))
    trouble = world.troubles[dice.pick(world.weights)]
    reason, told = trouble.reason, trouble.told
    order = _order(world, dice, begun_at, missing=reason.family is Family.NOT_RECEIVED)
    kind = dice.pick(trouble.remedies)
    asked = remedy(kind, _asked_minor(kind, order, dice), reason)
    nothing = max(0, 100 - told.right - told.partly)
    weights = {Right.ALL: told.right, Right.PART: told.partly, Right.NOTHING: nothing}
    right = dice.pick(weights)
    return Quarrel(
        begun_at=begun_at,
        order=order,
        reason=reason,
        right=right,
        asked=asked,
        deserved=just(world, dice, right, asked, reason),
    )


def _order(world: World, dice: Dice, begun_at: datetime, *, missing: bool) -> OrderFacts:
    told = world.population.orders
    paid = dice.spread(told.median_minor, told.nine_of_ten_minor)
    expected = begun_at - dice.after(world.population.delays.opening)
    return OrderFacts(
        order_id=OrderId(1),
        buyer=PersonId(1),
        seller=PersonId(2),
        currency=told.currency,
        lines=(OrderLine(line_id=LINE, quantity=1, paid_minor=paid),),
        fee_minor=paid * told.fee_percent // 100,
        shipped_at=expected - timedelta(days=9),
        promised_until=expected,
        delivered_at=None if missing else expected,
    )


def _asked_minor(kind: RemedyKind, order: OrderFacts, dice: Dice) -> int:
    if kind in _WHOLE:
        return order.paid_minor
    return max(1, order.paid_minor * dice.within(_PART_LEAST, _PART_MOST) // 100)


def remedy(kind: RemedyKind, minor: int, reason: Reason) -> Remedy:
    """Return a remedy over the one line of the order; who wants the return for no fault pays it."""
    wish = reason.family is Family.RETURN
    payer = (
        (Payer.BUYER if wish else Payer.SELLER) if kind is RemedyKind.RETURN_AND_REFUND else None
    )
    refunds = (LineAmount(line_id=LINE, minor=minor),) if kind is not RemedyKind.RELEASE else ()
    return Remedy(kind=kind, refunds=refunds, return_payer=payer)


def just(world: World, dice: Dice, right: Right, asked: Remedy, reason: Reason) -> Remedy:
    """Return what a ruling orders that finds this right, of what the terms let it order."""
    orderable = world.terms.remedies.ruling
    nothing = Remedy(kind=RemedyKind.RELEASE)
    match right:
        case Right.NOTHING:
            return nothing
        case Right.PART:
            part = max(1, asked.refund_minor * dice.within(_PART_LEAST, _PART_MOST) // 100)
            return remedy(RemedyKind.PARTIAL_REFUND, part, reason)
        case _:
            kinds = [asked.kind, RemedyKind.FULL_REFUND]
            money = asked.kind is RemedyKind.FULL_REFUND and reason.return_allowed
            if money and dice.happens(world.population.percent.return_ordered):
                kinds.insert(0, RemedyKind.RETURN_AND_REFUND)
            fits = itertools.chain((kind for kind in kinds if kind.value in orderable), kinds)
            return remedy(next(fits), asked.refund_minor, reason)
