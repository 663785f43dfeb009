"""
Move money through the real store, in one process, step by step at the word of who measures.

Reads a step and a number of disputes from standard input, one a line, carries the step out for as
many disputes and answers with one line: how many were done, and in how many seconds. With ``told``
each dispute is named as soon as its step is acknowledged.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from typing import Any, Final
from uuid import uuid4

import django

ORDERS: Final = """
WITH made AS (
    INSERT INTO shop_order (number, buyer_id, seller_id, currency, fee_minor, placed_at, shipped_at,
                            promised_until, carrier, tracking, ship_to)
    SELECT 'L' || nextval('shop_order_id_seq'), %(buyer)s, %(seller)s, 'EUR', 1032,
           at - interval '20 days', at - interval '18 days', at - interval '5 days', 'Post', 'RR1',
           'Berlin'
    FROM generate_series(1, %(count)s) AS n, (SELECT %(at)s::timestamptz AS at) AS told
    RETURNING id
), lines AS (
    INSERT INTO shop_order_line (order_id, title, language, picture, quantity, paid_minor)
    SELECT id, 'Kettle', 'en', '', 1, %(paid)s FROM made RETURNING id, order_id
)
SELECT order_id, id FROM lines ORDER BY order_id
"""


type _Step = Callable[[Till, int], Iterator[Any]]


@dataclass(slots=True)
class Till:
    """The disputes of this process, and how far each has come."""

    at: datetime
    waiting: dict[str, list[Any]] = field(default_factory=dict)  # by the step that comes next

    def take(self, step: str, count: int) -> list[Any]:
        waiting = self.waiting[step]
        taken, waiting[:count] = waiting[:count], []
        return taken

    def put(self, step: str, case: Any) -> None:
        self.waiting.setdefault(step, []).append(case)


def main() -> None:
    """Carry out what is asked until there is nothing more to read."""
    django.setup(set_prefix=False)
    from wakai.app import clock  # noqa: PLC0415 - needs the settings
    from wakai.config import steady  # noqa: PLC0415

    till = Till(at=clock.now())
    steps = _steps()
    _fill(till, 2)
    for name, step in steps.items():  # each connection plans its statements once
        list(step(till, 2 if name in ("hold", "allocate") else 1))  # one of them alone
    steady.after_start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        name, count, told = line.split()
        if name == "fill":
            _fill(till, int(count))
            gc.freeze()
            done: Iterator[Any] = iter(())
        else:
            done = steps[name](till, int(count))
        began, acknowledged = time.perf_counter(), 0
        for case in done:
            acknowledged += 1
            if told == "told":
                sys.stdout.write(f"{name} {case.dispute_id}\n")
                sys.stdout.flush()
        sys.stdout.write(f"done {acknowledged} {time.perf_counter() - began:.4f}\n")
        sys.stdout.flush()


def _fill(till: Till, count: int) -> None:
    """Make so many paid orders, and a draft over each."""
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from wakai.config.bench import patterns, stock  # noqa: PLC0415
    from wakai.core.disputes.model import Role  # noqa: PLC0415
    from wakai.core.ids import DisputeId  # noqa: PLC0415

    named: dict[str, Any] = {
        "buyer": stock.BUYER,
        "seller": stock.SELLER,
        "at": till.at,
        "count": count,
    }
    with connection.cursor() as cursor:
        cursor.execute(ORDERS, {**named, "paid": patterns.PAID_MINOR})
        made = cursor.fetchall()
    for order_id, line_id in made:
        case = patterns.Case(
            dispute_id=DisputeId(uuid4()),
            order_id=order_id,
            line_id=line_id,
            buyer=patterns.actor(stock.BUYER, Role.BUYER),
            seller=patterns.actor(stock.SELLER, Role.SELLER),
            adjudicator=patterns.actor(stock.ADJUDICATOR, Role.ADJUDICATOR),
            began_at=till.at,
        )
        patterns.draft(case)
        till.put("hold", case)


def _steps() -> dict[str, _Step]:
    """Return what moves money, in the order in which it does."""
    from wakai.config.bench import patterns  # noqa: PLC0415 - needs the settings
    from wakai.core.disputes import commands as ask  # noqa: PLC0415
    from wakai.core.disputes.model import SYSTEM  # noqa: PLC0415

    def hold(till: Till, count: int) -> Iterator[Any]:
        for case in till.take("hold", count):
            patterns.claim(case)
            till.put("allocate", case)
            yield case

    def allocate(till: Till, count: int) -> Iterator[Any]:
        for case in till.take("allocate", count):
            shown = case.remedy.sha256()
            patterns.do(case, ask.AcceptRequest(by=case.seller, at=till.at, remedy_sha256=shown))
            till.put("instruct", case)
            yield case

    def instructs(case: Any, till: Till) -> Any:
        return ask.InstructPayment(by=SYSTEM, at=till.at, key=case.dispute_id.hex)

    def settles(case: Any, till: Till) -> Any:
        key = case.dispute_id.hex
        return ask.RecordPaymentSettled(by=SYSTEM, at=till.at, key=key, reference="psp")

    return {
        "hold": hold,
        "allocate": allocate,
        "instruct-alone": _alone("instruct", instructs, "settle-alone"),
        "settle-alone": _alone("settle-alone", settles, "over"),
        "instruct": _together("instruct", instructs, "settle"),
        "settle": _together("settle", settles, "over"),
    }


def _alone(waiting: str, asks: Callable[[Any, Till], Any], then: str) -> _Step:
    """Return a step that is taken case by case, as by a form or at the word of a provider."""
    from wakai.config.bench import patterns  # noqa: PLC0415 - needs the settings

    def step(till: Till, count: int) -> Iterator[Any]:
        for case in till.take(waiting, count):
            patterns.do(case, asks(case, till))
            till.put(then, case)
            yield case

    return step


def _together(waiting: str, asks: Callable[[Any, Till], Any], then: str) -> _Step:
    """Return a step that is taken as by a worker that finds several cases due."""
    from wakai.app import disputes, payments  # noqa: PLC0415 - needs the settings

    def step(till: Till, count: int) -> Iterator[Any]:
        for cases in batched(till.take(waiting, count), payments.TOGETHER_MAX, strict=False):
            asked = {case.dispute_id: asks(case, till) for case in cases}
            answers = disputes.execute_each(asked)
            for case in cases:
                answer = answers[case.dispute_id]
                if not isinstance(answer, disputes.Done):
                    raise RuntimeError(f"{waiting}: {answer}")  # noqa: TRY004 - a refusal
                till.put(then, case)
                yield case

    return step


if __name__ == "__main__":
    main()
