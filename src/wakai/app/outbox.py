"""
The outbox: what a decision has to tell the outside, sent at least once, after the commit.

A row is claimed, handled outside any transaction, and then marked. Whoever is killed in between
loses the claim after a while and the row is handled again; every handler can bear that, because
what it sends carries a key of its own (a Message-ID, an idempotency key).
"""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from wakai.app import mails, notices, payments
from wakai.app.mails import GaveUp
from wakai.app.ports import Unavailable
from wakai.store import outbox as stored
from wakai.store.outbox import ClaimedRow

log = logging.getLogger(__name__)

CLAIM_SECONDS: Final = 300  # longer than the slowest attempt at one row
BACKOFF: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=12),
    timedelta(hours=24),
)  # after the first failure, the second … ; after the last one the row is given up

dead = stored.dead
revive = stored.revive
waiting_since = stored.waiting_since


type _Work = Callable[[UUID | None, dict[str, Any]], None]


def _nothing(_dispute_id: UUID | None, _body: dict[str, Any]) -> None:
    """Leave it at that: the row itself stays to be looked at."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What is done with the rows of a topic, and with one that is given up."""

    run: _Work
    give_up: _Work = _nothing


def _of_dispute(work: Callable[[UUID, dict[str, Any]], None]) -> _Work:
    """Return work that is always about a dispute; a notice may be about a sanction."""

    def handle(dispute_id: UUID | None, body: dict[str, Any]) -> None:
        assert dispute_id is not None
        work(dispute_id, body)

    return handle


HANDLERS: Final[Mapping[str, Handler]] = {
    notices.TOPIC: Handler(mails.deliver, mails.given_up),
    "instruct": Handler(_of_dispute(payments.instruct)),
    "payment": Handler(_of_dispute(payments.pay)),
    payments.NEWS: Handler(_of_dispute(payments.look)),
}


def send_due(now: datetime, *, limit: int = 50) -> int:
    """
    Handle the rows that are due at ``now`` and return how many were tried.

    Each row is claimed when its turn comes: behind a slow mail server no claim runs out unused.
    """
    began = time.monotonic()
    sent = None
    for tried in range(limit):
        row = stored.claim(now, seconds=CLAIM_SECONDS, sent=sent)
        if row is None:
            return tried
        at = now + timedelta(seconds=int(time.monotonic() - began))
        sent = (row, at) if _handled(row, at) else None
    if sent is not None:
        stored.done(*sent)
    return limit


def _handled(row: ClaimedRow, now: datetime) -> bool:
    """Return whether a row was sent; if not, it waits for its next attempt or is given up."""
    handler = HANDLERS[row.topic]
    try:
        handler.run(row.dispute_id, row.body)
    except GaveUp as reason:
        _give_up(row, now, str(reason))
    except Unavailable as reason:
        log.warning("outbox %s: %s is not reachable", row.id, row.topic)  # the row says why
        _later(row, now, str(reason), least=reason.after)
    except Exception as fault:
        log.exception("outbox %s: %s failed", row.id, row.topic)
        _later(row, now, type(fault).__name__)
    else:
        return True
    return False


def _later(row: ClaimedRow, now: datetime, error: str, *, least: timedelta = timedelta()) -> None:
    """Try the row again after a pause that grows; after the last pause it is given up."""
    if row.attempts > len(BACKOFF):
        _give_up(row, now, error)
    else:
        stored.again(row, not_before=now + max(BACKOFF[row.attempts - 1], least), error=error)


def _give_up(row: ClaimedRow, now: datetime, error: str) -> None:
    HANDLERS[row.topic].give_up(row.dispute_id, row.body)
    stored.bury(row, now, error=error)
