"""Payments by files: instructions that go out once, and statements that come back."""

import csv
import io
from datetime import datetime
from typing import Final

from django.db import transaction

from wakai.app import clock, payments
from wakai.app.payment_ports import PaymentReport
from wakai.app.statements import Statement
from wakai.core.disputes.model import Party
from wakai.core.ledger.reconciliation import Line, Reconciliation, State, reconcile
from wakai.store import payments as stored
from wakai.store.payments import PartRow

_PARTS: Final = ("goods_minor", "tax_minor", "shipping_minor")  # of a refund, where they are known
COLUMNS: Final = (
    *("key", "party", "minor", "currency", "case_number", "order_number"),
    *("charge", "payee", "transfer"),
    *_PARTS,
)

_PROVIDER: Final = "export"

batches = stored.batches


def export(*, at: datetime | None = None) -> str:
    """
    Put every instruction that no file holds yet into a new one; return its name, "" for none.

    An instruction is in one file for good, so whoever carries out each file once pays once.
    """
    now = at or clock.now()
    name = f"payments-{now:%Y%m%dT%H%M%S%f}"
    with transaction.atomic(durable=True):
        return name if stored.put_into_batch(name, provider=_PROVIDER) else ""


def file(name: str) -> str:
    """Return the CSV of a file, the same at each call; only its first row for an unknown one."""
    out = io.StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for payment in stored.of_batch(name):
        for party, minor in (("buyer", payment.buyer_minor), ("seller", payment.seller_minor)):
            if minor:
                told = (payment.currency, payment.case_number, payment.order_number)
                ways = (payment.charge, payment.payee, payment.transfer)
                parts = [getattr(payment, name) if party == "buyer" else None for name in _PARTS]
                rows.writerow((payment.key, party, minor, *told, *ways, *parts))
    return out.getvalue()


def take_statement(statement: Statement) -> tuple[int, tuple[Line, ...]]:
    """
    Book what a statement says; the same statement again changes nothing.

    Returns how many lines are about payments of ours, and the lines that were not booked: their
    sum or currency is not what was instructed, or nobody instructed them.
    """
    booked = {(part.key, part.party): part for part in stored.parts()}
    reports, left = [], []
    for line in statement.lines:
        part = booked.get((line.key, line.party))
        if part is None or (part.minor, part.currency) != (line.minor, line.currency):
            left.append(line)
            continue
        reports.append(
            PaymentReport(
                key=line.key,
                settled=line.state is State.SETTLED,
                party=Party(line.party),
                reference=line.reference,
                reason=statement.reasons.get((line.key, line.party), ""),
            )
        )
    return payments.take_each(reports), tuple(left)


def compare(
    statement: Statement, *, since: datetime | None = None, until: datetime | None = None
) -> Reconciliation:
    """
    Compare a statement with what is booked.

    A statement of a period lacks what changed before ``since``, or at ``until`` or later: such
    parts count only if the statement has them.
    """
    named = {(line.key, line.party) for line in statement.lines}
    booked = (
        _line(part)
        for part in stored.parts()
        if (part.key, part.party) in named
        or (
            (since is None or part.changed_at >= since)
            and (until is None or part.changed_at < until)
        )
    )
    return reconcile(statement.lines, booked)


def _line(part: PartRow) -> Line:
    return Line(
        key=part.key,
        party=part.party,
        minor=part.minor,
        currency=part.currency,
        state=State(part.state),
        reference=part.reference,
    )
