"""
Money on its way out: the ledger instructs, the provider pays, and each key has one effect.

Two steps, each an outbox row: "instruct" turns money that is due into an instruction with a key of
its own, "payment" carries the instruction to the provider. A crash between any two of them is
repaired by the retry of the row, since the key is the same. What the provider sends by itself is a
row too, "payment_news": kept before the provider is thanked, and once for each of its events.
"""

import itertools
import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from wakai.app import chargebacks, clock, disputes, plugs
from wakai.app.payment_ports import (
    BankReport,
    PaymentInstruction,
    PaymentNews,
    PaymentReport,
)
from wakai.app.ports import Unavailable
from wakai.core.disputes.commands import (
    InstructPayment,
    PaymentCommand,
    RecordPartFailed,
    RecordPartSettled,
    RecordPaymentFailed,
    RecordPaymentSettled,
)
from wakai.core.disputes.model import SYSTEM, Party
from wakai.core.ids import DisputeId, OrderId
from wakai.store import outbox
from wakai.store import payments as stored
from wakai.store.payments import PaymentRow

NEWS = "payment_news"
_ORDER: Final = "order"  # in the body of news of a charge
TOGETHER_MAX: Final = 32  # reports that are booked on one way to the database
ASKING_SECONDS: Final = 0.5  # how long one may be asked before what was said is booked

_log = logging.getLogger(__name__)


def instruct(dispute_id: UUID, body: dict[str, Any]) -> None:
    """Handle an "instruct" row; money that is not due any more is no fault."""
    command = InstructPayment(by=SYSTEM, at=clock.now(), key=body["key"])
    disputes.execute(DisputeId(dispute_id), command)


def instruct_each(bodies: Mapping[UUID, dict[str, Any]]) -> Mapping[UUID, None]:
    """Handle several "instruct" rows together and return of which disputes; each stands alone."""
    at = clock.now()
    done = disputes.execute_each(
        {
            DisputeId(dispute_id): InstructPayment(by=SYSTEM, at=at, key=body["key"])
            for dispute_id, body in bodies.items()
        }
    )
    return dict.fromkeys(done)


def pay(_dispute_id: UUID, body: dict[str, Any]) -> None:
    """
    Handle a "payment" row: tell the provider, and the dispute what the provider said.

    Raises ports.Unavailable when the provider does not answer; the row is tried again with the
    same key, so the provider pays once. A provider that was chosen since is not told of it: nobody
    knows what the one before has done.
    """
    for report in _paid(body["key"]):
        take(report)


def pay_each(bodies: Mapping[UUID, dict[str, Any]]) -> Mapping[UUID, Exception | None]:
    """
    Handle several "payment" rows; what was said of them is booked together.

    Returns of which disputes the provider was told, and what went wrong, if it did. It is told of
    one after the other, for as long as it answers quickly and without a fault: nothing that it
    said waits long. Those that are left have their own turn.
    """
    until = time.monotonic() + ASKING_SECONDS
    told: dict[UUID, Exception | None] = {}
    reports: list[PaymentReport] = []
    for dispute_id, body in bodies.items():
        try:
            reports.extend(_paid(body["key"]))
        except Exception as fault:  # noqa: BLE001 - the outbox says of each what it is
            told[dispute_id] = fault
            break
        told[dispute_id] = None
        if time.monotonic() > until:
            break
    take_each(reports)
    return told


def _paid(key: str) -> Iterator[PaymentReport]:
    """Tell the provider of an instruction and yield what it says. Raises ports.Unavailable."""
    payment = stored.read(key)
    assert payment is not None
    if payment.state != "instructed":  # its news were quicker than its answer
        return
    provider = plugs.payments()
    if not stored.entrust(payment.key, provider.name):
        raise Unavailable("Another provider was told of it.")
    yield from provider.pay(_instruction(payment))


def hears() -> bool:
    """Return whether the provider sends word by itself."""
    return plugs.payments().hears


