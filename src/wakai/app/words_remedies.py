"""What a remedy means, said to each side: who gets what, and what has to happen first."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wakai.app import formats
from wakai.app.words_labels import label
from wakai.app.words_reader import Reader
from wakai.core.disputes.model import Remedy, RemedyKind

type _Told = tuple[Promise, Promise, Promise]  # to the buyer, to the seller, to anybody else

_PARTLY: _Told = (
    _("You get %(amount)s back and keep the goods."),
    _("The buyer gets %(amount)s back and keeps the goods."),
    _("The buyer gets %(amount)s back and keeps the goods."),
)

_IN_PARTS: _Told = (
    _(
        "You get %(now)s back without returning anything for it. "
        "You send the other goods back and then get %(rest)s back."
    ),
    _(
        "The buyer gets %(now)s back without returning anything for it. "
        "The buyer sends the other goods back and then gets %(rest)s back."
    ),
    _(
        "The buyer gets %(now)s back without returning anything for it. "
        "The buyer sends the other goods back and then gets %(rest)s back."
    ),
)

_HEADLINES: Mapping[RemedyKind, _Told] = {
    RemedyKind.FULL_REFUND: (
        _("You get %(amount)s back."),
        _("The buyer gets %(amount)s back."),
        _("The buyer gets %(amount)s back."),
    ),
    RemedyKind.PARTIAL_REFUND: _PARTLY,
    RemedyKind.PRICE_REDUCTION: _PARTLY,
    RemedyKind.RETURN_AND_REFUND: (
        _("You send the goods back and then get %(amount)s back."),
        _("The buyer sends the goods back and then gets %(amount)s back."),
        _("The buyer sends the goods back and then gets %(amount)s back."),
    ),
    RemedyKind.RETURNLESS_REFUND: (
        _("You get %(amount)s back and do not have to send anything back."),
        _("The buyer gets %(amount)s back and does not have to send anything back."),
        _("The buyer gets %(amount)s back and does not have to send anything back."),
    ),
    RemedyKind.REPLACEMENT: (
        _("The seller ships the goods again. The money stays held until you have them."),
        _("You ship the goods again. The money stays held until the buyer has them."),
        _("The seller ships the goods again. The money stays held until the buyer has them."),
    ),
    RemedyKind.MISSING_PART: (
        _("The seller sends the missing part. The money stays held until you have it."),
        _("You send the missing part. The money stays held until the buyer has it."),
        _("The seller sends the missing part. The money stays held until the buyer has it."),
    ),
    RemedyKind.REPAIR: (
        _("You get %(amount)s towards the repair and keep the goods."),
        _("The buyer gets %(amount)s towards the repair and keeps the goods."),
        _("The buyer gets %(amount)s towards the repair and keeps the goods."),
    ),
    RemedyKind.POSTAGE_REPAYMENT: (
        _("You get the return postage of %(amount)s back."),
        _("The buyer gets the return postage of %(amount)s back."),
        _("The buyer gets the return postage of %(amount)s back."),
    ),
    RemedyKind.RELEASE: (
        _("There is no refund. The money goes to the seller."),
        _("There is no refund. The money goes to you."),
        _("There is no refund. The money goes to the seller."),
    ),
    RemedyKind.GOODWILL: (
        _("The marketplace pays you %(amount)s out of its own money."),
        _("The marketplace pays the buyer %(amount)s out of its own money."),
        _("The marketplace pays the buyer %(amount)s out of its own money."),
    ),
    RemedyKind.APOLOGY: (
        _("The seller apologises to you. There is no refund."),
        _("You apologise to the buyer. There is no refund."),
        _("The seller apologises to the buyer. There is no refund."),
    ),
}

_ITSELF = frozenset(
    {
        RemedyKind.REPLACEMENT,
        RemedyKind.MISSING_PART,
        RemedyKind.RELEASE,
        RemedyKind.APOLOGY,
    }
)


def headline(remedy: Remedy, currency: str, reader: Reader) -> str:
    """Return the one sentence that says what the remedy means for the reader."""
    to_buyer, to_seller, to_others = _IN_PARTS if remedy.kept else _HEADLINES[remedy.kind]
    told = to_others
    if reader.is_buyer:
        told = to_buyer
    elif reader.is_seller:
        told = to_seller
    said = str(told) % {
        "amount": formats.money(remedy.refund_minor, currency),
        "now": formats.money(remedy.unposted_minor, currency),
        "rest": formats.money(remedy.rest.refund_minor, currency),
    }
    return formats.sentences((said, besides(remedy, currency)))


def besides(remedy: Remedy, currency: str) -> str:
    """Return what is repaid besides, as a sentence of its own; empty where nothing is."""
    if not remedy.postage_minor:
        return ""
    amount = {"amount": formats.money(remedy.postage_minor, currency)}
    return gettext("Postage of %(amount)s is repaid besides.") % amount


def in_all(remedy: Remedy, currency: str) -> str:
    """Return the refund and the postage as parts of one sum; empty where one of them is all."""
    if not remedy.postage_minor or not told_sum(remedy):
        return ""
    return gettext("%(sum)s in all: refund %(refund)s and postage %(postage)s") % {
        "sum": formats.money(remedy.worth_minor, currency),
        "refund": formats.money(remedy.refund_minor, currency),
        "postage": formats.money(remedy.postage_minor, currency),
    }


def told_sum(remedy: Remedy) -> int | None:
    """Return the sum that the sentences about a remedy state; None where they state none."""
    return None if remedy.kind in _ITSELF else remedy.refund_minor


def told_sums(remedy: Remedy) -> tuple[int, ...]:
    """Return every sum that the headline states, in its order."""
    if remedy.kind in _ITSELF:
        sums: tuple[int, ...] = ()
    elif remedy.kept:
        sums = (remedy.unposted_minor, remedy.rest.refund_minor)
    else:
        sums = (remedy.refund_minor,)
    return (*sums, *([remedy.postage_minor] if remedy.postage_minor else []))


def brief(remedy: Remedy, currency: str) -> str:
    """Return a remedy in a few words, with its sum where it has one: "Partial refund, $5.00"."""
    told = label(remedy.kind)
    if remedy.kind not in _ITSELF and remedy.refund_minor:
        told = gettext("%(remedy)s, %(amount)s") % {
            "remedy": told,
            "amount": formats.money(remedy.refund_minor, currency),
        }
    if remedy.kept:
        told = gettext("%(remedy)s, of which %(now)s without returning anything") % {
            "remedy": told,
            "now": formats.money(remedy.unposted_minor, currency),
        }
    if not remedy.postage_minor:
        return told
    return gettext("%(remedy)s, and postage of %(amount)s") % {
        "remedy": told,
        "amount": formats.money(remedy.postage_minor, currency),
    }


def postage(remedy: Remedy) -> str:
    """Return who pays for sending the goods back; empty where nothing goes back."""
    return label(remedy.return_payer) if remedy.return_payer else ""
