"""From what happened back to what was asked: the commands that a history tells of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from wakai.core.disputes import commands as c
from wakai.core.disputes import events as e
from wakai.core.disputes.kinds import DeadlineKind, Role
from wakai.core.disputes.model import SYSTEM, Actor, Level, Proposal, Ruling
from wakai.core.ids import PersonId
from wakai.core.policy import Terms
from wakai.store.journal import Entry

type Maker = Callable[[Actor, datetime], c.Command]


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What a command needs to know that its own event does not tell."""

    terms: Terms  # under which a draft begins
    proposal: Proposal | None = None  # of the house, the last one


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """Something that somebody asked, and what it came after."""

    by: Actor
    said_at: datetime
    after_at: datetime  # of what came before it
    after_clocks: tuple[DeadlineKind, ...]  # that ran out since the last word, the last one last
    make: Maker


def words(entries: tuple[Entry, ...], terms: Terms) -> tuple[Word, ...]:
    """Return what was asked, oldest first; a draft begins under ``terms``."""
    found: list[Word] = []
    around = Around(terms=terms)
    after_at, ran_out = entries[0].at, list[DeadlineKind]()
    for entry in entries:
        event = entry.event
        if isinstance(event, e.ProposalMade):
            around = Around(terms=terms, proposal=event.proposal)
        if isinstance(event, e.DeadlineFired):
            after_at = entry.at
            ran_out.append(event.deadline)
            continue
        asked = command_of(event, around)
        if asked is None:
            continue
        by = _actor(entry)
        found.append(
            Word(
                by=by,
                said_at=entry.at,
                after_at=after_at,
                after_clocks=tuple(ran_out),
                make=asked,
            )
        )
        after_at, ran_out = entry.at, []
    return tuple(found)


def _actor(entry: Entry) -> Actor:
    told = getattr(entry.event, "by", None)
    if isinstance(told, Actor):
        return told
    if entry.actor_id is None:
        return SYSTEM
    return Actor(person=PersonId(entry.actor_id), role=Role(entry.role))


def command_of(event: e.Event, around: Around) -> Maker | None:
    """Return how to ask for what an event tells; None where nobody asked, or only a machine did."""
    if type(event) in CONSEQUENCES:
        return None
    return _ASKED[type(event)](event, around)


# What follows by itself: from a clock, from another command, or from the payment provider. What the
# house gives after the end is no matter of a policy.
CONSEQUENCES: Final[frozenset[type[e.Event]]] = frozenset(
    {
        e.DraftExpired,
        e.GrantedByLaw,
        e.SellerSilent,
        e.OfferExpired,
        e.RulingOverdue,
        e.BecameFinal,
        e.DisputeClosed,
        e.AppealOverdue,
        e.ReturnLabelMissing,
        e.ReturnMissed,
        e.ReturnTimeExtended,
        e.ReturnWaived,
        e.RemedyPlanned,
        e.PartFellDue,
        e.PartArrived,
        e.MoneyFellDue,
        e.MoneyMoved,
        e.PaymentInstructed,
        e.PaymentSettled,
        e.PaymentFailed,
        e.PaymentLate,
        e.PaymentPartSettled,
        e.PaymentPartFailed,
        e.PaymentVouched,
        e.DeadlineSet,
        e.DeadlineCleared,
        e.DeadlinePaused,
        e.DeadlineResumed,
        e.DeadlineFired,
        e.ReminderDelivered,
        e.ReminderReturned,
        e.ChargedBackLate,
        e.GrantProposed,
        e.GrantGiven,
        e.GrantDropped,
    }
)


def _by(event: Any, kind: Callable[..., c.Command], /, **told: Any) -> Maker | None:
    """Ask as whoever did, unless it was a clock."""
    if getattr(event, "by", None) == SYSTEM and kind not in _OF_MACHINES:
        return None
    return lambda by, at: kind(by=by, at=at, **told)


_OF_MACHINES: Final = frozenset({c.Assign, c.RecordChargeback})  # also asked for by the system


