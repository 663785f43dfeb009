"""What must hold in every story, by its number; and where the rest is tested."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from wakai.core.disputes.decision import Accepted
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.model import Dispute
from wakai.core.explorer import invariants_hearing, invariants_money, invariants_progress
from wakai.core.explorer.invariant import Step
from wakai.core.explorer.invariants_access import Access
from wakai.core.explorer.move import Move
from wakai.core.explorer.worlds import NOW, World

FAILED: Final = "I-00"

SAYS: Final[Mapping[str, str]] = {
    FAILED: "Every command is answered: no rule fails.",
    "I-01": "The sum of all accounts of an order is zero.",
    "I-02": "No account of the two sides goes below zero.",
    "I-03": "Nobody is refunded more than was paid, in all and by line.",
    "I-04": "The same money is never both refunded and released.",
    "I-05": "Nothing leaves before the result about it is final.",
    "I-06": "One key, one payment that settles, over all repeats and late reports.",
    "I-07": "Every split divides exactly what it splits.",
    "I-08": "A ledger has one currency.",
    "I-09": "After a chargeback nothing is instructed.",
    "I-10": "Whoever is waited for has a clock, every clock a consequence, every situation an end.",
    "I-11": "A clock rings once, at its end or later, and an old timer does nothing.",
    "I-12": "Every dispute ends in bounded time, also if every human stays silent.",
    "I-13": "A clock that stood still goes on with what was left, and never below its floor.",
    "I-14": "Silence costs a party something only if the reminders arrived.",
    "I-15": "What is withdrawn, expired or void leaves the money as it was.",
    "I-20": "There is one appeal, for ever.",
    "I-21": "Who had a part in the first level decides no appeal; who has a conflict, nothing.",
    "I-22": "A ruling judges all that both sides see; what one does not see has a reason.",
    "I-23": "Nobody rules while a side can still speak.",
    "I-24": "Both sides can appeal a first ruling, or two people made it.",
    "I-25": "Who appeals alone is never worse off for it.",
    "I-26": "Evidence is never changed or taken away.",
    "I-27": "A ruling is never changed.",
    "I-28": "What both agreed to is what is carried out.",
    "I-29": "No seller can refuse what the law grants.",
    "I-30": "Nobody's time to post runs without a label, or during an appeal.",
    "I-40": "A role does only what its row of the table says.",
    "I-43": "The policy of a dispute never changes.",
    "I-46": "The bot changes nothing but what it collects for a party.",
    "I-50": "What is listed can be done, and what can be done is listed.",
}

# What no walk over states can see, and the tests that look after it, as ``file::Class``.
ELSEWHERE: Final[Mapping[str, tuple[str, str]]] = {
    "I-41": ("Nobody reads another's case.", "tests/web/test_doors.py::TestEveryAddress"),
    "I-42": (
        "Each change is one record in an unbroken chain.",
        "tests/store/test_verify.py::TestVerify",
    ),
    "I-44": (
        "Every language of a ruling comes from one record.",
        "tests/app/test_notices.py::TestLetters",
    ),
    "I-45": (
        "No rule reads a survey.",
        "tests/core/explorer/test_invariants.py::TestInvariants",
    ),
    "I-47": (
        "No mail holds an order number or an address.",
        "tests/app/test_notices.py::TestLetters",
    ),
    "I-48": (
        "Erasing a person keeps ledger and rulings.",
        "tests/app/test_erasure.py::TestErasing",
    ),
    "I-49": (
        "While a person talks the bot is silent.",
        "tests/core/test_conversations.py::TestPost",
    ),
}

_STATES: Final = {
    **invariants_money.STATES,
    **invariants_progress.STATES,
    **invariants_hearing.STATES,
}
_STEPS: Final = (
    *invariants_money.STEPS.items(),
    *invariants_progress.STEPS.items(),
    *invariants_hearing.STEPS.items(),
)
_OfSteps = tuple[tuple[str, Callable[[Step], bool]], ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold: in a situation, or with a move out of it."""

    number: str
    situation: int
    move: str = ""
    who: str = ""  # can do what is not listed, or the other way round


class Watch:
    """Looks at every situation and every step of a walk, and keeps the first break of each kind."""

    def __init__(self, world: World) -> None:
        self.broken: dict[str, Broken] = {}
        self._access = Access(world)
        self._of_steps: dict[tuple[type, ...], _OfSteps] = {}  # by what happened

    def seen(self, state: Dispute, number: int) -> None:
        """Look at a situation."""
        for name, holds in _STATES.items():
            if not holds(state):
                self.note(name, number)
        for name, who in self._access.asked(state).items():
            self.note(name, number, who=who)

    def stepped(
        self, before: Dispute, number: int, move: Move, events: Accepted, after: Dispute
    ) -> None:
        """Look at a step."""
        step = Step(before, move, events, after)
        guard = GUARDS.get(move.code)
        if guard and guard(before, move.command.by, NOW):
            self.note("I-50", number, move.name)
        happened = tuple(map(type, events))
        asked = self._of_steps.get(happened)
        if asked is None:
            asked = self._of_steps[happened] = tuple(_concerned(frozenset(happened)))
        for name, holds in asked:
            if not holds(step):
                self.note(name, number, move.name)

    def failed(self, number: int, move: Move) -> None:
        """Note that the rules could not answer a move."""
        self.note(FAILED, number, move.name)

    def note(self, name: str, number: int, move: str = "", who: str = "") -> None:
        """Keep a break, if it is the first of its kind."""
        self.broken.setdefault(name, Broken(name, number, move, who))


def _concerned(happened: frozenset[type]) -> Iterator[tuple[str, Callable[[Step], bool]]]:
    """Yield what must hold of a step in which events of these types happened."""
    for name, asked in _STEPS:
        if not asked.events or not asked.events.isdisjoint(happened):
            yield name, asked.holds
