"""
Conversations: the one door through which pages, jobs, bot and disputes write to them.

Every function that writes returns ``Written`` or a refusal, and runs in the caller's transaction if
there is one. The live path posts messages through the same append statement.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from wakai.app import chat_limits, chat_subject, clock, surveys
from wakai.app.chat_moves import happened, move, plain_line
from wakai.app.waits import CONNECTED
from wakai.core.conversations import cards, texts
from wakai.core.conversations.decide import SYSTEM, decide
from wakai.core.conversations.model import (
    ALL,
    STAFF,
    Actor,
    ActorKind,
    AskAnother,
    Claim,
    Command,
    End,
    HandOff,
    Kind,
    Park,
    Reader,
    Reason,
    Release,
    Resume,
    WarnIdle,
    Wrap,
)
from wakai.core.conversations.refusals import (
    AnotherWanted,
    AnswerOwed,
    KeyReused,
    NoSuchConversation,
    Refusal,
)
from wakai.core.conversations.seats import HELPER, Seat, seat
from wakai.store import absences, callbacks, ringing, second_opinions, silence
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store.chat import Line, Written

BOT = Actor(ActorKind.BOT)
BATCH_MAX = 200
_CARD_ANSWERS = UUID("0f0d6a4e-7d0e-4d0b-9a53-5a9f0a9f7c11")
_TRIES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAnswered:
    """A card can be answered once, and this one was."""

    code = "card_answered"
    seq: int


# Seats


def seat_in(conversation: int, person: int, roles: Collection[str]) -> Seat | None:
    """Return how a person takes part in a conversation; None where it is not theirs to see."""
    place = rows.places(person, [conversation]).get(conversation)
    return seat(person, roles, place) if place else None


# Opening


def open_support(person: int, *, language: str, role: str = "buyer") -> int:
    """Return the person's conversation with the house; a new one begins with the bot."""
    at = clock.now()
    with transaction.atomic(savepoint=False):
        conversation, is_new = rows.open_support(person, language=language, at=at)
        if is_new:
            rows.join(conversation, person, role)
            opened = {"kind": Kind.SUPPORT.value, "language": language}
            log.append(
                plain_line(conversation, "conversation.opened", SYSTEM, opened, seq=0), at=at
            )
            greeting = {"code": "bot_greeting", "facts": {}}
            log.append(plain_line(conversation, "system.line", BOT, greeting, seq=1), at=at)
    return conversation


def running_of(person: int) -> rows.Header | None:
    """Return the person's conversation with the house, where one has begun and not ended."""
    return rows.running_of(person)


def open_order_thread(
    order: int, *, buyer: int, seller: int, language: str, helper: int | None = None
) -> int:
    """Return the conversation of buyer and seller over an order, opened by one or a ``helper``."""
    at = clock.now()
    with transaction.atomic(savepoint=False):
        members = [(buyer, ActorKind.BUYER.value), (seller, ActorKind.SELLER.value)]
        if helper is not None:
            members.append((helper, HELPER))
        conversation = rows.open_order(order, members=members, language=language, at=at)
        opened = {"kind": Kind.ORDER.value, "order": order}
        log.append(plain_line(conversation, "conversation.opened", SYSTEM, opened, seq=0), at=at)
    return conversation


# Writing


def post(  # noqa: PLR0913 - what a message is, and what it expects
    conversation: int,
    actor: Actor,
    text: str,
    *,
    key: UUID,
    language: str = "",
    attachments: Collection[UUID] = (),
    note: bool = False,
    expect_seq: int | None = None,
    expect_epoch: int | None = None,
    token: str | None = None,
) -> Written | Refusal:
    """
    Write a message, or a note that only staff see; ``token`` names the program that writes it.

    The same key with the same text is the same message. Raises texts.BadText.
    """
    body = {"text": text, "lang": language, "attachments": [str(item) for item in attachments]}
    if text or not attachments:
        body["text"] = texts.clean(text, characters_max=chat_limits.TEXT_MAX)
    line = Line(
        conversation=conversation,
        kind="note.posted" if note else "message.posted",
        actor=actor,
        body=body,
        audience=STAFF if note else ALL,
        client_key=key,
        expect_seq=expect_seq,
        expect_epoch=expect_epoch,
        due_at=None if actor.kind.is_party else clock.now() + chat_limits.warn_after(),
        token=token,
    )
    return log.append(line, at=clock.now())


