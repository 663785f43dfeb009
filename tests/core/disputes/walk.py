"""Every action by everybody: a sound command for each, so that a walk can try them all."""

from collections.abc import Callable
from dataclasses import replace

from tests.core.disputes.story import (
    ANA,
    BEN,
    BOT_FOR_ANA,
    FIN,
    HALF,
    IDA,
    JUN,
    NO_ACCEPT,
    OLU,
    OLU_FOR_ANA,
    STRANGER,
    SUE,
    WRONG_SIZE,
    Story,
    an_id,
    refunds,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    AppealResult,
    AppealText,
    AssignReason,
    GrantKind,
    Party,
    Remedy,
    RemedyKind,
    ReturnFault,
    Role,
)
from wakai.core.disputes.parties import party_of
from wakai.core.ids import AppealId, EvidenceId, OfferId, PersonId, RequestId, RulingId

OLU_FOR_BEN = replace(OLU, on_behalf_of=Party.SELLER)
ANA_AT_WORK = Actor(person=ANA.person, role=Role.ADJUDICATOR)
KIM = Actor(person=PersonId(8), role=Role.ADJUDICATOR)
EVERYBODY = (
    ANA,
    BEN,
    IDA,
    JUN,
    KIM,
    SYSTEM,
    OLU_FOR_ANA,
    OLU_FOR_BEN,
    OLU,
    SUE,
    FIN,
    BOT_FOR_ANA,
    STRANGER,
    ANA_AT_WORK,
)

type Made = c.Command | None  # None: there is nothing to name yet, such as an offer


def _nothing(kind: str, story: Story) -> str:
    """Return a name that was not used before."""
    return f"{kind} {len(story.events)}"


def _submit(story: Story, by: Actor) -> Made:
    claim = replace(WRONG_SIZE, excused=("photo_measure_and_tag",))
    return c.SubmitClaim(by=by, at=story.at, claim=claim)


def _amend(story: Story, by: Actor) -> Made:
    """Ask for a cent less than now."""
    claim = story.state.claim or WRONG_SIZE
    less = replace(claim.remedy, refunds=refunds(claim.remedy.refund_minor - 1))
    if less.kind is RemedyKind.FULL_REFUND:
        less = replace(less, kind=RemedyKind.PARTIAL_REFUND)
    return c.AmendClaim(by=by, at=story.at, claim=replace(claim, remedy=less))


def _accept_request(story: Story, by: Actor) -> Made:
    seen = story.state.claim.remedy.sha256() if story.state.claim else ""
    return c.AcceptRequest(by=by, at=story.at, remedy_sha256=seen)


def _refuse(story: Story, by: Actor) -> Made:
    return c.RefuseRequest(by=by, at=story.at, reason="delivered", statement=text("no"))


def _offer(story: Story, by: Actor, remedy: Remedy = HALF) -> Made:
    name = OfferId(an_id(_nothing("offer", story)))
    return c.MakeOffer(by=by, at=story.at, offer_id=name, remedy=remedy)


def _propose(story: Story, by: Actor) -> Made:
    name = OfferId(an_id(_nothing("proposal", story)))
    return c.ProposeNeutrally(by=by, at=story.at, offer_id=name, remedy=HALF)


def _proposal(story: Story) -> OfferId:
    proposal = story.state.proposal
    return proposal.offer_id if proposal else OfferId(an_id("none"))


def _accept_offer(story: Story, by: Actor) -> Made:
    live = story.state.offer
    offer_id = live.offer_id if live else OfferId(an_id("none"))
    seen = live.remedy.sha256() if live else ""
    return c.AcceptOffer(by=by, at=story.at, offer_id=offer_id, remedy_sha256=seen)


def _add_evidence(story: Story, by: Actor) -> Made:
    name = EvidenceId(an_id(_nothing("evidence", story)))
    return c.AddEvidence(by=by, at=story.at, evidence_id=name, kind="photo_item", sha256="sha")


def _request(story: Story, by: Actor) -> Made:
    name = RequestId(an_id(_nothing("request", story)))
    return c.RequestInformation(
        by=by, at=story.at, request_id=name, to=Party.BUYER, kinds=("photo_item",)
    )


