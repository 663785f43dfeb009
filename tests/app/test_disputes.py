"""The one way of a command, through the real store: what is kept, derived, told and refused."""

from dataclasses import replace
from uuid import uuid4

import pytest

from tests.app.world import World
from wakai.app import disputes
from wakai.app.disputes import Done
from wakai.core.disputes.model import Stage
from wakai.core.disputes.refusals import ChangedMeanwhile, NotAllowed
from wakai.store import disputes as rows
from wakai.store import journal, rebuild
from wakai.store.models import Deadline, DisputeEvent, LedgerEntry, Notice

pytestmark = pytest.mark.django_db(transaction=True)


class TestExecute:
    def test_keeps_projects_and_tells_what_was_decided(self, world: World) -> None:
        done = world.submitted()

        row = rows.row(done.dispute_id)
        assert row is not None
        assert (row.stage, row.waiting_on, row.version) == ("seller", "seller", done.version)
        assert set(
            Deadline.objects.filter(dispute_id=done.dispute_id).values_list("kind", flat=True)
        ) == {"seller_answer", "negotiation"}
        assert LedgerEntry.objects.filter(dispute_id=done.dispute_id).count() == 3
        told = Notice.objects.filter(dispute_id=done.dispute_id).values_list("person_id", flat=True)
        assert set(told) == {world.ana.id, world.ben.id}

    def test_leaves_nothing_behind_when_it_refuses(self, world: World) -> None:
        done = world.submitted()
        before = DisputeEvent.objects.count()

        refused = disputes.execute(done.dispute_id, world.accept(by=world.buyer))

        assert refused == NotAllowed()
        assert DisputeEvent.objects.count() == before

    def test_does_the_same_request_once(self, world: World) -> None:
        done = world.submitted()
        key = uuid4()

        first = disputes.execute(done.dispute_id, world.accept(), request_id=key)
        again = disputes.execute(done.dispute_id, world.accept(), request_id=key)

        assert isinstance(first, Done)
        assert isinstance(again, Done)
        assert (bool(first.events), again.events) == (True, ())
        assert again.version == first.version

    def test_refuses_a_key_that_comes_with_another_command(self, world: World) -> None:
        done = world.submitted()
        key = uuid4()
        disputes.execute(done.dispute_id, world.accept(), request_id=key)

        with pytest.raises(disputes.KeyReused):
            disputes.execute(done.dispute_id, world.accept(by=world.buyer), request_id=key)

    def test_says_so_when_the_dispute_has_moved_on(self, world: World) -> None:
        done = world.submitted()

        stale = disputes.execute(done.dispute_id, world.accept(), seen_version=done.version - 1)
        fresh = disputes.execute(done.dispute_id, world.accept(), seen_version=done.version)

        assert stale == ChangedMeanwhile()
        assert isinstance(fresh, Done)
        assert fresh.state.stage is Stage.FINAL

    def test_refuses_to_append_after_somebody_else(self, world: World) -> None:
        done = world.submitted()
        stream = journal.read(done.dispute_id)
        disputes.execute(done.dispute_id, world.accept())

        with pytest.raises(journal.StaleStream):
            journal.append(stream, world.events(), by=world.seller, at=world.now)


class TestTheJournal:
    def test_reads_back_the_very_state_that_was_decided(self, world: World) -> None:
        done = world.submitted()

        assert journal.read(done.dispute_id).state == done.state

    def test_is_whole_until_a_row_is_changed(self, world: World) -> None:
        done = world.submitted()
        assert journal.broken_at(done.dispute_id) is None

        row = DisputeEvent.objects.get(dispute_id=done.dispute_id, version=3)
        DisputeEvent.objects.filter(dispute_id=done.dispute_id, version=3).update(
            body={**row.body, "at": "2020-01-01T00:00:00+00:00"}
        )

        assert journal.broken_at(done.dispute_id) == 3

    def test_gives_the_same_rows_when_they_are_built_again(self, world: World) -> None:
        done = world.submitted()
        before = rows.row(done.dispute_id)
        clocks = list(Deadline.objects.order_by("kind").values())
        ledger = list(LedgerEntry.objects.order_by("version", "line").values())
        assert before is not None

        Deadline.objects.all().delete()
        LedgerEntry.objects.all().delete()
        rebuild.dispute(done.dispute_id)

        assert rows.row(done.dispute_id) == replace(before, changed_at=before.changed_at)
        assert list(Deadline.objects.order_by("kind").values()) == clocks
        assert list(LedgerEntry.objects.order_by("version", "line").values()) == ledger