def _draft(event: e.DraftStarted, around: Around) -> Maker | None:
    return _by(
        event,
        c.StartDraft,
        dispute_id=event.dispute_id,
        number=event.number,
        order=event.order,
        terms=around.terms,
        late_because=event.late,
    )


def _offer(event: e.OfferMade, _around: Around) -> Maker | None:
    offer = event.offer
    told = {"offer_id": offer.offer_id, "remedy": offer.remedy, "statement": offer.statement}
    return _by(event, c.MakeOffer, **told)


def _evidence(event: e.EvidenceAdded, _around: Around) -> Maker | None:
    item = event.item
    return _by(
        event,
        c.AddEvidence,
        evidence_id=item.evidence_id,
        kind=item.kind,
        sha256=item.sha256,
        visibility=item.visibility,
        why_hidden=item.why_hidden,
    )


def _proposal(event: e.ProposalMade, _around: Around) -> Maker | None:
    made = event.proposal
    told = {"offer_id": made.offer_id, "remedy": made.remedy, "statement": made.statement}
    return _by(event, c.ProposeNeutrally, **told)


def _review(event: e.ReviewStarted, _around: Around) -> Maker | None:
    return _by(event, c.Escalate) if event.why == "escalated" else None


def _question(event: e.InformationRequested, _around: Around) -> Maker | None:
    asked = event.request
    told = {"request_id": asked.request_id, "to": asked.to, "kinds": asked.kinds}
    return _by(event, c.RequestInformation, **told, statement=asked.statement)


def _information(event: e.InformationGiven, _around: Around) -> Maker | None:
    return None if event.silent else _by(event, c.GiveInformation, request_id=event.request_id)


def _ruling(ruling: Ruling) -> dict[str, Any]:
    return {
        "ruling_id": ruling.ruling_id,
        "remedy": ruling.remedy,
        "findings": ruling.findings,
        "rules": ruling.rules,
        "evidence": ruling.evidence,
        "statement": ruling.statement,
    }


def _ruled(event: e.RulingIssued | e.RulingProposed, _around: Around) -> Maker | None:
    ruling = event.ruling
    if ruling.automated:
        return None
    if ruling.second_adjudicator is not None:
        return _by(event, c.ConfirmRuling, ruling_id=ruling.ruling_id)
    return _by(event, c.IssueRuling, **_ruling(ruling))


def _last_word(event: e.AppealDecided, _around: Around) -> Maker | None:
    assert event.ruling.level is Level.APPEAL
    return _by(event, c.DecideAppeal, **_ruling(event.ruling), result=event.ruling.result)


def _appeal(event: e.AppealFiled, _around: Around) -> Maker | None:
    if event.prepared_by is None:
        return _by(event, c.FileAppeal, appeal_id=event.appeal_id, text=event.text)
    seen = event.text.sha256()
    return _by(event, c.ConfirmAppeal, appeal_id=event.appeal_id, text_sha256=seen)


def _cured(event: e.AppealCured, _around: Around) -> Maker | None:
    return _by(event, c.CureAppeal, text=event.text) if event.text else None


def _unless_silent(kind: Callable[..., c.Command]) -> Callable[[Any, Around], Maker | None]:
    return lambda event, _around: None if event.silent else _by(event, kind)


def _with(kind: Callable[..., c.Command], *names: str) -> Callable[[Any, Around], Maker | None]:
    """Ask with facts that the event holds under the same names."""
    return lambda event, _around: _by(event, kind, **{name: getattr(event, name) for name in names})


def _as_shown(kind: Callable[..., c.Command], *names: str) -> Callable[[Any, Around], Maker | None]:
    """Ask with the fingerprint of what was shown."""

    def asked(event: Any, _around: Around) -> Maker | None:
        told = {name: getattr(event, name) for name in names}
        return _by(event, kind, **told, remedy_sha256=event.remedy.sha256())

    return asked


