"""
A claim that is filled in for the buyer: a draft that counts for nothing before the buyer sends it.

It is the draft of the same pages on which buyers write theirs, so they can change every answer.
What a buyer has written is never written over.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from wakai.app import claims, drafts
from wakai.core.disputes.model import Actor
from wakai.core.disputes.refusals import DisputeOpenAlready, Refusal
from wakai.core.ids import DisputeId
from wakai.store import disputes as rows
from wakai.store.disputes import OpenDispute
from wakai.store.orders import OrderRow

_SEAL: Final = "prepared"  # of all other answers: as long as it fits, nobody has touched them


@dataclass(frozen=True, slots=True, kw_only=True)
class BegunThemselves:
    """The buyer has written something of a claim over this order already."""

    code: ClassVar[str] = "begun_themselves"


def prepare(
    order: OrderRow, by: Actor, filled: Mapping[str, Any]
) -> DisputeId | Refusal | BegunThemselves:
    """Begin a draft over an order on behalf of its buyer, and fill in what is known of it."""
    existing = rows.open_on_order(order.id)
    if existing and not existing.was_sent and not _is_untouched(_kept(order.buyer_id, existing.id)):
        return BegunThemselves()
    begun = claims.start(order, by)
    if not isinstance(begun, OpenDispute):
        return begun
    if begun.was_sent:
        return DisputeOpenAlready()
    return begun.id if fill(order.buyer_id, begun.id, filled) else BegunThemselves()


def fill(buyer: int, dispute_id: DisputeId, filled: Mapping[str, Any]) -> bool:
    """Fill in a draft, unless its buyer has written something in it; return whether it was."""
    kept = _kept(buyer, dispute_id)
    sealed = {**filled, _SEAL: _seal(filled)}
    return _is_untouched(kept) and drafts.write_over(buyer, _scope(dispute_id), sealed, was=kept)


def _kept(buyer: int, dispute_id: DisputeId) -> dict[str, Any]:
    return drafts.read(buyer, _scope(dispute_id))


def _is_untouched(draft: Mapping[str, Any]) -> bool:
    answers = {name: answer for name, answer in draft.items() if name != _SEAL}
    return not answers or draft.get(_SEAL) == _seal(answers)


def _seal(answers: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(dict(answers), sort_keys=True).encode()).hexdigest()


def _scope(dispute_id: DisputeId) -> str:
    return drafts.scope_of("claim", dispute_id)
