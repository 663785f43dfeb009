"""What may happen to a conversation. The append statement of the store holds the same rules."""

from dataclasses import replace
from typing import assert_never

from wakai.core.conversations import supervising
from wakai.core.conversations.model import (
    AFTER_THE_END,
    CALLBACK,
    FREE_FOR_STAFF,
    Actor,
    ActorKind,
    AskAnother,
    AskCallback,
    Asking,
    Assign,
    Claim,
    Command,
    Conversation,
    End,
    HandOff,
    Happened,
    Join,
    Kind,
    Leave,
    Owner,
    Park,
    Post,
    Reason,
    Release,
    Resume,
    State,
    Supervising,
    WarnIdle,
    Wrap,
)
from wakai.core.conversations.refusals import (
    BotMuted,
    Ended,
    NotOwner,
    NotPossibleHere,
    Refusal,
    StaleEpoch,
    StaleSeq,
)

type Decision = tuple[Happened, ...] | Refusal

SYSTEM = Actor(ActorKind.SYSTEM)


def decide(state: Conversation, command: Command) -> Decision:
    """Return what happens, nothing at all where it is so already, or why it may not happen."""
    match command:
        case Post():
            return _post(state, command)
        case HandOff() | AskAnother() | AskCallback():
            return _ask(state, command)
        case Claim():
            return _claim(state, command)
        case Release():
            return _release(state, command)
        case Wrap():
            return _wrap(state, command)
        case End():
            return _end(state, command)
        case WarnIdle():
            return _warn_idle(state)
        case Park():
            return _park(state)
        case Resume():
            return _resume(state, command)
        case Join() | Leave() | Assign():
            return _supervise(state, command)
        case _:
            assert_never(command)


def may_post(state: Conversation, command: Post) -> Refusal | None:
    """Return why an event may not be written now, or None; the order of the answers is fixed."""
    actor = command.actor
    if command.expect_seq is not None and command.expect_seq != state.last_seq:
        return StaleSeq(head=state.last_seq)
    if command.expect_epoch is not None and command.expect_epoch != state.epoch:
        return StaleEpoch(epoch=state.epoch)
    if state.state is State.ENDED and command.kind not in AFTER_THE_END:
        return Ended()
    if actor.kind is ActorKind.BOT and state.owner is not Owner.BOT:
        return BotMuted()
    if actor.kind is ActorKind.OPERATOR and command.kind not in FREE_FOR_STAFF:
        owns = state.owner is Owner.HUMAN and actor.id in {state.owner_id, state.second_id}
        return None if owns else NotOwner(owner_id=state.owner_id)
    return None


def _post(state: Conversation, command: Post) -> Decision:
    refusal = may_post(state, command)
    return refusal or (Happened(kind=command.kind, actor=command.actor),)


def _ask(state: Conversation, command: Asking) -> Decision:
    match command:
        case HandOff():
            return _hand_off(state, command)
        case AskAnother():
            return _ask_another(state, command)
        case AskCallback():
            return _ask_callback(state, command)
        case _:
            assert_never(command)


def _hand_off(state: Conversation, command: HandOff) -> Decision:
    if state.state is State.ENDED:
        return Ended()
    if state.kind is Kind.ORDER:
        return NotPossibleHere()
    if state.owner in {Owner.QUEUE, Owner.HUMAN}:
        return ()
    if command.actor.kind is ActorKind.BOT and state.owner is not Owner.BOT:
        return BotMuted()
    if command.actor.kind is ActorKind.OPERATOR:
        return NotPossibleHere()
    return (
        _changed(
            state,
            command.actor,
            owner=Owner.QUEUE,
            reason=command.reason.value,
            state_after=State.OPEN,
        ),
    )


def _ask_another(state: Conversation, command: AskAnother) -> Decision:
    if state.state is State.ENDED:
        return Ended()
    if state.kind is Kind.ORDER or not command.actor.kind.is_party:
        return NotPossibleHere()
    if state.owner is Owner.QUEUE:
        return ()
    if state.owner is not Owner.HUMAN:
        return NotPossibleHere()
    asked = _changed(
        state,
        command.actor,
        owner=Owner.QUEUE,
        reason=Reason.SECOND_OPINION.value,
        state_after=State.OPEN,
    )
    return (replace(asked, facts={**asked.facts, "from_id": state.owner_id}),)