def _agreed(event: e.ProposalAccepted, around: Around) -> Maker | None:
    assert around.proposal is not None
    seen = around.proposal.remedy.sha256()
    return _by(event, c.AcceptProposal, offer_id=around.proposal.offer_id, remedy_sha256=seen)


def _proven(kind: Callable[..., c.Command]) -> Callable[[Any, Around], Maker | None]:
    """Ask as the system or an operator did: the carrier told them."""

    def asked(event: Any, _around: Around) -> Maker | None:
        proof = event.proof or event.kind  # what was recorded counted as proven
        return lambda by, at: kind(by=by, at=at, proof=proof)

    return asked


_ASKED: Final[Mapping[type[e.Event], Callable[[Any, Around], Maker | None]]] = {
    e.DraftStarted: _draft,
    e.ClaimSubmitted: _with(c.SubmitClaim, "claim"),
    e.ClaimAmended: _with(c.AmendClaim, "claim"),
    e.RequestAccepted: _as_shown(c.AcceptRequest),
    e.RequestRefused: _with(c.RefuseRequest, "reason", "statement"),
    e.OfferMade: _offer,
    e.OfferAccepted: _as_shown(c.AcceptOffer, "offer_id"),
    e.Withdrawn: lambda event, _around: _by(event, c.Withdraw, warned=True),
    e.Reopened: _with(c.Reopen),
    e.EvidenceAdded: _evidence,
    e.LateAdmitted: _with(c.AdmitLate),
    e.LateRejected: _with(c.RejectLate, "statement"),
    e.ProposalMade: _proposal,
    e.ProposalAccepted: _agreed,
    e.ProposalEnded: _with(c.DeclineProposal, "offer_id"),
    e.ReviewStarted: _review,
    e.Assigned: _with(c.Assign, "adjudicator", "why"),
    e.AppealAssigned: _with(c.Assign, "adjudicator", "why"),
    e.ConflictDeclared: _with(c.DeclareConflict, "statement"),
    e.InformationRequested: _question,
    e.InformationGiven: _information,
    e.RulingProposed: _ruled,
    e.RulingIssued: _ruled,
    e.RulingObjected: _with(c.ObjectToRuling, "ruling_id", "statement"),
    e.AppealWaived: _with(c.WaiveAppeal),
    e.AppealPrepared: _with(c.PrepareAppeal, "appeal_id", "text"),
    e.AppealFiled: _appeal,
    e.AppealJoined: _with(c.JoinAppeal, "text"),
    e.AppealFoundInadmissible: _with(c.FindInadmissible, "statement"),
    e.AppealCured: _cured,
    e.AppealRejected: _with(c.RejectAppeal, "statement"),
    e.AppealReplied: _with(c.ReplyToAppeal, "statement"),
    e.AppealDecided: _last_word,
    e.MandateBegun: _with(c.BeginMandate),
    e.MandateEnded: _with(c.EndMandate, "party"),
    e.ChargedBack: _with(c.RecordChargeback, "reference"),
    e.VoidProposed: _with(c.ProposeVoid, "statement"),
    e.VoidDropped: _with(c.DropVoid),
    e.Voided: _with(c.ConfirmVoid),
    e.ReturnLabelProvided: _with(c.ProvideReturnLabel, "address", "label", "label_cost_minor"),
    e.ReturnSent: _with(c.SendReturn, "tracking"),
    e.ReturnObstacleExplained: _with(c.ExplainObstacle, "statement"),
    e.ReturnDelivered: _proven(c.RecordReturnDelivered),
    e.ReturnAccepted: _unless_silent(c.AcceptReturn),
    e.ReturnContested: _with(c.ContestReturn, "fault", "statement"),
    e.ReplacementSent: _with(c.SendReplacement, "tracking"),
    e.ReplacementDelivered: _proven(c.RecordReplacementDelivered),
    e.ReplacementConfirmed: _unless_silent(c.ConfirmReplacement),
    e.ReplacementKeptOpen: _with(c.KeepReplacementOpen),
    e.ReplacementFailed: _with(c.ReportReplacementFailed, "reason"),
}
