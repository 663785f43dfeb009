"""
A message of an order as evidence: the line of the log itself, by its hash, and never a copy.

The id of such an item is its place in the log, so putting it in twice is the same item, and what
is shown is read from the log and held against the hash that the journal of the dispute keeps.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from wakai.app import access, cases, chat_words, clock, disputes, drafts
from wakai.app.access import CaseSight, ConversationSight, NotVisible
from wakai.app.cases import CaseView
from wakai.core.conversations.model import Kind, Reader
from wakai.core.disputes.commands import AddEvidence
from wakai.core.disputes.model import EvidenceItem, Party, Visibility
from wakai.core.disputes.refusals import Refusal
from wakai.core.ids import DisputeId, EvidenceId
from wakai.store import chat as log
from wakai.store import conversations
from wakai.store.chat import Entry

PROMISE: Final = "message_with_promise"
MESSAGE: Final = "order_message"
_VERSION: Final = 8  # RFC 9562: an id whose meaning is our own
_VARIANT: Final = 0b10


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageItem:
    """A message in a case file, as its reader sees it."""

    item: EvidenceItem
    author: Party  # who wrote it; ``item.by`` is who put it in, often the other side
    text: str
    language: str
    translation: str  # into the reader's language; empty where there is none
    written_at: datetime


def evidence_id(conversation: int, seq: int) -> EvidenceId:
    """Return the id that a line of a conversation has as evidence."""
    high = (conversation >> 12) << 16 | _VERSION << 12 | conversation & 0xFFF
    return EvidenceId(UUID(int=high << 64 | _VARIANT << 62 | seq))


def place_of(item: UUID) -> tuple[int, int] | None:
    """Return conversation and line of an id that is one of a message; None for any other."""
    if item.version != _VERSION:
        return None
    high, low = item.int >> 64, item.int & (1 << 64) - 1
    return (high >> 16) << 12 | high & 0xFFF, low & (1 << 62) - 1


def case_of(sight: ConversationSight) -> CaseView | None:
    """Return the case that a party of this thread can put its messages into now."""
    if sight.conversation.kind is not Kind.ORDER or sight.seat.reader.staff:
        return None
    seen = _open_case(sight)
    view = cases.view(seen) if seen else None
    return view if view and view.can("add_evidence") else None


def _open_case(sight: ConversationSight) -> CaseSight | None:
    """Return the open case over the order of a chat, to a party who may see it."""
    order = sight.conversation.order
    found = cases.open_on_order(order) if order else None
    if found is None:
        return None
    try:
        return access.dispute_for_party(sight.viewer.id, found.id)
    except NotVisible:  # a draft is its writer's alone
        return None


def put_in(sight: ConversationSight, seq: int) -> disputes.Done | Refusal:
    """
    Put a message into the case over its order; the same again changes nothing.

    Raises NotVisible where there is no such message, or no case that takes evidence.
    """
    conversation = sight.conversation.id
    view, entry = case_of(sight), log.entry(conversation, seq, reader=sight.seat.reader)
    if view is None or entry is None or entry.kind != "message.posted":
        raise NotVisible
    command = AddEvidence(
        by=view.actor,
        at=clock.now(),
        evidence_id=evidence_id(conversation, seq),
        kind=_kind(view),
        sha256=log.hash_of(conversation, seq),
    )
    return disputes.execute(view.dispute_id, command)


def dispute_of(sight: ConversationSight) -> DisputeId | None:
    """
    Return the dispute into which a party can put files that were sent in this chat.

    Where a chat with the house is about nothing yet, that is the only one they have open.
    """
    if sight.seat.reader.staff:
        return None
    if sight.conversation.kind is Kind.ORDER:
        view = case_of(sight)
        return view.dispute_id if view else None
    if seen := _open_case(sight):
        return seen.dispute.id
    if sight.conversation.dispute:
        return DisputeId(sight.conversation.dispute)
    own = cases.only_open_of(sight.viewer.id)
    return DisputeId(own) if own else None


def of_case(view: CaseView) -> tuple[MessageItem, ...]:
    """Return the messages in a case file. One that is not what the journal says is left out."""
    places = {item: place_of(item.evidence_id) for item in view.state.evidence}
    made = (_item(view, item, *place) for item, place in places.items() if place)
    return tuple(item for item in made if item is not None)


def _item(view: CaseView, item: EvidenceItem, conversation: int, seq: int) -> MessageItem | None:
    header = conversations.header(conversation)
    if header is None or header.kind is not Kind.ORDER:
        return None
    if header.order != view.sight.dispute.order_id or item.visibility is not Visibility.BOTH:
        return None
    entry = log.entry(conversation, seq, reader=Reader(view.sight.viewer.id))
    if entry is None or log.hash_of(conversation, seq) != item.sha256:
        return None
    return MessageItem(
        item=item,
        author=Party(entry.actor.kind.value),  # in the thread of an order nobody else writes
        text=chat_words.said(entry.body),
        language=str(entry.body.get("lang", "")),
        translation=_translation(entry, view.sight.viewer.language),
        written_at=entry.at,
    )


def _translation(entry: Entry, language: str) -> str:
    for kind, body in conversations.lines_about(entry.conversation, [entry.seq]):
        if kind == "message.translated" and body["lang"] == language:
            return str(body.get("text", ""))
    return ""


def _kind(view: CaseView) -> str:
    """Return what the message shows: the promise, where the claim says that one was made."""
    terms = view.state.terms
    assert terms is not None
    claimed = _reasons(view)
    asked = {kind for one in terms.reasons if one.code in claimed for kind in one.buyer_required}
    return PROMISE if PROMISE in asked else MESSAGE


def _reasons(view: CaseView) -> set[str]:
    """Return the reasons of the claim, also of one that is not sent yet."""
    if view.state.claim:
        return {line.reason for line in view.state.claim.lines}
    typed: dict[str, Any] = drafts.read(
        view.sight.viewer.id, drafts.scope_of("claim", view.dispute_id)
    )
    return {str(code) for name, code in typed.items() if name.startswith("reason")}
