"""Short ways to a sanction on Ben, and to a complaint of his."""

from datetime import datetime
from uuid import uuid4

from tests.app.world import World
from wakai.app import clock, people, sanctions, texts
from wakai.app.sanctions import Done
from wakai.core.disputes.model import Actor, Party, Role
from wakai.core.ids import PersonId, SanctionId
from wakai.core.policy import Measure
from wakai.core.sanctions.commands import Command, FileComplaint, TakeComplaint
from wakai.core.sanctions.model import Statement
from wakai.store.models import Person


def sue() -> Person:
    """Return the supervisor."""
    found, _ = Person.objects.get_or_create(
        email="sue@example.org",
        defaults={"name": "Sue", "roles": ["supervisor"], "created_at": clock.now()},
    )
    return found


def supervisor() -> Actor:
    return Actor(person=PersonId(sue().id), role=Role.SUPERVISOR)


def stated(world: World, *, ends_at: datetime | None = None) -> SanctionId:
    """Return a sanction that Sue put on Ben's listing."""
    at = world.now
    facts = texts.new("The brand did not make it.", language="en", author_id=sue().id)
    statement = Statement(
        measure=Measure.LISTING_REMOVED,
        scope="Leather bag",
        starts_at=at,
        ends_at=ends_at,
        facts=facts.ref,
        clause="law_counterfeit",
    )
    sanction_id = SanctionId(uuid4())
    ben = people.person(world.ben.id)
    assert ben is not None
    command = sanctions.stating(
        sanction_id,
        statement,
        by=supervisor(),
        party=ben,
        side=Party.SELLER,
        at=at,
    )
    run(sanction_id, command, facts)
    return sanction_id


def run(sanction_id: SanctionId, command: Command, *said: texts.NewText) -> Done:
    """Carry out a command that must succeed."""
    answer = sanctions.execute(sanction_id, command, new_texts=said)
    assert isinstance(answer, Done), answer
    return answer


def complained(world: World, sanction_id: SanctionId) -> Done:
    said = texts.new("I have the invoice.", language="en", author_id=world.ben.id)
    command = FileComplaint(by=world.seller, at=world.now, statement=said.ref)
    return run(sanction_id, command, said)


def taken(world: World, sanction_id: SanctionId) -> Done:
    return run(sanction_id, TakeComplaint(by=world.adjudicator(), at=world.now))
