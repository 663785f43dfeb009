"""One thing that somebody can try, with a name that tells it from everything else they can."""

from dataclasses import dataclass
from typing import Final

from wakai.core.disputes.commands import Command
from wakai.core.disputes.model import Actor, Remedy

ASIDES: Final = frozenset(
    {
        "add_evidence",
        "amend_claim",
        "assign",
        "declare_conflict",
        "explain_obstacle",
        "find_inadmissible",
        "join_appeal",
        "make_offer",
        "prepare_appeal",
        "propose_neutrally",
        "reopen",
        "request_information",
        "waive_appeal",
    }
)


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody does something; ``aside`` says that it leads a story aside for a while."""

    name: str
    code: str  # of the guard that stands before it
    command: Command
    aside: bool = False


def move(code: str, command: Command, *which: object, guard: str = "") -> Move:
    """Return a move; ``which`` tells it from others of its kind by the same person."""
    name = " ".join((_who(command.by), code, *(str(one) for one in which)))
    return Move(name, guard or code, command, code in ASIDES)


def words(remedy: Remedy) -> str:
    """Return a remedy as one word."""
    payer = f"_{remedy.return_payer.value}_pays" if remedy.return_payer else ""
    kept = "".join(f"_keeping_{line}" for line in remedy.kept)
    return f"{remedy.kind.value}_{remedy.refund_minor}{payer}{kept}"


def _who(by: Actor) -> str:
    person = by.role.value if by.person is None else f"{by.role.value}_{by.person}"
    return f"{person}_for_{by.on_behalf_of.value}" if by.on_behalf_of else person
