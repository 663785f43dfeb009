"""What a supervisor does with a conversation: joins its owner, leaves, gives it to somebody."""

from wakai.core.conversations.model import (
    Actor,
    ActorKind,
    Assign,
    Conversation,
    Happened,
    Join,
    Kind,
    Leave,
    Owner,
    State,
)
from wakai.core.conversations.refusals import (
    Ended,
    NotPossibleHere,
    Refusal,
    SecondThere,
    StaleEpoch,
)

type Decision = tuple[Happened, ...] | Refusal


def join(state: Conversation, command: Join) -> Decision:
    """Sit down beside the operator who has it: both may write, and there are never three."""
    refusal = _nothing_to_supervise(state)
    if refusal:
        return refusal
    if state.owner is not Owner.HUMAN or state.owner_id == command.supervisor:
        return NotPossibleHere()
    if state.second_id == command.supervisor:
        return ()
    if state.second_id is not None:
        return SecondThere(person_id=state.second_id)
    return (Happened(kind=Happened.JOINED, actor=_of_house(command.supervisor)),)


def leave(state: Conversation, command: Leave) -> Decision:
    """Stand up again; whoever is not there has left already."""
    if state.second_id != command.supervisor:
        return ()
    return (Happened(kind=Happened.LEFT, actor=_of_house(command.supervisor)),)


def assign(state: Conversation, command: Assign) -> Decision:
    """Give a conversation to an operator, whoever has it now."""
    refusal = _nothing_to_supervise(state)
    if refusal:
        return refusal
    if state.owner is Owner.HUMAN and state.owner_id == command.operator:
        return ()
    if command.expect_epoch != state.epoch:
        return StaleEpoch(epoch=state.epoch)
    return (
        Happened(
            kind=Happened.OWNER_CHANGED,
            actor=_of_house(command.supervisor),
            facts={
                "from": state.owner.value,
                "to": Owner.HUMAN.value,
                "reason": "assigned",
                "from_id": state.owner_id,
                "to_id": command.operator,
            },
            owner=Owner.HUMAN,
            owner_id=command.operator,
        ),
    )


def _nothing_to_supervise(state: Conversation) -> Refusal | None:
    if state.state is State.ENDED:
        return Ended()
    return NotPossibleHere() if state.kind is Kind.ORDER else None


def _of_house(person: int) -> Actor:
    return Actor(ActorKind.OPERATOR, person)
