"""Complaints of earlier years, each told from its sanction to its end, on Ben's listings."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from tests.app import sanctioned
from tests.app.world import World
from wakai.app import people, sanctions, texts
from wakai.core.disputes.model import SYSTEM, Party
from wakai.core.ids import SanctionId
from wakai.core.policy import Measure
from wakai.core.sanctions.commands import DecideComplaint, FileComplaint, FireClock, TakeComplaint
from wakai.core.sanctions.model import Clock, Result, Statement
from wakai.store import sanction_journal


def day(year: int, month: int, day: int) -> datetime:
    """Return noon of a day, which is the same day in every zone of a shipped calendar."""
    return datetime(year, month, day, 3, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Story:
    """A sanction and the complaint against it."""

    stated: datetime
    filed: datetime | None = None
    decided: datetime | None = None
    result: Result = Result.UPHELD
    measure: Measure = Measure.LISTING_REMOVED
    clause: str = "law_counterfeit"
    machine: bool = False


def tell(world: World, story: Story) -> SanctionId:
    """Carry a story out, command by command."""
    sanction_id = SanctionId(uuid4())
    facts = texts.new("The brand did not make it.", language="en", author_id=sanctioned.sue().id)
    ben = people.person(world.ben.id)
    assert ben is not None
    said = Statement(
        measure=story.measure,
        scope="Leather bag",
        starts_at=story.stated,
        facts=facts.ref,
        clause=story.clause,
        decided_by_machine=story.machine,
    )
    by = sanctioned.supervisor()
    command = sanctions.stating(
        sanction_id, said, by=by, party=ben, side=Party.SELLER, at=story.stated
    )
    sanctioned.run(sanction_id, command, facts)
    if story.filed:
        why = texts.new("I have the invoice.", language="en", author_id=world.ben.id)
        filing = FileComplaint(by=world.seller, at=story.filed, statement=why.ref)
        sanctioned.run(sanction_id, filing, why)
    if story.decided:
        _decide(world, sanction_id, story.decided, story.result)
    return sanction_id


def _decide(world: World, sanction_id: SanctionId, at: datetime, result: Result) -> None:
    by = world.adjudicator()
    sanctioned.run(sanction_id, TakeComplaint(by=by, at=at))
    reasons = texts.new("The papers say so.", language="en", author_id=world.ida.id)
    command = DecideComplaint(by=by, at=at, result=result, reasons=reasons.ref)
    sanctioned.run(sanction_id, command, reasons)


def lapse(sanction_id: SanctionId) -> datetime:
    """Let nobody decide, and return when the complaint lapsed."""
    _ring(sanction_id, Clock.COMPLAINT_DECISION)
    return _ring(sanction_id, Clock.COMPLAINT_BACKSTOP)


def _ring(sanction_id: SanctionId, which: Clock) -> datetime:
    due = sanction_journal.read(sanction_id).state.clocks[which].due_at
    sanctioned.run(sanction_id, FireClock(by=SYSTEM, at=due, clock=which, due_at=due))
    return due
