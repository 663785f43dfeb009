"""Why somebody does not act for a party, or not in this."""

from collections.abc import Mapping
from typing import Final, assert_never

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wakai.app.words_reader import Reader
from wakai.core.disputes.kinds import Unfit
from wakai.core.disputes.refusals import (
    CannotRepresent,
    InvitationOver,
    PartyItself,
    RepresentedAlready,
    TooManyInvitations,
)

Refused = PartyItself | CannotRepresent | RepresentedAlready | InvitationOver | TooManyInvitations

_CANNOT: Final[Mapping[Unfit, Promise]] = {
    Unfit.SELF: gettext_lazy(
        "Nobody is their own representative: you act for yourself already. "
        "Send the invitation to somebody else."
    ),
    Unfit.OTHER_SIDE: gettext_lazy(
        "You are on the other side of this order, or have acted for it. "
        "So you cannot act for this one; they can ask somebody else."
    ),
    Unfit.STAFF: gettext_lazy(
        "You work for the marketplace, which decides between the two sides. "
        "So you cannot act for one of them; they can ask somebody else."
    ),
}


def sentence(refusal: Refused) -> str:
    """Return what is so and what to do next, in the active language."""
    match refusal:
        case PartyItself():
            return _(
                "This binds whom you act for, or gives up something of theirs: only they can do "
                "it, on their own page. Tell them about it; the other steps here are open to you."
            )
        case CannotRepresent():
            return str(_CANNOT[refusal.why])
        case RepresentedAlready():
            return _(
                "You have a representative for this order already, or have asked somebody. "
                "End that first, then you can ask somebody else."
            )
        case InvitationOver():
            return _(
                "This invitation has ended: it was used, declined or taken back, or its time is "
                "over. Ask whoever sent it for a new one."
            )
        case TooManyInvitations():
            return _(
                "You have sent %(n)d invitations for this order within a day. "
                "Wait until tomorrow, then you can send another one."
            ) % {"n": refusal.invitations_max}
        case _:
            assert_never(refusal)


def whom_it_is_for(reader: Reader) -> str:
    """Return who is meant by "you", for who reads a letter because they act for a party."""
    if reader.is_buyer:
        return _("You act for the buyer of this order: what this says to “you” is said to them.")
    return _("You act for the seller of this order: what this says to “you” is said to them.")
