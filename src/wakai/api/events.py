"""The feed: every event of every dispute, once, in the order of the log."""

from datetime import datetime
from uuid import UUID

from ninja import Query, Router
from pydantic import Field

from wakai.api.problems import Problem
from wakai.api.shapes import Body, Text
from wakai.api.tokens import Bearer, TokenRequest, only_known
from wakai.app import dispute_feed
from wakai.app.api_tokens import Scope
from wakai.app.dispute_feed import BadCursor, CursorTooOld, Page

router = Router(tags=["events"])


class Followed(Body):
    """From where on a program goes."""

    after: Text = Field("", description="the cursor of the last answer; left out: the beginning")
    limit: int = Field(100, ge=1, le=dispute_feed.LIMIT_MAX)


class EventOut(Body):
    dispute_id: UUID
    number: str
    version: int = Field(description="the place in the dispute, gapless")
    kind: str
    by: str = Field(description="the role that caused it")
    at: datetime


class EventPage(Body):
    events: list[EventOut]
    cursor: str = Field(description="keep it when the events are taken care of, and go on from it")
    more: bool = Field(description="whether there are others already")


@router.get("/events", auth=Bearer(Scope.READ), response=EventPage, operation_id="list_events")
def list_events(request: TokenRequest, wanted: Query[Followed]) -> EventPage:
    """
    Follow what happens in all disputes, from their claim on; ids and kinds, no words of people.

    Nothing appears later in front of a cursor: an event waits until no older one can come.
    """
    only_known(request, Followed)
    match dispute_feed.page(wanted.after, limit=wanted.limit):
        case BadCursor(code=code):
            raise Problem(422, code, field="after")
        case CursorTooOld(code=code):
            raise Problem(409, code, field="after")
        case Page() as page:
            events = [
                EventOut(
                    dispute_id=row.dispute_id,
                    number=row.number,
                    version=row.version,
                    kind=row.kind,
                    by=row.role,
                    at=row.at,
                )
                for row in page.events
            ]
            return EventPage(events=events, cursor=page.cursor, more=page.more)