def _ask_callback(state: Conversation, command: AskCallback) -> Decision:
    if state.state is State.ENDED:
        return Ended()
    if state.kind is Kind.ORDER or not command.actor.kind.is_party:
        return NotPossibleHere()
    if state.owner is Owner.NOBODY:
        return ()
    if state.owner is Owner.HUMAN:
        return NotPossibleHere()
    return (
        _changed(state, command.actor, owner=Owner.NOBODY, reason=CALLBACK, state_after=State.OPEN),
    )


def _claim(state: Conversation, command: Claim) -> Decision:
    if state.state is State.ENDED:
        return Ended()
    if state.kind is Kind.ORDER:
        return NotPossibleHere()
    if state.owner is Owner.HUMAN and state.owner_id == command.operator:
        return ()
    if command.expect_epoch != state.epoch:
        return StaleEpoch(epoch=state.epoch)
    if state.owner is Owner.HUMAN and not command.take_over:
        return NotOwner(owner_id=state.owner_id)
    actor = Actor(ActorKind.OPERATOR, command.operator)
    was_theirs = state.owner is Owner.HUMAN
    reason = "taken_over" if was_theirs else "claimed"
    taken = _changed(state, actor, owner=Owner.HUMAN, reason=reason, state_after=state.state)
    if was_theirs:
        taken = replace(taken, facts={**taken.facts, "from_id": state.owner_id})
    return (taken,)


def _release(state: Conversation, command: Release) -> Decision:
    refusal = _not_owned(state, command.operator)
    actor = Actor(ActorKind.OPERATOR, command.operator)
    back_to = Owner.NOBODY if command.callback else Owner.QUEUE
    return refusal or (
        _changed(state, actor, owner=back_to, reason="released", state_after=State.OPEN),
    )


def _wrap(state: Conversation, command: Wrap) -> Decision:
    refusal = _not_owned(state, command.operator)
    if refusal:
        return refusal
    if state.state is State.WRAP:
        return ()
    actor = Actor(ActorKind.OPERATOR, command.operator)
    return (Happened(kind=Happened.WRAPPED, actor=actor, state=State.WRAP),)


def _end(state: Conversation, command: End) -> Decision:
    if state.state is State.ENDED:
        return ()
    if state.kind is Kind.ORDER or command.actor.kind is ActorKind.BOT:
        return NotPossibleHere()
    if command.actor.kind is ActorKind.OPERATOR:
        refusal = _not_owned(state, command.actor.id)
        if refusal:
            return refusal
    return (
        Happened(
            kind=Happened.ENDED,
            actor=command.actor,
            facts={"by": command.actor.kind.value},
            owner=Owner.NOBODY,
            state=State.ENDED,
        ),
    )


def _warn_idle(state: Conversation) -> Decision:
    if state.state not in {State.OPEN, State.WRAP} or state.owner is Owner.QUEUE:
        return NotPossibleHere()
    return (Happened(kind=Happened.IDLE_WARNED, actor=SYSTEM),)


def _park(state: Conversation) -> Decision:
    if state.state is State.PARKED:
        return ()
    if state.state is State.ENDED or state.owner is Owner.QUEUE:
        return NotPossibleHere()
    return (Happened(kind=Happened.PARKED, actor=SYSTEM, state=State.PARKED),)


def _resume(state: Conversation, command: Resume) -> Decision:
    if state.state is State.ENDED:
        return Ended()
    if state.state is not State.PARKED:
        return ()
    return (Happened(kind=Happened.RESUMED, actor=command.actor, state=State.OPEN),)


def _supervise(state: Conversation, command: Supervising) -> Decision:
    match command:
        case Join():
            return supervising.join(state, command)
        case Leave():
            return supervising.leave(state, command)
        case Assign():
            return supervising.assign(state, command)
        case _:
            assert_never(command)


def _not_owned(state: Conversation, operator: int | None) -> Refusal | None:
    if state.state is State.ENDED:
        return Ended()
    if state.owner is not Owner.HUMAN or state.owner_id != operator:
        return NotOwner(owner_id=state.owner_id)
    return None


def _changed(
    state: Conversation, actor: Actor, *, owner: Owner, reason: str, state_after: State
) -> Happened:
    return Happened(
        kind=Happened.OWNER_CHANGED,
        actor=actor,
        facts={"from": state.owner.value, "to": owner.value, "reason": reason},
        owner=owner,
        owner_id=actor.id if owner is Owner.HUMAN else None,
        state=None if state_after is state.state else state_after,
    )
