"""What happens when a clock runs out and nobody has moved: the rules, said to each side."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wakai.app.words_reader import Reader
from wakai.core.disputes.model import DeadlineKind, Dispute
from wakai.core.disputes.return_review import came_back
from wakai.core.policy import MissingLabel, ReviewBackstop, SellerSilence, Terms

type _Told = tuple[Promise, Promise, Promise]  # to the buyer, to the seller, to anybody else


def _all(sentence: Promise) -> _Told:
    return (sentence, sentence, sentence)


_GRANTED: _Told = (
    _("Then your request is granted automatically. Both sides can appeal against it."),
    _("Then the buyer's request is granted automatically. You can appeal against it."),
    _("Then the buyer's request is granted automatically. Both sides can appeal against it."),
)
_RETURN_GRANTED: _Told = (
    _("Then you are refunded automatically."),
    _("Then the buyer is refunded automatically."),
    _("Then the buyer is refunded automatically."),
)
_REVIEWED = _all(_("Then an adjudicator takes over and decides."))
_RELEASED: _Told = (
    _("Then the money goes to the seller automatically. You can appeal against it."),
    _("Then the money goes to you automatically. The buyer can appeal against it."),
    _("Then the money goes to the seller automatically. Both sides can appeal against it."),
)
_HOUSE_LABEL: _Told = (
    _(
        "Then the marketplace has to give you the address and, unless you pay the postage, a label "
        "at the seller's cost."
    ),
    _(
        "Then the marketplace gives the buyer an address and, unless the buyer pays the postage, a "
        "label at your cost."
    ),
    _(
        "Then the marketplace has to give the address and, unless the buyer pays the postage, a "
        "label at the seller's cost."
    ),
)
_NO_RETURN: _Told = (
    _("Then you get the refund without sending anything back."),
    _("Then the buyer gets the refund without sending anything back."),
    _("Then the buyer gets the refund without sending anything back."),
)

_BY_SILENCE = {SellerSilence.GRANT_CLAIM: _GRANTED, SellerSilence.REVIEW: _REVIEWED}
_BY_BACKSTOP = {ReviewBackstop.GRANT_CLAIM: _GRANTED, ReviewBackstop.RELEASE: _RELEASED}
_BY_LABEL = {
    MissingLabel.PLATFORM_LABEL: _HOUSE_LABEL,
    MissingLabel.RETURNLESS_REFUND: _NO_RETURN,
}

_FOLLOWS: Mapping[DeadlineKind, _Told] = {
    DeadlineKind.LATE_CHECK: _all(
        _("Then it can begin: that we are slow costs nobody the right to be heard.")
    ),
    DeadlineKind.DRAFT_KEPT: _all(_("Then the draft is deleted. A new one can be started.")),
    DeadlineKind.AMENDMENT_ANSWER: _REVIEWED,
    DeadlineKind.NEGOTIATION: _REVIEWED,
    DeadlineKind.OFFER_ANSWER: _all(
        _("Then the offer ends, without harm to either side. A new offer or a ruling is possible.")
    ),
    DeadlineKind.PROPOSAL_ANSWER: _all(
        _("Then the proposal ends, without harm to either side. Everything else goes on.")
    ),
    DeadlineKind.EVIDENCE_FREEZE: _all(
        _("Then the ruling can be made. Later evidence is still kept, and marked as late.")
    ),
    DeadlineKind.RULING: _all(_("Then a supervisor is told that the ruling is late.")),
    DeadlineKind.RULING_APOLOGY: _all(_("Then both sides are told why, and the new date.")),
    DeadlineKind.INFORMATION: _all(
        _("Then the review goes on without it. That is noted, and is not a loss by itself.")
    ),
    DeadlineKind.APPEAL_WINDOW: _all(
        _("Then the ruling is final and is carried out. It can no longer be appealed.")
    ),
    DeadlineKind.APPEAL_REPLY: _all(_("Then the appeal is decided without the reply.")),
    DeadlineKind.APPEAL_CURE: _all(
        _("Then the adjudicator hears the appeal as it is, or rejects it. It counts as used.")
    ),
    DeadlineKind.APPEAL_RULING: _all(
        _("Then a supervisor is told that the ruling on the appeal is late.")
    ),
    DeadlineKind.APPEAL_APOLOGY: _all(_("Then both sides are told why, and the new date.")),
    DeadlineKind.APPEAL_BACKSTOP: _all(
        _("Then the first ruling stands, and both sides may turn to someone outside.")
    ),
    DeadlineKind.HOUSE_LABEL: _NO_RETURN,
    DeadlineKind.RETURN_SHIP: (
        _(
            "Then you have a few days left to send them or say why not. "
            "After that the seller is paid."
        ),
        _(
            "Then the buyer has a few days left to send them or say why not. "
            "After that you are paid."
        ),
        _(
            "Then the buyer has a few days left to send them or say why not. "
            "After that the seller is paid."
        ),
    ),
    DeadlineKind.RETURN_GRACE: (
        _("Then the money that waits for them goes to the seller and the dispute ends."),
        _("Then the money that waits for them goes to you and the dispute ends."),
        _("Then the money that waits for them goes to the seller and the dispute ends."),
    ),
    DeadlineKind.CARRIER_WATCH: (
        _("Then the parcel counts as lost and you are refunded."),
        _("Then the parcel counts as lost and the buyer is refunded."),
        _("Then the parcel counts as lost and the buyer is refunded."),
    ),
    DeadlineKind.RETURN_INSPECTION: (
        _("Then the return counts as accepted and you are refunded."),
        _("Then the return counts as accepted and the buyer is refunded."),
        _("Then the return counts as accepted and the buyer is refunded."),
    ),
    DeadlineKind.MONEY: _all(
        _("Then our payments team is told, again every working day, and both sides hear of it.")
    ),
    DeadlineKind.MONEY_SETTLED: _all(
        _("Then our payments team takes it over, and both sides hear of it.")
    ),
    DeadlineKind.REPLACEMENT_SHIP: (
        _("Then you get the full refund instead."),
        _("Then the buyer gets the full refund instead."),
        _("Then the buyer gets the full refund instead."),
    ),
    DeadlineKind.REPLACEMENT_CONFIRM: (
        _("Then the replacement counts as right and the seller is paid."),
        _("Then the replacement counts as right and you are paid."),
        _("Then the replacement counts as right and the seller is paid."),
    ),
    DeadlineKind.REPLACEMENT_DOUBT: _all(
        _("Then an adjudicator looks at the replacement and decides.")
    ),
}


def consequence(kind: DeadlineKind, dispute: Dispute, reader: Reader) -> str:
    """Return what happens when a clock of the dispute runs out and nobody has moved."""
    assert dispute.terms is not None
    if kind is DeadlineKind.RULING_BACKSTOP and came_back(dispute):
        return _to(reader, _RETURN_GRANTED)
    return what_follows(kind, dispute.terms, reader)


def what_follows(kind: DeadlineKind, terms: Terms, reader: Reader) -> str:
    """Return the same from the terms alone."""
    return _to(reader, _told(kind, terms))


def _to(reader: Reader, told: _Told) -> str:
    to_buyer, to_seller, to_others = told
    if reader.is_buyer:
        return str(to_buyer)
    return str(to_seller if reader.is_seller else to_others)


def _told(kind: DeadlineKind, terms: Terms) -> _Told:
    match kind:
        case DeadlineKind.SELLER_ANSWER:
            return _BY_SILENCE[terms.seller_silence]
        case DeadlineKind.RULING_BACKSTOP:
            return _BY_BACKSTOP[terms.review_backstop]
        case DeadlineKind.RETURN_LABEL:
            return _BY_LABEL[terms.missing_label]
        case _:
            return _FOLLOWS[kind]
