"""Parcels: the shop passes on what its carrier proves of goods in a dispute."""

import logging
from datetime import UTC
from typing import Annotated
from uuid import UUID

from ninja import Router
from pydantic import AwareDatetime, Field, StringConstraints

from wakai.api.problems import Problem
from wakai.api.shapes import Body
from wakai.api.tokens import Bearer, TokenRequest
from wakai.app import clock, parcels
from wakai.app.api_tokens import Scope
from wakai.app.parcels import PROOF_MAX, TRACKING_MAX, Outcome, Report, Told, Way
from wakai.core.ids import DisputeId

router = Router(tags=["parcels"])
_log = logging.getLogger(__name__)

_TEXT = r"^\s*[^\s\x00][^\x00]*$"  # not spaces alone
Tracking = Annotated[str, StringConstraints(max_length=TRACKING_MAX, pattern=_TEXT)]


class DeliveryIn(Body):
    delivered_at: AwareDatetime = Field(description="as the carrier says; not in the future")
    proof: str = Field(
        min_length=1,
        max_length=PROOF_MAX,
        pattern=_TEXT,
        description="the carrier's reference for the delivery; both parties read it",
    )
    dispute: UUID | None = Field(
        None, description="only this one, where goods of several travel in one parcel"
    )


class ArrivalOut(Body):
    dispute: UUID
    number: str
    way: Way = Field(description="back to the seller, or once more to the buyer")
    outcome: Outcome = Field(
        description="known: it was told before; over: too late to change anything"
    )


class ParcelOut(Body):
    tracking: str
    arrivals: list[ArrivalOut]


@router.put(
    "/parcels/{tracking}",
    auth=Bearer(Scope.ORDERS),
    response=ParcelOut,
    operation_id="put_parcel",
)
def put_parcel(request: TokenRequest, tracking: Tracking, told: DeliveryIn) -> ParcelOut:
    """
    Tell that the carrier delivered a parcel with returned goods, or with a replacement.

    The number is the one that a party entered; spaces, dashes and case make no difference. The same
    again changes nothing. The time to look at the goods begins when this is told. 404
    `parcel_unknown` where nobody entered this number yet: tell again later.
    """
    now = clock.now()
    if told.delivered_at > now:
        raise Problem(422, "invalid", field="delivered_at")
    only = DisputeId(told.dispute) if told.dispute else None
    report = Report(
        proof=told.proof.strip(),
        delivered_at=told.delivered_at.astimezone(UTC),
        token=request.auth.key,
    )
    arrived = parcels.delivered(tracking, report, at=now, only=only)
    if not arrived:
        raise Problem(404, "parcel_unknown")
    for each in arrived:
        _log.info(
            "token %s: parcel %s in dispute %s", request.auth.key, each.outcome, each.dispute_id
        )
    return ParcelOut(tracking=tracking, arrivals=[_arrival(each) for each in arrived])


def _arrival(told: Told) -> ArrivalOut:
    return ArrivalOut(
        dispute=told.dispute_id, number=told.number, way=told.way, outcome=told.outcome
    )
