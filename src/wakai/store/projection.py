"""Rows derived from the journal: what a decision changes in the lists, written with it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import LiteralString

from wakai.core.disputes import earlier
from wakai.core.disputes.events import Event, MoneyMoved
from wakai.core.disputes.model import Dispute, Party
from wakai.core.disputes.steps import asked_of
from wakai.core.disputes.timers import reminder_times
from wakai.core.plain import Plain, to_plain
from wakai.store import evidence, sql
from wakai.store.journal import Stream

# All that a decision changes in the lists, in one statement. A dispute's number, order, parties,
# currency, terms and opening never change. A clock that is set anew starts its reminders afresh.
_PROJECT: LiteralString = """
WITH told AS (
    INSERT INTO dispute
        (id, number, version, order_id, buyer_id, seller_id, stage, waiting_on, fulfilment,
         first_part, reason, requested, claimed_minor, currency, assigned_to, appeal_state,
         appeal_assigned_to, appeal_result, outcome, next_due_at, next_deadline, next_party,
         buyer_step, seller_step, opened_at, changed_at, closed_at, terms_sha256, took)
    SELECT * FROM json_to_recordset(%(rows)s::json) AS new
        (id uuid, number text, version int, order_id bigint, buyer_id bigint, seller_id bigint,
         stage text, waiting_on text, fulfilment text, first_part text, reason text, requested text,
         claimed_minor bigint, currency text, assigned_to bigint, appeal_state text,
         appeal_assigned_to bigint, appeal_result text, outcome text, next_due_at timestamptz,
         next_deadline text, next_party text, buyer_step text, seller_step text,
         opened_at timestamptz, changed_at timestamptz, closed_at timestamptz,
         terms_sha256 text, took jsonb)
    ON CONFLICT (id) DO UPDATE SET
        version = excluded.version, stage = excluded.stage, waiting_on = excluded.waiting_on,
        fulfilment = excluded.fulfilment, first_part = excluded.first_part,
        reason = excluded.reason, requested = excluded.requested,
        claimed_minor = excluded.claimed_minor, assigned_to = excluded.assigned_to,
        appeal_state = excluded.appeal_state, appeal_assigned_to = excluded.appeal_assigned_to,
        appeal_result = excluded.appeal_result, outcome = excluded.outcome,
        next_due_at = excluded.next_due_at, next_deadline = excluded.next_deadline,
        next_party = excluded.next_party, buyer_step = excluded.buyer_step,
        seller_step = excluded.seller_step, changed_at = excluded.changed_at,
        closed_at = excluded.closed_at, took = excluded.took
), ended AS (
    DELETE FROM deadline WHERE ctid = ANY (ARRAY(
        SELECT clock.ctid
        FROM json_to_recordset(%(ended)s::json) AS gone (dispute_id uuid, kind text), LATERAL (
            SELECT ctid FROM deadline
            WHERE deadline.dispute_id = gone.dispute_id AND deadline.kind = gone.kind LIMIT 1
        ) AS clock
    ))
), running AS (
    INSERT INTO deadline
        (dispute_id, kind, party, set_at, due_at, paused_at, act_at, reminders_sent)
    SELECT dispute_id, kind, party, set_at, due_at, paused_at, act_at, 0
    FROM json_to_recordset(%(clocks)s::json) AS clock
        (dispute_id uuid, kind text, party text, set_at timestamptz, due_at timestamptz,
         paused_at timestamptz, act_at timestamptz)
    ON CONFLICT (dispute_id, kind) DO UPDATE SET
        party = excluded.party, set_at = excluded.set_at, due_at = excluded.due_at,
        paused_at = excluded.paused_at, act_at = excluded.act_at, reminders_sent = 0
)
INSERT INTO ledger_entry
    (dispute_id, version, line, order_id, movement, debit, credit, amount_minor, currency, at)
SELECT * FROM json_to_recordset(%(postings)s::json) AS posting
    (dispute_id uuid, version int, line int, order_id bigint, movement text, debit text,
     credit text, amount_minor bigint, currency text, at timestamptz)
