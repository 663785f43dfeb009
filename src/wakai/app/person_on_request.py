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
from wakai.core.conversations.refusals import Refusal
from wakai.core.disputes.model import Stage
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


def ask(sight: CaseSight, order: OrderRow, talk: ConversationSight) -> Written | Refusal:
    """
    Bring a person who looks at a dispute: the chat is about it from now on, and says so.

    The message wakes a chat up that an operator has finished, and is one however often it is sent
    before the house has answered.
    """
    here, actor = talk.conversation, talk.seat.actor
    with transaction.atomic(savepoint=False):
        subject = chat_subject.set_subject(here.id, actor, order)
        if subject is not None and not isinstance(subject, Written):
            return subject
        rows.link(here.id, order=order.id, dispute=sight.dispute.id)
        brought = chat.hand_off(here.id, actor, Reason.BUTTON)
        if brought is not None and not isinstance(brought, Written):
            return brought
        said = _("Time alone decided dispute %(number)s. I ask for a person to look at it.")
        return chat.post(
            here.id,
            actor,
            said % {"number": sight.dispute.number},
            key=uuid5(_ASKED, f"{here.id}:{sight.dispute.id}:{here.last_staff_at}"),
            language=sight.viewer.language,
        )
