"""The law as one page of text, written from the code that carries it out."""

import inspect
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, Final, get_args

from wakai.app import words_consequences, words_deadlines
from wakai.app.letter_subjects import SUBJECTS
from wakai.app.notice_plan import Code
from wakai.app.roles import MAY, Deed
from wakai.app.words_reader import Reader
from wakai.core.disputes import commands, events, refusals
from wakai.core.disputes.kinds import DeadlineKind, Role
from wakai.core.disputes.may import MAY as ACTIONS
from wakai.core.ledger import movements
from wakai.core.policy import Terms

_FAMILIES: Final = (
    ("Opening", commands.OpeningCommand),
    ("Beginning late", commands.LateCommand),
    ("Talking", commands.TalkCommand),
    ("A proposal of the house", commands.ProposalCommand),
    ("Review and ruling", commands.ReviewCommand),
    ("Appeal", commands.AppealCommand),
    ("Return", commands.ReturnCommand),
    ("Replacement", commands.ReplacementCommand),
    ("Money", commands.PaymentCommand),
    ("Ends from outside", commands.EndingCommand),
    ("Who acts for a party", commands.MandateCommand),
    ("Clocks", commands.ClockCommand),
)
_ROLES: Final = tuple(role for role in Role if role is not Role.SYSTEM)
_HEAD: Final = """
# The law

What may happen to a dispute, who may do it, what each clock does at its end, why something is
refused, what moves which money, and who is told. This page is written by `wakai law` from the code
and the shipped policies; a test compares it with them. Change those, then run `make law`.

Every command is decided by one pure function (`core/disputes/decide.py`): from what is and what is
asked it returns what happens, or why not.
"""


def page(policies: Sequence[tuple[str, Terms]]) -> str:
    """Return the page in the active language; each policy has a name and a column of its own."""
    parts = (
        [_HEAD.strip(), ""],
        _commands(),
        _permissions(),
        _clocks(policies),
        _refusals(),
        _movements(),
        _notices(),
        _events(),
    )
    return "\n".join(chain.from_iterable(parts)).rstrip() + "\n"


def _commands() -> Iterator[str]:
    yield "## What can be asked"
    yield ""
    yield "T01 to T40 are the transitions of the specification that a command carries out."
    for name, kinds in _FAMILIES:
        yield ""
        yield f"### {name}"
        yield ""
        yield from _table(
            ("Command", "What it does"),
            ((f"`{kind.__name__}`", _first(kind)) for kind in _of(kinds)),
        )
    yield ""


def _permissions() -> Iterator[str]:
    """Yield who may do what, from the table that pages and doors ask."""
    yield "## Who may do what"
    yield ""
    yield "An empty cell means: may not. An appeal is decided by somebody who never touched the"
    yield "first level; nobody of the house acts in a case of their own."
    yield ""
    heads = ("", *(role.value for role in _ROLES))
    yield from _table(
        heads,
        (
            (_plain(deed.value), *(_plain(MAY[deed].get(role, "")) for role in _ROLES))
            for deed in Deed
        ),
    )
    yield ""
    yield "The same for each action: this table is read by the rules before anything else, by the"
    yield "lists of what somebody can do now, and by the pages."
    yield ""
    everybody = tuple(Role)
    yield from _table(
        ("Action", *(role.value for role in everybody)),
        (
            (f"`{code}`", *(_plain(row.get(role, "")) for role in everybody))
            for code, row in ACTIONS.items()
        ),
    )
    yield ""


def _clocks(policies: Sequence[tuple[str, Terms]]) -> Iterator[str]:
    yield "## Clocks"
    yield ""
    yield "A clock is a row with an instant. When it is over, and both reminders have arrived where"
    yield "silence costs something, exactly this follows, once."
    yield ""
    house = Reader(role=Role.AUDITOR)
    (_, terms), *_ = policies
    rows = (
        (
            f"`{kind.value}`",
            words_deadlines.name(kind),
            *(words_deadlines.period(each.period(kind.value)) for _, each in policies),
            words_consequences.what_follows(kind, terms, house),
        )
        for kind in DeadlineKind
    )
    heads = ("Clock", "Name", *(name for name, _ in policies), "What follows")
    yield from _table(heads, rows)
    yield ""
    rows = (
        (name, *map(_plain, (each.seller_silence, each.review_backstop, each.missing_label)))
        for name, each in policies
    )
    yield from _table(("", "A silent seller", "A house that never rules", "A missing label"), rows)
    yield ""


def _refusals() -> Iterator[str]:
    yield "## Why something is refused"
    yield ""
    kinds: Iterable[Any] = _of(refusals.Refusal)
    yield from _table(("Code", "What is so"), ((f"`{kind.code}`", _first(kind)) for kind in kinds))
    yield ""


def _movements() -> Iterator[str]:
    yield "## What moves money"
    yield ""
    yield "Every movement is double entry in whole minor units: what leaves one account enters"
    yield "another one."
    yield ""
    named = inspect.getmembers(movements, inspect.isfunction)
    rules = [rule for _, rule in named if (rule.__doc__ or "").startswith("M")]
    rules.sort(key=_number)
    rows = ((f"`{rule.__name__}`", _first(rule)) for rule in rules)
    yield from _table(("Movement", "When"), rows)
    yield ""


def _number(rule: Callable[..., object]) -> int:
    digits = _first(rule)[1:].partition(":")[0].partition(" ")[0]
    return int(digits)


def _notices() -> Iterator[str]:
    yield "## Who is told"
    yield ""
    yield "A notice is kept in the product and copied by mail, in its reader's language. Where no"
    yield "subject is named, the event makes it: a result says in its subject what it is."
    yield ""
    rows = ((f"`{code.value}`", *map(str, SUBJECTS.get(code, ("", "")))) for code in Code)
    yield from _table(("Notice", "To the buyer", "To the seller"), rows)
    yield ""


def _events() -> Iterator[str]:
    yield "## What the journal keeps"
    yield ""
    kinds: Iterable[Any] = _of(events.Event)
    yield from _table(
        ("Event", "Class"), ((f"`{kind.kind}`", f"`{kind.__name__}`") for kind in kinds)
    )


def _of(union: Any) -> tuple[Any, ...]:
    """Return the classes of a union, named by ``type`` or not."""
    return get_args(getattr(union, "__value__", union))


def _first(documented: Any) -> str:
    """Return the first sentence of a docstring."""
    told = inspect.getdoc(documented) or ""
    return " ".join(told.partition("\n\n")[0].split()).replace("``", "`")


def _plain(code: str) -> str:
    return str(code).replace("_", " ")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _row(heads)
    yield "|" + "---|" * len(heads)
    yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
