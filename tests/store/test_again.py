"""Two disputes over one order, on the real database: what one has taken, the other has not."""

from collections import Counter
from uuid import uuid4

import pytest

from tests.app.two_lines import LID, lines
from tests.app.world import PAID, World
from wakai.app import claims, disputes, orders, texts
from wakai.app.disputes import Done
from wakai.core.disputes.commands import (
    AcceptRequest,
    InstructPayment,
    RecordPaymentSettled,
    StartDraft,
    SubmitClaim,
)
from wakai.core.disputes.model import (
    SYSTEM,
    Claim,
    ClaimLine,
    EarlierEnd,
    LineAmount,
    Remedy,
    RemedyKind,
)
from wakai.core.disputes.refusals import DealtWithBefore, DisputeOpenAlready
from wakai.core.ids import DisputeId, LineId
from wakai.store import rebuild, verify
from wakai.store.models import Dispute, LedgerEntry, OrderLine

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def kettle_and_lid(world: World) -> tuple[LineId, LineId]:
    OrderLine.objects.filter(pk=world.line.pk).update(paid_minor=PAID - LID)
    OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=LID)
    return lines(world)


def claimed(world: World, dispute_id: DisputeId, line: LineId, minor: int) -> object:
    """Ask for a line's money back, as one who cannot take a photo."""
    said = texts.new("It is blue.", language="en", author_id=world.ana.id)
    claim = Claim(
        lines=(ClaimLine(line_id=line, quantity=1, reason="ND3"),),
        remedy=Remedy(
            kind=RemedyKind.FULL_REFUND, refunds=(LineAmount(line_id=line, minor=minor),)
        ),
        statement=said.ref,
        excused=("photo_difference",),
    )
    command = SubmitClaim(by=world.buyer, at=world.now, claim=claim)
    return disputes.execute(dispute_id, command, new_texts=[said])


def refunded(world: World, line: LineId, minor: int) -> Done:
    """Return a dispute in which the seller accepted, and the money has arrived."""
    submitted = claimed(world, world.draft(), line, minor)
    assert isinstance(submitted, Done)
    claim = submitted.state.claim
    assert claim is not None
    dispute_id = submitted.dispute_id
    accept = AcceptRequest(by=world.seller, at=world.now, remedy_sha256=claim.remedy.sha256())
    world.run(dispute_id, accept)
    key = str(uuid4())
    world.run(dispute_id, InstructPayment(by=SYSTEM, at=world.now, key=key))
    return world.run(
        dispute_id, RecordPaymentSettled(by=SYSTEM, at=world.now, key=key, reference="r")
    )


def booked(world: World) -> Counter[str]:
    """Return what every account of the order holds, over all its disputes."""
    balances: Counter[str] = Counter()
    for entry in LedgerEntry.objects.filter(order_id=world.order.id):
        balances[entry.credit] += entry.amount_minor
        balances[entry.debit] -= entry.amount_minor
    return balances


class TestTwoDisputesOverOneOrder:
    def test_never_pay_for_the_same_line_twice(
        self, world: World, kettle_and_lid: tuple[LineId, LineId]
    ) -> None:
        kettle, lid = kettle_and_lid
        first = refunded(world, kettle, PAID - LID)
        second = world.draft()

        refused = claimed(world, second, kettle, PAID - LID)
        accepted = refunded(world, lid, LID)

        assert refused == DealtWithBefore(number=first.state.number, end=EarlierEnd.AGREED)
        assert accepted.dispute_id == second
        assert booked(world)["paid_b"] == PAID
        assert sum(booked(world).values()) == 0

    def test_leave_nothing_to_begin_a_third_one(
        self, world: World, kettle_and_lid: tuple[LineId, LineId]
    ) -> None:
        kettle, lid = kettle_and_lid
        refunded(world, kettle, PAID - LID)
        last = refunded(world, lid, LID)
        order = orders.order(world.order.id)
        assert order is not None

        assert claims.left(order).lines == ()
        assert claims.start(order, world.buyer) == DealtWithBefore(
            number=last.state.number, end=EarlierEnd.AGREED
        )
        assert Dispute.objects.count() == 2

    def test_never_begin_while_one_is_open_though_it_may_end_at_once(self, world: World) -> None:
        order = orders.order(world.order.id)
        assert order is not None
        first = disputes.read(world.draft()).state
        assert first.order is not None
        assert first.terms is not None
        another = StartDraft(
            by=world.buyer,
            at=world.now,
            dispute_id=DisputeId(uuid4()),
            number="1111-1111",
            order=orders.facts_of(order),
            terms=first.terms,
        )

        assert disputes.execute(another.dispute_id, another) == DisputeOpenAlready()
        assert Dispute.objects.count() == 1

    def test_pin_what_was_left_when_each_of_them_began(
        self, world: World, kettle_and_lid: tuple[LineId, LineId]
    ) -> None:
        kettle, lid = kettle_and_lid
        first = refunded(world, kettle, PAID - LID)
        order = disputes.read(world.draft()).state.order

        assert order is not None
        assert [(line.line_id, line.paid_minor) for line in order.lines] == [(lid, LID)]
        assert [one.number for one in order.earlier] == [first.state.number]


class TestTheRow:
    def test_says_what_was_taken_and_is_made_anew_as_it_was(self, world: World) -> None:
        dispute_id = refunded(world, LineId(world.line.pk), PAID).dispute_id
        took = Dispute.objects.get(pk=dispute_id).took
        rebuild.dispute(dispute_id)

        assert took is not None
        assert took["lines"] == [{"line_id": world.line.pk, "quantity": 1, "minor": PAID}]
        assert Dispute.objects.get(pk=dispute_id).took == took

    def test_is_found_when_somebody_changed_it(self, world: World) -> None:
        dispute_id = refunded(world, LineId(world.line.pk), PAID).dispute_id
        assert verify.dispute(dispute_id) == ()
        Dispute.objects.filter(pk=dispute_id).update(took=None)

        assert [fault.what for fault in verify.dispute(dispute_id)] == ["row"]
