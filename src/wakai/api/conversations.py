"""Conversations of a party: reading on from a line, and writing the next one."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field

from wakai.api.problems import Problem
from wakai.api.shapes import SEQ_MAX, Body, ForParty, Number, RowId, Seq, ShopId, Statement
from wakai.api.tokens import Bearer, TokenRequest, only_known, request_key
from wakai.app import access, chat, chat_lines, chat_send, chat_words
from wakai.app.access import ConversationSight, NotVisible
from wakai.app.api_tokens import Scope
from wakai.app.chat_lines import Entry
from wakai.app.numbers import number
from wakai.core.conversations import texts
from wakai.core.conversations.refusals import StaleSeq
from wakai.store.chat import Written

router = Router(tags=["conversations"])

SEQ_HEADER: Final = "If-Seq"
_STATUS: Final = {"too_many_messages": 429, "key_reused": 422, "not_found": 404}
_MISSED_MAX: Final = 100
_MINUTE: Final = "60"


class ReadOn(Body):
    """For whom a program reads, and from where on."""

    on_behalf_of: ShopId
    after: Seq = 0
    limit: int = Field(100, ge=1, le=500)


class MessageOut(Body):
    seq: int
    kind: str
    by: str = Field(description="buyer, seller, operator, bot or system")
    at: datetime
    text: str = Field(description="of a message, or what the house says, in your language")
    language: str = Field(description="of a message, as it was written; else empty")
    attachments: list[UUID]


class MessagePage(Body):
    messages: list[MessageOut]
    head: int = Field(description="the number of the last line; send it as If-Seq")


class ConversationOut(Body):
    id: int
    head: int


class MessageIn(ForParty):
    text: Statement


class WrittenOut(Body):
    seq: int
    head: int


@router.put(
    "/people/{person}/conversation",
    auth=Bearer(Scope.CHAT),
    response=ConversationOut,
    operation_id="put_conversation",
)
def put_conversation(request: TokenRequest, person: ShopId) -> ConversationOut:  # noqa: ARG001
    """Return a person's conversation with the house; where there is none, one begins."""
    party = access.party_of_shop(person)
    role = "seller" if party.only_sells else "buyer"
    conversation = chat.open_support(party.id, language=party.language, role=role)
    return ConversationOut(id=conversation, head=chat_lines.head_of(conversation))


@router.put(
    "/orders/{number}/conversation",
    auth=Bearer(Scope.CHAT),
    response=ConversationOut,
    operation_id="put_order_conversation",
)
def put_order_conversation(
    request: TokenRequest,  # noqa: ARG001
    number: Number,
    asked: ForParty,
) -> ConversationOut:
    """Return the conversation of buyer and seller over an order; where there is none, it begins."""
    party = access.party_of_shop(asked.on_behalf_of)
    row = access.order_for_party(party, access.order_of_shop(number).id).order
    conversation = chat.open_order_thread(
        row.id, buyer=row.buyer_id, seller=row.seller_id, language=party.language
    )
    return ConversationOut(id=conversation, head=chat_lines.head_of(conversation))


@router.get(
    "/conversations/{conversation_id}/messages",
    auth=Bearer(Scope.CHAT),
    response=MessagePage,
    operation_id="list_messages",
)
def list_messages(
    request: TokenRequest,
    conversation_id: RowId,
    wanted: Query[ReadOn],
) -> MessagePage:
    """
    Read the lines after a number that this party may see; their numbers may have gaps.

    Read while the chat is open to them: what is said until then they see, and get no mail.
    """
    only_known(request, ReadOn)
    sight = _sight(wanted.on_behalf_of, conversation_id)
    chat.here(conversation_id, sight.seat)
    head = chat_lines.head_of(conversation_id)
    return MessagePage(messages=_after(sight, wanted.after, wanted.limit), head=head)


@router.post(
    "/conversations/{conversation_id}/messages",
    auth=Bearer(Scope.CHAT),
    response={200: WrittenOut, 201: WrittenOut},
    operation_id="post_message",
)
def post_message(
    request: TokenRequest, conversation_id: RowId, asked: MessageIn
) -> Status[WrittenOut]:
    """
    Write a message of a party.

    With If-Seq it is written only if that is still the last line; else 409 tells what was missed.
    """
    key, expected = request_key(request), _expected(request)
    sight = _sight(asked.on_behalf_of, conversation_id)
    if not sight.seat.writes:
        raise NotVisible
    chat.here(conversation_id, sight.seat)
    try:
        outcome = chat_send.send(
            sight, asked.text, key=key, expect_seq=expected, token=request.auth.key
        ).outcome
    except texts.BadText as bad:
        raise Problem(422, bad.code, field="text") from None
    if isinstance(outcome, Written):
        written = WrittenOut(seq=outcome.seq, head=outcome.head)
        return Status(200 if outcome.again else 201, written)
    more: dict[str, Any] = {}
    if isinstance(outcome, StaleSeq) and expected is not None:
        missed = _after(sight, expected, _MISSED_MAX)
        more = {
            "head": outcome.head,
            "missed": [line.model_dump(mode="json") for line in missed],
        }
    status = _STATUS.get(outcome.code, 409)
    headers = {"Retry-After": _MINUTE} if status == 429 else {}  # noqa: PLR2004
    raise Problem(status, outcome.code, headers=headers, **more)


def _sight(shop_id: str, conversation_id: int) -> ConversationSight:
    party = access.party_of_shop(shop_id)
    return access.conversation_for_party(party.id, conversation_id)


def _expected(request: TokenRequest) -> int | None:
    given = request.headers.get(SEQ_HEADER, "").strip()
    if not given:
        return None
    seq = number(given)
    if seq is None or seq > SEQ_MAX:
        raise Problem(422, "invalid", field=SEQ_HEADER)
    return seq


def _after(sight: ConversationSight, seq: int, limit: int) -> list[MessageOut]:
    found = chat_lines.after(sight, seq, limit=limit)
    return [_out(entry) for entry in found]


def _out(entry: Entry) -> MessageOut:
    is_message = entry.kind == "message.posted"
    text = entry.body.get("text", "") if is_message else ""
    return MessageOut(
        seq=entry.seq,
        kind=entry.kind,
        by=entry.actor.kind.value,
        at=entry.at,
        text=text if is_message else chat_words.line(entry.kind, entry.body, staff=False),
        language=entry.body.get("lang", "") if is_message else "",
        attachments=entry.body.get("attachments", []) if is_message else [],
    )
