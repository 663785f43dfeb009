"""What people do: the commands of a case, made when they act, of what they then see."""

from typing import Final

from wakai.app.simulation.beginning import (
    ADJUDICATOR,
    BUYER,
    FINANCE,
    HOUSE,
    LINE,
    OPERATOR,
    SECOND,
    SELLER,
    Right,
    just,
    remedy,
)
from wakai.app.simulation.life import Life
from wakai.core.disputes import commands as c
from wakai.core.disputes.decide import decide
from wakai.core.disputes.model import (
    Actor,
    AppealResult,
    AppealText,
    Claim,
    ClaimLine,
    ContestedPart,
    EvidenceFinding,
    Party,
    Remedy,
    RemedyKind,
    ReturnFault,
    Scope,
    TextRef,
    Visibility,
    Weight,
)
from wakai.core.ids import (
    AppealId,
    DisputeId,
    EvidenceId,
    OfferId,
    RequestId,
    RulingId,
    public_number,
)

WORDS: Final = TextRef(
    text_id="00000000-0000-4000-8000-000000000000", sha256="0" * 64, language="en"
)
_OTHERS: Final[dict[Right, dict[Right, int]]] = {  # what a mistaken ruling finds instead
    Right.ALL: {Right.PART: 1, Right.NOTHING: 2},
    Right.PART: {Right.ALL: 1, Right.NOTHING: 1},
    Right.NOTHING: {Right.PART: 1, Right.ALL: 1},
}
_NUMBER_MASK: Final = (1 << 35) - 1


def begin(life: Life) -> bool:
    """Start the draft and hand in what is at hand; say whether the door was open."""
    quarrel = life.quarrel
    dispute_id = DisputeId(life.dice.name())
    draft = c.StartDraft(
        by=BUYER,
        at=life.at,
        dispute_id=dispute_id,
        number=public_number(dispute_id.int & _NUMBER_MASK),
        order=quarrel.order,
        terms=life.world.terms,
    )
    if not life.ask(draft):
        return False
    for kind in quarrel.reason.buyer_required:
        if life.dice.happens(life.percent.evidence_at_hand):
            life.ask(_evidence(life, BUYER, kind))
    return True


def submit(life: Life) -> c.Command:
    quarrel = life.quarrel
    given = {item.kind for item in life.state.evidence}
    return c.SubmitClaim(
        by=BUYER,
        at=life.at,
        claim=Claim(
            lines=(ClaimLine(line_id=LINE, quantity=1, reason=quarrel.reason.code),),
            remedy=quarrel.asked,
            statement=WORDS,
            excused=tuple(kind for kind in quarrel.reason.buyer_required if kind not in given),
        ),
    )


def answer(life: Life) -> c.Command:
    """Accept, offer something else, or refuse."""
    percent, right = life.percent, life.quarrel.right
    accepts = percent.seller_accepts_right if right is Right.ALL else percent.seller_accepts_wrong
    if life.dice.happens(accepts):
        seen = life.quarrel.asked.sha256()
        return c.AcceptRequest(by=SELLER, at=life.at, remedy_sha256=seen)
    if life.dice.happens(percent.seller_offers):
        return _offer(life, SELLER)
    refusals = life.world.terms.refusals
    code = refusals[life.dice.within(0, len(refusals) - 1)].code
    return c.RefuseRequest(by=SELLER, at=life.at, reason=code, statement=WORDS)


def turn(life: Life, by: Actor) -> c.Command:
    """Accept the live offer, make another, give up, or ask the house."""
    percent, offer = life.percent, life.state.offer
    if offer and life.dice.happens(percent.offer_accepted):
        return c.AcceptOffer(
            by=by, at=life.at, offer_id=offer.offer_id, remedy_sha256=offer.remedy.sha256()
        )
    if life.dice.happens(percent.offer_countered):
        return _offer(life, by)
    if by is BUYER and life.dice.happens(percent.buyer_withdraws):
        return c.Withdraw(by=by, at=life.at, warned=True)
    return c.Escalate(by=by, at=life.at)


