"""Whom an operator helps in a conversation: the side of the case that its person is on."""

from dataclasses import replace

from wakai.app import access
from wakai.app.access import CaseSight, ConversationSight, NotVisible
from wakai.app.cases import CaseView
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.model import Actor, Party, Role
from wakai.core.disputes.refusals import Refusal
from wakai.core.ids import DisputeId


def case_at_desk(sight: ConversationSight) -> CaseSight:
    """Return the case that a conversation is about to its operator. Raises NotVisible."""
    dispute = sight.conversation.dispute
    if dispute is None:
        raise NotVisible
    return access.dispute_for_role(sight.viewer.id, DisputeId(dispute), Role.OPERATOR)


def acting_for(view: CaseView, side: Party) -> Actor:
    """Return the operator as who acts for a side."""
    return replace(view.actor, on_behalf_of=side)


def refused(view: CaseView, code: str, side: Party) -> Refusal | None:
    """Return why an operator cannot do something for a side now."""
    return GUARDS[code](view.state, acting_for(view, side), view.now)
