"""The one way of a command: read, decide, append, derive, tell; all in one transaction."""

import contextlib
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from wakai.app import assignment_news, case_lines, instructions, notices, sanctions
from wakai.core.disputes.commands import Command, Reopen, StartDraft
from wakai.core.disputes.decide import decide
from wakai.core.disputes.events import Event
from wakai.core.disputes.evolve import evolve
from wakai.core.disputes.model import Dispute
from wakai.core.disputes.refusals import ChangedMeanwhile, DisputeOpenAlready, Refusal
from wakai.core.ids import DisputeId
from wakai.store import codec, conversations, drafts, journal, projection, sql, texts
from wakai.store import disputes as rows
from wakai.store.journal import Stream
from wakai.store.texts import NewText


class KeyReused(Exception):
    """An idempotency key came again with other contents: a mistake of the caller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """A command was carried out; ``events`` is empty when it had been before."""

    dispute_id: DisputeId
    version: int
    state: Dispute
    events: tuple[Event, ...]


type Answer = Done | Refusal


def execute(
    dispute_id: DisputeId,
    command: Command,
    *,
    request_id: UUID | None = None,
    seen_version: int | None = None,
    new_texts: Sequence[NewText] = (),
    draft: str = "",
    token: str | None = None,
) -> Done | Refusal:
    """
    Decide a command and, unless it is refused, store its events and all that follows from them.

    ``request_id`` makes a retry harmless: the same key with the same command is the same command.
    ``seen_version`` is what the caller looked at; when the dispute has moved on since, the answer
    is ChangedMeanwhile. Only if the command is accepted, ``new_texts`` are stored, and the draft is
    thrown away whose scope is ``draft``: what was typed there has been sent. ``token`` names the
    program of the shop that acts for a party.

    Raises KeyReused.
    """
    try:
        with transaction.atomic(durable=True):
            answer = _decide(
                dispute_id,
                command,
                request_id=request_id,
                seen_version=seen_version,
                new_texts=new_texts,
                draft=draft,
                token=token,
            )
    except IntegrityError:
        if isinstance(command, StartDraft | Reopen):
            # Two disputes over one order at the same instant: the table lets one of them live.
            return DisputeOpenAlready()
        raise
    return answer


def _decide(
    dispute_id: DisputeId,
    command: Command,
    *,
    request_id: UUID | None,
    seen_version: int | None,
    new_texts: Sequence[NewText],
    draft: str,
    token: str | None,
) -> Done | Refusal:
    before, (answered, talks, *of_order) = journal.hold(
        dispute_id,
        journal.answered(request_id),
        conversations.about(dispute_id),
        *(rows.hold_order(command.order.order_id) if isinstance(command, StartDraft) else ()),
    )
    fingerprint = _fingerprint(dispute_id, command) if request_id else b""
    if answered:
        if answered[0][0] != fingerprint:
            raise KeyReused(str(request_id))
        return _done(before, ())
    if seen_version is not None and seen_version != before.version:
        return ChangedMeanwhile()
    if not before.version and any(is_open for _took, is_open in chain(*of_order[1:])):
        return DisputeOpenAlready()  # it may end before this one is written, and take something
    decision = decide(before.state, _with_earlier(command, of_order))
    if not isinstance(decision, tuple):
        return decision
    if not decision:
        return _done(before, ())
    with sql.together():
        texts.write(new_texts, command.at)
        if draft and command.by.person:
            drafts.delete(command.by.person, draft)
        after = journal.append(
            before,
            decision,
            by=command.by,
            at=command.at,
            request_id=request_id,
            fingerprint=fingerprint,
            token=token,
        )
        _follow(before, after, decision, command.at, [talk for (talk,) in talks])
    return _done(after, decision)


def _follow(
    before: Stream, after: Stream, events: tuple[Event, ...], at: datetime, talks: Sequence[int]
) -> None:
    """Derive and tell what follows from events, in the transaction that appends them."""
    projection.project(before, after, events, at)
    notices.write(after, events, at=at)
    instructions.follow(after, events, at=at)
    assignment_news.follow(before, after, events, at=at)
    case_lines.write(after, events, talks)
    sanctions.follow(after, events, at=at)


def execute_all[R](
    dispute_id: DisputeId, commands: Sequence[Command], *, first: Callable[[], R | None]
) -> Done | Refusal | R:
    """
    Carry out commands of one person and instant about a dispute, all of them or none.

    ``first`` writes what belongs to them in the same transaction, once the dispute is held and none
    of them is refused. What it returns is why nothing is to happen, and then nothing has.
    """
    by, at = commands[0].by, commands[0].at
    with transaction.atomic(durable=True):
        before, (talks,) = journal.hold(dispute_id, conversations.about(dispute_id))
        decision = _decide_all(before.state, commands)
        if not isinstance(decision, tuple):
            return decision
        why_not = first()
        if why_not is not None:
            transaction.set_rollback(True)
            return why_not
        if not decision:
            return _done(before, ())
        with sql.together():
            after = journal.append(before, decision, by=by, at=at)
            _follow(before, after, decision, at, [talk for (talk,) in talks])
    return _done(after, decision)


def _decide_all(state: Dispute, commands: Sequence[Command]) -> tuple[Event, ...] | Refusal:
    events: tuple[Event, ...] = ()
    for command in commands:
        decision = decide(state, command)
        if not isinstance(decision, tuple):
            return decision
        events += decision
        state = reduce(evolve, decision, state)
    return events


def _with_earlier(command: Command, of_order: Sequence[list[tuple[Any, ...]]]) -> Command:
    """Return a command that begins a dispute with the bank's word and what earlier ones took."""
    if not isinstance(command, StartDraft):
        return command
    held, took = of_order
    order, charged_back_at = command.order, held[0][0]
    if charged_back_at != order.charged_back_at:
        order = replace(order, charged_back_at=charged_back_at)
    return replace(command, order=order, earlier=rows.told_earlier(took))


