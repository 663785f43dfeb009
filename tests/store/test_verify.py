"""What was changed behind the program's back is found."""

import pytest

from tests.app.world import World
from wakai.store import verify
from wakai.store.models import Deadline, DisputeEvent, LedgerEntry, Text
from wakai.store.models import Dispute as DisputeRow

pytestmark = pytest.mark.django_db(transaction=True)


class TestVerify:
    def test_finds_nothing_in_what_the_program_wrote(self, world: World) -> None:
        done = world.submitted()

        assert verify.dispute(done.dispute_id) == ()
        assert list(verify.all_disputes()) == [()]

    def test_misses_no_text_that_was_erased(self, world: World) -> None:
        done = world.submitted()
        assert Text.objects.update(body="", author=None)

        assert verify.dispute(done.dispute_id) == ()  # I-48

    @pytest.mark.parametrize("field", ["kind", "actor_id", "role"])
    def test_finds_a_changed_event(self, world: World, field: str) -> None:
        done = world.submitted()
        changed = {"kind": "dispute.final.v1", "actor_id": 999, "role": "owner"}[field]
        DisputeEvent.objects.filter(version=2).update(**{field: changed})

        (fault,) = verify.dispute(done.dispute_id)

        assert (fault.what, fault.at) == ("chain", 2)

    def test_finds_a_lost_event(self, world: World) -> None:
        done = world.submitted()
        DisputeEvent.objects.filter(version=2).delete()

        assert [fault.what for fault in verify.dispute(done.dispute_id)] == ["chain"]

    def test_finds_changed_money_rows_and_clocks(self, world: World) -> None:
        done = world.submitted()
        LedgerEntry.objects.filter(movement="M2").update(amount_minor=1)
        DisputeRow.objects.update(stage="closed")
        Deadline.objects.filter(kind="negotiation").delete()

        found = [fault.what for fault in verify.dispute(done.dispute_id)]

        assert found == ["ledger", "row", "clocks"]
