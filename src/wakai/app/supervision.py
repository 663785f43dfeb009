"""
The board of a supervisor: who waits, who is there, and what one may do about a conversation.

A supervisor reads (colleagues see who is there, the party does not), whispers (a note, which only
staff see), joins (everybody is told), takes over, or gives it to somebody. Each of these is a line
of the log, decided and written like any other: who had it before is told by that line, and what
they send too late is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from django.db import transaction

from wakai.app import access, chat, clock, people, queues
from wakai.app.chat_moves import move
from wakai.app.waits import CONNECTED
from wakai.core.conversations.model import ActorKind, Assign, Join, Leave
from wakai.core.conversations.refusals import AnotherWanted, Refusal
from wakai.core.conversations.waiting import Waited
from wakai.store import conversations as rows
from wakai.store import supervision as stored
from wakai.store import waits as stored_waits
from wakai.store.chat import Written
from wakai.store.supervision import AtDesk, Handed, Queued, Running

__all__ = [
    "Board",
    "DeskRow",
    "Handed",
    "Moved",
    "NoRoom",
    "NotAccepting",
    "QueueFigures",
    "Running",
    "assign",
    "assign_all",
    "board",
    "desks",
    "handed",
    "join",
    "leave",
    "noted",
    "running",
    "take_over",
]

BATCH_MAX: Final = 50
LATELY: Final = timedelta(days=1)
_HANDED_FOR: Final = timedelta(minutes=15)
_HANDED_MAX: Final = 3

noted = stored.noted


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAccepting:
    """The operator takes no conversations now, or is not there, or may not have this one."""

    code: ClassVar[str] = "not_accepting"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoRoom:
    """The operator has as many conversations as they can have at once."""

    code: ClassVar[str] = "no_room"


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFigures:
    """One language of the queue now."""

    language: str
    is_open: bool
    waiting: int
    oldest: datetime | None
    due_at: datetime | None  # when the next promise is broken, or the first one was
    broken: int
    kept: int  # lately, of those who were answered
    answered: int
    accepting: int  # operators of this language who take conversations now


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """An operator's three facts, and how much they have."""

    id: int
    name: str
    language: str
    connected: bool
    accepting: bool
    on_shift: bool
    load: int
    capacity: int

    @property
    def takes_more(self) -> bool:
        """Whether a conversation can be given to them."""
        return self.connected and self.accepting and self.load < self.capacity


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What the board shows beside the conversations."""

    queues: tuple[QueueFigures, ...]
    desks: tuple[DeskRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """How many conversations went to somebody else, and why the last one that did not, did not."""

    count: int
    refused: Refusal | NotAccepting | NoRoom | None


def board() -> Board:
    """Return how it stands now: by language, the one whose promise breaks first at the top."""
    now, there = clock.now(), desks()
    waiting: dict[str, list[Queued]] = {}
    for one in stored.queue():
        waiting.setdefault(one.language, []).append(one)
    shown = dict.fromkeys([*waiting, *(one.language for one in there if one.connected)])
    waits = stored_waits.of_languages(shown, since=now - LATELY)
    figures = (_figures(code, waiting.get(code, []), waits[code], there, now) for code in shown)
    return Board(queues=tuple(sorted(figures, key=_breach)), desks=there)


def desks() -> tuple[DeskRow, ...]:
    """Return how each operator stands, those first who were seen last."""
    now = clock.now()
    return tuple(_desk(one, now) for one in stored.operators())


def running(supervisor: int, *, limit: int = 100) -> Sequence[Running]:
    """Return what waits and what is with a person; nobody supervises a case of their own."""
    return stored.running(supervisor, limit=limit)


def handed(operator: int) -> Sequence[Handed]:
    """Return what a supervisor took from an operator or gave to them in the last minutes."""
    since = clock.now() - _HANDED_FOR
    return stored.handed(operator, since=since, limit=_HANDED_MAX)


def join(supervisor: int, conversation: int, *, name: str) -> Written | Refusal | None:
    """Sit down beside the operator; the party is told who is there now. None if so already."""
    with transaction.atomic(savepoint=False):
        outcome = move(conversation, Join(supervisor=supervisor), facts={"name": name})
        if isinstance(outcome, Written):
            rows.join(conversation, supervisor, ActorKind.OPERATOR.value)
    return outcome


def leave(supervisor: int, conversation: int, *, name: str) -> Written | Refusal | None:
    """Leave a conversation to its operator again. None if one is not there."""
    return move(conversation, Leave(supervisor=supervisor), facts={"name": name})


def take_over(
    supervisor: int, conversation: int, *, expect_epoch: int, name: str
) -> Written | Refusal | None:
    """Take a conversation, whoever has it; what they send after that is refused by the log."""
    return chat.claim(
        supervisor, conversation, expect_epoch=expect_epoch, name=name, take_over=True
    )


def assign(
    supervisor: int, conversation: int, operator: int, *, expect_epoch: int
) -> Written | Refusal | NotAccepting | NoRoom | None:
    """Give a conversation to an operator who takes conversations and has room for one."""
    desk = next((one for one in desks() if one.id == operator), None)
    person = people.person(operator)
    if desk is None or person is None or not desk.connected or not desk.accepting:
        return NotAccepting()
    seat = chat.seat_in(conversation, operator, {role.value for role in person.roles})
    if seat is None or not seat.reader.staff:
        return NotAccepting()
    if not desk.takes_more:
        return NoRoom()
    if chat.another_wanted(operator, conversation):
        return AnotherWanted()
    command = Assign(supervisor=supervisor, operator=operator, expect_epoch=expect_epoch)
    with transaction.atomic(savepoint=False):
        outcome = move(conversation, command, facts={"name": person.name})
        if isinstance(outcome, Written):
            chat.has_come(operator, conversation)
    return outcome


def assign_all(supervisor: int, giver: int, operator: int) -> Moved:
    """
    Give what an operator has to another, who waits longest first, as far as there is room.

    What the supervisor may not supervise stays where it is: nobody moves a case of their own.
    """
    moved, refused = 0, None
    for row in rows.owned(giver, limit=BATCH_MAX):
        here = row.header
        if not _supervises(supervisor, here.id):
            continue
        outcome = assign(supervisor, here.id, operator, expect_epoch=here.epoch)
        if isinstance(outcome, Written):
            moved += 1
        else:
            refused = outcome or refused
    return Moved(count=moved, refused=refused)


def _supervises(supervisor: int, conversation: int) -> bool:
    try:
        access.conversation_to_supervise(supervisor, conversation)
    except access.NotVisible:
        return False
    return True


def _desk(one: AtDesk, now: datetime) -> DeskRow:
    return DeskRow(
        id=one.id,
        name=one.name,
        language=one.language,
        connected=one.seen_at is not None and one.seen_at >= now - CONNECTED,
        accepting=one.accepting,
        on_shift=queues.is_open(one.language, now),
        load=one.load,
        capacity=one.capacity,
    )


def _figures(
    language: str,
    waiting: Sequence[Queued],
    waited: Sequence[Waited],
    there: Iterable[DeskRow],
    now: datetime,
) -> QueueFigures:
    due = [at for one in waiting if (at := queues.answer_due(language, one.since))]
    able = [one for one in there if one.language == language]
    return QueueFigures(
        language=language,
        is_open=queues.is_open(language, now),
        waiting=len(waiting),
        oldest=waiting[0].since if waiting else None,
        due_at=min(due, default=None),
        broken=sum(at <= now for at in due),
        kept=_kept(language, waited),
        answered=len(waited),
        accepting=sum(one.connected and one.accepting for one in able),
    )


def _kept(language: str, waited: Iterable[Waited]) -> int:
    """Return how many promises were kept."""
    due = [(one, queues.answer_due(language, one.since)) for one in waited]
    return sum(at is not None and one.since + one.took <= at for one, at in due)


def _breach(figures: QueueFigures) -> tuple[bool, float, str]:
    at = figures.due_at
    return (at is None, at.timestamp() if at else 0.0, figures.language)
