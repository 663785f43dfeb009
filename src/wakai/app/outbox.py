"""
The outbox: what a decision has to tell the outside, sent at least once, after the commit.

A row is claimed, handled outside any transaction, and then marked. Whoever is killed in between
loses the claim after a while and the row is handled again; every handler can bear that, because
what it sends carries a key of its own (a Message-ID, an idempotency key).
"""

import logging
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from wakai.app import (
    assignment_mails,
    assignment_news,
    callback_mails,
    callbacks,
    chargebacks,
    chat_mails,
    chat_rules,
    late_mails,
    mails,
    mandates,
    notices,
    payments,
)
from wakai.app import webhooks as hooks
from wakai.app.mails import GaveUp
from wakai.app.ports import NotYet, Unavailable
from wakai.store import outbox as stored
from wakai.store.outbox import ClaimedRow

log = logging.getLogger(__name__)

CLAIM_SECONDS: Final = 300  # longer than the slowest attempt at one row
TURN_SECONDS: Final = 30  # a row whose turn has not come goes back, long before its claim runs out
TOGETHER_MAX: Final = 32  # rows that share their ways to the database; more hardly make one cheaper
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
type _EachWork = Callable[[Mapping[UUID, dict[str, Any]]], Mapping[UUID, Exception | None]]


def _nothing(_dispute_id: UUID | None, _body: dict[str, Any]) -> None:
    """Leave it at that: the row itself stays to be looked at."""


@dataclass(frozen=True, slots=True)
class Handler:
    """What is done with the rows of a topic, and with one that is given up."""

    run: _Work
    give_up: _Work = _nothing
    run_each: _EachWork | None = None  # of several disputes at once; says what became of which
    spread: float = 0.0  # a pause is longer by so much of it at most: not all come back at once


def _of_dispute(work: Callable[[UUID, dict[str, Any]], None]) -> _Work:
    """Return work that is always about a dispute; a notice may be about a sanction."""

    def handle(dispute_id: UUID | None, body: dict[str, Any]) -> None:
        assert dispute_id is not None
        work(dispute_id, body)

    return handle


HANDLERS: Final[Mapping[str, Handler]] = {
    notices.TOPIC: Handler(mails.deliver, mails.given_up),
    chat_mails.TOPIC: Handler(chat_mails.look),
    callbacks.TOPIC: Handler(callback_mails.deliver),
    late_mails.TOPIC: Handler(late_mails.deliver),
    assignment_news.TOPIC: Handler(assignment_mails.deliver),
    mandates.TOPIC: Handler(mandates.deliver),
    chat_rules.TOPIC: Handler(chat_rules.act),
    hooks.TOPIC: Handler(hooks.deliver, hooks.given_up, spread=0.25),
    "instruct": Handler(_of_dispute(payments.instruct), run_each=payments.instruct_each),
    "payment": Handler(_of_dispute(payments.pay), run_each=payments.pay_each),
    payments.NEWS: Handler(payments.look),
    chargebacks.TOPIC: Handler(chargebacks.tell),
}


def send_webhooks(now: datetime, *, limit: int = 50) -> int:
    """Handle the webhooks that are due at ``now``, apart from all else; return how many."""
    return send_due(now, limit=limit, webhooks=True)


def send_due(now: datetime, *, limit: int = 50, webhooks: bool = False) -> int:
    """
    Handle the rows that are due at ``now``, or become due meanwhile; return how many were tried.

    Each row is claimed when its turn comes: behind a slow mail server no claim runs out unused.
    Of some topics those that are due are handled together; whoever waits there for long goes back.
    """
    began = time.monotonic()
    sent: list[tuple[ClaimedRow, datetime]] = []
    tried = 0
    while tried < limit:
        at = now + timedelta(seconds=int(time.monotonic() - began))
        row = stored.claim(at, seconds=CLAIM_SECONDS, sent=sent, webhooks=webhooks)
        if row is None:
            return tried
        rows = (row, *_alike(row, now, limit - tried - 1))
        tried += len(rows)
        sent = [(row, at) for row in _sent(rows, at)]
    for row, at in sent:
        stored.done(row, at)
    return tried


def _alike(row: ClaimedRow, now: datetime, limit: int) -> Sequence[ClaimedRow]:
    """Return what can be handled with this row."""
    if not limit or HANDLERS[row.topic].run_each is None:
        return ()
    return stored.claim_alike(row, now, seconds=CLAIM_SECONDS, limit=min(limit, TOGETHER_MAX - 1))


def _sent(rows: Sequence[ClaimedRow], now: datetime) -> Iterator[ClaimedRow]:
    """Handle rows that were claimed at once, together as far as that goes; yield those sent."""
    claimed = time.monotonic()
    tried = _together(rows) if len(rows) > 1 else {}
    had_turn = bool(tried)
    for row in rows:
        if row.id in tried:
            is_sent = _became(row, now, tried[row.id])
        elif had_turn and time.monotonic() - claimed > TURN_SECONDS:
            stored.postpone(row, not_before=now)
            continue
        else:
            is_sent = _handled(row, now)
            had_turn = True  # one at least, or a fault that is slow would come back for ever
        if is_sent:
            yield row


def _together(rows: Sequence[ClaimedRow]) -> Mapping[int, Exception | None]:
    """Handle rows of one topic together; return why those that were tried failed, by row."""
    work = HANDLERS[rows[0].topic].run_each
    assert work is not None
    by_dispute = {row.dispute_id: row for row in rows if row.dispute_id}
    try:
        tried = work({dispute: row.body for dispute, row in by_dispute.items()})
    except Exception:
        log.exception("outbox: %s of %s together failed", rows[0].topic, len(rows))
        return {}
    return {by_dispute[dispute].id: fault for dispute, fault in tried.items()}


def _handled(row: ClaimedRow, now: datetime) -> bool:
    """Handle a row and return whether it was sent."""
    try:
        HANDLERS[row.topic].run(row.dispute_id, row.body)
    except Exception as fault:  # noqa: BLE001 - said below, each in its own way
        return _became(row, now, fault)
    return True


def _became(row: ClaimedRow, now: datetime, fault: Exception | None) -> bool:
    """Return whether a row was sent; if not, it waits for its next attempt or is given up."""
    match fault:
        case None:
            return True
        case GaveUp():
            _give_up(row, now, str(fault))
        case NotYet():
            stored.postpone(row, not_before=fault.until)
        case Unavailable():
            log.warning("outbox %s: %s is not reachable", row.id, row.topic)  # the row says why
            _later(row, now, str(fault), least=fault.after)
        case _:
            log.error("outbox %s: %s failed", row.id, row.topic, exc_info=fault)
            _later(row, now, type(fault).__name__)
    return False


def _later(row: ClaimedRow, now: datetime, error: str, *, least: timedelta = timedelta()) -> None:
    """Try the row again after a pause that grows; after the last pause it is given up."""
    if row.attempts > len(BACKOFF):
        _give_up(row, now, error)
    else:
        stretch = 1 + random.uniform(0, HANDLERS[row.topic].spread)  # noqa: S311 - no secret
        pause = max(BACKOFF[row.attempts - 1] * stretch, least)
        stored.again(row, not_before=now + pause, error=error)


def _give_up(row: ClaimedRow, now: datetime, error: str) -> None:
    HANDLERS[row.topic].give_up(row.dispute_id, row.body)
    stored.bury(row, now, error=error)