def say(conversation: int, code: str, facts: Mapping[str, Any], *, audience: str = ALL) -> None:
    """
    Write a line of the house: a code and facts, put into words for each reader.

    For things that happened elsewhere (a ruling, a moved deadline), in their own transaction.
    """
    body = {"code": code, "facts": dict(facts)}
    log.append(
        plain_line(conversation, "system.line", SYSTEM, body, audience=audience), at=clock.now()
    )


def post_card(
    conversation: int,
    actor: Actor,
    card: cards.Card,
    *,
    key: UUID | None = None,
    audience: str = ALL,
    expect_seq: int | None = None,
    expect_epoch: int | None = None,
) -> Written | Refusal:
    """Put a card into a conversation."""
    at = clock.now()
    line = Line(
        conversation=conversation,
        kind="card.posted",
        actor=actor,
        body=cards.body(card),
        audience=audience,
        client_key=key,
        expect_seq=expect_seq,
        expect_epoch=expect_epoch,
        due_at=at + chat_limits.warn_after(),
    )
    return log.append(line, at=at)


def answer_card(
    conversation: int, actor: Actor, seq: int, answer: Mapping[str, Any]
) -> Written | Refusal | CardAnswered:
    """
    Answer the card of line ``seq``, once. An order that is picked becomes what the chat is about.

    The caller has checked that what the answer names belongs to the person. Raises cards.BadCard.
    """
    assert actor.id is not None
    card = log.entry(conversation, seq, reader=Reader(actor.id))
    if card is None or card.kind != "card.posted":
        return NoSuchConversation()
    checked = cards.checked_answer(card.body["card"], answer)
    line = plain_line(
        conversation,
        "card.answered",
        actor,
        {"seq": seq, "card": card.body["card"], "answer": checked},
        key=uuid5(_CARD_ANSWERS, f"{conversation}:{seq}"),
    )
    with transaction.atomic(savepoint=False):
        outcome = log.append(line, at=clock.now())
        if isinstance(outcome, Written) and not outcome.again:
            _follow_up(conversation, actor.id, checked)
    return CardAnswered(seq=outcome.seq) if isinstance(outcome, KeyReused) else outcome


def _follow_up(conversation: int, person: int, answer: Mapping[str, Any]) -> None:
    """Do what an answer to a card leads to, in the transaction of its line."""
    if "order" in answer:
        chat_subject.link(conversation, answer["order"])
    if "rating" in answer:
        subject = f"conversation:{conversation}"
        surveys.answer(person, subject, score=answer["rating"], comment=answer["words"])


# Who has it


def hand_off(
    conversation: int,
    actor: Actor,
    reason: Reason,
    *,
    summary: Mapping[str, Any] | None = None,
    expect_epoch: int | None = None,
) -> Written | Refusal | None:
    """
    Bring a person: the conversation joins the queue. None where it is with people already.

    ``summary`` are facts for the operator (emotion left out), kept as a note that only staff see.
    """
    with transaction.atomic(savepoint=False):
        outcome = move(conversation, HandOff(actor=actor, reason=reason), expect_epoch=expect_epoch)
        if isinstance(outcome, Written) and summary:
            note = {"code": "handoff_summary", "facts": dict(summary)}
            log.append(
                plain_line(conversation, "note.posted", SYSTEM, note, audience=STAFF),
                at=clock.now(),
            )
    return outcome


def ask_another(conversation: int, actor: Actor) -> Written | Refusal | None:
    """
    Bring another person than who answers now; the place in the queue is the first one.

    None where it waits for somebody already.
    """
    with transaction.atomic(savepoint=False):
        outcome = move(conversation, AskAnother(actor=actor))
        if isinstance(outcome, Written):
            second_opinions.keep_place(conversation)
    return outcome


def claim(
    operator: int, conversation: int, *, expect_epoch: int, name: str, take_over: bool = False
) -> Written | Refusal | None:
    """
    Take a conversation. Of several who try at once exactly one gets it; None if it is theirs.

    Whose answer the party wants a second opinion on does not get it while a colleague is there.
    """
    if another_wanted(operator, conversation):
        return AnotherWanted()
    command = Claim(operator=operator, expect_epoch=expect_epoch, take_over=take_over)
    with transaction.atomic(savepoint=False):
        outcome = move(conversation, command, facts={"name": name})
        if isinstance(outcome, Written):
            has_come(operator, conversation)
    return outcome


