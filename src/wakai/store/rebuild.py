"""Derived rows thrown away and made anew from the journal, and the comparison of both."""

from collections.abc import Iterator

from django.db import transaction

from wakai.core.disputes.model import Dispute
from wakai.core.ids import DisputeId, SanctionId
from wakai.store import journal, projection, sanction_journal, sanctions
from wakai.store.chain import GENESIS
from wakai.store.journal import Stream
from wakai.store.models import Deadline, LedgerEntry


def dispute(dispute_id: DisputeId) -> None:
    """
    Make one dispute's derived rows anew.

    How many reminders were sent is no fact of the journal: clocks that are unchanged keep it.
    """
    with transaction.atomic(durable=True):
        stream, history = journal.load(dispute_id)
        LedgerEntry.objects.filter(dispute_id=dispute_id).delete()
        kept = {row.kind: row for row in Deadline.objects.filter(dispute_id=dispute_id)}
        Deadline.objects.filter(dispute_id=dispute_id).delete()
        blank = Stream(dispute_id, 0, GENESIS, Dispute())
        events = [entry.event for entry in history]
        projection.rebuild(blank, stream, events, history[-1].at)
        for row in Deadline.objects.filter(dispute_id=dispute_id):
            before = kept.get(row.kind)
            if before and (before.set_at, before.due_at, before.paused_at) == (
                row.set_at,
                row.due_at,
                row.paused_at,
            ):
                Deadline.objects.filter(dispute_id=dispute_id, kind=row.kind).update(
                    act_at=before.act_at, reminders_sent=before.reminders_sent
                )


def all_disputes() -> Iterator[DisputeId]:
    """Make every dispute's derived rows anew, one transaction each, and yield each when done."""
    for dispute_id in journal.dispute_ids():
        dispute(dispute_id)
        yield dispute_id


def sanction(sanction_id: SanctionId) -> None:
    """Make one sanction's row anew."""
    with transaction.atomic(durable=True):
        stream = sanction_journal.hold(sanction_id)
        sanctions.project(stream, sanction_journal.entries(sanction_id)[-1].at)


def all_sanctions() -> Iterator[SanctionId]:
    """Make every sanction's row anew, one transaction each, and yield each when done."""
    for sanction_id in sanction_journal.sanction_ids():
        sanction(sanction_id)
        yield sanction_id
