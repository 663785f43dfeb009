"""A dispute over a kettle and its lid, of which one can be kept while the other goes back."""

from uuid import uuid4

from tests.app.world import PAID, World
from wakai.app import disputes, texts
from wakai.core.disputes.commands import (
    AcceptOffer,
    AcceptReturn,
    MakeOffer,
    ProvideReturnLabel,
    RecordReturnDelivered,
    SendReturn,
    SubmitClaim,
)
from wakai.core.disputes.model import (
    SYSTEM,
    Claim,
    ClaimLine,
    LineAmount,
    Payer,
    Remedy,
    RemedyKind,
)
from wakai.core.ids import DisputeId, LineId, OfferId
from wakai.store.models import OrderLine

LID = 500  # yen, of the 3,980 that Ana paid


def submitted(world: World) -> DisputeId:
    """Return a dispute over both lines that waits for Ben's answer."""
    OrderLine.objects.filter(pk=world.line.pk).update(paid_minor=PAID - LID)
    OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=LID)
    dispute_id = world.draft()
    said = texts.new("Both are blue.", language="en", author_id=world.ana.id)
    claim = Claim(
        lines=tuple(ClaimLine(line_id=line, quantity=1, reason="ND3") for line in lines(world)),
        remedy=Remedy(kind=RemedyKind.FULL_REFUND, refunds=lid_kept(world).refunds),
        statement=said.ref,
        excused=("photo_difference",),
    )
    submit = SubmitClaim(by=world.buyer, at=world.now, claim=claim)
    assert isinstance(disputes.execute(dispute_id, submit, new_texts=[said]), disputes.Done)
    return dispute_id


def lines(world: World) -> tuple[LineId, LineId]:
    """Return the kettle and the lid."""
    kettle, lid = OrderLine.objects.filter(order=world.order).order_by("id")
    return LineId(kettle.pk), LineId(lid.pk)


def lid_kept(world: World) -> Remedy:
    """Return the remedy in which Ana keeps the lid and sends the kettle back."""
    kettle, lid = lines(world)
    return Remedy(
        kind=RemedyKind.RETURN_AND_REFUND,
        refunds=(
            LineAmount(line_id=kettle, minor=PAID - LID),
            LineAmount(line_id=lid, minor=LID),
        ),
        return_payer=Payer.SELLER,
        kept=(lid,),
    )


def agreed(world: World) -> DisputeId:
    """Return a dispute that is settled in two parts."""
    dispute_id = submitted(world)
    name, remedy = OfferId(uuid4()), lid_kept(world)
    seen = remedy.sha256()
    for command in (
        MakeOffer(by=world.seller, at=world.now, offer_id=name, remedy=remedy),
        AcceptOffer(by=world.buyer, at=world.now, offer_id=name, remedy_sha256=seen),
    ):
        world.run(dispute_id, command)
    return dispute_id


def came_back(world: World, dispute_id: DisputeId) -> None:
    """Let the kettle go back and be in order."""
    address = texts.new("1 Dock Road", language="en", author_id=world.ben.id)
    label = ProvideReturnLabel(by=world.seller, at=world.now, address=address.ref, label="L1")
    assert isinstance(disputes.execute(dispute_id, label, new_texts=[address]), disputes.Done)
    for command in (
        SendReturn(by=world.buyer, at=world.now, tracking="RR1"),
        RecordReturnDelivered(by=SYSTEM, at=world.now, proof="POD-1"),
        AcceptReturn(by=world.seller, at=world.now),
    ):
        world.run(dispute_id, command)
