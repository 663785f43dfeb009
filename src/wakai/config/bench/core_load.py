"""Measure the rules in one process, and print what they cost as JSON."""

import json
import sys
import time
from collections.abc import Sequence
from typing import Any, Final
from uuid import uuid4

import django

_CASES: Final = 200  # of the synthetic population
_ROUNDS: Final = 5  # the cheapest counts
_OPENINGS: Final = 20


def main(events: int) -> None:
    """Print what a command costs, and what opening a case of so many events does."""
    django.setup(set_prefix=False)
    asked = _asked()
    rounds = [_decided(asked) for _ in range(_ROUNDS)]
    dispute_id, kept = _long_case(events)
    told = {
        "command_us": min(rounds) * 1e6 / len(asked),
        "commands": len(asked),
        "opening_ms": min(_opened(dispute_id) for _ in range(_ROUNDS)) * 1e3,
        "events": kept,
    }
    sys.stdout.write(json.dumps(told))


def _asked() -> list[tuple[Any, Any]]:
    """Return what a synthetic population asks, each command with the state it meets."""
    from wakai.app import policies  # noqa: PLC0415 - needs the settings
    from wakai.app.simulation import deeds, habits, population  # noqa: PLC0415
    from wakai.app.simulation.beginning import World  # noqa: PLC0415
    from wakai.app.simulation.life import Life  # noqa: PLC0415
    from wakai.config import environment  # noqa: PLC0415

    people = population.read(environment.shipped("policies/populations/marketplace.toml"))
    world = World(population=people, terms=policies.live().terms)
    asked: list[tuple[Any, Any]] = []

    class Noted(Life):
        """A case that keeps what it asks."""

        def ask(self, command: Any) -> bool:
            """Note the state and the command."""
            asked.append((self.state, command))
            return super().ask(command)

    for nth in range(_CASES):
        Noted(world, seed=1, nth=nth).run(deeds.begin, habits.wishes)
    return asked


def _decided(asked: Sequence[tuple[Any, Any]]) -> float:
    """Return the CPU seconds of deciding everything and remembering what follows."""
    from wakai.core.disputes.decide import decide  # noqa: PLC0415
    from wakai.core.disputes.evolve import evolve  # noqa: PLC0415

    began = time.process_time()
    for before, command in asked:
        decision = decide(before, command)
        if isinstance(decision, tuple):
            state = before
            for event in decision:
                state = evolve(state, event)
    return time.process_time() - began


def _long_case(events: int) -> tuple[Any, int]:
    """Make a case whose adjudicator asks, and is answered, until it has so many events."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from wakai.app import clock, disputes  # noqa: PLC0415
    from wakai.config.bench import ledger_load, patterns, stock  # noqa: PLC0415
    from wakai.core.disputes import commands as ask  # noqa: PLC0415
    from wakai.core.disputes.model import Party, Role  # noqa: PLC0415
    from wakai.core.ids import DisputeId, RequestId  # noqa: PLC0415

    people: dict[str, Any] = {
        "buyer": stock.BUYER,
        "seller": stock.SELLER,
        "at": clock.now(),
        "count": 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(ledger_load.ORDERS, {**people, "paid": patterns.PAID_MINOR})
        order_id, line_id = cursor.fetchone()
    case = patterns.Case(
        dispute_id=DisputeId(uuid4()),
        order_id=order_id,
        line_id=line_id,
        buyer=patterns.actor(stock.BUYER, Role.BUYER),
        seller=patterns.actor(stock.SELLER, Role.SELLER),
        adjudicator=patterns.actor(stock.ADJUDICATOR, Role.ADJUDICATOR),
        began_at=clock.now(),
    )
    patterns.taken(case)
    while (version := disputes.read(case.dispute_id).version) < events:
        request, at = RequestId(uuid4()), case.on_day(3)
        question = ask.RequestInformation(
            by=case.adjudicator, at=at, request_id=request, to=Party.BUYER, kinds=("other",)
        )
        patterns.do(case, question)
        patterns.do(case, ask.GiveInformation(by=case.buyer, at=at, request_id=request))
    return case.dispute_id, version


def _opened(dispute_id: Any) -> float:
    """Return the CPU seconds of reading and replaying a case of which nothing is known."""
    from wakai.store import journal  # noqa: PLC0415 - needs the settings

    began = time.process_time()
    for _ in range(_OPENINGS):
        journal.forget()
        journal.read(dispute_id)
    return (time.process_time() - began) / _OPENINGS


if __name__ == "__main__":
    main(int(sys.argv[1]))
