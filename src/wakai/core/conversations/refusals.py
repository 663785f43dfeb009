"""Why something is not written to a conversation: values with a stable code and their facts."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleSeq:
    """Somebody wrote in between: read on, then decide whether it still fits."""

    code: ClassVar[str] = "stale_seq"
    head: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleEpoch:
    """The conversation has changed hands since."""

    code: ClassVar[str] = "stale_epoch"
    epoch: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BotMuted:
    """A person owns the conversation: the bot is silent."""

    code: ClassVar[str] = "bot_muted"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotOwner:
    """An operator writes to the party only in a conversation they have taken."""

    code: ClassVar[str] = "not_owner"
    owner_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The conversation has ended; a new one can be started at once."""

    code: ClassVar[str] = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyReused:
    """This key was used before, for something else."""

    code: ClassVar[str] = "key_reused"
    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotPossibleHere:
    """A conversation of this kind, or in this state, does not know this step."""

    code: ClassVar[str] = "not_possible_here"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchConversation:
    """There is none, or it is not yours."""

    code: ClassVar[str] = "not_found"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnotherWanted:
    """The party asked to hear somebody else than the operator who had it before."""

    code: ClassVar[str] = "another_wanted"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondThere:
    """Another supervisor has joined already: there are never three."""

    code: ClassVar[str] = "second_there"
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOwed:
    """It was left with the house for an answer in writing: it does not end without one."""

    code: ClassVar[str] = "answer_owed"
    number: str


type Refusal = (
    StaleSeq
    | StaleEpoch
    | BotMuted
    | NotOwner
    | Ended
    | KeyReused
    | NotPossibleHere
    | NoSuchConversation
    | AnotherWanted
    | SecondThere
    | AnswerOwed
)