def _offer(life: Life, by: Actor) -> c.Command:
    asked = life.quarrel.asked.refund_minor
    part = max(1, asked * life.dice.within(20, 80) // 100)
    return c.MakeOffer(
        by=by,
        at=life.at,
        offer_id=OfferId(life.dice.name()),
        remedy=remedy(RemedyKind.PARTIAL_REFUND, part, life.quarrel.reason),
    )


def more_evidence(life: Life, by: Actor) -> c.Command:
    return _evidence(life, by, "other")


def _evidence(life: Life, by: Actor, kind: str) -> c.Command:
    name = EvidenceId(life.dice.name())
    return c.AddEvidence(by=by, at=life.at, evidence_id=name, kind=kind, sha256=name.hex)


def take(life: Life, by: Actor) -> c.Command:
    assert by.person is not None
    return c.Assign(by=by, at=life.at, adjudicator=by.person)


def question(life: Life, by: Actor) -> c.Command:
    asked = Party.BUYER if life.dice.happens(50) else Party.SELLER
    return c.RequestInformation(
        by=by, at=life.at, request_id=RequestId(life.dice.name()), to=asked, kinds=("other",)
    )


def information(life: Life) -> c.Command | None:
    for request in life.state.requests:
        if not request.answered_at:
            by = BUYER if request.to is Party.BUYER else SELLER
            return c.GiveInformation(by=by, at=life.at, request_id=request.request_id)
    return None


def rule(life: Life) -> c.Command:
    """Write the first ruling, of the claim or of what came back."""
    return c.IssueRuling(
        by=ADJUDICATOR,
        at=life.at,
        ruling_id=RulingId(life.dice.name()),
        remedy=_ruled_on_return(life) if life.state.scope is Scope.RETURN else _ruled(life),
        findings=(life.world.terms.findings[0].code,),
        rules=("ruling",),
        evidence=_judged(life),
        statement=WORDS,
    )


def _ruled(life: Life) -> Remedy:
    if not life.dice.happens(life.percent.ruling_wrong):
        return life.quarrel.deserved
    found = life.dice.pick(_OTHERS[life.quarrel.right])
    return just(life.world, life.dice, found, life.quarrel.asked, life.quarrel.reason)


def _ruled_on_return(life: Life) -> Remedy:
    plan = life.state.plan
    assert plan is not None
    if life.dice.happens(life.percent.return_fault_real):
        return Remedy(kind=RemedyKind.RELEASE)
    return Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=plan.remedy.refunds)


def _judged(life: Life) -> tuple[EvidenceFinding, ...]:
    shown = (item for item in life.state.evidence if item.visibility is Visibility.BOTH)
    return tuple(
        EvidenceFinding(evidence_id=item.evidence_id, weight=Weight.ACCEPTED) for item in shown
    )


def confirm_ruling(life: Life) -> c.Command | None:
    proposed = life.state.proposed
    if proposed is None:
        return None
    return c.ConfirmRuling(by=SECOND, at=life.at, ruling_id=proposed.ruling_id)


def appeal(life: Life, by: Actor) -> c.Command:
    """File the one appeal, or let an operator write it."""
    name = AppealId(life.dice.name())
    if by is BUYER and life.dice.happens(life.percent.appeal_with_operator):
        return c.PrepareAppeal(by=OPERATOR, at=life.at, appeal_id=name, text=_filed(life))
    return c.FileAppeal(by=by, at=life.at, appeal_id=name, text=_filed(life))


def _filed(life: Life) -> AppealText:
    form = life.world.terms.appeal
    fits = (ground for ground in form.grounds if not ground.needs_evidence)
    ground = next(fits)
    return AppealText(
        request_reason=ground.request_reason,
        grounds=(ground.code,),
        contested=(ContestedPart.WHOLE,),
        statement=WORDS,
    )


def confirm_appeal(life: Life) -> c.Command | None:
    prepared = life.state.appeal
    if prepared is None:
        return None
    return c.ConfirmAppeal(
        by=BUYER, at=life.at, appeal_id=prepared.appeal_id, text_sha256=prepared.text.sha256()
    )


