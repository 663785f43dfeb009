"""Why an appeal cannot be filed or decided like this; a no for good names what remains."""

from typing import assert_never

from django.utils.translation import gettext as _

from wakai.app import formats
from wakai.app.words_labels import subject
from wakai.app.words_reader import Reader
from wakai.core.disputes.model import Dispute, Party
from wakai.core.disputes.refusals import (
    AppealUsed,
    AppealWaivedAlready,
    GroundsMissing,
    WorseForAppellant,
)

type AppealRefusal = AppealUsed | AppealWaivedAlready | GroundsMissing | WorseForAppellant


def sentence(refusal: AppealRefusal, reader: Reader, dispute: Dispute | None) -> str:
    """Return what ``reader`` is told about a no to an appeal."""
    match refusal:
        case AppealUsed():
            return _appeal_used(refusal, reader)
        case AppealWaivedAlready() if reader.party is None:
            return _(
                "This side gave up its right to appeal, so no appeal can be filed for it. "
                "Please tell the person so, and name what remains: %(outside)s."
            ) % {"outside": outside()}
        case AppealWaivedAlready():
            return _(
                "You gave up the right to appeal this ruling, so no appeal can be filed. "
                "What remains open to you outside Wakai: %(outside)s."
            ) % {"outside": outside()}
        case GroundsMissing():
            return _(
                "An appeal needs at least one ground from the list, or new evidence. "
                "Choose what fits best, or add what is new."
            )
        case WorseForAppellant():
            return _worse(refusal, dispute)
        case _:
            assert_never(refusal)


def _appeal_used(refusal: AppealUsed, reader: Reader) -> str:
    facts = {
        "filed": formats.day(refusal.filed_at, reader),
        "party": subject(refusal.filed_by),
        "outside": outside(),
    }
    if reader.party is None:
        return (
            _(
                "The appeal of this dispute has been used: %(party)s filed it on %(filed)s. "
                "There is one appeal, its result is final, and nobody can file a second one. "
                "Please tell the person so, and name what remains: %(outside)s."
            )
            % facts
        )
    if reader.party is refusal.filed_by:
        return (
            _(
                "Your appeal of %(filed)s was the one appeal of this dispute, and its result is "
                "final. We know this is hard to read when you see it differently. We cannot look "
                "at it again; what remains open to you outside Wakai: %(outside)s."
            )
            % facts
        )
    return (
        _(
            "The one appeal of this dispute was filed by %(party)s on %(filed)s. It covers both "
            "sides and its result is final, so a second appeal is not possible. "
            "What remains open to you outside Wakai: %(outside)s."
        )
        % facts
    )


def outside() -> str:
    """Name, in one enumeration, where a person can turn when Wakai has said its last word (S33)."""
    return formats.listed(
        [
            _("your bank or card company"),
            _("an out-of-court mediation body"),
            _("the consumer authority"),
            _("a court"),
        ]
    )


def _worse(refusal: WorseForAppellant, dispute: Dispute | None) -> str:
    if dispute is None or dispute.order is None or dispute.appeal is None:
        return _("Only one side appealed, and an appeal never leaves that side worse off.")
    facts = {"first": formats.money(refusal.min_minor, dispute.order.currency)}
    if dispute.appeal.party is Party.BUYER:
        return (
            _(
                "Only the buyer appealed, and an appeal never leaves that side worse off: "
                "the refund must be at least %(first)s, and no return may be added."
            )
            % facts
        )
    return (
        _(
            "Only the seller appealed, and an appeal never leaves that side worse off: "
            "the refund may be at most %(first)s."
        )
        % facts
    )
