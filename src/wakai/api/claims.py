"""Beginning a dispute for a buyer: the draft and the claim in one request."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ninja import Status
from pydantic import Field

from wakai.api import disputes as addresses
from wakai.api.carrying_out import carry_out, said
from wakai.api.dispute_shapes import DisputeOut
from wakai.api.disputes import as_party
from wakai.api.problems import Problem, refused
from wakai.api.shapes import Body, Code, ForParty, Language, Minor, Number, RowId, Statement
from wakai.api.tokens import Bearer, TokenRequest, request_key
from wakai.app import access, cases, claims, disputes
from wakai.app.access import CaseSight, NotVisible
from wakai.app.api_tokens import Scope
from wakai.app.cases import CaseView
from wakai.app.people import PersonRow
from wakai.app.words import Reader
from wakai.core.disputes import inputs
from wakai.core.disputes.model import (
    Actor,
    Claim,
    ClaimLine,
    LineAmount,
    Party,
    Payer,
    Remedy,
    RemedyKind,
    Role,
    TextRef,
)
from wakai.core.disputes.refusals import DisputeOpenAlready
from wakai.core.ids import DisputeId, LineId
from wakai.store.disputes import OpenDispute

router = addresses.router  # one address, two methods


class ClaimLineIn(Body):
    line_id: RowId = Field(description="as GET /orders/{number} tells it")
    quantity: int = Field(ge=1, strict=True)
    reason: Code = Field("", description="of this line; left out: the reason of the claim")
    refund_minor: Minor | None = Field(
        None, description="asked for this line; where another line has one, left out is nothing"
    )


class RemedyIn(Body):
    kind: RemedyKind
    refund_minor: Minor | None = Field(None, description="left out: all that can be refunded")
    return_payer: Payer | None = Field(None, description="who pays the postage of a return")
    postage_minor: Minor = 0
    kept: list[RowId] = Field(
        [], max_length=200, description="lines the buyer keeps while others go back"
    )


class LineSumIn(Body):
    line_id: RowId
    refund_minor: Minor


class OfferedRemedyIn(RemedyIn):
    lines: list[LineSumIn] = Field(
        [], max_length=200, description="sums by line; left out: refund_minor is shared over them"
    )


class DisputeIn(ForParty):
    order: Number
    lines: list[ClaimLineIn] = Field(min_length=1, max_length=200)
    reason: Code = Field(
        "", description="a code of the policy, such as ND3, for the lines that name none"
    )
    remedy: RemedyIn
    statement: Statement
    language: Language = Field("", description="of the statement; left out: the person's")
    excused: list[Code] = Field([], max_length=20, description="evidence that cannot be given")


@router.post(
    "/disputes",
    auth=Bearer(Scope.DISPUTES),
    response={200: DisputeOut, 201: DisputeOut},
    operation_id="open_dispute",
)
def open_dispute(request: TokenRequest, asked: DisputeIn) -> Status[DisputeOut]:
    """
    Begin a dispute over an order for its buyer and send the claim.

    Where the claim is refused a draft stays, as on the pages: the next attempt goes on with it.
    """
    if not all(line.reason or asked.reason for line in asked.lines):
        raise Problem(422, "missing", field="reason")
    key = request_key(request)
    buyer = access.party_of_shop(asked.on_behalf_of)
    sight = _sight(request, buyer, asked, key)
    view = cases.view(sight)
    assert view.state.terms is not None
    most = view.state.terms.limits.statement_characters_max
    words = said(view, asked.statement, asked.language, most)
    claim = _claim(view, asked, words.ref)
    command, written = claims.submission(view, claim, words)
    done = carry_out(request, view, command, key, written)
    return Status(201 if done.events else 200, as_party(sight))


def _sight(request: TokenRequest, buyer: PersonRow, asked: DisputeIn, key: UUID) -> CaseSight:
    """Return the dispute that this request began before, else the draft it begins now."""
    before = disputes.asked_before(key)
    if before is None:
        return access.dispute_for_party(buyer, _draft(request, buyer, asked.order))
    try:
        sight = access.dispute_for_party(buyer, before)
    except NotVisible:
        raise Problem(422, "key_reused") from None
    if sight.dispute.order_number != asked.order:
        raise Problem(422, "key_reused")
    return sight


def _draft(request: TokenRequest, buyer: PersonRow, number: str) -> DisputeId:
    order = access.order_for_buyer(buyer, access.order_of_shop(number).id).order
    reader = Reader(role=Role.BUYER, time_zone=buyer.time_zone)
    by = Actor(person=buyer.id, role=Role.BUYER)
    answer = claims.start(order, by, token=request.auth.key)
    if not isinstance(answer, OpenDispute):
        raise refused(answer, reader=reader)
    if answer.was_sent:
        raise refused(DisputeOpenAlready(), reader=reader)
    return answer.id


def _claim(view: CaseView, asked: DisputeIn, statement: TextRef) -> Claim:
    """Return the claim; what it does not say is as the pages take it."""
    lines = tuple(
        ClaimLine(
            line_id=LineId(line.line_id),
            quantity=line.quantity,
            reason=line.reason or asked.reason,
        )
        for line in asked.lines
    )
    wish = asked.remedy
    bare = Claim(lines=lines, remedy=Remedy(kind=wish.kind), statement=statement)
    wrong = inputs.lines(view.state, bare)
    if wrong:
        raise refused(wrong, reader=_reader(view), view=view)
    most = inputs.claimable(view.state, bare)
    by_line = [
        (line.line_id, line.refund_minor) for line in asked.lines if line.refund_minor is not None
    ]
    remedy = Remedy(
        kind=wish.kind,
        refunds=refunds_of(wish, most, by_line),
        return_payer=wish.return_payer or _payer(view, wish.kind, lines),
        postage_minor=wish.postage_minor,
        kept=kept_of(wish),
    )
    return Claim(lines=lines, remedy=remedy, statement=statement, excused=tuple(asked.excused))


def refunds_of(
    wish: RemedyIn, most: Mapping[int, int], by_line: Sequence[tuple[int, int]]
) -> tuple[LineAmount, ...]:
    """
    Return the sums by line: as they were named, else one sum shared over them, else all there is.

    Raises Problem where a sum is named too and is not what the lines make.
    """
    if not by_line:
        whole = sum(most.values()) if wish.refund_minor is None else wish.refund_minor
        return claims.shared(most, whole)
    if wish.refund_minor not in {None, sum(minor for _line, minor in by_line)}:
        raise Problem(422, "sums_differ", field="refund_minor")
    return tuple(LineAmount(line_id=LineId(line), minor=minor) for line, minor in by_line if minor)


def kept_of(wish: RemedyIn) -> tuple[LineId, ...]:
    """Return the lines that the buyer keeps, each once."""
    return tuple(LineId(line) for line in sorted(set(wish.kept)))


def _payer(view: CaseView, kind: RemedyKind, lines: tuple[ClaimLine, ...]) -> Payer | None:
    """Return who pays the postage: the seller, unless the law lets the buyer change their mind."""
    if kind is not RemedyKind.RETURN_AND_REFUND or view.state.terms is None:
        return None
    reasons = [view.state.terms.reason(line.reason) for line in lines]
    by_law = all(reason is not None and reason.by_law for reason in reasons)
    return Payer.BUYER if by_law else Payer.SELLER


def _reader(view: CaseView) -> Reader:
    return Reader(role=Role(Party.BUYER.value), time_zone=view.sight.viewer.time_zone)
