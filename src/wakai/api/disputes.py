"""Disputes: the list, and one with its clocks, its money and what each side may do now."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Query, Router
from pydantic import BeforeValidator, Field

from wakai.api.dispute_shapes import DisputeOut, DisputePage, summaries, told
from wakai.api.problems import Problem
from wakai.api.shapes import Body, ShopId, Text
from wakai.api.tokens import Bearer, TokenRequest, only_known
from wakai.app import access, cases, clock, disputes
from wakai.app.access import CaseSight
from wakai.app.api_tokens import Scope
from wakai.core.disputes.model import Party, Stage, WaitingOn
from wakai.core.ids import DisputeId

router = Router(tags=["disputes"])


_none_if_empty = BeforeValidator(lambda told: told or None)  # "?stage=" is what a form sends


class Wanted(Body):
    """Which disputes, and from where on; an empty filter is none."""

    stage: Annotated[Stage | None, _none_if_empty] = None
    waiting_on: Annotated[WaitingOn | None, _none_if_empty] = None
    cursor: Text = ""
    limit: int = Field(50, ge=1, le=99)


class OnBehalf(Body):
    """For whom a program asks."""

    on_behalf_of: ShopId | None = Field(None, description="the person, by the shop's own id")


@router.get(
    "/disputes", auth=Bearer(Scope.READ), response=DisputePage, operation_id="list_disputes"
)
def list_disputes(request: TokenRequest, wanted: Query[Wanted]) -> DisputePage:
    """
    List the disputes that were sent, the last changed first.

    What changes while you read comes to the front; the events tell of every change once. With
    stage or waiting_on a page may be short, even empty: the list ends where the cursor is null.
    """
    only_known(request, Wanted)
    before = _place(wanted.cursor) if wanted.cursor else None
    page = cases.sent(
        stage=wanted.stage or "",
        waiting_on=wanted.waiting_on or "",
        before=before,
        limit=wanted.limit,
    )
    cursor = _mark(*page.ends_at) if page.ends_at else None
    return DisputePage(disputes=summaries(page.rows), cursor=cursor)


@router.get(
    "/disputes/{dispute_id}",
    auth=Bearer(Scope.READ),
    response=DisputeOut,
    operation_id="get_dispute",
)
def get_dispute(request: TokenRequest, dispute_id: UUID, asked: Query[OnBehalf]) -> DisputeOut:
    """Read a dispute as the shop sees it, or as a party of it does."""
    only_known(request, OnBehalf)
    if asked.on_behalf_of:
        person = access.party_of_shop(asked.on_behalf_of)
        return as_party(access.dispute_for_party(person, DisputeId(dispute_id)))
    row = access.case_of_shop(DisputeId(dispute_id))
    read = disputes.read(row.id)
    return told(row, read.state, read.version, now=clock.now(), parties=tuple(Party))


def as_party(sight: CaseSight) -> DisputeOut:
    """Return a dispute as a party sees it now."""
    assert sight.party is not None
    row = cases.row(sight.dispute.id)
    assert row is not None
    view = cases.view(CaseSight(dispute=row, viewer=sight.viewer, party=sight.party))
    return told(row, view.state, view.version, now=view.now, parties=(sight.party,))


def _mark(changed_at: datetime, dispute_id: UUID) -> str:
    return f"{changed_at.isoformat()}_{dispute_id.hex}"


def _place(cursor: str) -> tuple[datetime, UUID]:
    instant, _, last = cursor.partition("_")
    try:
        at, dispute_id = datetime.fromisoformat(instant), UUID(last)
    except ValueError:
        raise Problem(422, "bad_cursor", field="cursor") from None
    if at.tzinfo is None:
        raise Problem(422, "bad_cursor", field="cursor")
    return at, dispute_id
