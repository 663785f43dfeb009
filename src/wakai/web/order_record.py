"""What the house itself adds to a case: what the shop said of the order when it was claimed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from wakai.app import formats, words
from wakai.app.cases import CaseView
from wakai.app.texts import NO_LANGUAGE
from wakai.core.disputes import breakdown
from wakai.core.disputes.model import OrderLine, OrderRecord
from wakai.store.orders import Delivery
from wakai.web import award_rows, case_rows
from wakai.web.parts import AnswerRow

# What each kind of evidence shows of an order; of any other kind the shop tells nothing.
_SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "tracking": ("carrier", "shipped", "delivered", "proof"),
    "promise_snapshot": ("placed", "promised", "delivered"),
    "address_snapshot": ("address",),
    "order_log": ("placed", "shipped", "promised", "delivered", "paid_out"),
    "payment_log": ("placed", "paid", "paid_out"),
    "price_breakdown": ("lines", "paid", "fee"),
}
_FOR_STAFF: Final = ("tracking", "order_log")  # whatever the reason is


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCard:
    """The house's own evidence, and when it was kept."""

    kept_at: datetime
    rows: tuple[AnswerRow, ...]


def card(view: CaseView) -> OrderCard | None:
    """Return what the order says of the reasons of a claim; None where they ask for nothing."""
    kinds = tuple(dict.fromkeys(_kinds(view)))
    if view.state.record is None or not kinds:
        return None
    shown = {name for kind in kinds for name in _SHOWN.get(kind, ())}
    told = [row for name in _ROWS if name in shown for row in _ROWS[name](view, view.state.record)]
    untold = [_untold(view, kind) for kind in kinds if kind not in _SHOWN]
    return OrderCard(kept_at=view.state.record.kept_at, rows=(*told, *untold))


def _kinds(view: CaseView) -> Iterator[str]:
    claim, terms = view.state.claim, view.state.terms
    for line in claim.lines if claim else ():
        reason = terms.reason(line.reason) if terms else None
        yield from reason.platform_evidence if reason else ()
    if view.sight.party is None:
        yield from _FOR_STAFF


def _untold(view: CaseView, kind: str) -> AnswerRow:
    return AnswerRow(label=words.evidence_kind(kind, view.state.terms), values=(_not_known(),))


def _not_known() -> str:
    return _("Not known: the shop has not told it.")


def _row(label: str, kept: str, now: str = "") -> tuple[AnswerRow, ...]:
    """Return a row as it was kept, and what the shop has told since where it is something else."""
    later = _("Told since then: %(what)s") % {"what": now} if now not in {"", kept} else ""
    return (AnswerRow(label=label, values=(kept or _not_known(), *([later] if later else []))),)


def _carrier(view: CaseView, record: OrderRecord) -> tuple[AnswerRow, ...]:
    told = (" ".join(filter(None, (one.carrier, one.tracking))) for one in (record, _parcel(view)))
    return _row(_("Carrier and tracking number"), *told)


def _proof(view: CaseView, record: OrderRecord) -> tuple[AnswerRow, ...]:
    return _row(_("Proof of delivery"), record.delivery_proof, _parcel(view).delivery_proof)


def _placed(view: CaseView, record: OrderRecord) -> tuple[AnswerRow, ...]:
    return _row(_("Ordered"), _instant(view, record.placed_at))


def _shipped(view: CaseView, record: OrderRecord) -> tuple[AnswerRow, ...]:
    now = _parcel(view).shipped_at
    return _row(_("Sent out"), _instant(view, record.shipped_at), _instant(view, now))


def _promised(view: CaseView, record: OrderRecord) -> tuple[AnswerRow, ...]:
    now = _parcel(view).promised_until
    return _row(_("Promised by"), _instant(view, record.promised_until), _instant(view, now))


def _delivered(view: CaseView, record: OrderRecord) -> tuple[AnswerRow, ...]:
    now = _parcel(view).delivered_at
    return _row(_("Delivered"), _instant(view, record.delivered_at), _instant(view, now))


def _paid_out(view: CaseView, record: OrderRecord) -> tuple[AnswerRow, ...]:
    before = _instant(view, record.paid_out_at) or _("Not before the claim was sent.")
    return _row(_("Payment to the seller"), before)


def _parcel(view: CaseView) -> Delivery:
    """Return what the shop says of the parcel now."""
    now = view.sight.dispute.order_now
    return now.delivery if now else Delivery()


def _instant(view: CaseView, at: datetime | None) -> str:
    return formats.when(at, case_rows.reader_of(view)) if at else ""


def _address(view: CaseView, record: OrderRecord) -> tuple[AnswerRow, ...]:
    label = _("Address of the order")
    if record.ship_to is None:
        return _row(label, _not_known())
    if not view.sight.sees_address:
        return _row(label, _("Kept. Only the two sides and the adjudicators see it."))
    stored = view.text(record.ship_to)
    body = stored.body if stored else _("It was erased.")
    language = NO_LANGUAGE if stored else ""
    return (AnswerRow(label=label, values=(body,), language=language),)


def _paid(view: CaseView, _record: OrderRecord) -> tuple[AnswerRow, ...]:
    order = view.state.order
    assert order is not None
    return _row(_("Paid by the buyer"), case_rows.amount(view, order.paid_minor))


def _fee(view: CaseView, _record: OrderRecord) -> tuple[AnswerRow, ...]:
    order = view.state.order
    assert order is not None
    fee = case_rows.amount(view, order.fee_minor)
    return _row(_("The marketplace's commission, part of it"), fee)


def _lines(view: CaseView, _record: OrderRecord) -> tuple[AnswerRow, ...]:
    order, titles = view.state.order, award_rows.line_titles(view)
    assert order is not None
    return tuple(
        AnswerRow(
            label=titles.get(line.line_id, str(line.line_id)),
            values=(f"{line.quantity} × · {case_rows.amount(view, line.paid_minor)}", parts),
        )
        for line in order.lines
        for parts in (_parts(view, line),)
    )


def _parts(view: CaseView, line: OrderLine) -> str:
    """Return what was paid for a line, part by part."""
    known = breakdown.of_line(line)
    if known is None:
        return _("Tax and shipping are not known: the shop has not told them.")
    return words.consists_of(known, view.sight.dispute.currency) or _("No tax and no shipping.")


# In the order in which they are shown.
_ROWS: Final[Mapping[str, Callable[[CaseView, OrderRecord], tuple[AnswerRow, ...]]]] = {
    "placed": _placed,
    "carrier": _carrier,
    "shipped": _shipped,
    "promised": _promised,
    "delivered": _delivered,
    "proof": _proof,
    "address": _address,
    "lines": _lines,
    "paid": _paid,
    "fee": _fee,
    "paid_out": _paid_out,
}
