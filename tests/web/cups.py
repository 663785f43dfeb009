"""Three cups and a lid in one order, for claims by item and by piece."""

from tests.app.world import World
from wakai.app import disputes
from wakai.core.ids import DisputeId
from wakai.store.models import OrderLine, Person

CUPS, LID = 3_000, 500  # yen: three cups, and a lid


def bought(world: World) -> tuple[int, int]:
    """Let Ana have bought three cups and a lid, and read English; return their ids."""
    Person.objects.filter(pk=world.ana.pk).update(language="en")
    OrderLine.objects.filter(pk=world.line.pk).update(title="Cup", quantity=3, paid_minor=CUPS)
    lid = OrderLine.objects.create(order=world.order, title="Lid", quantity=1, paid_minor=LID)
    return world.line.pk, lid.pk


def by_line(dispute_id: DisputeId) -> dict[int, tuple[int, str, int]]:
    """Return pieces, reason and sum of each line that is claimed."""
    claim = disputes.read(dispute_id).state.claim
    assert claim is not None
    sums = {part.line_id: part.minor for part in claim.remedy.refunds}
    return {
        line.line_id: (line.quantity, line.reason, sums.get(line.line_id, 0))
        for line in claim.lines
    }
