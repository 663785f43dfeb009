"""Published policies: kept for good as text, found by content hash by the disputes they govern."""

import typing
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache, reduce
from typing import Any, Final, LiteralString

from wakai.core.plain import from_plain, to_plain
from wakai.core.policy import Policy, Terms, load
from wakai.core.policy.publishing import Event, HouseFounded, PolicyPublished, Shelf, evolve
from wakai.store import codec, sql
from wakai.store.chain import GENESIS, chained
from wakai.store.models import PolicyEvent, PolicyVersion

KINDS: Final[Mapping[str, type[Event]]] = {event.kind: event for event in typing.get_args(Event)}


class NoPolicy(Exception):
    """No published policy has this content hash."""


def terms(sha256: str) -> Terms:
    """Return the terms a dispute was opened under. Raises NoPolicy."""
    return of_hash(sha256).terms


@cache
def of_hash(sha256: str) -> Policy:
    """Return a published policy; it never changes, so it is read once. Raises NoPolicy."""
    return load(text(sha256))


def text(sha256: str) -> str:
    """Return a published policy as it was written. Raises NoPolicy."""
    found = PolicyVersion.objects.filter(pk=sha256).values_list("text", flat=True).first()
    if found is None:
        message = f"No policy with the content hash {sha256} was published."
        raise NoPolicy(message)
    return found


# -- the journal -------------------------------------------------------------

# One decision after the other: whoever comes second sees what the first has decided.
_LOCK: LiteralString = "SELECT pg_advisory_xact_lock(hashtext('policy_event'))"


def shelf(*, lock: bool = False) -> Shelf:
    """
    Return all editions, what waits, and the proofs.

    With ``lock`` (inside a transaction only) nobody else can append until the transaction ends.
    """
    if lock:
        sql.fetch(_LOCK, {})
    rows = PolicyEvent.objects.order_by("number").values_list("kind", "body")
    return reduce(evolve, (_decoded(kind, body) for kind, body in rows), Shelf())


def append(before: Shelf, events: Sequence[Event]) -> Shelf:
    """Append what was decided, in the caller's transaction that holds the lock."""
    last = PolicyEvent.objects.order_by("-number").values_list("number", "hash").first()
    number, head = last or (0, GENESIS)
    after = before
    for event in events:
        number += 1
        body = to_plain(event)
        head = _hash(bytes(head), number, event.kind, body)
        PolicyEvent.objects.create(
            number=number, kind=event.kind, body=body, at=event.at, hash=head
        )
        after = evolve(after, event)
        if isinstance(event, HouseFounded | PolicyPublished):
            _keep(after)
    return after


def _keep(after: Shelf) -> None:
    """Keep the text of the edition that was published last, where disputes find it."""
    published = after.published[-1]
    edition = published.edition
    PolicyVersion.objects.get_or_create(
        sha256=edition.sha256,
        defaults={
            "name": edition.name,
            "version": edition.version,
            "text": edition.text,
            "effective_from": edition.effective_from,
            "published_at": published.at,
        },
    )


def broken_at() -> int | None:
    """Return the first number of the journal that is not as it was written; None: all is whole."""
    head, rows = GENESIS, PolicyEvent.objects.order_by("number")
    for expected, row in enumerate(rows.values_list("number", "kind", "body", "hash"), start=1):
        number, kind, body, kept = row
        head = _hash(head, number, kind, body)
        if number != expected or bytes(kept) != head:
            return expected
    return None


def _hash(before: bytes, number: int, kind: str, body: Any) -> bytes:
    return chained(before, codec.canonical([number, kind, body]))


def _decoded(kind: str, body: Any) -> Event:
    if kind not in KINDS:
        raise codec.UnknownKind(kind)
    return from_plain(KINDS[kind], body)


_IN_FORCE: LiteralString = """
SELECT sha256 FROM policy_version
WHERE effective_from <= %(at)s AND published_at <= %(at)s
ORDER BY greatest(effective_from, published_at) DESC, published_at DESC LIMIT 1
"""


def in_force(at: datetime) -> str:
    """Return the content hash of what has come into force; empty before the first one has."""
    found = sql.fetch(_IN_FORCE, {"at": at})
    return str(found[0][0]) if found else ""


# -- what cases keep ---------------------------------------------------------

_OPEN_CASES: LiteralString = """
SELECT terms_sha256, count(*) FROM dispute WHERE stage <> 'closed' GROUP BY 1
"""


def open_cases() -> Mapping[str, int]:
    """Return how many open cases keep each policy, by its content hash."""
    return {str(sha256): int(count) for sha256, count in sql.fetch(_OPEN_CASES, {})}