def execute_each(asked: Mapping[DisputeId, Command]) -> dict[DisputeId, Done | Refusal]:
    """
    Decide a command about each of several disputes, and carry out what can be, all at once.

    They share one way to the database to read and one transaction to write, so that each costs
    less. Each decision stands alone all the same: where one cannot be written nothing is, and all
    are missing in the answer. What is missing is left to ``execute``: somebody else appended
    meanwhile, or what follows from it has to be read first. Call it outside of any transaction.
    """
    answers: dict[DisputeId, Done | Refusal] = {}
    decided: dict[DisputeId, tuple[Done, sql.Gathered]] = {}
    talked_about = {dispute_id for dispute_id, _ in sql.fetch(*conversations.about_each(*asked))}
    for before in journal.look(*asked):
        command = asked[before.dispute_id]
        decision = decide(before.state, command)
        if not isinstance(decision, tuple):
            answers[before.dispute_id] = decision
        elif not decision:
            answers[before.dispute_id] = _done(before, ())
        elif before.dispute_id not in talked_about:
            with contextlib.suppress(sql.NotWithoutReading), sql.gathered() as work:
                done = _done(_written(before, decision, command), decision)
                decided[before.dispute_id] = done, work
    if not decided:
        return answers
    with sql.gathered() as first:
        journal.lock(*decided)
    if sql.at_once([first, *(work for _, work in decided.values())]):
        answers |= {dispute_id: done for dispute_id, (done, _) in decided.items()}
    return answers


def _written(before: Stream, decision: tuple[Event, ...], command: Command) -> Stream:
    after = journal.append(before, decision, by=command.by, at=command.at)
    projection.project(before, after, decision, command.at)
    notices.write(after, decision, at=command.at)
    instructions.follow(after, decision, at=command.at)
    sanctions.follow(after, decision, at=command.at)
    return after


def _done(stream: Stream, events: tuple[Event, ...]) -> Done:
    return Done(
        dispute_id=stream.dispute_id, version=stream.version, state=stream.state, events=events
    )


def _fingerprint(dispute_id: DisputeId, command: Command) -> bytes:
    """Return a hash of what is asked; not of when, since a retry comes later."""
    named = [str(dispute_id), type(command).__name__, codec.asked(command)]
    return hashlib.sha256(codec.canonical(named)).digest()


def read(dispute_id: DisputeId) -> Done:
    """Return a dispute as it stands; version 0 when nobody opened it."""
    return _done(journal.read(dispute_id), ())


def asked_before(request_id: UUID) -> DisputeId | None:
    """Return the dispute about which this idempotency key asked something; None if it is new."""
    return journal.dispute_of_request(request_id)
