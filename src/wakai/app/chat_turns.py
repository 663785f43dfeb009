"""The bot's turn: what was said since the chat changed hands, its answer, written or refused."""

import logging
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db import transaction

from wakai.app import bot, chat, chat_limits, chat_subject, clock, orders, people, policies
from wakai.app.bot import BotReply, BotTurn, Said, Speaker
from wakai.app.bot_case import BotCase
from wakai.app.bot_words import BotLine
from wakai.app.orders import OrderRow
from wakai.app.words import Reader as WordsReader
from wakai.core.conversations import cards
from wakai.core.conversations.model import ActorKind, Conversation, Owner, Reader, Reason
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import Actor as Party
from wakai.core.disputes.model import Role
from wakai.core.ids import OrderId, PersonId
from wakai.store import chat as chat_log
from wakai.store import conversations as rows
from wakai.store import disputes, journal
from wakai.store.chat import Entry, Line, Written
from wakai.store.conversations import Header
from wakai.store.people import PersonRow

CASES_MAX: Final = 5
LINES_MAX: Final = 200

log = logging.getLogger(__name__)

pending = rows.bot_pending


def run(conversation: int) -> bool:
    """
    Let the bot answer what was said, and say whether it wrote.

    The answer is fenced: if somebody spoke or took over meanwhile it is not written, and the turn
    is taken again with what is there then. A bot that fails brings a person instead of silence.
    """
    state, header = chat_log.state_of(conversation), rows.header(conversation)
    if state is None or header is None or header.person is None or state.owner is not Owner.BOT:
        return False
    try:
        answer = bot.reply(_turn(header, state))
    except Exception:
        log.exception("The bot failed in conversation %d", conversation)
        chat.hand_off(conversation, chat.BOT, Reason.BOT_DOWN, expect_epoch=state.epoch)
        return False
    return _write(header, state, answer)


def _turn(header: Header, state: Conversation) -> BotTurn:
    person = people.person(PersonId(header.person or 0))
    if person is None:
        raise LookupError(f"Conversation {header.id} is nobody's.")
    role = Role.SELLER if person.only_sells else Role.BUYER
    return BotTurn(
        said=_said(header.id, state.last_seq),
        language=header.language,
        reader=WordsReader(role=role, time_zone=person.time_zone),
        policy=policies.live(),
        now=clock.now(),
        orders=_orders(person, role, header.order),
        cases=_cases(person, role, header.order),
        about=header.order,
        country=person.country,
    )


def _said(conversation: int, head: int) -> tuple[Said, ...]:
    since = max(rows.owner_changed_at(conversation), head - LINES_MAX)
    reader = Reader(0, staff=True)
    found = chat_log.read_after(conversation, since, reader=reader, limit=LINES_MAX)
    return tuple(_heard(found))


def _heard(entries: Iterable[Entry]) -> Iterable[Said]:
    for entry in entries:
        body = entry.body
        if entry.actor.kind is ActorKind.BOT and entry.kind in {"message.posted", "system.line"}:
            text = str(body.get("text", ""))
            yield Said(by=Speaker.BOT, text=text, code=str(body.get("code", "")))
        elif entry.actor.kind.is_party and entry.kind == "message.posted":
            files = len(body.get("attachments", ()))
            yield Said(by=Speaker.PARTY, text=str(body["text"]), files=files)
        elif entry.actor.kind.is_party and entry.kind == "card.answered":
            answer = body["answer"]
            yield Said(by=Speaker.PARTY, picked=answer.get("order"), helpful=answer.get("helpful"))


def _orders(person: PersonRow, role: Role, about: int | None) -> Sequence[OrderRow]:
    """Return the newest orders, and the one this chat is about, however old it is."""
    own = orders.orders_of_seller if role is Role.SELLER else orders.orders_of_buyer
    found = own(person.id, limit=bot.ORDERS_SHOWN_MAX)
    linked = orders.order(about) if about else None
    return found if linked is None or linked in found else (*found, linked)


def _cases(person: PersonRow, role: Role, about: int | None) -> Sequence[BotCase]:
    own = disputes.of_seller if role is Role.SELLER else disputes.of_buyer
    listed = own(person.id, limit=CASES_MAX)
    linked = disputes.of_order(about) if about else ()
    drafts_too = role is Role.BUYER  # they are the buyer's own
    others = (row for row in linked if row not in listed and (drafts_too or row.was_sent))
    found = [*listed, *others]
    numbers = {
        row.id: row.number
        for row in orders.orders([OrderId(row.order_id) for row in found]).values()
    }
    actor, now = Party(person=person.id, role=role), clock.now()
    cases = []
    for row in found:
        state = journal.read(row.id).state
        actions = allowed_actions(state, actor, now)
        number = numbers.get(OrderId(row.order_id), "")
        cases.append(
            BotCase(
                dispute_id=row.id,
                number=row.number,
                order_id=row.order_id,
                order_number=number,
                state=state,
                actions=actions,
            )
        )
    return cases


def _write(header: Header, state: Conversation, answer: BotReply) -> bool:
    seq = state.last_seq
    bodies = [("message.posted", _said_by_bot(said, header.language)) for said in answer.lines]
    bodies += [("card.posted", cards.body(card)) for card in answer.cards]
    with transaction.atomic(savepoint=False):
        for kind, body in bodies:
            line = _line(header.id, kind, body, seq=seq, epoch=state.epoch)
            outcome = chat_log.append(line, at=clock.now())
            if not isinstance(outcome, Written):
                return False
            seq = outcome.seq
        if answer.about and answer.about != header.order:
            _link(header, answer.about)
        if answer.hand_off:
            facts = dict(answer.facts)
            chat.hand_off(
                header.id, chat.BOT, answer.hand_off, summary=facts, expect_epoch=state.epoch
            )
        elif not bodies:
            rows.bot_has_answered(header.id, state.last_seq)
    return bool(bodies)


def _link(header: Header, about: int) -> None:
    """Let the chat be about the order that is meant, for the people who may come."""
    order = orders.order(OrderId(about))
    if order is not None:
        chat_subject.set_subject(header.id, chat.BOT, order)


def _said_by_bot(said: BotLine, language: str) -> dict[str, Any]:
    body = {
        "attachments": [],
        "code": said.code,
        "lang": language,
        "text": said.text(language),
        "texts": dict(said.texts),
    }
    if said.link:
        body["case"] = {"dispute": str(said.link.dispute_id), "number": said.link.number}
    return body


def _line(conversation: int, kind: str, body: dict[str, Any], *, seq: int, epoch: int) -> Line:
    return Line(
        conversation=conversation,
        kind=kind,
        actor=chat.BOT,
        body=body,
        expect_seq=seq,
        expect_epoch=epoch,
        due_at=clock.now() + chat_limits.warn_after(),
    )