def waive(life: Life, by: Actor) -> c.Command:
    return c.WaiveAppeal(by=by, at=life.at)


def reply(life: Life) -> c.Command | None:
    filed = life.state.appeal
    if filed is None:
        return None
    by = SELLER if filed.party is Party.BUYER else BUYER
    return c.ReplyToAppeal(by=by, at=life.at, statement=WORDS)


def decide_appeal(life: Life) -> c.Command:
    """Change what was wrong, as far as that leaves who appealed no worse off; else uphold."""
    first = life.state.ruling
    assert first is not None
    wrong = life.dice.happens(life.percent.appeal_wrong)
    found = life.dice.pick(_OTHERS[life.quarrel.right]) if wrong else life.quarrel.right
    last = just(life.world, life.dice, found, life.quarrel.asked, life.quarrel.reason)
    upheld = _last_word(life, first.remedy, AppealResult.UPHELD)
    right_already = found is life.quarrel.right and first.remedy == life.quarrel.deserved
    if right_already or last == first.remedy:
        return upheld
    reverses = bool(last.refund_minor) is not bool(first.remedy.refund_minor)
    result = AppealResult.REVERSED if reverses else AppealResult.VARIED
    changed = _last_word(life, last, result)
    return changed if isinstance(decide(life.state, changed), tuple) else upheld


def _last_word(life: Life, last: Remedy, result: AppealResult) -> c.DecideAppeal:
    return c.DecideAppeal(
        by=SECOND,
        at=life.at,
        ruling_id=RulingId(life.dice.name()),
        result=result,
        remedy=last,
        findings=(life.world.terms.findings[0].code,),
        rules=("appeal_ruling",),
        evidence=_judged(life),
        statement=WORDS,
    )


def label(life: Life) -> c.Command:
    return c.ProvideReturnLabel(by=SELLER, at=life.at, address=WORDS, label="RL")


def post_return(life: Life) -> c.Command:
    return c.SendReturn(by=BUYER, at=life.at, tracking="RR")


def explain(life: Life) -> c.Command:
    return c.ExplainObstacle(by=BUYER, at=life.at, statement=WORDS)


def return_arrives(life: Life) -> c.Command:
    return c.RecordReturnDelivered(by=HOUSE, at=life.at, proof="proof")


def inspect(life: Life) -> c.Command:
    """Find the return in order, or not."""
    if life.dice.happens(life.percent.return_contested):
        fault = ReturnFault.NOT_RECEIVED
        return c.ContestReturn(by=SELLER, at=life.at, fault=fault, statement=WORDS)
    return c.AcceptReturn(by=SELLER, at=life.at)


def post_replacement(life: Life) -> c.Command:
    return c.SendReplacement(by=SELLER, at=life.at, tracking="RP")


def replacement_arrives(life: Life) -> c.Command:
    return c.RecordReplacementDelivered(by=HOUSE, at=life.at, proof="proof")


def unpack(life: Life) -> c.Command | None:
    """Be content, be not, or say nothing."""
    if life.dice.happens(life.percent.replacement_wrong):
        return c.ReportReplacementFailed(by=BUYER, at=life.at, reason="wrong_again")
    if life.dice.happens(life.percent.replacement_confirmed):
        return c.ConfirmReplacement(by=BUYER, at=life.at)
    return None


def pay(life: Life, by: Actor) -> c.Command:
    return c.InstructPayment(by=by, at=life.at, key=f"{len(life.state.payments) + 1}")


def pay_again(life: Life) -> c.Command:
    return pay(life, FINANCE)


def bank_reports(life: Life) -> c.Command:
    key = list(life.state.payments)[-1]
    if life.dice.happens(life.percent.payment_failed):
        return c.RecordPaymentFailed(by=HOUSE, at=life.at, key=key, reason="closed_account")
    return c.RecordPaymentSettled(by=HOUSE, at=life.at, key=key, reference="psp")


def charge_back(life: Life) -> c.Command:
    return c.RecordChargeback(by=FINANCE, at=life.at, reference="bank")
