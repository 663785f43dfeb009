"""Mandates as rows: who was asked to act for a party of an order, and who does now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from wakai.core.disputes.model import Mandate, Party
from wakai.core.ids import OrderId, PersonId
from wakai.store import sql
from wakai.store.models import Mandate as MandateModel
from wakai.store.sql import Asked

PAGE_MAX = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRow:
    """A mandate: asked for, then accepted or not, at last ended."""

    id: int
    order_id: OrderId
    order_number: str
    party: Party
    party_id: PersonId  # who asked
    party_name: str
    email: str
    language: str
    invited_at: datetime
    invited_until: datetime
    person_id: PersonId | None
    person_name: str | None
    accepted_at: datetime | None
    ended_at: datetime | None
    ended_by: int | None

    @property
    def acts(self) -> bool:
        """Whether somebody acts for the party now."""
        return self.accepted_at is not None and self.ended_at is None

    def is_open(self, now: datetime) -> bool:
        """Whether the invitation can be accepted."""
        return self.accepted_at is None and self.ended_at is None and now < self.invited_until


_SELECT: LiteralString = """
SELECT mandate.id, mandate.order_id, shop_order.number, mandate.party, asks.id, asks.name,
       mandate.email, mandate.language, invited_at, invited_until, person_id, helper.name,
       accepted_at, ended_at, ended_by
FROM mandate
    JOIN shop_order ON shop_order.id = mandate.order_id
    JOIN person AS asks ON asks.id = CASE mandate.party WHEN 'buyer' THEN shop_order.buyer_id
                                                        ELSE shop_order.seller_id END
    LEFT JOIN person AS helper ON helper.id = mandate.person_id
"""
_BY_ID: LiteralString = _SELECT + "WHERE mandate.id = %(mandate)s"
_OF_ORDER: LiteralString = (
    _SELECT + "WHERE mandate.order_id = %(order)s ORDER BY mandate.id DESC LIMIT %(limit)s::integer"
)
_OF_HELPER: LiteralString = (
    _SELECT
    + """WHERE mandate.person_id = %(person)s AND mandate.ended_at IS NULL
ORDER BY mandate.id DESC LIMIT %(limit)s::integer"""
)


def row(mandate_id: int) -> MandateRow | None:
    """Return a mandate, whatever has become of it."""
    found = sql.fetch(_BY_ID, {"mandate": mandate_id})
    return _row(found[0]) if found else None


def of_order(order_id: int) -> tuple[MandateRow, ...]:
    """Return the mandates of an order, the newest first."""
    return _rows(sql.fetch(_OF_ORDER, {"order": order_id, "limit": PAGE_MAX}))


def of_helper(person_id: int) -> tuple[MandateRow, ...]:
    """Return the mandates that somebody has now, the newest first."""
    return _rows(sql.fetch(_OF_HELPER, {"person": person_id, "limit": PAGE_MAX}))


_ACCEPTED: LiteralString = """
SELECT party, person_id, ended_at IS NOT NULL FROM mandate
WHERE order_id = %(order)s AND person_id IS NOT NULL ORDER BY id
"""


def accepted(order_id: int) -> tuple[Mandate, ...]:
    """Return who acts, or once acted, for a party of an order, as the rules want to know it."""
    return told(sql.fetch(*asked(order_id)))


def asked(order_id: int) -> Asked:
    """Ask for the same together with something else; ``told`` reads the rows."""
    return _ACCEPTED, {"order": order_id}


def told(rows: Iterable[tuple[Any, ...]]) -> tuple[Mandate, ...]:
    """Return the mandates that these rows tell of."""
    return tuple(
        Mandate(party=Party(party), person=PersonId(person), ended=ended)
        for party, person, ended in rows
    )


def add(
    order_id: int, party: Party, *, email: str, language: str, at: datetime, until: datetime
) -> int:
    """Keep an invitation. Raises IntegrityError where the party has one, or a representative."""
    made = MandateModel.objects.create(
        order_id=order_id,
        party=party.value,
        email=email,
        language=language,
        invited_at=at,
        invited_until=until,
    )
    return int(made.pk)


_ACCEPT: LiteralString = """
UPDATE mandate SET person_id = %(person)s::bigint, accepted_at = %(at)s::timestamptz
WHERE id = %(mandate)s AND accepted_at IS NULL AND ended_at IS NULL
    AND invited_until > %(at)s::timestamptz
"""
_END: LiteralString = """
UPDATE mandate SET ended_at = %(at)s::timestamptz, ended_by = %(by)s::bigint
WHERE id = %(mandate)s AND ended_at IS NULL
"""


def accept(mandate_id: int, person_id: int, at: datetime) -> bool:
    """Let somebody act from now on; False where the invitation cannot be accepted any more."""
    return bool(sql.run(_ACCEPT, {"mandate": mandate_id, "person": person_id, "at": at}))


def end(mandate_id: int, *, by: int | None, at: datetime) -> bool:
    """End a mandate, accepted or not; False where it has ended before."""
    return bool(sql.run(_END, {"mandate": mandate_id, "by": by, "at": at}))


def _rows(found: Iterable[tuple[Any, ...]]) -> tuple[MandateRow, ...]:
    return tuple(map(_row, found))


def _row(values: Iterable[Any]) -> MandateRow:
    named = dict(zip(MandateRow.__slots__, values, strict=True))
    return MandateRow(**named | {"party": Party(named["party"])})
