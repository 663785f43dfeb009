"""What a walk through a policy found, in words; what is broken also as a story and as a test."""

import re
from collections.abc import Iterator
from typing import Any, Final

from wakai.app import clock, law_version
from wakai.app.exploration import Explored
from wakai.core.disputes.commands import Command, FireDeadline
from wakai.core.disputes.model import Party
from wakai.core.explorer.exploring import Break
from wakai.core.explorer.invariants import ELSEWHERE, SAYS
from wakai.core.explorer.retelling import Retelling, Told
from wakai.core.explorer.worlds import NAMES, World, worlds
from wakai.core.policy import Terms
from wakai.core.policy.publishing import Proof

_MINUTES_A_DAY: Final = 24 * 60
_CODE: Final = re.compile(r"^(T\d+[^:]*): ")


def report(terms: Terms, explored: Explored) -> Iterator[str]:
    """Yield the lines of the report."""
    whole = "to the end" if explored.complete else "as far as was asked, NOT to the end"
    yield f"Policy {terms.policy}, version {terms.version}: {len(explored.worlds)} worlds"
    for found in explored.worlds:
        yield f"  {found.situations:>9,} situations  {found.steps:>9,} steps  {found.world}"
    yield f"  {explored.situations:>9,} situations  {explored.steps:>9,} steps in all, {whole}"
    yield f"Seconds: {explored.seconds:.1f}"
    broken = {one.number for one in explored.broken}
    where_held = "every situation" if explored.complete else "every situation that was walked"
    yield f"Invariants: {len(SAYS) - len(broken)} of {len(SAYS)} hold in {where_held}"
    for number, (says, where) in ELSEWHERE.items():
        yield f"  {number} {says} Tested elsewhere: {where}"
    yield f"The longest that a case can last: {_days(explored.longest)}"
    yield f"  if every human stays silent: {_days(explored.silent)}"
    for party in Party:
        yield f"The longest that a {party} can wait for others: {_days(explored.wait(party))}"
        yield f"The most mails that a {party} can get: {_count(explored.mails(party))}"
    yield f"{_unreached(explored)}: {', '.join(explored.unreached) or 'none'}"
    for one in explored.broken:
        yield ""
        yield from violation(terms, one)


def _unreached(explored: Explored) -> str:
    """Return what the list of unreached rules means: a part of a walk shows that of no rule."""
    return "Rules that nothing reaches" if explored.complete else "Rules not reached by this part"


def facts(terms: Terms, explored: Explored) -> dict[str, Any]:
    """Return the report for a script; lengths in minutes, null where there is no end."""
    return {
        "policy": terms.policy,
        "version": terms.version,
        "situations": explored.situations,
        "steps": explored.steps,
        "complete": explored.complete,
        "seconds": round(explored.seconds, 1),
        "invariants": dict.fromkeys(SAYS, "holds")
        | {number: f"elsewhere: {where}" for number, (_, where) in ELSEWHERE.items()}
        | {one.number: "broken" for one in explored.broken},
        "longest_minutes": explored.longest,
        "silent_minutes": explored.silent,
        "wait_minutes": {party.value: explored.wait(party) for party in Party},
        "mails": {party.value: explored.mails(party) for party in Party},
        "unreached": list(explored.unreached),
        "broken": [
            {"number": one.number, "world": one.world, "who": one.who, "steps": list(one.steps)}
            for one in explored.broken
        ],
    }


def violation(terms: Terms, one: Break) -> Iterator[str]:
    """Yield the shortest story that breaks an invariant, and a test that fails because of it."""
    world = next(world for world in worlds(terms) if world.name == one.world)
    who = f" ({one.who})" if one.who else ""
    yield f"{one.number} does not hold{who}: {SAYS[one.number]}"
    yield f"  Ana has bought something and wants {world.name}."
    yield from (f"  {line}" for line in story(world, one.steps))
    yield ""
    yield "  As a test, for tests/core/explorer:"
    yield ""
    yield f"    def test_{one.number.lower().replace('-', '_')}_holds() -> None:"
    yield f'        told = Retelling(world("{terms.policy}", "{one.world}")).tell('
    yield "            ("
    for step in one.steps:
        yield f'                "{step}",'
    yield "            )"
    yield "        )"
    yield ""
    yield f'        assert "{one.number}" not in told.broken'


def story(world: World, steps: tuple[str, ...]) -> Iterator[str]:
    """Yield a story, a line for each thing that somebody does."""
    retelling = Retelling(world)
    began = retelling.at
    for told in retelling.tell(steps).told:
        day, left = divmod(int((told.at - began).total_seconds()) // 60, _MINUTES_A_DAY)
        yield f"Day {day + 1}, {left // 60:02}:{left % 60:02}  {_who(told.command)}: {_does(told)}"


def _who(command: Command) -> str:
    by = command.by
    if by.person is None:
        return "The system" if by.on_behalf_of is None else f"The bot for the {by.on_behalf_of}"
    helps = f" for the {by.on_behalf_of}" if by.on_behalf_of else ""
    return f"{NAMES[by.person]}, {by.role}{helps}"


def _does(told: Told) -> str:
    """Return what a command asks for, by what its own description says."""
    if isinstance(told.command, FireDeadline):
        return f"the time of {told.command.kind.value} is over"
    doc = (type(told.command).__doc__ or "").strip()
    says = _CODE.sub("", doc).splitlines()[0].split(";")[0].rstrip(".")
    remedy = getattr(told.command, "remedy", None)
    facts = f" [{remedy.kind.value} {remedy.refund_minor}]" if remedy else ""
    return f"{says[:1].lower()}{says[1:]}{facts}"


def _days(minutes: int | None) -> str:
    return "no end" if minutes is None else f"{minutes / _MINUTES_A_DAY:.1f} days"


def _count(number: int | None) -> str:
    return "no end" if number is None else str(number)


def proof(terms: Terms, explored: Explored, *, holds: bool) -> Proof:
    """Return what publishing asks for; a walk that was not whole proves nothing."""
    waits = [explored.wait(party) for party in Party]
    return Proof(
        sha256=terms.sha256,
        law=law_version.sha256(),
        at=clock.now(),
        passed=holds and explored.complete,
        states=explored.situations,
        transitions=explored.steps,
        seconds=int(explored.seconds),
        case_days_max=_days_up(explored.longest),
        wait_days_max=max(_days_up(wait) for wait in waits),
        stories=tuple(line for one in explored.broken for line in violation(terms, one)),
        invariants=len(SAYS),
    )


def _days_up(minutes: int | None) -> int:
    """Return a length in days, begun ones as whole; 0 where it has no end, which is broken."""
    return -(-(minutes or 0) // _MINUTES_A_DAY)