def hear(body: bytes, headers: Mapping[str, str]) -> bool:
    """
    Keep what the provider sent, to be looked at by a loop; False for what does not concern us.

    The same event again changes nothing. Raises payment_ports.BadSignature and BadReport.
    """
    news = plugs.payments().hear(body, headers, at=clock.wall())
    if news is None:
        return False
    payment = stored.read(news.key) if news.key else None
    rows = [_of_payment(news, payment.dispute_id)] if payment else [*_of_orders(news)]
    outbox.put(rows, clock.now())
    return bool(rows)


def _of_payment(news: PaymentNews, dispute_id: DisputeId) -> outbox.NewRow:
    key = f"{NEWS}:{news.event_id}:{dispute_id}"
    return outbox.NewRow(topic=NEWS, key=key, body=news.body, dispute_id=dispute_id)


def _of_orders(news: PaymentNews) -> Iterator[outbox.NewRow]:
    """Yield a row for each order that was paid with a charge; a dispute over it need not be."""
    for order_id, last in chargebacks.orders_of(news.charges):
        body = {**news.body, _ORDER: order_id}
        key = f"{NEWS}:{news.event_id}:order:{order_id}"
        yield outbox.NewRow(topic=NEWS, key=key, body=body, dispute_id=last)


def look(_dispute_id: object, body: dict[str, Any]) -> None:
    """Handle a "payment_news" row. Raises ports.Unavailable when the provider does not answer."""
    news = {name: told for name, told in body.items() if name != _ORDER}
    for report in plugs.payments().look(news):
        if isinstance(report, BankReport):
            chargebacks.record(OrderId(body[_ORDER]), report)
        else:
            take(report)


def take(report: PaymentReport) -> bool:
    """
    Tell the dispute what the provider said; told again, nothing changes.

    Returns whether the report is about a payment of ours. What contradicts an earlier report is
    kept for finance to look at: money that arrived is not unbooked by itself.
    """
    payment = stored.read(report.key)
    if payment is None:
        _log.warning("a report is about payment %s, which nobody instructed", report.key)
        return False
    disputes.execute(payment.dispute_id, _command(report))
    _compared(report)
    return True


def take_each(reports: Sequence[PaymentReport]) -> int:
    """
    Tell the disputes what the provider said, as ``take`` does, and return how many are ours.

    Those about different disputes are decided together: see ``disputes.execute_each``.
    """
    return sum(_take_some(some) for some in itertools.batched(reports, TOGETHER_MAX, strict=False))


def _take_some(reports: Sequence[PaymentReport]) -> int:
    about: dict[DisputeId, PaymentReport] = {}
    for report in reports:
        payment = stored.read(report.key)
        if payment is not None:
            about.setdefault(payment.dispute_id, report)
    asked = {dispute_id: _command(report) for dispute_id, report in about.items()}
    done = [about[dispute_id] for dispute_id in disputes.execute_each(asked)]
    for report in done:
        _compared(report)
    taken = set(map(id, done))
    return len(done) + sum(take(report) for report in reports if id(report) not in taken)


def _compared(report: PaymentReport) -> None:
    """Keep for finance that the provider takes back what it said, if it does."""
    parties = (report.party,) if report.party else tuple(Party)
    if stored.contradict(
        report.key, parties, settled=report.settled, reason=report.reason, at=clock.now()
    ):
        _log.error("payment %s: the provider takes back what it said", report.key)


def _command(report: PaymentReport) -> PaymentCommand:
    at = clock.now()
    match report.party, report.settled:
        case None, True:
            return RecordPaymentSettled(
                by=SYSTEM, at=at, key=report.key, reference=report.reference
            )
        case None, _:
            return RecordPaymentFailed(by=SYSTEM, at=at, key=report.key, reason=report.reason)
        case Party() as party, True:
            return RecordPartSettled(
                by=SYSTEM, at=at, key=report.key, party=party, reference=report.reference
            )
        case party, _:
            assert party is not None
            return RecordPartFailed(
                by=SYSTEM, at=at, key=report.key, party=party, reason=report.reason
            )


def _instruction(payment: PaymentRow) -> PaymentInstruction:
    told = PaymentInstruction.__slots__
    return PaymentInstruction(**{name: getattr(payment, name) for name in told})
