"""Many cases, on several processes; how many makes no difference to what comes out."""

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from multiprocessing import get_context
from typing import Final

from wakai.app.simulation import deeds, habits, population
from wakai.app.simulation.beginning import World
from wakai.app.simulation.life import Endless, Life
from wakai.app.simulation.tally import Tally
from wakai.core.policy import load

BATCH: Final = 250  # cases between two looks at the bar


def batches(cases: int) -> int:
    """Return in how many parts so many cases are counted."""
    return -(-cases // BATCH)


def run(
    policy_text: str, population_text: str, *, cases: int, seed: int, processes: int | None = None
) -> Iterator[Tally]:
    """
    Yield what each batch of cases came to.

    Raises PolicyError and PopulationError before anything runs.
    """
    world(policy_text, population_text).weights  # noqa: B018 - what is wrong is raised here
    work = partial(_batch, policy_text, population_text, cases, seed)
    hands = processes or min(os.cpu_count() or 1, batches(cases))
    if hands == 1:
        yield from map(work, range(batches(cases)))
        return
    with ProcessPoolExecutor(hands, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, range(batches(cases)))


@cache
def world(policy_text: str, population_text: str) -> World:
    """Return what all cases share, read once in each process."""
    return World(population=population.load(population_text), terms=load(policy_text).terms)


def _batch(policy_text: str, population_text: str, cases: int, seed: int, nth: int) -> Tally:
    place, tally = world(policy_text, population_text), Tally()
    for case in range(nth * BATCH, min((nth + 1) * BATCH, cases)):
        life = Life(place, seed=seed, nth=case)
        try:
            life.run(deeds.begin, habits.wishes)
        except Endless as fault:
            tally.endless[str(fault)] += 1
        tally.count(life)
    return tally
