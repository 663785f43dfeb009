"""People: who they are, what they speak, and how the shop vouches for them."""

from django.conf import settings
from django.db import IntegrityError, transaction

from wakai.app import clock, shop_tokens
from wakai.app.shop_tokens import BadToken, Vouched
from wakai.core.disputes.model import Role
from wakai.core.ids import PersonId
from wakai.store import people as stored
from wakai.store import signed_in
from wakai.store.people import NewPerson, PersonRow

__all__ = [
    "SECOND_FACTOR_KEY",
    "BadToken",
    "PersonRow",
    "by_email",
    "by_shop_token",
    "can_be_mailed",
    "of_user",
    "people",
    "person",
    "read_with_session",
    "seen",
    "set_accepting",
    "set_language",
    "set_time_zone",
    "staff_roles",
    "user_of",
    "with_role",
]

SECOND_FACTOR_KEY = "second_factor_of"  # in the session: the id of the person who has shown one
NO_ADDRESS_DOMAIN = "no-address.invalid"

person = stored.person
seen = stored.seen
by_email = stored.by_email
people = stored.people
with_role = stored.with_role
of_user = stored.of_user
user_of = stored.user_of
read_with_session = signed_in.expected


def set_language(person_id: PersonId, language: str) -> None:
    """Note the language a person wants to read. Raises ValueError for one we do not speak."""
    if language not in dict(settings.LANGUAGES):
        raise ValueError(f"{language} is not one of WAKAI's languages.")
    stored.change(person_id, language=language)


def set_time_zone(person_id: PersonId, time_zone: str) -> None:
    """Note the zone in which a person reads times; the caller has checked that it exists."""
    stored.change(person_id, time_zone=time_zone)


def set_accepting(person_id: PersonId, *, accepting: bool) -> None:
    """Note whether an operator takes chats now."""
    stored.change(person_id, accepting=accepting)


def by_shop_token(token: str) -> PersonRow:
    """
    Return the buyer or seller whom the shop vouches for, made on first use.

    The shop's id alone says who it is: a token is never joined to a person by an e-mail address,
    so it can give nobody the account of somebody else. Raises BadToken.
    """
    vouched = shop_tokens.read(token, at=clock.now())
    known = stored.by_shop_id(vouched.shop_id)
    if known is None:
        return _welcome(vouched)
    if not known.is_active:
        raise BadToken("inactive")
    return _refreshed(known, vouched)


def _welcome(vouched: Vouched) -> PersonRow:
    taken = not vouched.email or stored.by_email(vouched.email) is not None
    new = NewPerson(
        email=_no_address(vouched.shop_id) if taken else vouched.email,
        name=vouched.name or vouched.shop_id,
        roles=frozenset({vouched.role}),
        shop_id=vouched.shop_id,
        language=vouched.language or settings.LANGUAGE_CODE,
        time_zone=vouched.time_zone or "UTC",
        country=vouched.country,
    )
    try:
        with transaction.atomic(durable=True):
            return stored.add(new, at=clock.now())
    except IntegrityError:  # the same person in two tabs at once
        known = stored.by_shop_id(vouched.shop_id)
        if known is None:
            raise
        return known


def _refreshed(known: PersonRow, vouched: Vouched) -> PersonRow:
    """Take over what the shop knows better; the language stays as the person chose it."""
    if vouched.role not in known.roles:
        stored.set_roles(known.id, known.roles | {vouched.role})
    if vouched.name and vouched.name != known.name:
        stored.change(known.id, name=vouched.name)
    if vouched.email and stored.by_email(vouched.email) is None:
        stored.change(known.id, email=vouched.email)
    refreshed = stored.person(known.id)
    assert refreshed is not None
    return refreshed


def _no_address(shop_id: str) -> str:
    """Return an address that no mail is ever sent to, for people of whom we know none."""
    return f"{shop_id.encode().hex()[:60]}@{NO_ADDRESS_DOMAIN}"


def can_be_mailed(row: PersonRow) -> bool:
    """Return whether we know an address of this person."""
    return not row.email.endswith("@" + NO_ADDRESS_DOMAIN)


def staff_roles() -> frozenset[Role]:
    """Return the roles that act for the house and need a second factor."""
    return frozenset(Role) - stored.CUSTOMERS - {Role.BOT, Role.SYSTEM}
