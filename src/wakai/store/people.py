"""People as rows: typed reads, and writes that each change named columns."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from wakai.core.disputes.model import Role
from wakai.core.ids import PersonId
from wakai.store import sql
from wakai.store.models import Person
from wakai.store.sql import Asked

PAGE_MAX = 200
PARTIES = frozenset({Role.BUYER, Role.SELLER})
CUSTOMERS = PARTIES | {Role.REPRESENTATIVE}  # who is not of the house


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """Somebody who can sign in."""

    id: PersonId
    email: str
    name: str
    shop_id: str | None  # how the shop knows a buyer or seller
    roles: frozenset[Role]
    language: str  # BCP 47
    time_zone: str  # IANA name
    country: str  # ISO 3166, may be empty
    is_active: bool
    accepting: bool  # an operator who takes chats now

    @property
    def only_sells(self) -> bool:
        """Return whether this person is a seller and no buyer: they are spoken to as one."""
        return self.roles & PARTIES == {Role.SELLER}

    @property
    def is_staff(self) -> bool:
        """Return whether this person acts for the house in any role."""
        return bool(self.roles - CUSTOMERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """What is needed to make a person; without a password they come by link or token only."""

    email: str
    name: str
    roles: frozenset[Role]
    shop_id: str | None = None
    language: str = "en"
    time_zone: str = "UTC"
    country: str = ""
    password: str | None = None


_COLUMNS = PersonRow.__slots__


_PERSON: LiteralString = """
SELECT id, email, name, shop_id, roles, language, time_zone, country, is_active, accepting
FROM person WHERE id = %(person)s
"""

_PEOPLE: LiteralString = """
SELECT id, email, name, shop_id, roles, language, time_zone, country, is_active, accepting
FROM person WHERE id = ANY (%(people)s::bigint[])
"""


def person(person_id: int) -> PersonRow | None:
    """Return a person, active or not."""
    found = sql.fetch(_PERSON, {"person": person_id})
    return _row(found[0]) if found else None


def by_email(email: str) -> PersonRow | None:
    """Return the person with this address, written in whatever case."""
    return _first(email__iexact=email)


def by_shop_id(shop_id: str) -> PersonRow | None:
    """Return the person whom the shop knows by this id."""
    return _first(shop_id=shop_id)


def people(person_ids: Iterable[int]) -> dict[int, PersonRow]:
    """Return those of the people that exist, by id; one query for any number."""
    rows = sql.fetch(_PEOPLE, {"people": list(set(person_ids))})
    return {values[0]: _row(values) for values in rows}


def people_and(
    person_ids: Iterable[int], also: Asked
) -> tuple[dict[int, PersonRow], list[tuple[Any, ...]]]:
    """Return the same, and the rows of what is asked ``also`` on the same journey."""
    rows, found = sql.fetch_all((_PEOPLE, {"people": list(set(person_ids))}), also)
    return {values[0]: _row(values) for values in rows}, found


def by_emails(emails: Iterable[str]) -> tuple[PersonRow, ...]:
    """Return the people with exactly these addresses; one query for any number."""
    rows = Person.objects.filter(email__in=list(emails)).values_list(*_COLUMNS)
    return tuple(_row(values) for values in rows)


def erased(person_ids: Collection[int]) -> frozenset[int]:
    """Return those of these people who were erased."""
    rows = Person.objects.filter(pk__in=person_ids, erased_at__isnull=False)
    return frozenset(rows.values_list("pk", flat=True))


def with_role(role: Role, *, limit: int = PAGE_MAX) -> tuple[PersonRow, ...]:
    """Return the active people who hold a role, the longest known first."""
    rows = Person.objects.filter(roles__contains=[role.value], is_active=True).order_by("id")
    return tuple(_row(values) for values in rows.values_list(*_COLUMNS)[: min(limit, PAGE_MAX)])


def of_user(user: Any) -> PersonRow:
    """Return the row of a signed-in user without asking the database again."""
    return _row([getattr(user, column) for column in _COLUMNS])


def user_of(person_id: int) -> Any:
    """Return what Django's ``login`` takes. Raises Person.DoesNotExist."""
    return Person.objects.get(pk=person_id)


def add(new: NewPerson, *, at: datetime) -> PersonRow:
    """Make a person. Raises IntegrityError when the address or shop id is taken."""
    made = Person.objects.create_user(
        new.email,
        new.password,
        name=new.name,
        shop_id=new.shop_id,
        roles=sorted(role.value for role in new.roles),
        language=new.language,
        time_zone=new.time_zone,
        country=new.country,
        created_at=at,
    )
    return of_user(made)


_CHANGEABLE = frozenset(
    {"name", "email", "language", "time_zone", "country", "accepting", "capacity"}
)


def change(person_id: int, **columns: object) -> None:
    """Set named columns of a person: name, email, language, zone, country, and those of a shift."""
    assert columns.keys() <= _CHANGEABLE
    Person.objects.filter(pk=person_id).update(**columns)


def set_roles(person_id: int, roles: Collection[Role]) -> None:
    """Give a person exactly these roles."""
    Person.objects.filter(pk=person_id).update(roles=sorted(role.value for role in roles))


def seen(person_id: int, at: datetime) -> None:
    """Note that a person was here."""
    Person.objects.filter(pk=person_id).update(seen_at=at)


def _first(**where: object) -> PersonRow | None:
    values = Person.objects.filter(**where).values_list(*_COLUMNS).first()
    return _row(values) if values else None


def _row(values: Iterable[Any]) -> PersonRow:
    named = dict(zip(_COLUMNS, values, strict=True))
    named["roles"] = frozenset(Role(role) for role in named["roles"])
    return PersonRow(**named)
