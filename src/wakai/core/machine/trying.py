"""Everything that somebody can try in a case, each as a sound command; the law refuses the rest."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from uuid import UUID

from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    AppealResult,
    AppealText,
    ContestedPart,
    Dispute,
    EvidenceFinding,
    Level,
    Party,
    ReturnFault,
    Stage,
    Weight,
)
from wakai.core.ids import AppealId, EvidenceId, OfferId, RequestId, RulingId
from wakai.core.machine.cast import (
    ANA,
    BEN,
    FIN,
    IDA,
    JUN,
    OLU,
    SUE,
    WORDS,
    Attempt,
    remedies,
)

# What leads a story aside for a while; where it leads on, it does so as well without another one.
ASIDES: Final = (
    c.JoinAppeal,
    c.MakeOffer,
    c.ProposeNeutrally,
    c.RequestInformation,
    c.WaiveAppeal,
)
_PARTIES = (ANA, BEN)
_TRIES_MAX = 2


def moves(attempt: Attempt, state: Dispute, at: datetime) -> Iterator[c.Command]:
    """Yield what anybody can try now."""
    yield from _talk(attempt, state, at)
    yield from _proposals(attempt, state, at)
    if state.stage in {Stage.REVIEW, Stage.APPEAL}:
        yield from _hearing(attempt, state, at)
    if state.stage in {Stage.DECIDED, Stage.APPEAL}:
        yield from _appeal(attempt, at)
    yield from _goods(state, at)
    yield from _payments(state, at)


def endings(at: datetime) -> Iterator[tuple[c.Command, ...]]:
    """Yield what ends a case from outside, one command after the other."""
    yield (c.RecordChargeback(by=FIN, at=at, reference="bank"),)
    yield (c.ProposeVoid(by=SUE, at=at, statement=WORDS), c.ConfirmVoid(by=FIN, at=at))


def _talk(attempt: Attempt, state: Dispute, at: datetime) -> Iterator[c.Command]:
    terms, asked = attempt.terms, state.claim.remedy if state.claim else attempt.claim.remedy
    yield c.SubmitClaim(by=ANA, at=at, claim=attempt.claim)
    yield c.Withdraw(by=ANA, at=at, warned=True)
    yield c.Reopen(by=ANA, at=at)
    yield c.AcceptRequest(by=BEN, at=at, remedy_sha256=asked.sha256())
    yield c.RefuseRequest(by=BEN, at=at, reason=terms.refusals[0].code, statement=WORDS)
    for by in _PARTIES:
        yield c.Escalate(by=by, at=at)
        if not state.offers:
            for remedy in remedies(terms.remedies.offer):
                yield c.MakeOffer(by=by, at=at, offer_id=OfferId(_named(1)), remedy=remedy)
        if state.offer:
            yield c.AcceptOffer(
                by=by,
                at=at,
                offer_id=state.offer.offer_id,
                remedy_sha256=state.offer.remedy.sha256(),
            )
    if _to_be_shown(state):
        yield c.AddEvidence(
            by=BEN,
            at=at,
            evidence_id=EvidenceId(_named(len(state.evidence) + 1)),
            kind=terms.evidence_kinds[0].code,
            sha256="0",
        )


def _to_be_shown(state: Dispute) -> bool:
    """Say whether the seller has something to show of what came back."""
    shown = any(item.level is Level.RETURN for item in state.evidence)
    return state.return_ is not None and state.return_.delivered_at is not None and not shown


def _proposals(attempt: Attempt, state: Dispute, at: datetime) -> Iterator[c.Command]:
    if state.proposal is None:
        for remedy in remedies(attempt.terms.remedies.offer):
            yield c.ProposeNeutrally(by=OLU, at=at, offer_id=OfferId(_named(9)), remedy=remedy)
        return
    seen = state.proposal.remedy.sha256()
    for by in _PARTIES:
        offer_id = state.proposal.offer_id
        yield c.AcceptProposal(by=by, at=at, offer_id=offer_id, remedy_sha256=seen)
        yield c.DeclineProposal(by=by, at=at, offer_id=offer_id)


def _hearing(attempt: Attempt, state: Dispute, at: datetime) -> Iterator[c.Command]:
    terms = attempt.terms
    judged = tuple(
        EvidenceFinding(evidence_id=item.evidence_id, weight=Weight.ACCEPTED)
        for item in state.evidence
    )
    for by in (IDA, JUN):
        assert by.person is not None
        yield c.Assign(by=by, at=at, adjudicator=by.person)
        yield c.DeclareConflict(by=by, at=at, statement=WORDS)
        if not state.requests:
            kinds = (terms.evidence_kinds[0].code,)
            name = RequestId(_named(1))
            yield c.RequestInformation(by=by, at=at, request_id=name, to=Party.BUYER, kinds=kinds)
        ruling_id = RulingId(_named(len(state.rulings) + 1))
        findings = (terms.findings[0].code,)
        for remedy in remedies(terms.remedies.ruling):
            yield c.IssueRuling(
                by=by, at=at, ruling_id=ruling_id, remedy=remedy, findings=findings,
                rules=("ruling",), evidence=judged,
            )  # fmt: skip
            same = state.ruling is not None and state.ruling.remedy == remedy
            yield c.DecideAppeal(
                by=by, at=at, ruling_id=ruling_id, remedy=remedy, findings=findings,
                result=AppealResult.UPHELD if same else AppealResult.VARIED,
                rules=("appeal_ruling",), evidence=judged,
            )  # fmt: skip
        if state.proposed:
            named = state.proposed.ruling_id
            yield c.ConfirmRuling(by=by, at=at, ruling_id=named)
            yield c.ObjectToRuling(by=by, at=at, ruling_id=named, statement=WORDS)
        yield c.FindInadmissible(by=by, at=at, statement=WORDS)
        yield c.RejectAppeal(by=by, at=at, statement=WORDS)
    for request in state.requests:
        yield c.GiveInformation(by=ANA, at=at, request_id=request.request_id)


def _appeal(attempt: Attempt, at: datetime) -> Iterator[c.Command]:
    form = attempt.terms.appeal
    ground = next((one for one in form.grounds if not one.needs_evidence), form.grounds[0])
    text = AppealText(
        request_reason=ground.request_reason,
        grounds=(ground.code,),
        contested=(ContestedPart.WHOLE,),
        statement=WORDS,
    )
    for by in _PARTIES:
        yield c.WaiveAppeal(by=by, at=at)
        yield c.FileAppeal(by=by, at=at, appeal_id=AppealId(_named(1)), text=text)
        yield c.JoinAppeal(by=by, at=at, text=text)
        yield c.CureAppeal(by=by, at=at, text=text)
        yield c.ReplyToAppeal(by=by, at=at, statement=WORDS)


def _goods(state: Dispute, at: datetime) -> Iterator[c.Command]:
    yield c.ProvideReturnLabel(by=BEN, at=at, address=WORDS, label="label")
    yield c.SendReturn(by=ANA, at=at, tracking="tracking")
    yield c.ExplainObstacle(by=ANA, at=at, statement=WORDS)
    yield c.RecordReturnDelivered(by=SYSTEM, at=at, proof="proof")
    yield c.AcceptReturn(by=BEN, at=at)
    yield c.ContestReturn(by=BEN, at=at, fault=ReturnFault.DAMAGED, statement=WORDS)
    yield c.SendReplacement(by=BEN, at=at, tracking="tracking")
    yield c.RecordReplacementDelivered(by=SYSTEM, at=at, proof="proof")
    yield c.ConfirmReplacement(by=ANA, at=at)
    if state.replacement and state.replacement.delivered_at:
        yield c.KeepReplacementOpen(by=ANA, at=at)
    yield c.ReportReplacementFailed(by=ANA, at=at, reason="wrong_again")


def _payments(state: Dispute, at: datetime) -> Iterator[c.Command]:
    if len(state.payments) < _TRIES_MAX:
        key = f"payment {len(state.payments) + 1}"
        yield c.InstructPayment(by=SYSTEM, at=at, key=key)
        yield c.InstructPayment(by=FIN, at=at, key=key)
    for key in state.payments:
        yield c.RecordPaymentSettled(by=SYSTEM, at=at, key=key, reference="reference")
        yield c.RecordPaymentFailed(by=SYSTEM, at=at, key=key, reason="reason")


def _named(number: int) -> UUID:
    return UUID(int=number)
