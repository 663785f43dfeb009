"""Ken, who acts for Ana: short ways to an invitation, and through it."""

from tests.app.world import World
from wakai.app import access, mandates
from wakai.app.mandates import MandateRow
from wakai.core.disputes.model import Actor, Party, Role
from wakai.core.ids import PersonId
from wakai.store import people
from wakai.store.models import Mandate, Person

ADDRESS = "ken@example.org"


def asked(world: World, *, party: Party = Party.BUYER, email: str = ADDRESS) -> MandateRow:
    """Return the invitation of a party of the order."""
    who = world.ana if party is Party.BUYER else world.ben
    sight = access.order_to_name_somebody(who.pk, world.order.pk)
    assert mandates.invite(sight, email, language="en") is None
    return newest()


def newest() -> MandateRow:
    """Return the mandate that was asked for last, as it stands."""
    found = mandates.row(Mandate.objects.latest("id").pk)
    assert found is not None
    return found


def someone(world: World, name: str = "Ken", *roles: Role, language: str = "en") -> Person:
    """Return somebody who can sign in: a buyer of other things where nothing else is said."""
    return Person.objects.create(
        email=f"{name.lower()}@example.org",
        name=name,
        roles=[role.value for role in roles or (Role.BUYER,)],
        language=language,
        time_zone="Europe/London",
        created_at=world.now,
    )


def ken(world: World, *, party: Party = Party.BUYER, name: str = "Ken") -> Person:
    """Return somebody who acts for a party of the order."""
    helper = someone(world, name, Role.REPRESENTATIVE)
    row = people.person(helper.pk)
    assert row is not None
    assert mandates.accept(asked(world, party=party, email=helper.email), row) is None
    return Person.objects.get(pk=helper.pk)


def acting(helper: Person, party: Party = Party.BUYER) -> Actor:
    """Return as whom a representative acts."""
    return Actor(person=PersonId(helper.pk), role=Role.REPRESENTATIVE, on_behalf_of=party)


def end(world: World) -> None:
    """Let Ana end what there is."""
    ana = people.person(world.ana.pk)
    assert ana is not None
    mandates.end(newest(), ana)
