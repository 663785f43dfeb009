"""Run a synthetic population through a policy, and tell what comes out."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from wakai.app.simulation.tally import Tally
    from wakai.core.policy import Policy

_CASES: Final = 10_000
_PICTURE: Final = Path("simulation.svg")
_DAY_HOURS: Final = 24


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("policy", metavar="FILE", help="name of a shipped policy, or a file")
    parser.add_argument("--cases", type=int, default=_CASES, help=f"default {_CASES:,}")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same run")
    parser.add_argument(
        "--population", default="marketplace", help="name of a shipped population, or a file"
    )
    parser.add_argument("--processes", type=int, help="default: one for each core")
    parser.add_argument("--svg", type=Path, help=f"where to draw; default {_PICTURE}")
    parser.add_argument("--json", action="store_true", help="one JSON document; draws if asked to")


def run(options: argparse.Namespace) -> int:
    """Return 0; 1 when a case did not end or something was done twice, 2 for a wrong file."""
    from wakai.app import policy_file  # noqa: PLC0415 - only this command needs them
    from wakai.app.simulation import population  # noqa: PLC0415
    from wakai.config import environment  # noqa: PLC0415
    from wakai.core.policy import PolicyError, load  # noqa: PLC0415

    if options.cases < 1 or options.seed < 0:
        sys.stderr.write("wakai: --cases is at least 1, --seed at least 0\n")
        return 2
    try:
        text = policy_file.read(Path(environment.policy_path(options.policy)))
        policy = load(text)
        told = _population_file(options.population).read_text("utf-8")
        people = population.load(told)
        tally = _run(options, text, told)
    except (OSError, UnicodeDecodeError, PolicyError, population.PopulationError) as wrong:
        sys.stderr.write(f"wakai: {wrong}\n")
        return 2
    return _tell(options, policy, people, tally)


def _population_file(asked: str) -> Path:
    """Return a population's path; a bare name is one that comes with Wakai."""
    from wakai.config import environment  # noqa: PLC0415

    named = "/" not in asked and not asked.endswith(".toml")
    return environment.shipped(f"policies/populations/{asked}.toml") if named else Path(asked)


def _run(options: argparse.Namespace, policy_text: str, population_text: str) -> "Tally":
    from wakai.app.simulation import many  # noqa: PLC0415
    from wakai.app.simulation.tally import Tally  # noqa: PLC0415
    from wakai.config import progress  # noqa: PLC0415

    whole = Tally()
    parts = many.run(
        policy_text,
        population_text,
        cases=options.cases,
        seed=options.seed,
        processes=options.processes,
    )
    for part in progress.each(parts, many.batches(options.cases), "cases"):
        whole.add(part)
    return whole


def _tell(options: argparse.Namespace, policy: "Policy", people: Any, tally: "Tally") -> int:
    from wakai.app.simulation import picture, summary  # noqa: PLC0415

    told = {
        "policy": policy.name,
        "version": policy.version,
        "sha256": policy.sha256,
        "population": people.population,
        "seed": options.seed,
        "currency": people.orders.currency,
        **summary.summary(tally),
    }
    where = options.svg or (None if options.json else _PICTURE)
    if where:
        title = f"{policy.name}, version {policy.version}"
        about = (
            f"{tally.cases:,} cases of the population “{people.population}”, seed {options.seed}"
        )
        drawn = picture.draw(tally, title=title, about=about, currency=people.orders.currency)
        where.write_text(drawn, "utf-8")
    if options.json:
        sys.stdout.write(json.dumps(told) + "\n")
    else:
        _print(told)
        sys.stdout.write(f"Drawn in {where}\n")
    return 0 if summary.is_sound(tally) else 1


def _print(told: dict[str, Any]) -> None:
    from wakai.app.simulation.summary import whole_units  # noqa: PLC0415

    console = Console()
    away = sum(told["turned_away"].values())
    console.print(
        f"{told['policy']}, version {told['version']}: {told['cases']:,} cases, "
        f"{away:,} turned away, {told['never_sent']:,} never sent."
    )
    console.print(_counts("How they end", told["outcomes"]))
    console.print(_counts("What that rests on", told["rests_on"]))
    console.print(_times(told["hours"]))
    console.print(
        f"Appealed: {told['appealed_percent']} % of {told['ruled']:,} rulings. "
        f"Changed: {told['changed_percent']} % of {told['appeals_ruled']:,} appeals heard."
    )
    console.print(_staff(told["staff"]))
    claimed, refunded, released, held = (
        whole_units(told[f"{name}_minor"], told["currency"])
        for name in ("claimed", "refunded", "released", "held_most")
    )
    console.print(
        f"{claimed} {told['currency']} claimed, {refunded} refunded, {released} released; "
        f"at most {held} held on one day."
    )
    console.print(
        f"{told['commands']:,} commands, {told['events']:,} events, "
        f"{told['sent_twice']:,} sent twice, {told['lost_mails']:,} reminders lost."
    )
    if told["refusals"]:
        console.print(_counts("Refused, and why", told["refusals"]))
    for fault in told["endless"]:
        console.print(f"NEVER ENDS: {fault}")
    if told["done_twice"]:
        console.print(f"DONE TWICE: {told['done_twice']} commands that were sent twice")


def _counts(title: str, counts: dict[str, int]) -> Table:
    table, whole = Table("", "cases", "%", title=title), sum(counts.values())
    for name, count in counts.items():
        table.add_row(name.replace("_", " "), f"{count:,}", f"{100 * count / whole:.1f}")
    return table


def _times(hours: dict[str, dict[str, int | None]]) -> Table:
    table = Table("days from the claim to", "half", "90 %", "99 %", "longest", title="Time")
    for name, percentiles in hours.items():
        days = (
            "-" if count is None else f"{count / _DAY_HOURS:.1f}" for count in percentiles.values()
        )
        table.add_row({"end": "money arrived"}.get(name, name), *days)
    return table


def _staff(staff: dict[str, Any]) -> Table:
    """Return the people needed in every third hour of the day, on a busy one of twenty."""
    hours = range(6, _DAY_HOURS, 3)
    heads = (f"{hour}:00" for hour in hours)
    table = Table("role", *heads, "busiest", title="People needed on a busy day, by hour in UTC")
    for role, needed in staff.items():
        by_hour = needed["busy_by_hour"]
        cells = (f"{by_hour.get(hour, 0):.1f}" for hour in hours)
        table.add_row(role, *cells, f"{needed['busiest']:.1f}")
    return table
