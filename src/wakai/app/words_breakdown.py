"""What a sum consists of, in words: goods, tax, shipping; nothing where the shop did not tell."""

from django.utils.translation import gettext as _

from wakai.app import formats
from wakai.core.disputes.breakdown import Breakdown


def consists_of(parts: Breakdown | None, currency: str, *, postage_minor: int = 0) -> str:
    """Return what follows a sum: "of which goods $40.00, tax $8.00 and shipping $2.00"."""
    told = _told(parts, currency, postage_minor)
    return _("of which %(parts)s") % {"parts": formats.listed(told)} if told else ""


def it_consists_of(parts: Breakdown | None, currency: str, *, postage_minor: int = 0) -> str:
    """Return the same as a sentence behind one that tells the sum."""
    told = _told(parts, currency, postage_minor)
    return _("It consists of %(parts)s.") % {"parts": formats.listed(told)} if told else ""


def sum_of(parts: Breakdown | None, currency: str) -> str:
    """Return the same as a sentence about a refund, with the sum in it."""
    told = _told(parts, currency, 0)
    if parts is None or not told:
        return ""
    return _("The refund of %(sum)s consists of %(parts)s.") % {
        "sum": formats.money(parts.minor, currency),
        "parts": formats.listed(told),
    }


def followed_by(text: str, parts: str) -> str:
    """Return a sum in words with what it consists of behind it, where that is known."""
    return _("%(sum)s, %(parts)s") % {"sum": text, "parts": parts} if parts else text


def stated(parts: Breakdown | None, *, postage_minor: int = 0) -> tuple[int, ...]:
    """Return every sum that these words state, in their order."""
    if parts is None:
        return ()
    besides = (parts.tax_minor, parts.shipping_minor, postage_minor)
    return (parts.goods_minor, *filter(None, besides)) if any(besides) else ()


def _told(parts: Breakdown | None, currency: str, postage_minor: int) -> list[str]:
    """Return the parts that are not zero; nothing where it is all goods: that says nothing."""
    if parts is None or not stated(parts, postage_minor=postage_minor):
        return []
    named = (
        (_("goods %(sum)s"), parts.goods_minor),
        (_("tax %(sum)s"), parts.tax_minor),
        (_("shipping %(sum)s"), parts.shipping_minor),
        (_("repaid postage %(sum)s"), postage_minor),
    )
    return [
        text % {"sum": formats.money(minor, currency)}
        for at, (text, minor) in enumerate(named)
        if minor or at == 0
    ]