def _give(story: Story, by: Actor) -> Made:
    party = party_of(story.state, by)
    asked = [r for r in story.state.requests if r.to is party and not r.answered_at]
    request_id = asked[-1].request_id if asked else RequestId(an_id("none"))
    return c.GiveInformation(by=by, at=story.at, request_id=request_id)


def _rule(story: Story, by: Actor) -> Made:
    return story.ruling(HALF, by, _nothing("ruling", story))


def _proposed(story: Story) -> RulingId:
    proposed = story.state.proposed
    return proposed.ruling_id if proposed else RulingId(an_id("none"))


def _decide_appeal(story: Story, by: Actor) -> Made:
    first = story.state.ruling
    remedy = first.remedy if first else HALF
    word = story.last_word(remedy, AppealResult.UPHELD, by)
    return replace(word, ruling_id=RulingId(an_id(_nothing("word", story))))


def _file(story: Story, by: Actor) -> Made:
    name = AppealId(an_id(_nothing("appeal", story)))
    return c.FileAppeal(by=by, at=story.at, appeal_id=name, text=NO_ACCEPT)


def _prepare(story: Story, by: Actor) -> Made:
    name = AppealId(an_id(_nothing("help", story)))
    return c.PrepareAppeal(by=by, at=story.at, appeal_id=name, text=NO_ACCEPT)


def _confirm_appeal(story: Story, by: Actor) -> Made:
    appeal = story.state.appeal
    name = appeal.appeal_id if appeal else AppealId(an_id("none"))
    seen = appeal.text.sha256() if appeal else ""
    return c.ConfirmAppeal(by=by, at=story.at, appeal_id=name, text_sha256=seen)


def _own_text(story: Story) -> AppealText:
    return replace(NO_ACCEPT, statement=text(_nothing("own", story)))


def _reply(story: Story, by: Actor) -> Made:
    words = text(_nothing("reply", story))
    return c.ReplyToAppeal(by=by, at=story.at, statement=words)


def _label(story: Story, by: Actor) -> Made:
    label = _nothing("label", story)
    return c.ProvideReturnLabel(by=by, at=story.at, address=text("warehouse"), label=label)


def _take(story: Story, by: Actor) -> Made:
    if by.role is not Role.ADJUDICATOR or by.person is None:
        return None
    return c.Assign(by=by, at=story.at, adjudicator=by.person)


def _assign(story: Story, by: Actor) -> Made:
    if by.role is Role.ADJUDICATOR:
        return None  # who decides takes, and does not assign
    somebody_new = PersonId(1_000 + len(story.events))
    return c.Assign(by=by, at=story.at, adjudicator=somebody_new, why=AssignReason.WORKLOAD)


def _open_payment(story: Story) -> str:
    found = [key for key, payment in story.state.payments.items() if payment.is_open]
    return found[-1] if found else "none"


def _vouched(story: Story) -> str:
    payment = story.state.payments.get(_open_payment(story))
    return payment.vouched_reference if payment else ""


