"""Chance, from a seed alone: the same seed throws the same, on whatever machine."""

import math
import random
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from functools import cache
from typing import Final
from uuid import UUID

from wakai.app.simulation.population import PERCENT, Delay, Population
from wakai.core.disputes.kinds import Role

_NINE_OF_TEN: Final = 1.2815515655446004  # standard deviations above the median
_SEED_BITS: Final = 64


class Dice:
    """What one case leaves to chance; each case has dice of its own."""

    def __init__(self, seed: int, nth: int) -> None:
        self._random = random.Random(seed << _SEED_BITS | nth)  # noqa: S311 - nothing is kept secret

    def happens(self, percent: int) -> bool:
        """Say yes in so many of a hundred cases."""
        return self._random.random() * PERCENT < percent

    def within(self, first: int, last: int) -> int:
        """Return a whole number, both ends included."""
        return first + int(self._random.random() * (last - first + 1))

    def pick[T](self, weights: Mapping[T, int]) -> T:
        """Return one of the keys, as often as its weight says."""
        at = self._random.random() * sum(weights.values())
        for key, weight in weights.items():
            at -= weight
            if at < 0:
                return key
        return list(weights)[-1]

    def after(self, delay: Delay) -> timedelta:
        """Return how long something takes this time."""
        return timedelta(minutes=self.spread(delay.median_minutes, delay.nine_of_ten_minutes))

    def spread(self, median: int, nine_of_ten: int) -> int:
        """Return a number: half are below the median, nine of ten below the other, some far up."""
        return max(1, int(self._random.lognormvariate(*_shape(median, nine_of_ten))))

    def name(self) -> UUID:
        """Return an id."""
        return UUID(int=self._random.getrandbits(128), version=4)


@cache
def _shape(median: int, nine_of_ten: int) -> tuple[float, float]:
    return math.log(median), math.log(nine_of_ten / median) / _NINE_OF_TEN


class Diary:
    """When the people of a population act."""

    def __init__(self, population: Population) -> None:
        self._hours = population.hours
        self._away = {
            role: frozenset(
                holiday.first_day + timedelta(days=day)
                for holiday in population.holidays
                if role in holiday.absent
                for day in range((holiday.last_day - holiday.first_day).days + 1)
            )
            for role in Role
        }

    def next(self, role: Role, at: datetime, dice: Dice) -> datetime:
        """
        Return when somebody who wants to act at an instant does so.

        What waits for the next open hours is done at any minute of them, not all at the first.
        """
        hours = self._hours.get(role)
        if hours is None:
            return at  # a machine
        day = at.date()
        if at.hour >= hours.closes:
            day += timedelta(days=1)
        elif at.hour >= hours.opens and self._is_open(role, at):
            return at
        while not self._is_open(role, datetime.combine(day, time(), at.tzinfo)):
            day += timedelta(days=1)
        minute = dice.within(0, (hours.closes - hours.opens) * 60 - 1)
        return datetime.combine(day, time(hours.opens), at.tzinfo) + timedelta(minutes=minute)

    def _is_open(self, role: Role, at: datetime) -> bool:
        day = at.date()
        return day.weekday() in self._hours[role].weekdays and day not in self._away[role]
