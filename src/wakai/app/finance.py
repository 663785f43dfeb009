"""What finance does about payments: look, try again, take files away and bring statements."""

from wakai.app import chargebacks, clock, outbox, plugs
from wakai.core.disputes.breakdown import Breakdown
from wakai.store import finance as rows
from wakai.store import payments as stored

due = rows.due
sent = rows.sent
failed = rows.failed
letters = rows.letters
denied = stored.denied
charged_back = chargebacks.late
wanted = chargebacks.wanted
MoneyRow = rows.MoneyRow
PartRow = stored.PartRow


def provider() -> str:
    """Return which provider is told of payments now."""
    return plugs.payments().name


def refund_of(row: MoneyRow) -> Breakdown | None:
    """Return what the buyer's part of a payment refunds of the order; None where it is unknown."""
    if row.goods_minor is None or row.tax_minor is None or row.shipping_minor is None:
        return None
    return Breakdown(
        goods_minor=row.goods_minor, tax_minor=row.tax_minor, shipping_minor=row.shipping_minor
    )


def try_again(letter_id: int) -> bool:
    """Try what was given up once more from the start; False when it is no payment of ours."""
    return rows.is_letter(letter_id) and outbox.revive(letter_id, clock.now())
