"""
Make what the next flows need: a paid order each, and sessions of the people in them.

Prints it as one line of JSON. Sellers and buyers are many, so that no flow waits for another.
"""

import json
import sys
from typing import Any, Final

import django

from wakai.config.bench import addresses, stock

_PARTIES: Final = 10  # buyers, and sellers, that take turns
_STATEMENT: Final = """
WITH made AS (
    INSERT INTO shop_order (number, buyer_id, seller_id, currency, fee_minor, placed_at, shipped_at,
                            promised_until, carrier, tracking, ship_to)
    SELECT 'Q' || nextval('shop_order_id_seq'), %(buyer)s + n %% %(parties)s,
           %(seller)s + n %% %(parties)s, 'EUR', 1032, at - interval '20 days',
           at - interval '18 days', at - interval '5 days', 'Post', 'RR1', 'Berlin'
    FROM generate_series(1, %(flows)s) AS n, (SELECT %(at)s::timestamptz AS at) AS told
    RETURNING id, buyer_id, seller_id
), lines AS (
    INSERT INTO shop_order_line (order_id, title, language, picture, quantity, paid_minor)
    SELECT id, 'Kettle', 'en', '', 1, %(paid)s FROM made RETURNING id, order_id
)
SELECT made.id, lines.id, buyer_id, seller_id
FROM made JOIN lines ON lines.order_id = made.id ORDER BY made.id
"""


def main(flows: int) -> None:
    """Print the orders of the flows and the sessions."""
    django.setup(set_prefix=False)
    from django.db import connection  # noqa: PLC0415 - needs the settings

    from wakai.app import clock  # noqa: PLC0415
    from wakai.config.bench import patterns  # noqa: PLC0415

    named: dict[str, Any] = {
        "buyer": stock.BUYER,
        "seller": stock.SELLER,
        "parties": _PARTIES,
        "paid": patterns.PAID_MINOR,
        "flows": flows,
        "at": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_STATEMENT, named)
        orders = cursor.fetchall()
        cursor.execute("SELECT id FROM dispute WHERE buyer_id = %s LIMIT 1", [stock.BUYER])
        known = cursor.fetchone()
        stored = _stored(cursor, known[0])
    readers = {
        "adjudicator": stock.ADJUDICATOR,
        "operator": stock.OPERATOR,
        "buyer": stock.BUYER,
        "seller": stock.SELLER,
        **{role: _of_the_house(role) for role in ("supervisor", "finance", "owner")},
    }
    people = {person for order in orders for person in order[2:]} | {*readers.values()}
    told = {
        "orders": orders,
        "sessions": {person: _session(person) for person in sorted(people)},
        **readers,
        "dispute": str(known[0]),
        "addresses": addresses.known(stored),
    }
    sys.stdout.write(json.dumps(told))


_STORED: Final = """
SELECT order_id, (SELECT min(id) FROM notice WHERE person_id = dispute.buyer_id),
       (SELECT min(id) FROM conversation WHERE person_id = dispute.buyer_id)
FROM dispute WHERE id = %s
"""


def _stored(cursor: Any, dispute_id: Any) -> dict[str, object]:
    """Return what addresses are made of: a dispute, and what there is around it."""
    from wakai.app import policies  # noqa: PLC0415

    cursor.execute(_STORED, [dispute_id])
    order_id, notice_id, conversation_id = cursor.fetchone()
    stored = {
        "dispute_id": dispute_id,
        "order_id": order_id,
        "notice_id": notice_id,
        "conversation_id": conversation_id,
        "sha256": policies.live().sha256,
        "slug": "appeal",  # an article
        "scope": "letter",  # a draft
        "year": policies.live().effective_from.year,
    }
    return {name: value for name, value in stored.items() if value is not None}


def _of_the_house(role: str) -> int:
    """Return somebody who holds a role that no flow needs, made where there is none."""
    from wakai.app import clock  # noqa: PLC0415
    from wakai.core.disputes.model import Role  # noqa: PLC0415
    from wakai.store import people  # noqa: PLC0415

    new = people.NewPerson(
        email=f"{role}@bench.invalid", name=role.title(), roles=frozenset({Role(role)})
    )
    known = people.by_email(new.email) or people.add(new, at=clock.now())
    return known.id


def _session(person_id: int) -> str:
    """Return the key of a session in which somebody is signed in, with a second factor."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: PLC0415

    from wakai.app.people import SECOND_FACTOR_KEY  # noqa: PLC0415
    from wakai.store import people  # noqa: PLC0415
    from wakai.store.sessions import SessionStore  # noqa: PLC0415

    user: Any = people.user_of(person_id)
    session = SessionStore()
    session[SESSION_KEY] = str(person_id)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[SECOND_FACTOR_KEY] = person_id
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main(int(sys.argv[1]))
