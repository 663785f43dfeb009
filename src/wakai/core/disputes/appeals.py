"""The one appeal: waiving, filing alone or with an operator's help, the other side, the end (T20, T22, T26)."""

from datetime import datetime

from wakai.core.disputes import clocks, guards, inputs, settling
from wakai.core.disputes.commands import (
    ConfirmAppeal,
    DecideAppeal,
    FileAppeal,
    PrepareAppeal,
    ReplyToAppeal,
    WaiveAppeal,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import (
    AppealDecided,
    AppealFiled,
    AppealPrepared,
    AppealReplied,
    AppealWaived,
    RemedyPlanned,
)
from wakai.core.disputes.model import (
    Actor,
    AppealResult,
    AppealState,
    AppealText,
    Basis,
    Condition,
    DeadlineKind,
    Dispute,
    Level,
    Party,
    Ruling,
    WaitingOn,
)
from wakai.core.disputes.refusals import (
    ChangedMeanwhile,
    GroundsMissing,
    InputMissing,
    NotConfirmed,
    Refusal,
    RemedyNotPossible,
    RulingIncomplete,
    RulingStands,
    UnknownReason,
    WorseForAppellant,
)
from wakai.core.ids import AppealId
from wakai.core.ledger import Account, movements
from wakai.core.money import Money

_APPEAL_CLOCKS = (
    DeadlineKind.APPEAL_REPLY,
    DeadlineKind.APPEAL_RULING,
    DeadlineKind.APPEAL_APOLOGY,
    DeadlineKind.APPEAL_BACKSTOP,
    DeadlineKind.INFORMATION,
)


def waive_appeal(state: Dispute, command: WaiveAppeal) -> Decision:
    """T20: a side gives up its appeal; when both have, the ruling is final."""
    refused = guards.waive_appeal(state, command.by, command.at)
    if refused:
        return refused
    party = guards.party_of(state, command.by)
    assert party is not None
    assert state.ruling is not None
    waived = AppealWaived(at=command.at, by=command.by, party=party)
    if party.other not in state.waived:
        return (waived,)
    return (
        waived,
        *clocks.cleared(state, [DeadlineKind.APPEAL_WINDOW], command.at),
        *settling.final_by_time(state, state.ruling.basis, command.at),
    )


def prepare_appeal(state: Dispute, command: PrepareAppeal) -> Decision:
    """T22: an operator writes it; nothing counts before the party confirms the exact text (S17)."""
    if state.appeal and (state.appeal.appeal_id, state.appeal.text) == (
        command.appeal_id,
        command.text,
    ):
        return ()
    refused = guards.prepare_appeal(state, command.by, command.at) or _text(state, command.text)
    if refused:
        return refused
    party = command.by.on_behalf_of
    assert party is not None
    return (
        AppealPrepared(
            at=command.at,
            by=command.by,
            appeal_id=command.appeal_id,
            party=party,
            text=command.text,
        ),
    )


def confirm_appeal(state: Dispute, command: ConfirmAppeal) -> Decision:
    """T22: the party says that this is the text; only now the one appeal is used."""
    if _is_filed(state, command.appeal_id):
        return ()
    refused = guards.confirm_appeal(state, command.by, command.at)
    if refused:
        return refused
    appeal = state.appeal
    assert appeal is not None
    if appeal.appeal_id != command.appeal_id or appeal.text.sha256() != command.text_sha256:
        return ChangedMeanwhile()
    return _filed(
        state, command.by, command.at, appeal.party, appeal.appeal_id, appeal.text
    )


def file_appeal(state: Dispute, command: FileAppeal) -> Decision:
    """T22: a party files the one appeal itself."""
    if _is_filed(state, command.appeal_id):
        return ()
    if command.by.on_behalf_of is not None:
        return NotConfirmed(party=command.by.on_behalf_of)
    refused = guards.file_appeal(state, command.by, command.at) or _text(state, command.text)
    if refused:
        return refused
    party = guards.party_of(state, command.by)
    assert party is not None
    return _filed(state, command.by, command.at, party, command.appeal_id, command.text)


def _is_filed(state: Dispute, appeal_id: AppealId) -> bool:
    appeal = state.appeal
    return (
        appeal is not None
        and appeal.appeal_id == appeal_id
        and appeal.state is not AppealState.PREPARED
    )


def _text(state: Dispute, text: AppealText) -> Refusal | None:
    """Return what an appeal lacks: a ground of the terms that fits, a contested part, evidence it needs."""
    assert state.terms is not None
    form = state.terms.appeal
    if not any(reason.code == text.request_reason for reason in form.request_reasons):
        return UnknownReason(reason=text.request_reason)
    known = {item.evidence_id for item in state.evidence if item.level is Level.APPEAL}
    if not set(text.new_evidence) <= known:
        return InputMissing(field="new_evidence")
    if not text.contested:
        return InputMissing(field="contested")
    if not text.grounds and not text.new_evidence:
        return GroundsMissing()
    for code in text.grounds:
        ground = form.ground(code)
        if ground is None or not form.accepts(text.request_reason, ground):
            return UnknownReason(reason=code)
        if ground.needs_new_evidence and not text.new_evidence:
            return InputMissing(field="new_evidence")
    return None


def _filed(  # noqa: PLR0913, PLR0917 - the facts of one event
    state: Dispute, by: Actor, at: datetime, party: Party, appeal_id: AppealId, text: AppealText
) -> Accepted:
    """Return what follows the filing: the other side may answer, and the goods' clocks stand still (S29)."""
    prepared = state.appeal
    helped = prepared is not None and prepared.appeal_id == appeal_id
    filed = AppealFiled(
        at=at,
        by=by,
        appeal_id=appeal_id,
        party=party,
        text=text,
        prepared_by=prepared.prepared_by if prepared and helped else None,
    )
    return (
        filed,
        *clocks.cleared(state, [DeadlineKind.APPEAL_WINDOW], at),
        *clocks.paused(state, clocks.FULFILMENT_CLOCKS, at, why="appeal"),
        clocks.started(state, DeadlineKind.APPEAL_REPLY, WaitingOn(party.other.value), at),
        clocks.started(state, DeadlineKind.APPEAL_RULING, WaitingOn.PLATFORM, at),
        clocks.started(state, DeadlineKind.APPEAL_APOLOGY, WaitingOn.PLATFORM, at),
        clocks.started(state, DeadlineKind.APPEAL_BACKSTOP, WaitingOn.PLATFORM, at),
    )


def reply_to_appeal(state: Dispute, command: ReplyToAppeal) -> Decision:
    """The other side says what it thinks; after that the appeal can be decided."""
    if state.appeal and state.appeal.reply == command.statement:
        return ()
    refused = guards.reply_to_appeal(state, command.by, command.at)
    if refused:
        return refused
    return (
        AppealReplied(at=command.at, by=command.by, statement=command.statement),
        *clocks.cleared(state, [DeadlineKind.APPEAL_REPLY], command.at),
    )


def decide_appeal(state: Dispute, command: DecideAppeal) -> Decision:
    """T26: the last word, by somebody who had nothing to do with the first."""
    if any(ruling.ruling_id == command.ruling_id for ruling in state.rulings):
        return ()
    if any(ruling.level is Level.APPEAL for ruling in state.rulings):
        return RulingStands()
    refused = guards.decide_appeal(state, command.by, command.at) or _result(state, command)
    if refused:
        return refused
    ruling = Ruling(
        ruling_id=command.ruling_id,
        level=Level.APPEAL,
        basis=Basis.APPEAL,
        adjudicator=command.by.person,
        remedy=command.remedy,
        findings=command.findings,
        rules=command.rules,
        evidence=command.evidence,
        statement=command.statement,
        issued_at=command.at,
        result=command.result,
    )
    return (
        AppealDecided(at=command.at, by=command.by, ruling=ruling),
        *clocks.cleared(state, _APPEAL_CLOCKS, command.at),
        *_carried_out(state, ruling),
    )


def _result(state: Dispute, command: DecideAppeal) -> Refusal | None:
    """Return what is wrong with a result: incomplete, not what it says, or worse for who appealed."""
    assert state.terms is not None
    first = state.ruling
    assert first is not None
    refused = inputs.remedy(state, command.remedy, state.terms.remedies.ruling) or inputs.ruling(
        state, command.findings, command.rules, command.evidence
    )
    if refused:
        return refused
    same = command.remedy == first.remedy
    if same is not (command.result is AppealResult.UPHELD):
        return RulingIncomplete(missing=("result",))
    if same:
        return None
    if _goods_gone(state) and settling.awaits_goods(command.remedy):
        return RemedyNotPossible()
    return _worse(state, command)


def _goods_gone(state: Dispute) -> bool:
    """Return whether the money is split already, so that it cannot wait for goods any more (c7, M5)."""
    return state.plan is not None and state.plan.allocated


def _worse(state: Dispute, command: DecideAppeal) -> Refusal | None:
    """I-25: an appeal by one side alone never leaves that side worse off."""
    first = state.ruling
    assert first is not None
    assert state.appeal is not None
    before, after = first.remedy.refund_minor, command.remedy.refund_minor
    if state.appeal.party is Party.BUYER:
        burdened = command.remedy.needs_return and not first.remedy.needs_return
        return WorseForAppellant(min_minor=before) if after < before or burdened else None
    return WorseForAppellant(min_minor=before) if after > before else None


def _carried_out(state: Dispute, ruling: Ruling) -> Accepted:
    """Return how the final result replaces the first one: money anew, goods on, or no goods at all."""
    at = ruling.issued_at
    final = settling.final(Basis.APPEAL, at)
    plan = state.plan
    assert plan is not None
    if ruling.result is AppealResult.UPHELD:
        return _as_before(state, at)
    condition = settling.condition_of(ruling.remedy)
    if condition is plan.condition and not plan.allocated and condition is not Condition.NONE:
        # Still the same goods on the same way, for another sum.
        return (*final, _replanned(state, ruling), *clocks.resumed(state, clocks.FULFILMENT_CLOCKS, at))
    gone = clocks.cleared(state, clocks.FULFILMENT_CLOCKS, at)
    if plan.allocated:
        return (
            *final,
            *gone,
            _replanned(state, ruling),
            *_reallocated(state, ruling),
            *settling.money_due(state, at),
        )
    due = settling.money_due(state, at) if condition is Condition.NONE else ()
    return (*final, *gone, *settling.ordered(state, ruling.remedy, at), *due)


def _as_before(state: Dispute, at: datetime) -> Accepted:
    resumed = clocks.resumed(state, clocks.FULFILMENT_CLOCKS, at)
    return (*settling.final_by_time(state, Basis.APPEAL, at), *resumed)


def _replanned(state: Dispute, ruling: Ruling) -> RemedyPlanned:
    assert state.claim is not None
    stake = state.claim.remedy.refund_minor
    condition = settling.condition_of(ruling.remedy)
    refund = 0 if condition is Condition.REPLACEMENT else ruling.remedy.refund_minor
    return RemedyPlanned(
        at=ruling.issued_at,
        remedy=ruling.remedy,
        buyer_minor=refund,
        seller_minor=stake - refund,
        condition=condition,
    )


def _reallocated(state: Dispute, ruling: Ruling) -> Accepted:
    """M5 and M12: what is allocated is split anew, the commission follows the refund."""
    assert state.order is not None
    currency = state.order.currency
    refund = ruling.remedy.refund_minor
    assert state.plan is not None
    before = settling.commission_part(state, state.plan.buyer_minor)
    after = settling.commission_part(state, refund)
    split = state.balances.get(Account.ALLOC_B, 0) + state.balances.get(Account.ALLOC_S, 0)
    buyer = refund - after.minor + before.minor
    postings = movements.reallocate(
        state.balances, buyer=Money(buyer, currency), seller=Money(split - buyer, currency)
    )
    reversal = movements.reverse_commission(after - before)
    return (
        *settling.moved(ruling.issued_at, postings),
        *settling.moved(ruling.issued_at, reversal),
    )


def overdue_stands(state: Dispute, at: datetime) -> Accepted:
    """T27: the house never answered: the first ruling stands and both may go outside."""
    return (*clocks.cleared(state, _APPEAL_CLOCKS, at), *_as_before(state, at))
