"""The side that a card was sent to, and what it may still do about a ruling."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from wakai.app.access import ConversationSight, NotVisible
from wakai.app.cases import CaseView
from wakai.app.orders import OrderRow
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.model import Actor, DeadlineKind, Party, Role
from wakai.core.ids import OrderId, PersonId
from wakai.store import appeals
from wakai.web.chat.card_subjects import Subjects

_APPEALS = ("file_appeal", "confirm_appeal")


def side(sight: ConversationSight, view: CaseView) -> Party:
    """Return the side of the party whom a card was sent to."""
    whose = sight.conversation.person or sight.viewer.id
    return view.sight.party or view.sight.side_of(whose) or Party.SELLER


def party(sight: ConversationSight, view: CaseView) -> Actor:
    """Return the party whom a card was sent to, or who reads it in its place."""
    if view.sight.party:
        return view.actor
    whose = PersonId(sight.conversation.person or sight.viewer.id)
    return Actor(person=whose, role=Role(side(sight, view).value))


def can_appeal(sight: ConversationSight, view: CaseView) -> bool:
    """Return whether the party whom the card was sent to can appeal; the house reads the same."""
    by = party(sight, view)
    return any(GUARDS[code](view.state, by, view.now) is None for code in _APPEALS)


def appeals_until(
    sight: ConversationSight, subjects: Subjects, orders: Iterable[OrderRow]
) -> Mapping[OrderId, datetime]:
    """Return until when the party can appeal, for those of the orders over which it can."""
    ruled = appeals.ruled_over([order.id for order in orders])
    ends = ((order, _ends_at(sight, subjects, str(dispute))) for order, dispute in ruled)
    return {order: end for order, end in ends if end}


def _ends_at(sight: ConversationSight, subjects: Subjects, dispute: str) -> datetime | None:
    try:
        view = subjects.case(dispute)
    except NotVisible:
        return None
    window = view.state.deadlines.get(DeadlineKind.APPEAL_WINDOW)
    if window is None or window.pause or not can_appeal(sight, view):
        return None
    return window.due_at
