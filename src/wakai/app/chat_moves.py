"""Carrying decisions about a conversation out: decided on what is so now, written with fences."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wakai.app import clock
from wakai.core.conversations.decide import decide
from wakai.core.conversations.model import ALL, Actor, Command, Happened
from wakai.core.conversations.refusals import (
    NoSuchConversation,
    Refusal,
    StaleEpoch,
    StaleSeq,
)
from wakai.store import chat as log
from wakai.store.chat import Line, Written

_TRIES: Final = 3


def move(
    conversation: int,
    command: Command,
    *,
    facts: Mapping[str, Any] | None = None,
    expect_epoch: int | None = None,
) -> Written | Refusal | None:
    """Decide a command on the present state and write what happens, fenced by epoch and line."""
    outcome: Written | Refusal = NoSuchConversation()
    for _ in range(_TRIES):
        state = log.state_of(conversation)
        if state is None:
            return NoSuchConversation()
        if expect_epoch is not None and state.epoch != expect_epoch:
            return StaleEpoch(epoch=state.epoch)
        decision = decide(state, command)
        if not isinstance(decision, tuple):
            return decision
        if not decision:
            return None
        written = happened(
            conversation, decision[0], epoch=state.epoch, seq=state.last_seq, facts=facts or {}
        )
        outcome = log.append(written, at=clock.now())
        if not isinstance(outcome, StaleSeq | StaleEpoch):
            return outcome
    return outcome


def happened(
    conversation: int,
    event: Happened,
    *,
    seq: int,
    epoch: int | None = None,
    due_at: datetime | None = None,
    facts: Mapping[str, Any] | None = None,
) -> Line:
    """Return the line of what happens, to be written only after line ``seq``."""
    return Line(
        conversation=conversation,
        kind=event.kind,
        actor=event.actor,
        body={**event.facts, **(facts or {})},
        expect_seq=seq,
        expect_epoch=epoch,
        due_at=due_at,
        owner=event.owner,
        owner_id=event.owner_id,
        state=event.state,
    )


def plain_line(
    conversation: int,
    kind: str,
    actor: Actor,
    body: Mapping[str, Any],
    *,
    audience: str = ALL,
    key: UUID | None = None,
    seq: int | None = None,
) -> Line:
    """Return a line that moves nothing."""
    return Line(
        conversation=conversation,
        kind=kind,
        actor=actor,
        body=body,
        audience=audience,
        client_key=key,
        expect_seq=seq,
    )
