"""What happens in the chats, for programs that catch up: as webhooks tell it, in log order."""

from datetime import datetime
from typing import Any

from ninja import Query, Router
from pydantic import Field

from wakai.api.problems import Problem
from wakai.api.shapes import Body, Text
from wakai.api.tokens import Bearer, TokenRequest, only_known
from wakai.app import happenings
from wakai.app.api_tokens import Scope
from wakai.app.dispute_feed import BadCursor, CursorTooOld
from wakai.app.happenings import Page

router = Router(tags=["happenings"])


class CaughtUp(Body):
    """How far a program has heard."""

    after: Text = Field(
        "", description="the cursor of the last answer, or the position of a webhook"
    )
    limit: int = Field(100, ge=1, le=happenings.LIMIT_MAX)


class HappeningOut(Body):
    id: str = Field(description="the webhook-id of the message that tells of it")
    type: str
    timestamp: datetime
    data: dict[str, Any] = Field(description="as in the webhook, without the text of messages")


class HappeningPage(Body):
    happenings: list[HappeningOut]
    cursor: str = Field(description="keep it when these are taken care of, and go on from it")
    more: bool = Field(description="whether there may be others already")


@router.get(
    "/happenings",
    auth=Bearer(Scope.READ),
    response=HappeningPage,
    operation_id="list_happenings",
)
def list_happenings(request: TokenRequest, wanted: Query[CaughtUp]) -> HappeningPage:
    """
    Read what happened in the chats behind a place in their log; codes, no words of people.

    A page may be short, even empty, while there is more: go on from its cursor. Nothing appears
    later in front of a cursor.
    """
    only_known(request, CaughtUp)
    match happenings.page(wanted.after, limit=wanted.limit):
        case BadCursor(code=code):
            raise Problem(422, code, field="after")
        case CursorTooOld(code=code):
            raise Problem(409, code, field="after")
        case Page() as page:
            told = [
                HappeningOut(id=one.id, type=one.kind, timestamp=one.at, data=one.data)
                for one in page.happenings
            ]
            return HappeningPage(happenings=told, cursor=page.cursor, more=page.more)
