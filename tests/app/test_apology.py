"""Where the house is late and says sorry, a letter names the person who sees to it (T19, T27)."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.app.world import World
from tests.web.cases import appealed, taken, time_runs_out, under_review
from wakai.app import clock, disputes, notices
from wakai.app.letter import Part
from wakai.core.disputes.commands import FireDeadline
from wakai.core.disputes.model import SYSTEM, DeadlineKind, Role
from wakai.core.ids import DisputeId
from wakai.store import notices as stored
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

LANGUAGES = ("en", "ja")


@pytest.fixture(autouse=True)
def _own_time() -> Iterator[None]:
    clock.forget()
    yield
    clock.forget()


def fire(world: World, dispute_id: DisputeId, *kinds: DeadlineKind) -> None:
    for kind in kinds:
        time_runs_out(dispute_id, kind)
        due_at = disputes.read(dispute_id).state.deadlines[kind].due_at
        world.run(dispute_id, FireDeadline(by=SYSTEM, at=world.now, kind=kind, due_at=due_at))


def told(person: Person, language: str) -> str:
    """Return what happened, as the newest letter of a person says it."""
    with translation.override(language):
        (letter,) = notices.letters(stored.of_person(person.id, limit=1), time_zone="UTC")
    (happened,) = [one for one in letter.sections if one.part is Part.HAPPENED]
    return " ".join(line.text for line in happened.lines)


def supervisor(world: World, name: str, zone: str) -> Person:
    return Person.objects.create(
        email=f"{name}@example.org",
        name=name,
        roles=[Role.SUPERVISOR.value],
        time_zone=zone,
        created_at=world.now,
    )


def west(hours: int) -> str:
    """Return the name of a zone so many hours west of Greenwich."""
    return f"Etc/GMT{hours:+d}" if hours else "UTC"


class TestAnApology:
    def test_names_the_adjudicator_who_has_the_appeal(self, world: World) -> None:
        dispute_id = appealed(world)
        taken(world, dispute_id, world.jun)

        fire(world, dispute_id, DeadlineKind.APPEAL_RULING, DeadlineKind.APPEAL_APOLOGY)

        for person in (world.ana, world.ben):
            assert all("Jun" in told(person, language) for language in LANGUAGES)

    def test_names_a_supervisor_at_work_where_nobody_has_it(self, world: World) -> None:
        dispute_id = appealed(world)
        fire(world, dispute_id, DeadlineKind.APPEAL_RULING)
        time_runs_out(dispute_id, DeadlineKind.APPEAL_APOLOGY)
        hour = clock.now().hour
        supervisor(world, "Sam", west(hour if hour <= 12 else hour - 24))  # where it is midnight
        supervisor(world, "Sue", west(hour - 12))  # where it is noon

        fire(world, dispute_id, DeadlineKind.APPEAL_APOLOGY)

        assert all("Sue" in told(world.ana, language) for language in LANGUAGES)

    def test_of_a_first_ruling_names_somebody_too(self, world: World) -> None:
        dispute_id = under_review(world)
        taken(world, dispute_id)

        fire(world, dispute_id, DeadlineKind.RULING, DeadlineKind.RULING_APOLOGY)

        assert all("Ida" in told(world.ben, language) for language in LANGUAGES)

    def test_without_anybody_names_nobody(self, world: World) -> None:
        dispute_id = appealed(world)

        fire(world, dispute_id, DeadlineKind.APPEAL_RULING, DeadlineKind.APPEAL_APOLOGY)

        assert told(world.ana, "en") == "The ruling on the appeal is late, and that is our fault."
