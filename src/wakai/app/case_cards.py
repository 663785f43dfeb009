"""Cards that a case puts into the chat of its party, in the transaction of what happened."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID, uuid5

from wakai.app import chat
from wakai.core.conversations.cards import Confirmation
from wakai.core.conversations.decide import SYSTEM
from wakai.core.conversations.model import Actor, ActorKind, Kind
from wakai.core.disputes.events import AppealPrepared, Event
from wakai.core.disputes.model import Party
from wakai.store import conversations, people, texts
from wakai.store.conversations import Header
from wakai.store.journal import Stream

_CONFIRMATIONS: Final = UUID("8d6c1f0e-5b7a-4a55-9c0e-2f4d6a1b7e93")


def write(after: Stream, events: Sequence[Event], talks: Sequence[int]) -> None:
    """Ask a party to confirm what was written for it, in those of the chats that are its own."""
    prepared = [event for event in events if isinstance(event, AppealPrepared)]
    if not prepared or after.state.order is None:
        return
    order = after.state.order
    for event in prepared:
        card = _confirmation(after, event)
        party = order.buyer if event.party is Party.BUYER else order.seller
        for header in filter(None, map(conversations.header, talks)):
            if header.kind is Kind.SUPPORT and header.person == party:
                key = uuid5(_CONFIRMATIONS, f"{event.appeal_id} {card.sha256} {header.id}")
                chat.post_card(header.id, _by(header, event), card, key=key)


def _confirmation(after: Stream, event: AppealPrepared) -> Confirmation:
    said = event.text.statement
    author = people.person(event.by.person) if event.by.person else None
    return Confirmation(
        subject="appeal",
        ref=after.dispute_id,
        sha256=event.text.sha256(),
        text=texts.read([said], language=said.language)[said.text_id].body,
        language=said.language,
        prepared_by=author.name if author else "",
    )


def _by(header: Header, event: AppealPrepared) -> Actor:
    """Return who puts the card there: who has the chat speaks in it, else the house."""
    mine = event.by.person is not None and header.owner_id == event.by.person
    return Actor(ActorKind.OPERATOR, event.by.person) if mine else SYSTEM
