"""The dispute flow, over HTTP, by several clients at once: open, respond, decide, refund."""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any, Final
from uuid import uuid4

from wakai.config.bench.site import Site
from wakai.config.bench.wire import Refused, Wire

PAID: Final = "129.00"
REASON: Final = "NR2"  # still on its way after the promised date: no file is asked for
WORDS: Final = "It should have been here a week ago and the tracking number does not move."
_CLOCK_SECONDS: Final = 1.5  # until every process has seen that the demo clock was moved
_SETTLE_SECONDS_MAX: Final = 300
_LOOK_SECONDS: Final = 0.25
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
    seconds: float = 0.0
    cpu_ms: dict[str, float] = field(default_factory=dict)  # a flow, by part
    step_ms: dict[str, list[float]] = field(default_factory=dict)


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
    before = site.cpu_ms()
    for name, step in STEPS:
        if name == "rule":
            _until_ruling(site, flows)
        began = time.perf_counter()
        measured.step_ms[name] = _each(site, step, flows, clients)
        measured.seconds += time.perf_counter() - began
    measured.seconds += _until_refunded(site, flows)
    after = site.cpu_ms()
    measured.cpu_ms = {part: (after[part] - before[part]) / len(flows) for part in after}
    return measured


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


def _until_refunded(site: Site, flows: list[Quarrel]) -> float:
    """Wait until the worker has instructed and settled every refund; return the seconds."""
    began = time.perf_counter()
    ids = [_id(quarrel) for quarrel in flows]
    while site.count(_OPEN, ids):
        if time.perf_counter() - began > _SETTLE_SECONDS_MAX:
            raise TimeoutError("The worker did not settle every refund.")
        time.sleep(_LOOK_SECONDS)
    return time.perf_counter() - began


# -- the steps ---------------------------------------------------------------------------------


def _open(wire: Wire, quarrel: Quarrel) -> float:
    """Begin, keep what was typed, send the claim."""
    begun = wire.post(quarrel.buyer, f"/orders/{quarrel.order_id}/dispute/", {})
    quarrel.dispute = begun.location.removesuffix("claim/problem/")
    typed = {
        "lines": str(quarrel.line_id),
        "reason": REASON,
        "remedy": "full_refund",
        "statement": WORDS,
    }
    scope = f"claim:{_id(quarrel)}"
    kept = wire.keep(quarrel.buyer, f"/drafts/{scope}/", json.dumps(typed).encode())
    sent = _deed(wire, quarrel.buyer, quarrel, "claim/check/")
    return begun.ms + kept.ms + sent


def _respond(wire: Wire, quarrel: Quarrel) -> float:
    """Refuse, as the seller."""
    return _deed(wire, quarrel.seller, quarrel, "refusal/", reason="delivered", statement=WORDS)


def _escalate(wire: Wire, quarrel: Quarrel) -> float:
    """Ask the house to decide."""
    return _deed(wire, quarrel.buyer, quarrel, "escalation/")


def _take(wire: Wire, quarrel: Quarrel) -> float:
    """Take the case file from the docket."""
    return wire.post(quarrel.adjudicator, f"/bench/{_id(quarrel)}/assignment/", {}).ms


def _rule(wire: Wire, quarrel: Quarrel) -> float:
    """Keep the ruling as it was typed and issue it."""
    path = f"/bench/{_id(quarrel)}/ruling/"
    typed: dict[str, object] = {
        "kind": "full_refund",
        f"amount_{quarrel.line_id}": PAID,
        "findings": "not_received",
        "rules": REASON,
        "statement": WORDS,
    }
    kept = wire.post(quarrel.adjudicator, path, {**typed, "do": "keep"})
    seen = hashlib.sha256(json.dumps(typed, sort_keys=True).encode()).hexdigest()
    asked: dict[str, object] = {"do": "issue", "seen": seen, "request_key": str(uuid4())}
    return kept.ms + wire.post(quarrel.adjudicator, path, asked).ms


def _accept(wire: Wire, quarrel: Quarrel) -> float:
    """Both give up their appeal: the ruling is final, and the refund is on its way."""
    first = _deed(wire, quarrel.buyer, quarrel, "waiver/")
    return first + _deed(wire, quarrel.seller, quarrel, "waiver/")


def _id(quarrel: Quarrel) -> str:
    return quarrel.dispute.strip("/").split("/")[-1]


def _deed(wire: Wire, session: str, quarrel: Quarrel, noun: str, **fields: object) -> float:
    fields["request_key"] = str(uuid4())
    return wire.post(session, quarrel.dispute + noun, fields).ms


STEPS: Final[tuple[tuple[str, Step], ...]] = (
    ("open", _open),
    ("respond", _respond),
    ("escalate", _escalate),
    ("take", _take),
    ("rule", _rule),
    ("accept", _accept),
)