SOUND: dict[str, Callable[[Story, Actor], Made]] = {
    "admit_late": lambda s, by: c.AdmitLate(by=by, at=s.at),
    "reject_late": lambda s, by: c.RejectLate(by=by, at=s.at, statement=text("too late")),
    "submit_claim": _submit,
    "amend_claim": _amend,
    "accept_request": _accept_request,
    "refuse_request": _refuse,
    "make_offer": _offer,
    "accept_offer": _accept_offer,
    "propose_neutrally": _propose,
    "accept_proposal": lambda s, by: c.AcceptProposal(
        by=by, at=s.at, offer_id=_proposal(s), remedy_sha256=HALF.sha256()
    ),
    "decline_proposal": lambda s, by: c.DeclineProposal(by=by, at=s.at, offer_id=_proposal(s)),
    "escalate": lambda s, by: c.Escalate(by=by, at=s.at),
    "withdraw": lambda s, by: c.Withdraw(by=by, at=s.at, warned=True),
    "reopen": lambda s, by: c.Reopen(by=by, at=s.at),
    "add_evidence": _add_evidence,
    "assign": _assign,
    "take": _take,
    "request_information": _request,
    "declare_conflict": lambda s, by: c.DeclareConflict(by=by, at=s.at, statement=text("kin")),
    "give_information": _give,
    "issue_ruling": _rule,
    "decide_appeal": _decide_appeal,
    "waive_appeal": lambda s, by: c.WaiveAppeal(by=by, at=s.at),
    "file_appeal": _file,
    "prepare_appeal": _prepare,
    "confirm_appeal": _confirm_appeal,
    "join_appeal": lambda s, by: c.JoinAppeal(by=by, at=s.at, text=_own_text(s)),
    "find_inadmissible": lambda s, by: c.FindInadmissible(
        by=by, at=s.at, statement=text(_nothing("unclear", s))
    ),
    "cure_appeal": lambda s, by: c.CureAppeal(by=by, at=s.at, text=_own_text(s)),
    "reject_appeal": lambda s, by: c.RejectAppeal(by=by, at=s.at, statement=text("no")),
    "reply_to_appeal": _reply,
    "provide_return_label": _label,
    "send_return": lambda s, by: c.SendReturn(by=by, at=s.at, tracking=_nothing("return", s)),
    "explain_obstacle": lambda s, by: c.ExplainObstacle(
        by=by, at=s.at, statement=text(_nothing("too large", s))
    ),
    "record_return_delivered": lambda s, by: c.RecordReturnDelivered(by=by, at=s.at, proof="POD-1"),
    "contest_return": lambda s, by: c.ContestReturn(
        by=by, at=s.at, fault=ReturnFault.NOT_RECEIVED, statement=text("nothing came")
    ),
    "confirm_ruling": lambda s, by: c.ConfirmRuling(by=by, at=s.at, ruling_id=_proposed(s)),
    "object_to_ruling": lambda s, by: c.ObjectToRuling(
        by=by, at=s.at, ruling_id=_proposed(s), statement=text("look again")
    ),
    "accept_return": lambda s, by: c.AcceptReturn(by=by, at=s.at),
    "send_replacement": lambda s, by: c.SendReplacement(
        by=by, at=s.at, tracking=_nothing("again", s)
    ),
    "record_replacement_delivered": lambda s, by: c.RecordReplacementDelivered(
        by=by, at=s.at, proof="POD-1"
    ),
    "keep_replacement_open": lambda s, by: c.KeepReplacementOpen(by=by, at=s.at),
    "confirm_replacement": lambda s, by: c.ConfirmReplacement(by=by, at=s.at),
    "report_replacement_failed": lambda s, by: c.ReportReplacementFailed(
        by=by, at=s.at, reason="wrong_again"
    ),
    "vouch_payment": lambda s, by: c.VouchPayment(
        by=by, at=s.at, key=_open_payment(s), reference=_nothing("bank", s)
    ),
    "confirm_payment": lambda s, by: c.ConfirmPayment(
        by=by, at=s.at, key=_open_payment(s), reference=_vouched(s)
    ),
    "record_chargeback": lambda s, by: c.RecordChargeback(by=by, at=s.at, reference="CB-1"),
    "propose_void": lambda s, by: c.ProposeVoid(
        by=by, at=s.at, statement=text(_nothing("void", s))
    ),
    "confirm_void": lambda s, by: c.ConfirmVoid(by=by, at=s.at),
    "drop_void": lambda s, by: c.DropVoid(by=by, at=s.at),
    "propose_grant": lambda s, by: c.ProposeGrant(
        by=by,
        at=s.at,
        grant=GrantKind.GOODWILL,
        party=Party.BUYER,
        minor=1,
        statement=text(_nothing("sorry", s)),
    ),
    "confirm_grant": lambda s, by: c.ConfirmGrant(by=by, at=s.at, key=_nothing("grant", s)),
    "drop_grant": lambda s, by: c.DropGrant(by=by, at=s.at),
    "instruct_payment": lambda s, by: c.InstructPayment(by=by, at=s.at, key=_nothing("key", s)),
}
