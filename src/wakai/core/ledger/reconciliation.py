"""What a provider's statement says against what the ledger has instructed: where they differ."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

type Part = tuple[str, str]  # idempotency key and party


class State(StrEnum):
    """What became of a part, there or here."""

    INSTRUCTED = "instructed"  # on its way, nothing is known yet
    SETTLED = "settled"
    FAILED = "failed"


class Differs(StrEnum):
    """In which way the two do not agree."""

    MISSING_THERE = "missing_there"  # settled here, and the statement has no line
    MISSING_HERE = "missing_here"  # nobody here instructed it
    SUM = "sum"
    CURRENCY = "currency"
    STATE = "state"
    DOUBLED = "doubled"  # the statement has it more than once


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One party's part of a payment: a line of the statement, or what is booked."""

    key: str
    party: str
    minor: int
    currency: str
    state: State
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A part on which the two do not agree; None where one of them knows nothing of it."""

    what: Differs
    here: Line | None
    there: Line | None

    @property
    def line(self) -> Line:
        """Return what either of them says, to name the part by."""
        found = self.here or self.there
        assert found is not None
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """How many parts agree, how many are still on their way, and every difference."""

    matched: int
    waiting: int
    differences: tuple[Difference, ...]


def reconcile(statement: Sequence[Line], booked: Iterable[Line]) -> Reconciliation:
    """
    Compare a statement with what is booked, part by part.

    A part that failed or is on its way need not be in the statement. Each part is counted once,
    with the gravest difference: twice, then unknown, then the currency, the sum, the state.
    """
    there: defaultdict[Part, list[Line]] = defaultdict(list)
    for line in statement:
        there[line.key, line.party].append(line)
    here = {(line.key, line.party): line for line in booked}
    found = [_compared(here.get(part), there.get(part, [])) for part in sorted({*here, *there})]
    counts = Counter(one for one in found if isinstance(one, str))
    return Reconciliation(
        matched=counts["matched"],
        waiting=counts["waiting"],
        differences=tuple(one for one in found if isinstance(one, Difference)),
    )


def _compared(here: Line | None, there: Sequence[Line]) -> Difference | str:
    """Return the difference, or how the two agree."""
    settled = [line for line in there if line.state is State.SETTLED]
    if not there:
        assert here is not None
        if here.state is State.SETTLED:
            return Difference(what=Differs.MISSING_THERE, here=here, there=None)
        return "waiting" if here.state is State.INSTRUCTED else "matched"
    last = settled[-1] if settled else there[-1]
    differs = next(_differences(here, last, settled), None)
    return Difference(what=differs, here=here, there=last) if differs else "matched"


def _differences(here: Line | None, there: Line, settled: Sequence[Line]) -> Iterator[Differs]:
    if len(settled) > 1:
        yield Differs.DOUBLED
    if here is None:
        yield Differs.MISSING_HERE
        return
    if here.currency != there.currency:
        yield Differs.CURRENCY
    if here.minor != there.minor:
        yield Differs.SUM
    if here.state is not there.state:
        yield Differs.STATE
