"""How the appeals before this one ended, and where one is still possible."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from wakai.core.disputes.model import AppealResult, Stage
from wakai.core.ids import DisputeId, OrderId
from wakai.store.models import Dispute

APPEALS_MAX: Final = 1_000  # how many decided appeals their share of changes is told of


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealsDecided:
    """How many appeals were decided, and in how many the ruling was changed."""

    decided: int
    changed: int


def decided(reason: str = "") -> tuple[AppealsDecided, AppealsDecided]:
    """
    Return how appeals ended: all of them, and those in disputes for this reason.

    Of the last ``APPEALS_MAX`` alone: what is long ago says little, and would cost ever more.
    """
    rows = Dispute.objects.exclude(appeal_result="").order_by("-changed_at")
    found = list(rows.values_list("reason", "appeal_result")[:APPEALS_MAX])
    same = [result for why, result in found if why == reason]
    return _ended([result for _why, result in found]), _ended(same)


def ruled_over(orders: Collection[OrderId]) -> tuple[tuple[OrderId, DisputeId], ...]:
    """Return the disputes over some orders whose ruling is not final yet, each with its order."""
    if not orders:
        return ()
    found = Dispute.objects.filter(order_id__in=orders, stage=Stage.DECIDED.value).order_by("pk")
    pairs = found.values_list("order_id", "pk")
    return tuple((OrderId(order), DisputeId(dispute)) for order, dispute in pairs)


def _ended(results: Sequence[str]) -> AppealsDecided:
    kept = sum(result == AppealResult.UPHELD.value for result in results)
    return AppealsDecided(decided=len(results), changed=len(results) - kept)
