"""
Fill an empty database with stored cases: copies of a few real ones, made inside the database.

Events, rows, clocks, postings, texts, notices and outbox rows are copied with other ids, numbers
and people. The hashes are those of the patterns, so ``wakai verify`` would object: this database
is for measuring only. Clocks of open cases end in a year, so that none is over during a flow.
"""

import sys
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import django

# Ids that occur nowhere else in the JSON of a pattern, so that they can be replaced as text.
BUYER: Final = 920_000_001
SELLER: Final = 930_000_001
ADJUDICATOR: Final = 940_000_001
OPERATOR: Final = 940_000_101
_ORDER: Final = 900_000_001
_LINE: Final = 910_000_001

_PERSON: Final = """
INSERT INTO person (id, password, email, name, roles, language, time_zone, country, is_active,
                    accepting, created_at)
SELECT first + i, '!', kind || i || '@example.org', initcap(kind) || ' ' || i, ARRAY[kind],
       CASE i %% 2 WHEN 0 THEN 'en' ELSE 'ja' END, 'Europe/Berlin', 'DE', true, false, now()
FROM (SELECT %(kind)s AS kind, %(first)s::bigint AS first) AS told,
     generate_series(0, %(last)s) AS i
"""
_ORDERS: Final = """
INSERT INTO shop_order (id, number, buyer_id, seller_id, currency, fee_minor, placed_at, shipped_at,
                        promised_until, carrier, tracking, ship_to)
VALUES (%(id)s, %(number)s, %(buyer)s, %(seller)s, 'EUR', 1032, %(at)s - interval '20 days',
        %(at)s - interval '18 days', %(at)s - interval '5 days', 'Post', 'RR1', 'Berlin')
"""
_LINES: Final = """
INSERT INTO shop_order_line (id, order_id, title, language, picture, quantity, paid_minor)
VALUES (%(line)s, %(id)s, 'Kettle', 'en', '', 1, %(paid)s)
"""
_TEXTS_OF: Final = """
SELECT DISTINCT (regexp_matches(body::text, '"text_id": "([0-9a-f-]{36})"', 'g'))[1]
FROM dispute_event WHERE dispute_id = %s
"""
_STRETCH: Final = """
UPDATE deadline SET due_at = due_at + interval '2 years', act_at = due_at + interval '2 years'
WHERE act_at IS NOT NULL;
UPDATE dispute SET next_due_at = next_due_at + interval '2 years';
UPDATE outbox SET state = 'done', done_at = created_at, attempts = 1;
UPDATE notice SET mail_state = 'accepted', mail_at = created_at;
UPDATE text SET translated = true;
"""
_CONVERSATIONS: Final = """
INSERT INTO conversation (kind, person_id, language, state, owner_kind, owner_epoch, last_seq,
    head_hash, last_party_seq, last_at, bot_seq, idle_warned, created_at, waiting_since)
SELECT 'support', %(buyer)s + i, 'en', CASE WHEN i < 60 THEN 'open' ELSE 'ended' END,
    CASE WHEN i < 60 THEN 'queue' ELSE 'nobody' END, 1, 0, '', 0, now(), 0, false, now(),
    CASE WHEN i < 60 THEN now() - i * interval '10 seconds' END
FROM generate_series(0, %(last)s) AS i
"""


