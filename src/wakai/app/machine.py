"""The machine that really runs, in words: what leads a case from where to where, and by when."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wakai.app import policies, words_deadlines, words_labels, words_machine
from wakai.core.disputes.model import DeadlineKind, Fulfilment, Outcome, Role, Stage
from wakai.core.machine.walk import Place, Step, steps
from wakai.core.policy import Terms


class Who(StrEnum):
    """By whose hand something happens; a clock is nobody's."""

    BUYER = "buyer"
    SELLER = "seller"
    HOUSE = "house"
    SYSTEM = "system"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True)
class Node:
    """A place as it is drawn: a stage, a step of carrying out, or an end."""

    stage: Stage
    fulfilment: Fulfilment = Fulfilment.NONE  # of a final dispute only
    outcome: Outcome | None = None

    @property
    def name(self) -> str:
        """What the place is called in the active language."""
        if self.outcome:
            return words_labels.label(self.outcome)
        is_step = self.fulfilment is not Fulfilment.NONE
        return words_labels.label(self.fulfilment if is_step else self.stage)

    @property
    def rank(self) -> tuple[int, int, int]:
        """How far on the way of a case it is."""
        outcome = list(Outcome).index(self.outcome) if self.outcome else -1
        return list(Stage).index(self.stage), list(Fulfilment).index(self.fulfilment), outcome


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that leads on: who does it, or which clock ends, and after how long."""

    who: tuple[Who, ...]
    told: str

    @property
    def names(self) -> tuple[str, ...]:
        """Who it is, in the active language."""
        return tuple(words_machine.who(one.value) for one in self.who)


type Edges = Mapping[tuple[Node, Node], tuple[Row, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """All places of a case, and what leads from one to another."""

    policy: str
    version: int
    edges: Edges
    at_any_time: Mapping[Node, tuple[Row, ...]]  # an end, and what leads there from everywhere
    goods_move_in: frozenset[Stage]  # stages in which what was ordered may be on its way

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Every place, in the order in which a case goes through them."""
        return tuple(sorted({node for edge in self.edges for node in edge}, key=lambda n: n.rank))


_BY_ROLE: Final = {Role.BUYER: Who.BUYER, Role.SELLER: Who.SELLER, Role.SYSTEM: Who.SYSTEM}
_OUTSIDE: Final = frozenset({Outcome.EXTERNAL, Outcome.VOID})
_KNOWN: dict[str, frozenset[Step]] = {}  # by the hash of the policy: a walk costs two seconds


def of_policy_in_force() -> Machine:
    """Return the machine of the policy that new disputes open under, in the active language."""
    return of_terms(policies.live().terms)


def of_terms(terms: Terms) -> Machine:
    """Return the machine of a policy in the active language."""
    if terms.sha256 not in _KNOWN:
        _KNOWN[terms.sha256] = steps(terms)
    found = _KNOWN[terms.sha256]
    edges: dict[tuple[Node, Node], list[Step]] = {}
    for step in found:
        edge = (_node(step.start), _node(step.end))
        if edge[0] != edge[1] and step.start.stage is not Stage.NEW:
            edges.setdefault(edge, []).append(step)
    outside = {end for _, end in edges if end.outcome in _OUTSIDE}
    to_outside = {
        end: [step for edge, told in edges.items() if edge[1] == end for step in told]
        for end in sorted(outside, key=lambda node: node.rank)
    }
    return Machine(
        policy=terms.policy,
        version=terms.version,
        edges={
            edge: _rows(edges[edge], terms)
            for edge in sorted(edges, key=lambda edge: (edge[0].rank, edge[1].rank))
            if edge[1] not in outside
        },
        at_any_time={end: _rows(told, terms) for end, told in to_outside.items()},
        goods_move_in=frozenset(_stages_of_goods(found)),
    )


def _node(place: Place) -> Node:
    match place.stage:
        case Stage.FINAL:
            return Node(place.stage, place.fulfilment)
        case Stage.CLOSED:
            return Node(place.stage, outcome=place.outcome)
        case _:
            return Node(place.stage)


def _rows(told: Iterable[Step], terms: Terms) -> tuple[Row, ...]:
    """Return what leads along one edge: people first, then clocks."""
    by_words: dict[str, set[Who]] = {}
    clocks: dict[DeadlineKind, set[bool]] = {}
    for step in told:
        if step.clock:
            clocks.setdefault(step.clock, set()).add(step.reminded)
        else:
            who = _BY_ROLE.get(step.by, Who.HOUSE)
            by_words.setdefault(words_machine.deed(step.command), set()).add(who)
    people = [Row(tuple(sorted(who)), deed) for deed, who in by_words.items()]
    people.sort(key=lambda row: (row.who, row.told))
    ended = (_clock(kind, clocks[kind], terms) for kind in DeadlineKind if kind in clocks)
    return (*people, *ended)


def _clock(kind: DeadlineKind, reminded: set[bool], terms: Terms) -> Row:
    """Return a clock; where only one of the two leads this way, with or without reminders."""
    told = words_machine.clock(
        words_deadlines.name(kind), words_deadlines.period(terms.period(kind.value))
    )
    if len(reminded) == 1:
        told = words_machine.if_reminded(told, reminded=True in reminded)
    return Row((Who.CLOCK,), told)


def _stages_of_goods(found: Iterable[Step]) -> Iterator[Stage]:
    for step in found:
        early = step.start.stage not in {Stage.FINAL, Stage.CLOSED}
        if early and step.start.fulfilment is not Fulfilment.NONE:
            yield step.start.stage
