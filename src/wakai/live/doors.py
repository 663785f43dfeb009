"""Who is asking, and what they may do: tokens, seats in conversations, and how often."""

import time
from collections.abc import Sequence
from typing import Final

from wakai.app import chat_token
from wakai.app.chat_token import Claims
from wakai.core.conversations.seats import ANSWERS, READS, Seat, seat
from wakai.live import database
from wakai.store import seats_sql

SEAT_SECONDS: Final = 30.0  # how long a revoked right may go unnoticed
_CACHE_MAX: Final = 50_000

_ROLES: Final = "SELECT id, roles FROM person WHERE id = ANY(%s::bigint[]) AND is_active"

type Asked = tuple[int, int, frozenset[str]]  # conversation, person, roles of the token


class Tokens:
    """Reads tokens; one that was read before is not checked again until it ends."""

    def __init__(self) -> None:
        self._known: dict[bytes, Claims] = {}

    def now(self) -> float:
        """Return the seconds since 1970: tokens go by the real clock, not the demo's."""
        return time.time()

    def read(self, header: bytes) -> Claims:
        """Return what the Authorization header says. Raises chat_token.BadToken."""
        now = self.now()
        claims = self._known.get(header)
        if claims is None:
            scheme, _, token = header.partition(b" ")
            if scheme.lower() != b"bearer":
                raise chat_token.BadToken("scheme")
            claims = chat_token.read(token.strip(), now=now)
            if len(self._known) >= _CACHE_MAX:
                self._known.clear()
            self._known[header] = claims
        if claims.expires_at <= now:
            self._known.pop(header, None)
            raise chat_token.BadToken("expired")
        return claims


class Seats:
    """
    Who sits where, remembered for half a minute.

    By the roles of the token too: a session without a second factor has no part in the seat of
    one that has shown it.
    """

    def __init__(self, readers: database.Readers) -> None:
        self._readers = readers
        self._known: dict[Asked, tuple[Seat | None, float]] = {}

    async def find(self, conversation: int, claims: Claims) -> Seat | None:
        """Return the seat of whoever holds the token. Raises psycopg.Error."""
        asked = (conversation, claims.person, claims.roles)
        known = self._known.get(asked)
        if known is not None and known[1] > time.monotonic():
            return known[0]
        await self.refresh([asked])
        return self.known(asked)

    async def refresh(self, asked: list[Asked]) -> None:
        """Look up who sits where anew, all at once."""
        parameters = ([one[0] for one in asked], [one[1] for one in asked])
        found = map(seats_sql.asked, await self._readers.rows(seats_sql.PLACES, parameters))
        facts = {(one.conversation, one.person): one for one in found}
        if len(self._known) > _CACHE_MAX:
            self._known.clear()
        now = time.monotonic()
        for conversation, person, roles in asked:
            known = facts.get((conversation, person))
            held = _seat(known, roles) if known else None
            # What a party ends is ended at once: who acts for one is looked up each time.
            until = now if held and held.represents else now + SEAT_SECONDS
            self._known[conversation, person, roles] = (held, until)

    async def at_desk(self, asked: Sequence[Claims]) -> list[Claims]:
        """
        Return those who work at the desk, by their token and by what they are now.

        Raises psycopg.Error.
        """
        found = await self._readers.rows(_ROLES, ([claims.person for claims in asked],))
        held = {person: frozenset(roles) for person, roles in found}
        works = ANSWERS | READS
        return [one for one in asked if works & one.roles & held.get(one.person, frozenset())]

    def known(self, asked: Asked) -> Seat | None:
        """Return the seat as last looked up."""
        return self._known.get(asked, (None, 0.0))[0]


def _seat(known: seats_sql.Asked, roles: frozenset[str]) -> Seat | None:
    return seat(known.person, roles & known.roles, known.place) if known.active else None


class Rates:
    """How much one person may send: a bucket that fills again."""

    def __init__(self, *, per_minute: int, burst: int) -> None:
        self._per_second = per_minute / 60
        self._burst = burst
        self._buckets: dict[int, tuple[float, float]] = {}

    def wait(self, person: int) -> float:
        """Take one; return the seconds to wait where there is none, else 0."""
        now = time.monotonic()
        left, at = self._buckets.get(person, (float(self._burst), now))
        left = min(self._burst, left + (now - at) * self._per_second)
        if left < 1:
            return (1 - left) / self._per_second
        if len(self._buckets) >= _CACHE_MAX:
            self._buckets.clear()
        self._buckets[person] = (left - 1, now)
        return 0.0
