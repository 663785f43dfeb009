"""What an event of the log makes of a conversation."""

from dataclasses import replace

from wakai.core.conversations.model import SPOKEN, Conversation, Happened, State


def evolve(state: Conversation, event: Happened) -> Conversation:
    """Return the conversation after ``event``; a party who speaks wakes it up."""
    woken = event.actor.kind.is_party and event.kind in SPOKEN
    if event.state is not None:
        after = event.state
    elif woken and state.state in {State.PARKED, State.WRAP}:
        after = State.OPEN
    else:
        after = state.state
    state = replace(
        state, state=after, last_seq=state.last_seq + 1, second_id=_second(state, event)
    )
    if event.owner is None:
        return state
    return replace(state, owner=event.owner, owner_id=event.owner_id, epoch=state.epoch + 1)


def _second(state: Conversation, event: Happened) -> int | None:
    """Return who sits beside the owner then: nobody stays where the owner changes."""
    if event.owner is not None or event.kind == Happened.LEFT:
        return None
    return event.actor.id if event.kind == Happened.JOINED else state.second_id
