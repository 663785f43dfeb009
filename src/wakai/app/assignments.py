"""Who has which case file: what supervisors see of it, whom they can give one, and giving it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wakai.app import clock, disputes, people
from wakai.app.cases import CaseView
from wakai.app.disputes import Done
from wakai.core.disputes import events
from wakai.core.disputes.commands import Assign
from wakai.core.disputes.guards_review import assigned_to, may_decide
from wakai.core.disputes.model import AssignReason, Role
from wakai.core.disputes.refusals import ChangedMeanwhile, Refusal
from wakai.core.ids import PersonId
from wakai.store import hearings
from wakai.store.hearings import Hearings, Workload
from wakai.store.people import PersonRow

__all__ = [
    "Adjudicator",
    "Candidate",
    "Hearings",
    "NotAnAdjudicator",
    "Turn",
    "adjudicators",
    "candidates",
    "counts",
    "give",
    "page",
    "turns",
]

page = hearings.page
counts = hearings.counts


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnAdjudicator:
    """Whoever was chosen decides no case files, or not any more."""

    code: ClassVar[str] = "not_an_adjudicator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicator:
    """Somebody who decides, or has something to decide, and how much they have."""

    person: PersonRow
    load: Workload

    @property
    def decides(self) -> bool:
        """Whether they can still rule: they are here and hold the role."""
        return self.person.is_active and Role.ADJUDICATOR in self.person.roles


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An adjudicator beside one case file."""

    person: PersonRow
    load: Workload
    reads: frozenset[str]  # of the languages of the two parties, those that they read
    has_it: bool
    refused: Refusal | None  # why they may not decide it


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """When somebody got a case file, from whom and why."""

    at: datetime
    adjudicator: int
    by: int | None
    why: AssignReason | None


def adjudicators() -> tuple[Adjudicator, ...]:
    """Return who decides and who has something to decide, those with the most first."""
    loads = hearings.workloads()
    known: dict[int, PersonRow] = {one.id: one for one in people.with_role(Role.ADJUDICATOR)}
    gone = loads.keys() - known.keys()
    known |= people.people(gone) if gone else {}
    found = (
        Adjudicator(person=person, load=loads.get(person.id, Workload()))
        for person in known.values()
    )
    return tuple(sorted(found, key=lambda one: (-one.load.held, one.person.name, one.person.id)))


def candidates(view: CaseView) -> tuple[Candidate, ...]:
    """
    Return the adjudicators beside a case file: who reads the parties first, then who has least.

    Those who may not decide it are among them, with the reason.
    """
    row = view.sight.dispute
    parties = people.people([row.buyer_id, row.seller_id])
    spoken = {person.language for person in parties.values()}
    holder = assigned_to(view.state)
    found = (
        Candidate(
            person=one.person,
            load=one.load,
            reads=frozenset({one.person.language} & spoken),
            has_it=one.person.id == holder,
            refused=may_decide(view.state, one.person.id),
        )
        for one in adjudicators()
        if one.decides
    )
    return tuple(sorted(found, key=lambda one: (not one.reads, one.load.held, one.person.id)))


def turns(view: CaseView) -> Iterator[Turn]:
    """Yield who got the case file so far, the first one first."""
    for entry in view.history:
        match entry.event:
            case events.Assigned() | events.AppealAssigned():
                yield Turn(
                    at=entry.event.at,
                    adjudicator=entry.event.adjudicator,
                    by=entry.event.by.person,
                    why=entry.event.why,
                )
            case _:
                pass


def give(
    view: CaseView, adjudicator: int, *, why: AssignReason | None, seen_holder: int | None
) -> Done | Refusal | NotAnAdjudicator:
    """
    Give a case file to an adjudicator.

    ``seen_holder`` is who had it on the page: whoever got it meanwhile does not lose it unseen.
    """
    if assigned_to(view.state) not in {seen_holder, adjudicator}:
        return ChangedMeanwhile()
    person = people.person(PersonId(adjudicator))
    if person is None or not person.is_active or Role.ADJUDICATOR not in person.roles:
        return NotAnAdjudicator()
    command = Assign(by=view.actor, at=clock.now(), adjudicator=person.id, why=why)
    return disputes.execute(view.dispute_id, command, seen_version=view.version)