def main(cases: int) -> None:
    """Fill the database with this many cases, unless it is filled already."""
    django.setup(set_prefix=False)
    from django.core.management import call_command  # noqa: PLC0415 - needs the settings
    from django.db import connection, transaction  # noqa: PLC0415

    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('bench_filled')")
        if cursor.fetchone()[0]:
            return
        with transaction.atomic(durable=True):
            _people(cursor, cases)
        patterns = _patterns(cursor)
        cursor.execute(_STRETCH)
        with transaction.atomic(durable=True):
            first = 0
            for dispute_id, share in patterns:
                count = max(1, cases * share // 1000)
                _copy(cursor, dispute_id, first, count, cases)
                first += count
            _level(cursor)
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CREATE TABLE bench_filled ()")


def crowd(cases: int) -> tuple[int, int]:
    """Return how many buyers and how many sellers so many cases have."""
    return max(cases // 10, 20), max(cases // 100, 20)


def _people(cursor: Any, cases: int) -> None:
    buyers, sellers = crowd(cases)
    for kind, first, count in (
        ("buyer", BUYER, buyers),
        ("seller", SELLER, sellers),
        ("adjudicator", ADJUDICATOR, 3),
        ("operator", OPERATOR, 3),
    ):
        cursor.execute(_PERSON, {"kind": kind, "first": first, "last": count - 1})
    cursor.execute(_CONVERSATIONS, {"buyer": BUYER, "last": buyers - 1})


def _patterns(cursor: Any) -> list[tuple[Any, int]]:
    """Make one case of each kind by the real commands; return their ids and shares."""
    from wakai.app import clock  # noqa: PLC0415 - needs the settings
    from wakai.config.bench import patterns  # noqa: PLC0415
    from wakai.core.disputes.model import Role  # noqa: PLC0415
    from wakai.core.ids import DisputeId  # noqa: PLC0415

    began_at = clock.now() - timedelta(days=12)
    made = []
    for nth, (story, share) in enumerate(patterns.MIX):
        order = {"id": _ORDER + nth, "line": _LINE + nth, "paid": patterns.PAID_MINOR}
        parties = {"buyer": BUYER, "seller": SELLER, "at": began_at}
        cursor.execute(_ORDERS, {**order, **parties, "number": f"P{nth:09}"})
        cursor.execute(_LINES, order)
        case = patterns.Case(
            dispute_id=DisputeId(uuid4()),
            order_id=_ORDER + nth,
            line_id=_LINE + nth,
            buyer=patterns.actor(BUYER, Role.BUYER),
            seller=patterns.actor(SELLER, Role.SELLER),
            adjudicator=patterns.actor(ADJUDICATOR, Role.ADJUDICATOR),
            began_at=began_at,
        )
        story(case)
        made.append((case.dispute_id, share))
    return made


def _copy(cursor: Any, dispute_id: Any, first: int, count: int, cases: int) -> None:
    """Copy one pattern ``count`` times; a copy's number ``g`` gives it ids and people."""
    cursor.execute("SELECT order_id, number FROM dispute WHERE id = %s", [dispute_id])
    order_id, number = cursor.fetchone()
    buyers, sellers = crowd(cases)
    cursor.execute("DROP TABLE IF EXISTS copy")
    # One seller has a twentieth of all cases, and one buyer a few hundred: pages of theirs count.
    cursor.execute(
        """
        CREATE TEMPORARY TABLE copy AS
        SELECT g, md5(%(id)s || g)::uuid AS id, 10000000 + g AS order_id, 20000000 + g AS line_id,
               'S' || lpad(g::text, 8, '0') AS number, g * interval '13 seconds' AS earlier,
               %(buyer)s + CASE WHEN g %% 1000 = 0 THEN 0 ELSE g %% %(buyers)s END AS buyer_id,
               %(seller)s + CASE WHEN g %% 20 = 0 THEN 0 ELSE g %% %(sellers)s END AS seller_id
        FROM generate_series(%(first)s + 1, %(first)s + %(count)s) AS g
        """,
        {
            "id": str(dispute_id),
            "buyer": BUYER,
            "buyers": buyers,
            "seller": SELLER,
            "sellers": sellers,
            "first": first,
            "count": count,
        },
    )
    told = {
        str(dispute_id): "copy.id::text",
        str(order_id): "copy.order_id::text",
        str(order_id - _ORDER + _LINE): "copy.line_id::text",
        str(BUYER): "copy.buyer_id::text",
        str(SELLER): "copy.seller_id::text",
        number: "copy.number",
    }
    cursor.execute(_TEXTS_OF, [dispute_id])
    for (text_id,) in cursor.fetchall():
        told[text_id] = f"md5('{text_id}' || copy.g)::uuid::text"
        _copy_rows(cursor, "text", "id_of_text", text_id, told)
    for table, keyed_by in _TABLES.items():
        value = order_id if keyed_by in {"id_of_order", "order_id"} else dispute_id
        _copy_rows(cursor, table, keyed_by, value, told)


_TABLES: Final = {
    "shop_order": "id_of_order",
    "shop_order_line": "order_id",
    "dispute_event": "dispute_id",
    "dispute": "id",
    "deadline": "dispute_id",
    "ledger_entry": "dispute_id",
    "payment": "dispute_id",
    "notice": "dispute_id",
    "outbox": "dispute_id",
}
# How the columns of a copy differ from the pattern's; all others are the same.
_COLUMNS: Final[dict[str, dict[str, str]]] = {
    "shop_order": {
        "id": "copy.order_id",
        "number": "copy.number",
        "placed_at": "t.placed_at - copy.earlier",
    },
    "shop_order_line": {"id": "copy.line_id"},
    "dispute": {
        "id": "copy.id",
        "number": "copy.number",
        "changed_at": "t.changed_at - copy.earlier",
        "next_due_at": "t.next_due_at + copy.earlier",
    },
    "payment": {"key": "copy.id::text"},
    "notice": {
        "message_id": "md5(t.message_id || copy.g)",
        "person_id": f"CASE t.person_id WHEN {BUYER} THEN copy.buyer_id ELSE copy.seller_id END",
    },
    "outbox": {"key": "md5(t.key || copy.g)"},
}
_ALWAYS: Final = {
    "dispute_id": "copy.id",
    "order_id": "copy.order_id",
    "buyer_id": "copy.buyer_id",
    "seller_id": "copy.seller_id",
}


def _copy_rows(cursor: Any, table: str, keyed_by: str, value: object, told: dict[str, str]) -> None:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
        "AND table_schema = 'public' ORDER BY ordinal_position",
        [table],
    )
    names = [name for (name,) in cursor.fetchall()]
    if table in {"notice", "outbox"}:
        names.remove("id")  # the sequence gives it
    changed = {**_ALWAYS, **_COLUMNS.get(table, {})}
    if table == "text":
        changed["id"] = told[str(value)].removesuffix("::text")
    for name in ("body", "facts"):
        if table != "text":
            changed[name] = _replaced(f"t.{name}", told)
    chosen = ", ".join(changed.get(name, f"t.{name}") for name in names)
    key = "id" if keyed_by.startswith("id_of") else keyed_by
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {chosen} FROM {table} AS t, copy "  # noqa: S608 - our own names
        f"WHERE t.{key} = %s ORDER BY copy.g",
        [value],
    )


def _replaced(column: str, told: dict[str, str]) -> str:
    text = f"{column}::text"
    for old, new in told.items():
        text = f"replace({text}, '{old}', {new})"
    return f"({text})::jsonb"


def _level(cursor: Any) -> None:
    """Let what is made next have ids behind those of the copies."""
    for table in ("person", "shop_order", "shop_order_line"):
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), "  # noqa: S608 - our own names
            f"(SELECT max(id) FROM {table}))"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
