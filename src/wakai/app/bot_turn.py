"""From a chat log to the bot's turn, and from the bot's line to the body that is stored."""

from collections.abc import Sequence
from typing import Any, Final

from wakai.app import access, cases, clock, orders, policies
from wakai.app.bot import BotTurn, Said, Speaker
from wakai.app.bot_case import BotCase
from wakai.app.bot_words import BotLine
from wakai.app.words import Reader
from wakai.core.conversations.model import ActorKind, Happened
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId
from wakai.store.chat import Entry
from wakai.store.people import PersonRow

CASES_MAX: Final = 5
ORDERS_MAX: Final = 20


def build(
    person: PersonRow, entries: Sequence[Entry], *, language: str, role: Role, about: int | None
) -> BotTurn:
    """Return the turn of a party in their chat; ``about`` is the order it is linked to, if any."""
    whose = orders.orders_of_seller if role is Role.SELLER else orders.orders_of_buyer
    return BotTurn(
        said=said_in(entries),
        language=language,
        reader=Reader(role=role, time_zone=person.time_zone),
        policy=policies.live(),
        now=clock.now(),
        orders=whose(person.id, limit=ORDERS_MAX),
        cases=tuple(_case(person.id, row.id) for row in cases.mine(person.id, limit=CASES_MAX)),
        about=about,
    )


def said_in(entries: Sequence[Entry]) -> tuple[Said, ...]:
    """Return what was said since the owner changed last: what was before is another talk."""
    said: list[Said] = []
    for entry in entries:
        if entry.kind == Happened.OWNER_CHANGED:
            said.clear()
        elif line := _said(entry):
            said.append(line)
    return tuple(said)


def body(line: BotLine, language: str) -> dict[str, Any]:
    """Return the body of ``message.posted`` for a line, with its texts in all languages."""
    return {
        "text": line.text(language),
        "lang": language,
        "attachments": [],
        "code": line.code,
        "texts": dict(line.texts),
    }


def _said(entry: Entry) -> Said | None:
    is_bot = entry.actor.kind is ActorKind.BOT
    if not is_bot and not entry.actor.kind.is_party:
        return None
    match entry.kind:
        case "message.posted" if not is_bot:
            files = len(entry.body.get("attachments", ()))
            return Said(by=Speaker.PARTY, text=entry.body.get("text", ""), files=files)
        case "card.answered" if not is_bot:
            answer = entry.body.get("answer", {})
            return Said(by=Speaker.PARTY, picked=answer.get("order"), helpful=answer.get("helpful"))
        case "message.posted" | "system.line" if is_bot:
            return Said(by=Speaker.BOT, code=entry.body.get("code", ""))
        case _:
            return None


def _case(person_id: int, dispute_id: DisputeId) -> BotCase:
    view = cases.view(access.dispute_for_party(person_id, dispute_id))
    row = view.sight.dispute
    return BotCase(
        dispute_id=row.id,
        number=row.number,
        order_id=row.order_id,
        order_number=row.order_number,
        state=view.state,
        actions=view.actions,
    )