"""


def project(before: Stream, after: Stream, events: Sequence[Event], at: datetime) -> None:
    """Bring one dispute's derived rows up to ``after``, in the caller's transaction."""
    rebuild(before, after, events, at)
    evidence.project(after.dispute_id, events)


def rebuild(before: Stream, after: Stream, events: Sequence[Event], at: datetime) -> None:
    """Write what has changed from ``before`` to ``after``, except what a file is in a case."""
    dispute_id = str(after.dispute_id)
    ended = before.state.deadlines.keys() - after.state.deadlines.keys()
    changed = {
        "rows": sql.records([_row(after, at)]),
        "ended": sql.records({"dispute_id": dispute_id, "kind": kind.value} for kind in ended),
        "clocks": sql.records(_clocks(dispute_id, before.state, after.state)),
        "postings": sql.records(_postings(before, after.state, events)),
    }
    sql.later(_PROJECT, changed)


def _row(stream: Stream, at: datetime) -> dict[str, object]:
    state = stream.state
    assert state.order is not None
    assert state.opened_at is not None
    assert state.terms is not None
    soonest = min(
        (clock for clock in state.deadlines.values() if clock.pause is None),
        key=lambda clock: (clock.due_at, clock.kind),
        default=None,
    )
    return {
        "id": stream.dispute_id,
        "number": state.number,
        "version": stream.version,
        "order_id": state.order.order_id,
        "buyer_id": state.order.buyer,
        "seller_id": state.order.seller,
        "stage": state.stage.value,
        "waiting_on": state.waiting_on.value,
        "fulfilment": state.fulfilment.value,
        "first_part": state.first_part.fulfilment.value if state.first_part else "",
        "reason": state.claim.lines[0].reason if state.claim else "",
        "requested": state.claim.remedy.kind.value if state.claim else "",
        "claimed_minor": state.claim.remedy.refund_minor if state.claim else 0,
        "currency": state.order.currency,
        "assigned_to": None if state.proposed else state.assigned_to,  # open to a second one
        "appeal_state": state.appeal.state.value if state.appeal else "",
        "appeal_assigned_to": state.appeal.assigned_to if state.appeal else None,
        "appeal_result": state.ruling.result.value if state.ruling and state.ruling.result else "",
        "outcome": state.outcome.value if state.outcome else "",
        "next_due_at": soonest.due_at if soonest else None,
        "next_deadline": soonest.kind.value if soonest else "",
        "next_party": soonest.party.value if soonest else "",
        "buyer_step": asked_of(state, Party.BUYER, at),
        "seller_step": asked_of(state, Party.SELLER, at),
        "opened_at": state.opened_at,
        "changed_at": at,
        "closed_at": state.closed_at,
        "terms_sha256": state.terms.sha256,
        "took": took(state),
    }


def took(state: Dispute) -> Plain:
    """Return what a dispute took from its order, as it is kept in its row."""
    return to_plain(earlier.took(state))


def _clocks(dispute_id: str, before: Dispute, after: Dispute) -> Iterator[dict[str, object]]:
    """Yield the clocks that were set, moved, stopped or started again."""
    assert after.terms is not None
    for kind, clock in after.deadlines.items():
        old = before.deadlines.get(kind)
        if old and (old.due_at, old.pause) == (clock.due_at, clock.pause):
            continue  # at most a reminder was delivered
        acts = [*reminder_times(clock, after.terms), clock.due_at]
        yield {
            "dispute_id": dispute_id,
            "kind": kind.value,
            "party": clock.party.value,
            "set_at": clock.set_at,
            "due_at": clock.due_at,
            "paused_at": clock.pause.since if clock.pause else None,
            "act_at": None if clock.pause else min(acts),
        }


def _postings(
    before: Stream, after: Dispute, events: Iterable[Event]
) -> Iterator[dict[str, object]]:
    assert after.order is not None
    for version, event in enumerate(events, start=before.version + 1):
        if not isinstance(event, MoneyMoved):
            continue
        for line, posting in enumerate(event.postings):
            yield {
                "dispute_id": after.dispute_id,
                "version": version,
                "line": line,
                "order_id": after.order.order_id,
                "movement": event.movement,
                "debit": posting.debit.value,
                "credit": posting.credit.value,
                "amount_minor": posting.amount.minor,
                "currency": posting.amount.currency,
                "at": event.at,
            }
