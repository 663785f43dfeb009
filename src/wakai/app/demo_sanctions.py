"""Sanctions of the sample marketplace: each step of ``sanctions.toml`` as a real command."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from wakai.app import clock, demo_translations, sanctions, texts
from wakai.app.texts import NewText
from wakai.core.disputes.model import Actor, Party, Role, TextRef
from wakai.core.ids import SanctionId
from wakai.core.policy import Measure
from wakai.core.sanctions import commands as ask
from wakai.core.sanctions.model import Result, Statement
from wakai.store import sanction_journal
from wakai.store.people import PersonRow

# What stands in the journal once a step is done, so that a load that broke off can be run again.
_DONE_WITH: Final = {
    "state": "sanction.stated.v1",
    "complain": "complaint.filed.v1",
    "take": "complaint.taken.v1",
    "reverse": "complaint.decided.v1",
}


class SanctionBroken(Exception):
    """A step was refused: the data does not fit the rules."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that one person does at one time."""

    ago: timedelta
    sanction: Mapping[str, Any]
    told: Mapping[str, Any]
    people: Mapping[str, PersonRow]

    @property
    def sanction_id(self) -> SanctionId:
        return SanctionId(uuid5(NAMESPACE_URL, f"demo-sanction:{self.sanction['key']}"))

    @property
    def id(self) -> UUID:
        return uuid5(self.sanction_id, self.told["does"])

    @property
    def by(self) -> Actor:
        person = self.people[self.told["who"]]
        role = next(role for role in _ROLES if role in person.roles)
        return Actor(person=person.id, role=role)

    def run(self) -> None:
        """Do it, now, unless it was done. Raises SanctionBroken."""
        done = {entry.event.kind for entry in sanction_journal.entries(self.sanction_id)}
        if _DONE_WITH[self.told["does"]] in done:
            return
        command, said = _COMMANDS[self.told["does"]](self)
        answer = sanctions.execute(self.sanction_id, command, new_texts=said)
        if not isinstance(answer, sanctions.Done):
            raise SanctionBroken(f"{self.sanction['key']}, {self.told['does']}: {answer}")
        for new, name in zip(said, ("says", "why"), strict=False):
            demo_translations.of_text(new.ref.text_id, {"says_ja": self.told[f"{name}_ja"]})


type _Asked = tuple[ask.Command, list[NewText]]

_ROLES: Final = (Role.SELLER, Role.BUYER, Role.SUPERVISOR, Role.ADJUDICATOR)


def steps(told: Sequence[Mapping[str, Any]], people: Mapping[str, PersonRow]) -> tuple[Step, ...]:
    """Return the steps of all sanctions."""
    return tuple(
        Step(ago=timedelta(days=step["ago"]), sanction=sanction, told=step, people=people)
        for sanction in told
        for step in sanction["step"]
    )


def _says(step: Step, name: str = "says") -> NewText:
    person = step.people[step.told["who"]]
    new = texts.new(step.told[name], language="en", author_id=person.id)
    ref = TextRef(text_id=str(uuid5(step.id, name)), sha256=new.ref.sha256, language="en")
    return NewText(ref, new.body, new.author_id)


def _state(step: Step) -> _Asked:
    at = clock.now()
    about = step.sanction
    facts, why = _says(step), _says(step, "why")
    lasts = about.get("lasts_days")
    statement = Statement(
        measure=Measure(about["measure"]),
        scope=about["scope"],
        places=tuple(about.get("places", ())),
        starts_at=at,
        ends_at=at + timedelta(days=lasts) if lasts else None,
        facts=facts.ref,
        clause=about["clause"],
        why=why.ref,
        found_by_machine=about.get("found_by_machine", False),
    )
    party = step.people[about["party"]]
    command = sanctions.stating(
        step.sanction_id, statement, by=step.by, party=party, side=Party.SELLER, at=at
    )
    return command, [facts, why]


def _complain(step: Step) -> _Asked:
    said = _says(step)
    return ask.FileComplaint(by=step.by, at=clock.now(), statement=said.ref), [said]


def _take(step: Step) -> _Asked:
    return ask.TakeComplaint(by=step.by, at=clock.now()), []


def _reverse(step: Step) -> _Asked:
    said = _says(step)
    command = ask.DecideComplaint(
        by=step.by, at=clock.now(), result=Result.REVERSED, reasons=said.ref
    )
    return command, [said]


_COMMANDS: Final[Mapping[str, Callable[[Step], _Asked]]] = {
    "state": _state,
    "complain": _complain,
    "take": _take,
    "reverse": _reverse,
}