def another_wanted(operator: int, conversation: int) -> bool:
    """Return whether the party asked to hear somebody else than this operator, who is there."""
    if second_opinions.not_wanted(conversation) != operator:
        return False
    return second_opinions.others_accepting(operator, seen_after=clock.now() - CONNECTED)


def has_come(operator: int, conversation: int) -> None:
    """Note that an operator has a conversation now; it rings nowhere any more."""
    rows.join(conversation, operator, ActorKind.OPERATOR.value)
    ringing.settle(conversation, operator, clock.now())


def release(operator: int, conversation: int) -> Written | Refusal | None:
    """Give a conversation back to where it was taken from, at the place it had."""
    goes_back = callbacks.goes_back(conversation)
    return move(conversation, Release(operator=operator, callback=goes_back))


def wrap(operator: int, conversation: int) -> Written | Refusal | None:
    """Finish talking; the party's next line opens it again for the same operator."""
    return move(conversation, Wrap(operator=operator))


def end(conversation: int, actor: Actor) -> Written | Refusal | None:
    """
    End a conversation and ask how it was; the answer changes nothing in any case.

    An operator does not end what was left with the house before it is answered; its party may.
    """
    owed = callbacks.owed_in(conversation) if actor.kind is ActorKind.OPERATOR else None
    if owed:
        return AnswerOwed(number=owed)
    with transaction.atomic(savepoint=False):
        outcome = move(conversation, End(actor=actor))
        if isinstance(outcome, Written):
            callbacks.close(conversation, clock.now())
            survey = cards.body(cards.Survey())
            log.append(plain_line(conversation, "card.posted", SYSTEM, survey), at=clock.now())
    return outcome


def resume(conversation: int, actor: Actor) -> Written | Refusal | None:
    """Wake a parked conversation up; None where it is awake."""
    return move(conversation, Resume(actor=actor))


def mark_read(conversation: int, seat: Seat, upto: int) -> None:
    """Move the reading cursor of a person forward."""
    rows.mark_read(conversation, seat.reader.person, role=seat.part, upto=upto)


def here(conversation: int, seat: Seat) -> None:
    """Note that a party has the conversation open: what is said now they see, and get no mail."""
    if not seat.reader.staff:
        absences.here(conversation, seat.reader.person, clock.now())


# Waiting


def queue_page(
    *,
    operator: int | None = None,
    languages: Collection[str] = (),
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[rows.QueueRow]:
    """
    Return who waits, the longest first, and may be helped by this operator, if one is named.

    ``after`` is the last row's place.
    """
    return rows.waiting(operator=operator, languages=sorted(languages), after=after, limit=limit)


def owned_by(operator: int, *, limit: int = 50) -> list[rows.QueueRow]:
    """Return an operator's conversations: who waits longest first, then the quiet ones."""
    return rows.owned(operator, limit=limit)


# Silence


def park_idle(now: datetime) -> int:
    """
    Ask parties who have been silent, park those who stay silent, end what nobody came back to.

    Whoever waits for an operator who has gone joins the queue again, at their old place. Returns
    how many conversations it moved. Nothing is lost: a parked chat opens with one word.
    """
    moved = 0
    for conversation, operator in silence.left_alone(now - CONNECTED, limit=BATCH_MAX):
        moved += isinstance(release(operator, conversation), Written)
    for conversation, head, was_asked in silence.idle(now, limit=BATCH_MAX):
        command: Command = Park() if was_asked else WarnIdle()
        moved += isinstance(_step(conversation, command, head, now), Written)
    for conversation in silence.not_resumed(now, limit=BATCH_MAX):
        moved += isinstance(move(conversation, End(actor=SYSTEM)), Written)
    return moved


def _step(
    conversation: int, command: Command, head: int, now: datetime
) -> Written | Refusal | None:
    state = log.state_of(conversation)
    if state is None or state.last_seq != head:
        return None  # somebody spoke in between
    decision = decide(state, command)
    if not isinstance(decision, tuple) or not decision:
        return None
    due = chat_limits.park_after() if isinstance(command, WarnIdle) else chat_limits.resume_within()
    return log.append(happened(conversation, decision[0], seq=head, due_at=now + due), at=now)
