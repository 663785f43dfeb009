"""Everything that can be asked of a dispute is tried somewhere in the walk."""

import inspect
import re
from typing import Any, get_args

from wakai.core.disputes import commands as c
from wakai.core.disputes.guards import GUARDS
from wakai.core.explorer import moves, moves_goods, moves_house, moves_talk, worlds
from wakai.core.explorer.invariants_access import MAY

SOURCES = (moves, moves_goods, moves_house, moves_talk, worlds)
_WHO = "who acts for a party changes no situation; what they may is asked in every shape"
LEFT_OUT = {  # a command, and why no walk needs to try it
    "RecordReminderReturned": "it leads back to where the reminder had not arrived yet",
    "BeginMandate": _WHO,
    "EndMandate": _WHO,
}


def commands() -> set[str]:
    union: Any = c.Command
    return {kind.__name__ for kind in get_args(getattr(union, "__value__", union))}


def tried() -> set[str]:
    text = "\n".join(inspect.getsource(module) for module in SOURCES)
    return set(re.findall(r"\b(?:c\.)?([A-Z][A-Za-z]+)\(", text))


class TestMoves:
    def test_try_every_command_or_say_why_not(self) -> None:
        assert commands() - tried() == LEFT_OUT.keys()

    def test_are_judged_by_a_row_of_the_domain_each(self) -> None:
        assert GUARDS.keys() <= MAY.keys()
