"""Sanctions and complaints: read, decide, append, derive, tell; all in one transaction."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid5

from django.db import transaction

from wakai.app import formats, policies, sanction_notices
from wakai.core.disputes.events import BecameFinal
from wakai.core.disputes.events import Event as DisputeEvent
from wakai.core.disputes.model import SYSTEM, Actor, Party, Role
from wakai.core.ids import NUMBER_BITS, PersonId, SanctionId, public_number
from wakai.core.sanctions.commands import Command, FireClock, StateSanction
from wakai.core.sanctions.decide import decide
from wakai.core.sanctions.events import Event
from wakai.core.sanctions.model import Clock, Sanction, Statement
from wakai.core.sanctions.refusals import Refusal
from wakai.store import orders, people, sanction_journal, texts
from wakai.store import sanctions as rows
from wakai.store.journal import Stream as DisputeStream
from wakai.store.people import PersonRow
from wakai.store.texts import NewText

log = logging.getLogger(__name__)

complaints = rows.complaints
newest = rows.newest
next_due_at = rows.next_due_at
of_party = rows.of_party
row = rows.row

_SCOPE_MAX = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A command was carried out; ``events`` is empty when it had been before."""

    sanction_id: SanctionId
    version: int
    state: Sanction
    events: tuple[Event, ...]


def execute(
    sanction_id: SanctionId, command: Command, *, new_texts: Sequence[NewText] = ()
) -> Done | Refusal:
    """Decide a command and, unless it is refused, store its events and all that follows."""
    with transaction.atomic(durable=True):
        return _carry_out(sanction_id, command, new_texts)


def _carry_out(
    sanction_id: SanctionId, command: Command, new_texts: Sequence[NewText] = ()
) -> Done | Refusal:
    before = sanction_journal.hold(sanction_id)
    decision = decide(before.state, command)
    if not isinstance(decision, tuple):
        return decision
    if not decision:
        return _done(before, ())
    texts.write(new_texts, command.at)
    after = sanction_journal.append(before, decision, by=command.by, at=command.at)
    rows.project(after, command.at)
    sanction_notices.write(after, decision, at=command.at)
    return _done(after, decision)


def _done(stream: sanction_journal.Stream, events: tuple[Event, ...]) -> Done:
    return Done(
        sanction_id=stream.sanction_id,
        version=stream.version,
        state=stream.state,
        events=events,
    )


def stating(
    sanction_id: SanctionId,
    statement: Statement,
    *,
    by: Actor,
    party: PersonRow,
    side: Party,
    at: datetime,
) -> StateSanction:
    """Return the command that puts a sanction on somebody, under the policy in force now."""
    return StateSanction(
        by=by,
        at=at,
        sanction_id=sanction_id,
        number=public_number(secrets.randbits(NUMBER_BITS)),
        party=PersonId(party.id),
        side=side,
        statement=statement,
        terms=policies.pinned(),
        calendar=party.country.lower(),
        zone=formats.zone_name(party),
    )


def follow(after: DisputeStream, happened: Sequence[DisputeEvent], *, at: datetime) -> None:
    """
    State what follows from the final ruling of a dispute, in the caller's transaction.

    A person found it, and the terms of the dispute say which measure follows from the finding. So
    whoever loses a listing by a ruling is told why, and can complain of that too.
    """
    state = after.state
    ruling = state.ruling
    if ruling is None or ruling.adjudicator is None or state.terms is None:
        return
    if not any(isinstance(event, BecameFinal) for event in happened):
        return
    for finding in ruling.findings:
        follows = state.terms.complaints.after_finding.get(finding)
        if follows is None:
            continue
        statement = Statement(
            measure=follows.measure,
            scope=_titles(after),
            starts_at=at,
            finding=finding,
            clause=follows.clause,
            dispute_id=after.dispute_id,
            dispute_number=state.number,
        )
        assert state.order is not None
        seller = people.person(state.order.seller)
        assert seller is not None
        sanction_id = SanctionId(uuid5(after.dispute_id, finding))
        by = Actor(person=ruling.adjudicator, role=Role.ADJUDICATOR)
        _carry_out(
            sanction_id,
            stating(sanction_id, statement, by=by, party=seller, side=Party.SELLER, at=at),
        )


def _titles(after: DisputeStream) -> str:
    """Return what the claimed lines are called: the listings that the ruling is about."""
    state = after.state
    assert state.order is not None
    assert state.claim is not None
    order = orders.order(state.order.order_id)
    claimed = {line.line_id for line in state.claim.lines}
    titles = [line.title for line in order.lines if line.id in claimed] if order else []
    return ", ".join(titles)[:_SCOPE_MAX]


def fire_due(now: datetime, *, limit: int = 100) -> int:
    """
    Carry out what follows from the clocks that are over, and return how many that were.

    Safe to run in several processes: a clock that is gone by then is refused.
    """
    done = 0
    for row in rows.due(now, limit=limit):
        assert row.next_due_at is not None
        command = FireClock(by=SYSTEM, at=now, clock=Clock(row.next_clock), due_at=row.next_due_at)
        try:
            done += isinstance(execute(row.id, command), Done)
        except Exception:
            log.exception("clock %s of sanction %s failed", row.next_clock, row.id)
    return done
