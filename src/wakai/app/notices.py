"""Notices: planned from events, kept with the decision, shown in the product and copied by mail."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import get_language

from wakai.app import on_duty, sanction_notices
from wakai.app.letter import Letter
from wakai.app.letter_ruling import Said
from wakai.app.letters import Told, compose
from wakai.app.notice_plan import Code, Facts, NoticePlan, plan, plan_reminder
from wakai.core.disputes.events import (
    AppealDecided,
    AppealFoundInadmissible,
    AppealOverdue,
    AppealRejected,
    Event,
    LateRejected,
    RulingIssued,
    RulingOverdue,
)
from wakai.core.disputes.model import Deadline, TextRef
from wakai.core.plain import from_plain, to_plain
from wakai.store import codec, orders, people, policies, texts
from wakai.store import notices as stored
from wakai.store.journal import Stream
from wakai.store.notices import NewNotice, NoticeRow

TOPIC = stored.TOPIC


def write(after: Stream, events: Sequence[Event], *, at: datetime) -> None:
    """Tell everybody whom the events concern, in the caller's transaction."""
    plans = plan(after.state, events)
    if any(_is_apology(planned.event) for planned in plans):
        person = on_duty.answerable(after.state, at)
        plans = tuple(replace(one, facts=replace(one.facts, sees_to_it=person)) for one in plans)
    _keep(after, plans, at)


def _is_apology(event: Event | None) -> bool:
    """Say whether the house says sorry: the letter then names who sees to it (T19, T27)."""
    return isinstance(event, RulingOverdue | AppealOverdue) and event.step == "apology"


def remind(stream: Stream, clock: Deadline, *, reminder: int, at: datetime) -> None:
    """Remind whoever can still act on a running clock, in the caller's transaction."""
    _keep(stream, plan_reminder(stream.state, clock.kind, reminder), at)


def _keep(stream: Stream, plans: Sequence[NoticePlan], at: datetime) -> None:
    if not plans:
        return
    notices = [
        NewNotice(
            person_id=planned.person,
            code=planned.code.value,
            facts=pack(planned.event, planned.facts),
            message_id=_message_id(stream, planned),
        )
        for planned in plans
    ]
    stored.add(stream.dispute_id, stream.version, notices, at)


def _message_id(stream: Stream, planned: NoticePlan) -> str:
    """Return a Message-ID that is the same for the same notice and tells nothing about it."""
    reminder = planned.facts.reminder
    told = (
        (reminder.kind.value, reminder.due_at.isoformat(), reminder.nth)
        if reminder
        else (stream.version, planned.code.value)
    )
    named = ":".join(map(str, (stream.dispute_id, planned.person, *told)))
    host = urlsplit(settings.WAKAI_BASE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(named.encode()).hexdigest()[:40]}@{host}>"


def pack(event: Event | None, facts: Facts) -> dict[str, Any]:
    """Return the facts of a notice as they are kept."""
    packed: dict[str, Any] = {"facts": to_plain(facts)}
    if event is not None:
        packed["event"] = {"kind": event.kind, "body": codec.encode(event)}
    return packed


def unpack(row: NoticeRow) -> tuple[Event | None, Facts]:
    """Return what ``pack`` kept."""
    facts = from_plain(Facts, row.facts["facts"])
    kept = row.facts.get("event")
    if kept is None:
        return None, facts
    return codec.decode(kept["kind"], kept["body"], policies.terms), facts


def letters(rows: Sequence[NoticeRow], *, time_zone: str) -> tuple[Letter, ...]:
    """Return the notices as letters in the active language, in their order."""
    of_disputes = [row for row in rows if row.sanction_id is None]
    letters = zip(of_disputes, _letters(of_disputes, time_zone), strict=True)
    written = {row.id: letter for row, letter in letters}
    return tuple(
        sanction_notices.letter(row, time_zone=time_zone) if row.sanction_id else written[row.id]
        for row in rows
    )


def _letters(rows: Sequence[NoticeRow], time_zone: str) -> tuple[Letter, ...]:
    """Return the notices about disputes as letters; three queries for any number, four at most."""
    read = [(row, *unpack(row)) for row in rows]
    known = orders.orders(facts.order_id for _, _, facts in read)
    numbers = {order.id: order.number for order in known.values()}
    asked = {facts.sees_to_it for _, _, facts in read if facts.sees_to_it}
    names = people.people(asked) if asked else {}
    words = texts.read(
        (ref for _, event, _ in read for ref in _texts_of(event)), language=get_language() or "en"
    )
    return tuple(
        compose(
            Told(
                code=Code(row.code),
                event=event,
                facts=facts,
                terms=policies.terms(facts.terms),
                said=Said(words, numbers[facts.order_id]),
                order_number=numbers[facts.order_id],
                bought={line.id: line for line in known[facts.order_id].lines},
                sees_to_it=names.get(facts.sees_to_it) if facts.sees_to_it else None,
                time_zone=time_zone,
            )
        )
        for row, event, facts in read
    )


def _texts_of(event: Event | None) -> list[TextRef]:
    """Return the texts a letter quotes: those of the house, never what a party wrote (I-47)."""
    if isinstance(event, LateRejected | AppealFoundInadmissible | AppealRejected):
        return [event.statement]
    if not isinstance(event, RulingIssued | AppealDecided):
        return []
    ruling = event.ruling
    found = [ruling.statement, *(judged.why for judged in ruling.evidence)]
    return [ref for ref in found if ref is not None]
