"""What moves goods and money, and what ends a dispute from outside."""

import itertools
from collections.abc import Iterator
from dataclasses import replace

from wakai.core.disputes import commands as c
from wakai.core.disputes.model import SYSTEM, Fulfilment, GrantKind, Party, ReturnFault
from wakai.core.explorer.move import Move, move
from wakai.core.explorer.worlds import ANA, BEN, FIN, NOW, OLU, OTHER_WORDS, SOME_WORDS, SUE

REASONS = ("lost", "wrong_again")
FAULTS = (ReturnFault.NOT_RECEIVED, ReturnFault.DAMAGED)


def goods(fulfilment: Fulfilment, *, told: bool, bought: bool) -> Iterator[Move]:
    """
    Yield steps of goods on their way.

    ``told``: an obstacle was explained before; ``bought``: the house may pay for the label.
    """
    match fulfilment:
        case Fulfilment.RETURN_DUE:
            yield from _return_due(told=told, bought=bought)
        case Fulfilment.RETURN_SENT | Fulfilment.RETURN_CHECK:
            yield from _return_sent()
        case Fulfilment.REPLACE_DUE | Fulfilment.REPLACE_SENT:
            yield from _replacement()


def _return_due(*, told: bool, bought: bool) -> Iterator[Move]:
    label = c.ProvideReturnLabel(by=OLU, at=NOW, address=SOME_WORDS, label="label")
    yield move("provide_return_label", label)
    yield move("provide_return_label", replace(label, by=BEN))
    if bought:
        yield move("provide_return_label", replace(label, label_cost_minor=1), "bought")
    yield move("send_return", c.SendReturn(by=ANA, at=NOW, tracking="tracking"))
    why = OTHER_WORDS if told else SOME_WORDS
    obstacle = c.ExplainObstacle(by=ANA, at=NOW, statement=why)
    yield move("explain_obstacle", obstacle, "again" if told else "once")


def _return_sent() -> Iterator[Move]:
    yield move("record_return_delivered", c.RecordReturnDelivered(by=SYSTEM, at=NOW, proof="proof"))
    yield move("accept_return", c.AcceptReturn(by=BEN, at=NOW))
    for fault in FAULTS:
        contested = c.ContestReturn(by=BEN, at=NOW, fault=fault, statement=SOME_WORDS)
        yield move("contest_return", contested, fault.value)


def _replacement() -> Iterator[Move]:
    yield move("send_replacement", c.SendReplacement(by=BEN, at=NOW, tracking="tracking"))
    yield move(
        "record_replacement_delivered",
        c.RecordReplacementDelivered(by=SYSTEM, at=NOW, proof="proof"),
    )
    yield move("keep_replacement_open", c.KeepReplacementOpen(by=ANA, at=NOW))
    yield move("confirm_replacement", c.ConfirmReplacement(by=ANA, at=NOW))
    for reason in REASONS:
        failed = c.ReportReplacementFailed(by=ANA, at=NOW, reason=reason)
        yield move("report_replacement_failed", failed, reason)


def payments(count: int, *, more: bool, beside: bool = False) -> Iterator[Move]:
    """
    Yield every report about every try, in any order and late; and one ``more`` try.

    Of a first part ``beside`` goods on their way only that it arrived; what else can come of a
    payment is walked where no goods are awaited.
    """
    for number in range(1, count + 1):
        yield from itertools.islice(_reports(f"pay_{number}"), 1 if beside else None)
    if more:
        for by in (SYSTEM, FIN):
            key = f"pay_{count + 1}"
            yield move("instruct_payment", c.InstructPayment(by=by, at=NOW, key=key), key)


def _reports(key: str) -> Iterator[Move]:
    settled = c.RecordPaymentSettled(by=SYSTEM, at=NOW, key=key, reference="reference")
    yield move("record_payment_settled", settled, key)
    failed = c.RecordPaymentFailed(by=SYSTEM, at=NOW, key=key, reason="reason")
    yield move("record_payment_failed", failed, key)
    for party in Party:
        arrived = c.RecordPartSettled(
            by=SYSTEM, at=NOW, key=key, party=party, reference="reference"
        )
        yield move("record_part_settled", arrived, key, party.value)
        returned = c.RecordPartFailed(by=SYSTEM, at=NOW, key=key, party=party, reason="reason")
        yield move("record_part_failed", returned, key, party.value)
    vouched = c.VouchPayment(by=FIN, at=NOW, key=key, reference="reference")
    yield move("vouch_payment", vouched, key)
    confirmed = c.ConfirmPayment(by=SUE, at=NOW, key=key, reference="reference")
    yield move("confirm_payment", confirmed, key)


def endings() -> Iterator[Move]:
    """Yield what ends a dispute from outside: the bank's word, and the first of two keys."""
    yield move("record_chargeback", c.RecordChargeback(by=FIN, at=NOW, reference="bank"))
    yield move("propose_void", c.ProposeVoid(by=SUE, at=NOW, statement=SOME_WORDS))


def grants() -> Iterator[Move]:
    """Yield what the house may want to pay after the end: the first of two keys."""
    for kind, party in (
        (GrantKind.GOODWILL, Party.BUYER),
        (GrantKind.CLERICAL_ERROR, Party.SELLER),
    ):
        grant = c.ProposeGrant(
            by=SUE, at=NOW, grant=kind, party=party, minor=1, statement=SOME_WORDS
        )
        yield move("propose_grant", grant, kind.value)


def second_key_of_a_grant(count: int) -> Iterator[Move]:
    """Yield what becomes of a payment after the end that somebody wants."""
    key = f"pay_{count + 1}"
    yield move("confirm_grant", c.ConfirmGrant(by=FIN, at=NOW, key=key), key)
    yield move("drop_grant", c.DropGrant(by=FIN, at=NOW))


def second_key() -> Iterator[Move]:
    """Yield what becomes of a dispute that somebody wants to be void."""
    yield move("confirm_void", c.ConfirmVoid(by=FIN, at=NOW))
    yield move("drop_void", c.DropVoid(by=FIN, at=NOW))
