"""A person on request, where time alone decided and no appeal is left (I-24)."""

from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from wakai.app import chat, chat_subject
from wakai.app.access import CaseSight, ConversationSight
from wakai.app.cases import CaseView
from wakai.core.conversations.model import Reason
from wakai.core.conversations.refusals import KeyReused, Refusal
from wakai.core.disputes.model import Stage
from wakai.store import chat as log
from wakai.store import conversations as rows
from wakai.store.chat import Written
from wakai.store.orders import OrderRow

_ASKED: Final = UUID("6d2f6a0e-3c1b-4b0e-9f0a-2c7a5d1e8b34")
_OVER: Final = frozenset({Stage.DECIDED, Stage.FINAL, Stage.CLOSED})


class Way(StrEnum):
    """How a reader of a ruling that no person made comes to a person."""

    APPEAL = "appeal"
    CHAT = "chat"
    NONE = "none"  # a person looks at it already, or the reader is of the house


def way(view: CaseView) -> Way | None:
    """Return how the viewer comes to a person; None where a person decided, or nobody yet."""
    ruling = view.state.ruling
    if ruling is None or not ruling.automated:
        return None
    if view.can("file_appeal"):
        return Way.APPEAL
    asks = view.sight.party is not None and view.state.stage in _OVER
    return Way.CHAT if asks else Way.NONE


def instead(view: CaseView) -> str:
    """Return what is so where nobody can be asked for in the chat, for whom the page said so."""
    if view.state.ruling is None:
        return _("There is no ruling in this dispute.")
    match way(view):
        case Way.APPEAL:
            return _("You can appeal this ruling now: then a person looks at it.")
        case None:
            return _("The ruling that counts now was made by a person.")
        case _:
            return _("A person is looking at this dispute already.")


def ask(sight: CaseSight, order: OrderRow, talk: ConversationSight) -> Written | Refusal:
    """
    Bring a person who looks at a dispute: the chat is about it from now on, and says so.

    The message wakes a chat up that an operator has finished, and is one however often it is sent
    before the house has answered, or has laid the chat down without a word. Where it is refused,
    the chat stays as it was.
    """
    with transaction.atomic(durable=True):
        outcome = _ask(sight, order, talk)
        if not isinstance(outcome, Written):
            transaction.set_rollback(True)
    return outcome


def _ask(sight: CaseSight, order: OrderRow, talk: ConversationSight) -> Written | Refusal:
    talk_id, actor = talk.conversation.id, talk.seat.actor
    subject = chat_subject.set_subject(talk_id, actor, order)
    if subject is not None and not isinstance(subject, Written):
        return subject
    rows.link(talk_id, order=order.id, dispute=sight.dispute.id)
    brought = chat.hand_off(talk_id, actor, Reason.BUTTON)
    if brought is not None and not isinstance(brought, Written):
        return brought
    said = _("Time alone decided dispute %(number)s. I ask for a person to look at it.")
    outcome = chat.post(
        talk_id,
        actor,
        said % {"number": sight.dispute.number},
        key=uuid5(_ASKED, f"{talk_id}:{sight.dispute.id}:{log.last_seq_of_house(talk_id)}"),
        language=sight.viewer.language,
    )
    if isinstance(outcome, KeyReused):  # said already, in another language
        now = log.state_of(talk_id)
        assert now is not None
        return Written(
            conversation=talk_id,
            seq=outcome.seq,
            head=now.last_seq,
            epoch=now.epoch,
            again=True,
        )
    return outcome
