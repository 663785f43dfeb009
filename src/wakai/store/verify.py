"""Does what is stored still tell one story? Hash chains, books and derived rows, read only."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Sum

from wakai.core.ids import DisputeId, SanctionId
from wakai.store import chat, journal, policies, projection, sanction_journal, sanctions
from wakai.store import disputes as rows
from wakai.store.journal import Stream
from wakai.store.models import Conversation, Deadline, LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that is not as the journal says."""

    subject: str  # "dispute …", "sanction …", "conversation …" or "policies"
    what: str  # "chain", "ledger", "row", "clocks"
    at: int = 0  # version or line, where it is known


def dispute(dispute_id: DisputeId) -> tuple[Fault, ...]:
    """Return what is wrong with one dispute; nothing when all is whole."""
    subject = f"dispute {dispute_id}"
    broken = journal.broken_at(dispute_id)
    if broken is not None:
        # A journal that cannot be trusted is not compared with anything.
        return (Fault(subject=subject, what="chain", at=broken),)
    stream = journal.read(dispute_id)
    faults = []
    if _balances(dispute_id) != {k.value: v for k, v in stream.state.balances.items() if v}:
        faults.append(Fault(subject=subject, what="ledger"))
    row = rows.row(dispute_id)
    told = (stream.version, stream.state.stage.value, stream.state.fulfilment.value)
    if row is None or (row.version, row.stage, row.fulfilment) != told or _took_wrongly(stream):
        faults.append(Fault(subject=subject, what="row"))
    clocks = {kind.value: clock.due_at for kind, clock in stream.state.deadlines.items()}
    stored = Deadline.objects.filter(dispute_id=dispute_id).values_list("kind", "due_at")
    if dict(stored) != clocks:
        faults.append(Fault(subject=subject, what="clocks"))
    return tuple(faults)


def _took_wrongly(stream: Stream) -> bool:
    """Say whether the row tells another thing of what is taken from the order than the journal."""
    return rows.took(stream.dispute_id) != projection.took(stream.state)


def _balances(dispute_id: DisputeId) -> dict[str, int]:
    """Return the balances as sums of the stored postings, without empty accounts."""
    entries = LedgerEntry.objects.filter(dispute_id=dispute_id).order_by()
    sums: dict[str, int] = {}
    for account, total in entries.values_list("debit").annotate(Sum("amount_minor")):
        sums[account] = sums.get(account, 0) - total
    for account, total in entries.values_list("credit").annotate(Sum("amount_minor")):
        sums[account] = sums.get(account, 0) + total
    return {account: total for account, total in sums.items() if total}


def all_disputes() -> Iterator[tuple[Fault, ...]]:
    """Yield what is wrong with each dispute, one after the other."""
    for dispute_id in journal.dispute_ids():
        yield dispute(dispute_id)


def sanction(sanction_id: SanctionId) -> tuple[Fault, ...]:
    """Return what is wrong with one sanction; nothing when all is whole."""
    subject = f"sanction {sanction_id}"
    broken = sanction_journal.broken_at(sanction_id)
    if broken is not None:
        return (Fault(subject=subject, what="chain", at=broken),)
    if not sanctions.is_told(sanction_journal.read(sanction_id)):
        return (Fault(subject=subject, what="row"),)
    return ()


def all_sanctions() -> Iterator[tuple[Fault, ...]]:
    """Yield what is wrong with each sanction, one after the other."""
    for sanction_id in sanction_journal.sanction_ids():
        yield sanction(sanction_id)


def all_conversations() -> Iterator[tuple[Fault, ...]]:
    """Yield what is wrong with each conversation, one after the other."""
    ids = Conversation.objects.order_by("id").values_list("id", flat=True)
    for conversation in ids.iterator():
        broken = chat.broken_at(conversation)
        fault = Fault(subject=f"conversation {conversation}", what="chain", at=broken or 0)
        yield (fault,) if broken is not None else ()


def all_policies() -> Iterator[tuple[Fault, ...]]:
    """Yield what is wrong with the journal of policies."""
    broken = policies.broken_at()
    yield (Fault(subject="policies", what="chain", at=broken),) if broken is not None else ()
