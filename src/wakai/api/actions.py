"""
The single things a party does to a dispute: ``ACTIONS`` is the table, one address each.

The codes are those of ``allowed_actions``. What needs files or a form of many steps is left to the
pages: evidence, changing a claim, an appeal, objecting to a return.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import Field

from wakai.api.carrying_out import carry_out, no, said
from wakai.api.claims import OfferedRemedyIn, kept_of, refunds_of
from wakai.api.dispute_shapes import DisputeOut
from wakai.api.disputes import as_party
from wakai.api.shapes import Code, ForParty, Language, Seq, Statement
from wakai.api.tokens import Bearer, TokenRequest, request_key
from wakai.app import access, cases, clock
from wakai.app.api_tokens import Scope
from wakai.app.cases import CaseView
from wakai.app.texts import NewText
from wakai.core.disputes import commands
from wakai.core.disputes.commands import Command
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.inputs import at_stake
from wakai.core.disputes.model import Payer, Remedy, RemedyKind
from wakai.core.disputes.refusals import NotNow
from wakai.core.ids import DisputeId, OfferId, RequestId

router = Router(tags=["actions"])

type Asked = tuple[Command, Sequence[NewText]]


class Plain(ForParty):
    """What every action takes."""

    seen_version: Seq | None = Field(None, description="refuse where the dispute has moved on")


class Agreeing(Plain):
    remedy_sha256: str = Field(min_length=64, max_length=64, description="what was shown")


class AgreeingToOffer(Agreeing):
    offer_id: UUID


class AboutOffer(Plain):
    offer_id: UUID


class WithWords(Plain):
    statement: Statement
    language: Language = ""


class Refusing(WithWords):
    reason: Code = Field(description="a code of the policy")


class Offering(Plain):
    remedy: OfferedRemedyIn
    statement: Statement | None = None
    language: Language = ""


class Withdrawing(Plain):
    warned: bool = Field(description="the party was shown what ends with this, and confirmed it")


class Answering(Plain):
    request_id: UUID


class Labelling(Plain):
    address: Statement
    label: Code = ""
    language: Language = ""


class Sending(Plain):
    tracking: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")


class Failing(Plain):
    reason: Literal["not_arrived", "lost", "wrong_again"]


@dataclass(frozen=True, slots=True)
class Action:
    """What a program sends, and how it becomes a command; ``about`` is told in the description."""

    shape: type[Plain]
    command: Callable[[CaseView, Any, datetime, UUID], Asked]
    about: str


def _plain(make: Callable[..., Command]) -> Callable[[CaseView, Any, datetime, UUID], Asked]:
    return lambda view, _asked, at, _key: (make(by=view.actor, at=at), ())


def _words(make: Callable[..., Command]) -> Callable[[CaseView, Any, datetime, UUID], Asked]:
    def command(view: CaseView, asked: WithWords, at: datetime, _key: UUID) -> Asked:
        words = _said(view, asked.statement, asked.language)
        return make(by=view.actor, at=at, statement=words.ref), (words,)

    return command


def _sent(make: Callable[..., Command]) -> Callable[[CaseView, Any, datetime, UUID], Asked]:
    return lambda view, asked, at, _key: (
        make(by=view.actor, at=at, tracking=asked.tracking.strip()),
        (),
    )


def _agreed(make: Callable[..., Command]) -> Callable[[CaseView, Any, datetime, UUID], Asked]:
    def command(view: CaseView, asked: AgreeingToOffer, at: datetime, _key: UUID) -> Asked:
        offer_id, shown = OfferId(asked.offer_id), asked.remedy_sha256
        return make(by=view.actor, at=at, offer_id=offer_id, remedy_sha256=shown), ()

    return command


def _said(view: CaseView, body: str, language: str, *, field: str = "statement") -> NewText:
    assert view.state.terms is not None
    most = view.state.terms.limits.note_characters_max
    return said(view, body, language, most, field=field)


def _accept_request(view: CaseView, asked: Agreeing, at: datetime, _key: UUID) -> Asked:
    sha256 = asked.remedy_sha256
    return commands.AcceptRequest(by=view.actor, at=at, remedy_sha256=sha256), ()


def _decline_proposal(view: CaseView, asked: AboutOffer, at: datetime, _key: UUID) -> Asked:
    offer_id = OfferId(asked.offer_id)
    return commands.DeclineProposal(by=view.actor, at=at, offer_id=offer_id), ()


def _refuse(view: CaseView, asked: Refusing, at: datetime, _key: UUID) -> Asked:
    words = _said(view, asked.statement, asked.language)
    command = commands.RefuseRequest(by=view.actor, at=at, reason=asked.reason, statement=words.ref)
    return command, (words,)


def _offer(view: CaseView, asked: Offering, at: datetime, key: UUID) -> Asked:
    words = _said(view, asked.statement, asked.language) if asked.statement else None
    command = commands.MakeOffer(
        by=view.actor,
        at=at,
        offer_id=OfferId(key),
        remedy=_remedy(view, asked.remedy),
        statement=words.ref if words else None,
    )
    return command, (words,) if words else ()


def _remedy(view: CaseView, wish: OfferedRemedyIn) -> Remedy:
    """Return the remedy that is offered; a sum is shared over the lines as they are claimed."""
    by_line = [(line.line_id, line.refund_minor) for line in wish.lines]
    payer = wish.return_payer
    if payer is None and wish.kind is RemedyKind.RETURN_AND_REFUND:
        payer = Payer.SELLER
    return Remedy(
        kind=wish.kind,
        refunds=refunds_of(wish, at_stake(view.state), by_line),
        return_payer=payer,
        postage_minor=wish.postage_minor,
        kept=kept_of(wish),
    )


def _withdraw(view: CaseView, asked: Withdrawing, at: datetime, _key: UUID) -> Asked:
    return commands.Withdraw(by=view.actor, at=at, warned=asked.warned), ()


def _informed(view: CaseView, asked: Answering, at: datetime, _key: UUID) -> Asked:
    request_id = RequestId(asked.request_id)
    return commands.GiveInformation(by=view.actor, at=at, request_id=request_id), ()


def _label(view: CaseView, asked: Labelling, at: datetime, _key: UUID) -> Asked:
    address = _said(view, asked.address, asked.language, field="address")
    command = commands.ProvideReturnLabel(
        by=view.actor, at=at, address=address.ref, label=asked.label.strip()
    )
    return command, (address,)


def _failed(view: CaseView, asked: Failing, at: datetime, _key: UUID) -> Asked:
    return commands.ReportReplacementFailed(by=view.actor, at=at, reason=asked.reason), ()


ACTIONS: dict[str, Action] = {
    "accept_request": Action(Agreeing, _accept_request, "The seller agrees to the request."),
    "refuse_request": Action(Refusing, _refuse, "The seller refuses and says why."),
    "make_offer": Action(Offering, _offer, "Offer another remedy to the other side."),
    "accept_offer": Action(
        AgreeingToOffer, _agreed(commands.AcceptOffer), "Accept the offer of the other side."
    ),
    "accept_proposal": Action(
        AgreeingToOffer, _agreed(commands.AcceptProposal), "Accept what the house proposes to both."
    ),
    "decline_proposal": Action(
        AboutOffer, _decline_proposal, "Do not accept what the house proposes."
    ),
    "escalate": Action(Plain, _plain(commands.Escalate), "Ask the house for a ruling."),
    "withdraw": Action(Withdrawing, _withdraw, "The buyer ends the dispute."),
    "reopen": Action(Plain, _plain(commands.Reopen), "Take a withdrawal back, once."),
    "give_information": Action(Answering, _informed, "Say that a question is answered."),
    "waive_appeal": Action(Plain, _plain(commands.WaiveAppeal), "Accept the ruling for good."),
    "reply_to_appeal": Action(
        WithWords, _words(commands.ReplyToAppeal), "Reply to the appeal of the other side."
    ),
    "provide_return_label": Action(Labelling, _label, "Give the address, and a label, to return."),
    "send_return": Action(Sending, _sent(commands.SendReturn), "The goods are on their way back."),
    "explain_obstacle": Action(
        WithWords, _words(commands.ExplainObstacle), "Say why the goods cannot be posted."
    ),
    "accept_return": Action(
        Plain, _plain(commands.AcceptReturn), "The goods came back and are in order."
    ),
    "send_replacement": Action(
        Sending, _sent(commands.SendReplacement), "A replacement is on its way."
    ),
    "confirm_replacement": Action(
        Plain, _plain(commands.ConfirmReplacement), "The replacement is right."
    ),
    "keep_replacement_open": Action(
        Plain, _plain(commands.KeepReplacementOpen), "The buyer is not sure yet."
    ),
    "report_replacement_failed": Action(
        Failing, _failed, "The replacement did not come, or is wrong."
    ),
}


def _register(code: str, action: Action) -> None:
    def act(request: TokenRequest, dispute_id: UUID, asked: Plain) -> DisputeOut:
        return _act(request, DisputeId(dispute_id), asked, code)

    act.__name__ = code
    act.__annotations__["asked"] = action.shape
    router.post(
        f"/disputes/{{dispute_id}}/actions/{code}",
        auth=Bearer(Scope.DISPUTES),
        response=DisputeOut,
        operation_id=code,
        summary=action.about.rstrip("."),
        description=action.about,
    )(act)


def _act(request: TokenRequest, dispute_id: DisputeId, asked: Plain, code: str) -> DisputeOut:
    key = request_key(request)
    party = access.party_of_shop(asked.on_behalf_of)
    sight = access.dispute_for_party(party, dispute_id)
    view = cases.view(sight)
    if view.state.claim is None:  # no action of these comes before the claim
        refusal = GUARDS[code](view.state, view.actor, view.now)
        raise no(view, refusal or NotNow(stage=view.state.stage))
    command, new_texts = ACTIONS[code].command(view, asked, clock.now(), key)
    carry_out(request, view, command, key, new_texts, seen_version=asked.seen_version)
    return as_party(sight)


for _code, _action in ACTIONS.items():
    _register(_code, _action)
