"""The dispute flow, over HTTP, by several clients at once, from a paid order to its refund."""

import contextlib
import hashlib
import json
import signal
import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median
from typing import Any, Final
from uuid import uuid4

from wakai.config.bench.site import Site
from wakai.config.bench.wire import Refused, Wire

PAID: Final = "129.00"
REASON: Final = "NR2"  # still on its way after the promised date: no file is asked for
WORDS: Final = "It should have been here a week ago and the tracking number does not move."
_CLOCK_SECONDS: Final = 1.5  # until every process has seen that the demo clock was moved
_SETTLE_SECONDS_MAX: Final = 300
_LOOK_SECONDS: Final = 0.05
_REST_SECONDS: Final = 0.3  # until the worker has done what a step woke it for
_COMPLETE: Final = """
SELECT ceil(extract(epoch FROM max(due_at) - now())
            - coalesce((SELECT ahead_seconds FROM demo_clock), 0))
FROM deadline WHERE kind = 'evidence_freeze' AND dispute_id = ANY(%s::uuid[])
"""
_OPEN: Final = "SELECT count(*) FROM dispute WHERE id = ANY(%s::uuid[]) AND stage <> 'closed'"


@dataclass(slots=True)
class Quarrel:
    """One flow: an order, its two sides, and the dispute once there is one."""

    order_id: int
    line_id: int
    buyer: str  # keys of sessions
    seller: str
    adjudicator: str
    dispute: str = ""  # its address


@dataclass(slots=True)
class Measured:
    """What a batch of flows cost."""

    flows: int
    seconds: dict[str, float] = field(default_factory=dict)  # of all flows: step
    cpu_ms: dict[str, dict[str, float]] = field(default_factory=dict)  # of a flow: step, part
    step_ms: dict[str, list[float]] = field(default_factory=dict)

    def cost_ms(self, steps: Collection[str] | None = None) -> dict[str, float]:
        """Return what some steps of a flow cost, or all of them, by part."""
        chosen = [ms for step, ms in self.cpu_ms.items() if steps is None or step in steps]
        return {part: sum(ms[part] for ms in chosen) for part in chosen[0]}

    def per_second(self, steps: Collection[str] | None = None) -> float:
        """Return how many flows were carried out a second, or some steps of so many."""
        return self.flows / sum(
            took for step, took in self.seconds.items() if steps is None or step in steps
        )

    def p50_ms(self, steps: Collection[str]) -> float:
        """Return how long somebody waits for the forms of some steps, one after the other."""
        return sum(median(ms) for step, ms in self.step_ms.items() if step in steps)


type Step = Callable[[Wire, Quarrel], float]  # returns milliseconds


def quarrels(stock: dict[str, Any]) -> list[Quarrel]:
    """Return the flows that were prepared."""
    sessions = stock["sessions"]
    return [
        Quarrel(
            order_id=order_id,
            line_id=line_id,
            buyer=sessions[str(buyer)],
            seller=sessions[str(seller)],
            adjudicator=sessions[str(stock["adjudicator"])],
        )
        for order_id, line_id, buyer, seller in stock["orders"]
    ]


def drive(site: Site, flows: list[Quarrel], *, clients: int) -> Measured:
    """Run the flows from the paid order to the settled refund and return what they cost."""
    measured = Measured(flows=len(flows))
    for name, step in STEPS:
        if name == "rule":
            _until_ruling(site, flows)
        if name == "accept":
            site.signal("worker", signal.SIGSTOP)  # so that the refund has a line of its own
        with _costed(site, measured, name):
            measured.step_ms[name] = _each(site, step, flows, clients)
    with _costed(site, measured, REFUND):
        site.signal("worker", signal.SIGCONT)
        _until_refunded(site, flows)
    return measured


@contextlib.contextmanager
def _costed(site: Site, measured: Measured, name: str) -> Iterator[None]:
    """Add up what a step costs, with what it makes the worker do."""
    before, began = site.cpu_ms(), time.perf_counter()
    yield
    measured.seconds[name] = time.perf_counter() - began
    time.sleep(_REST_SECONDS)
    after = site.cpu_ms()
    measured.cpu_ms[name] = {part: (after[part] - before[part]) / measured.flows for part in after}


