"""Parcels of disputes: what a carrier says of them, whoever passes it on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from wakai.app import disputes
from wakai.core.disputes.commands import RecordReplacementDelivered, RecordReturnDelivered
from wakai.core.disputes.model import SYSTEM, Dispute
from wakai.core.ids import DisputeId
from wakai.store import parcels as stored

PROOF_MAX: Final = 120  # characters of a carrier's reference
TRACKING_MAX: Final = 80


class Way(StrEnum):
    """Where the goods of a parcel go."""

    RETURN = "return"
    REPLACEMENT = "replacement"


class Outcome(StrEnum):
    """What a report did."""

    RECORDED = "recorded"
    KNOWN = "known"  # it was told before
    OVER = "over"  # the way of these goods had ended otherwise; nothing is changed


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the carrier proves."""

    proof: str
    delivered_at: datetime | None = None  # as the carrier says
    token: str | None = None  # of the program of the shop that passes it on


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a report did in one dispute."""

    dispute_id: DisputeId
    number: str
    way: Way
    outcome: Outcome


def delivered(
    tracking: str, report: Report, *, at: datetime, only: DisputeId | None = None
) -> tuple[Told, ...]:
    """
    Record in each dispute with goods in this parcel that it was delivered.

    One parcel may hold the goods of several; ``only`` names one. Nothing is returned where no party
    entered this number.
    """
    found = (each for each in stored.of_tracking(tracking) if only in {None, each})
    told = (
        _told(dispute_id, way, report, at)
        for dispute_id in found
        for way in _under(disputes.read(dispute_id).state, tracking)
    )
    return tuple(told)


def arrives(dispute_id: DisputeId, way: Way, report: Report, *, at: datetime) -> disputes.Answer:
    """Record that the goods of a dispute have arrived where they go."""
    make = RecordReturnDelivered if way is Way.RETURN else RecordReplacementDelivered
    command = make(by=SYSTEM, at=at, proof=report.proof, delivered_at=report.delivered_at)
    return disputes.execute(dispute_id, command, token=report.token)


def _under(state: Dispute, tracking: str) -> tuple[Way, ...]:
    """Return which goods of a dispute were sent under this number."""
    sent = {
        Way.RETURN: state.return_ and state.return_.tracking,
        Way.REPLACEMENT: state.replacement and state.replacement.tracking,
    }
    return tuple(way for way, number in sent.items() if number and stored.same(number, tracking))


def _told(dispute_id: DisputeId, way: Way, report: Report, at: datetime) -> Told:
    answer = arrives(dispute_id, way, report, at=at)
    outcome = Outcome.OVER
    if isinstance(answer, disputes.Done):
        outcome = Outcome.RECORDED if answer.events else Outcome.KNOWN
    number = disputes.read(dispute_id).state.number
    return Told(dispute_id=dispute_id, number=number, way=way, outcome=outcome)
