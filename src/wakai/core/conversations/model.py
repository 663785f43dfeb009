"""What a conversation is, what can be asked of it and what can happen to it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What a conversation is for."""

    SUPPORT = "support"  # a person with the house
    ORDER = "order"  # buyer and seller over an order; the house may read once they dispute it


class Owner(StrEnum):
    """Who has to answer."""

    BOT = "bot"
    QUEUE = "queue"
    HUMAN = "human"
    NOBODY = "nobody"


class State(StrEnum):
    """How alive a conversation is. Parked is asleep, never lost; ended is for good."""

    OPEN = "open"
    WRAP = "wrap"
    PARKED = "parked"
    ENDED = "ended"


class ActorKind(StrEnum):
    """In which capacity somebody writes."""

    BUYER = "buyer"
    SELLER = "seller"
    OPERATOR = "operator"
    BOT = "bot"
    SYSTEM = "system"

    @property
    def is_party(self) -> bool:
        """Whether this is one of the people the house is there for."""
        return self in {ActorKind.BUYER, ActorKind.SELLER}


class Reason(StrEnum):
    """Why a conversation is handed to people."""

    BUTTON = "button"
    KEYWORD = "keyword"
    WORDS = "words"  # asked for a person in their own words
    UNHELPFUL = "unhelpful"  # the bot did not get anywhere
    HARM = "harm"  # harm, law or press
    APPEAL = "appeal"
    BOT_DOWN = "bot_down"
    BUDGET = "budget"  # the bot has talked long enough
    RELEASED = "released"  # the operator gave it back
    RULE = "rule"
    SECOND_OPINION = "second_opinion"  # the party wants to hear a colleague


@dataclass(frozen=True, slots=True)
class Actor:
    """Who writes; bot and system have no id."""

    kind: ActorKind
    id: int | None = None


CALLBACK = "callback"  # why nobody has it: it was left with the house
CONTESTED = "translation.contested"  # a reader says that a translation is wrong
JOINED, LEFT = "conversation.joined", "conversation.left"  # a supervisor beside the owner

# What an operator may write without owning the conversation.
FREE_FOR_STAFF = frozenset({"note.posted", "message.redacted", CONTESTED, JOINED, LEFT})
# What may still be written after the end: it changes nothing that was said.
AFTER_THE_END = frozenset(
    {
        "card.answered",
        "card.posted",  # how was it?
        "message.redacted",
        "message.translated",
        "note.posted",
        "system.line",
        CONTESTED,
    }
)
# What counts as being spoken to: it moves the clocks of waiting and of silence.
SPOKEN = frozenset({"message.posted", "card.posted", "card.answered"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation as far as the rules need it."""

    kind: Kind = Kind.SUPPORT
    owner: Owner = Owner.BOT
    owner_id: int | None = None
    second_id: int | None = None  # the supervisor who has joined the owner, until it changes hands
    epoch: int = 0  # goes up by one whenever the owner changes
    state: State = State.OPEN
    last_seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Write one event of ``kind``; the expectations, where given, must still hold."""

    actor: Actor
    kind: str = "message.posted"
    expect_seq: int | None = None
    expect_epoch: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """Ask for a person. The party may do so at any time, and nobody can refuse it to them."""

    actor: Actor
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAnother:
    """Ask for another person than the one who answers now; what was said stays to be read."""

    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCallback:
    """Leave it with the house instead of waiting for a person: it is answered in writing."""

    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Take a conversation; ``take_over`` takes it from a colleague."""

    operator: int
    expect_epoch: int
    take_over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Give a conversation back to the queue, or to what was left with the house."""

    operator: int
    callback: bool = False  # it was taken from what was left with the house, and is not answered


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrap:
    """Finish talking; what the party writes next opens the conversation again."""

    operator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """End a conversation for good."""

    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class WarnIdle:
    """Ask a silent party whether they are still there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Park:
    """Put a silent conversation to sleep; everything in it stays."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Come back to a parked conversation."""

    actor: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Join:
    """Sit down beside the operator who has it, seen by everybody."""

    supervisor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Leave a conversation to its owner again."""

    supervisor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Assign:
    """Give a conversation to an operator."""

    supervisor: int
    operator: int
    expect_epoch: int


type Asking = HandOff | AskAnother | AskCallback
type Supervising = Join | Leave | Assign
type Command = Post | Asking | Claim | Release | Wrap | End | WarnIdle | Park | Resume | Supervising


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """
    One event of the log and what it does to the conversation.

    ``owner`` is the new owner where it changes, with the epoch going up; ``state`` likewise.
    """

    kind: str
    actor: Actor
    facts: dict[str, str | int | None] = field(default_factory=dict)
    owner: Owner | None = None
    owner_id: int | None = None
    state: State | None = None

    OWNER_CHANGED: ClassVar[str] = "owner.changed"
    WRAPPED: ClassVar[str] = "conversation.wrapped"
    ENDED: ClassVar[str] = "conversation.ended"
    PARKED: ClassVar[str] = "conversation.parked"
    RESUMED: ClassVar[str] = "conversation.resumed"
    IDLE_WARNED: ClassVar[str] = "idle.warned"
    JOINED: ClassVar[str] = JOINED
    LEFT: ClassVar[str] = LEFT


ALL = "all"
STAFF = "staff"


def only(person: int) -> str:
    """Return the audience of one party; staff see it too."""
    return f"party:{person}"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads a conversation: staff see every line, a party what is meant for them."""

    person: int
    staff: bool = False

    def sees(self, audience: str) -> bool:
        """Return whether a line of this audience is shown to the reader."""
        return self.staff or audience in {ALL, only(self.person)}

    @property
    def audiences(self) -> list[str]:
        """Every audience the reader belongs to; empty for staff, who need no filter."""
        return [] if self.staff else [ALL, only(self.person)]