def _each(site: Site, step: Step, flows: list[Quarrel], clients: int) -> list[float]:
    """Take one step in every flow, several at the same time; return the milliseconds of each."""
    times: list[float] = []
    faults: list[Exception] = []

    def work(share: list[Quarrel]) -> None:
        wire = Wire(site.port)
        try:
            times.extend(step(wire, quarrel) for quarrel in share)
        except (OSError, Refused) as fault:
            faults.append(fault)

    threads = [threading.Thread(target=work, args=(share,)) for share in _dealt(flows, clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return times


def _dealt(flows: Iterable[Quarrel], clients: int) -> list[list[Quarrel]]:
    hands: list[list[Quarrel]] = [[] for _ in range(clients)]
    for hand, quarrel in zip(cycle(hands), flows, strict=False):
        hand.append(quarrel)
    return hands


def _until_ruling(site: Site, flows: list[Quarrel]) -> None:
    """Move the clock to where the evidence of every case is complete and a ruling may come."""
    site.advance(max(site.count(_COMPLETE, [_id(quarrel) for quarrel in flows]), 0) + 1)
    time.sleep(_CLOCK_SECONDS)


def _until_refunded(site: Site, flows: list[Quarrel]) -> None:
    """Wait until the worker has instructed and settled every refund."""
    began = time.perf_counter()
    ids = [_id(quarrel) for quarrel in flows]
    while site.count(_OPEN, ids):
        if time.perf_counter() - began > _SETTLE_SECONDS_MAX:
            raise TimeoutError("The worker did not settle every refund.")
        time.sleep(_LOOK_SECONDS)


# -- the steps ---------------------------------------------------------------------------------


def _begin(wire: Wire, quarrel: Quarrel) -> float:
    """Begin a draft, from the order."""
    begun = wire.post(quarrel.buyer, f"/orders/{quarrel.order_id}/dispute/", {})
    quarrel.dispute = begun.location.removesuffix("claim/problem/")
    return begun.ms


def _fill_in(wire: Wire, quarrel: Quarrel) -> float:
    """Type the claim; the page keeps it."""
    typed = {
        "lines": str(quarrel.line_id),
        "reason": REASON,
        "remedy": "full_refund",
        "statement": WORDS,
    }
    path = f"/drafts/claim:{_id(quarrel)}/"
    return wire.keep(quarrel.buyer, path, json.dumps(typed).encode()).ms


def _open(wire: Wire, quarrel: Quarrel) -> float:
    """Send the claim."""
    return _deed(wire, quarrel.buyer, quarrel, "claim/check/")


def _respond(wire: Wire, quarrel: Quarrel) -> float:
    """Refuse, as the seller."""
    return _deed(wire, quarrel.seller, quarrel, "refusal/", reason="delivered", statement=WORDS)


def _escalate(wire: Wire, quarrel: Quarrel) -> float:
    """Ask the house to decide."""
    return _deed(wire, quarrel.buyer, quarrel, "escalation/")


def _take(wire: Wire, quarrel: Quarrel) -> float:
    """Take the case file from the docket."""
    return wire.post(quarrel.adjudicator, f"/bench/{_id(quarrel)}/assignment/", {}).ms


def _write(wire: Wire, quarrel: Quarrel) -> float:
    """Keep the ruling as it was typed."""
    return wire.post(quarrel.adjudicator, _bench(quarrel), {**_typed(quarrel), "do": "keep"}).ms


def _rule(wire: Wire, quarrel: Quarrel) -> float:
    """Issue the ruling that was kept."""
    seen = hashlib.sha256(json.dumps(_typed(quarrel), sort_keys=True).encode()).hexdigest()
    asked: dict[str, object] = {"do": "issue", "seen": seen, "request_key": str(uuid4())}
    return wire.post(quarrel.adjudicator, _bench(quarrel), asked).ms


def _typed(quarrel: Quarrel) -> dict[str, object]:
    return {
        "kind": "full_refund",
        f"amount_{quarrel.line_id}": PAID,
        "findings": "not_received",
        "rules": REASON,
        "statement": WORDS,
    }


def _bench(quarrel: Quarrel) -> str:
    return f"/bench/{_id(quarrel)}/ruling/"


def _accept(wire: Wire, quarrel: Quarrel) -> float:
    """Both give up their appeal: the ruling is final, and the refund is on its way."""
    first = _deed(wire, quarrel.buyer, quarrel, "waiver/")
    return first + _deed(wire, quarrel.seller, quarrel, "waiver/")


def _id(quarrel: Quarrel) -> str:
    return quarrel.dispute.strip("/").split("/")[-1]


def _deed(wire: Wire, session: str, quarrel: Quarrel, noun: str, **fields: object) -> float:
    fields["request_key"] = str(uuid4())
    return wire.post(session, quarrel.dispute + noun, fields).ms


REFUND: Final = "refund"  # the worker alone
STEPS: Final[tuple[tuple[str, Step], ...]] = (
    ("begin", _begin),
    ("fill in", _fill_in),
    ("open", _open),
    ("respond", _respond),
    ("escalate", _escalate),
    ("take", _take),
    ("write", _write),
    ("rule", _rule),
    ("accept", _accept),
)
CORE: Final = frozenset({"begin", "open", "respond", "escalate", "rule", REFUND})
