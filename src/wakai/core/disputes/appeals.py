"""The one appeal: waived, filed alone or with an operator's help, answered, decided (T20-T26)."""

from datetime import datetime
from typing import assert_never

from wakai.core.disputes import (
    admissibility,
    clocks,
    guards_appeal,
    guards_review,
    inputs,
    inputs_appeal,
    settling,
)
from wakai.core.disputes.commands import (
    AppealCommand,
    ConfirmAppeal,
    CureAppeal,
    DecideAppeal,
    FileAppeal,
    FindInadmissible,
    JoinAppeal,
    PrepareAppeal,
    RejectAppeal,
    ReplyToAppeal,
    WaiveAppeal,
)
from wakai.core.disputes.decision import Accepted, Decision
from wakai.core.disputes.events import (
    AppealDecided,
    AppealFiled,
    AppealJoined,
    AppealPrepared,
    AppealReplied,
    AppealWaived,
)
from wakai.core.disputes.model import (
    Actor,
    AppealResult,
    AppealState,
    AppealText,
    Basis,
    DeadlineKind,
    Dispute,
    Level,
    Party,
    Payer,
    Remedy,
    Role,
    Ruling,
    WaitingOn,
)
from wakai.core.disputes.parties import party_of
from wakai.core.disputes.refusals import (
    ChangedMeanwhile,
    NotConfirmed,
    Refusal,
    RulingIncomplete,
    RulingStands,
    WorseForAppellant,
)
from wakai.core.ids import AppealId


def decide(state: Dispute, command: AppealCommand) -> Decision:
    """Decide what belongs to the one appeal."""
    match command:
        case WaiveAppeal():
            return waive_appeal(state, command)
        case PrepareAppeal():
            return prepare_appeal(state, command)
        case ConfirmAppeal():
            return confirm_appeal(state, command)
        case FileAppeal():
            return file_appeal(state, command)
        case JoinAppeal():
            return join_appeal(state, command)
        case FindInadmissible():
            return admissibility.find_inadmissible(state, command)
        case CureAppeal():
            return admissibility.cure_appeal(state, command)
        case RejectAppeal():
            return admissibility.reject_appeal(state, command)
        case ReplyToAppeal():
            return reply_to_appeal(state, command)
        case DecideAppeal():
            return decide_appeal(state, command)
        case _:
            assert_never(command)


def waive_appeal(state: Dispute, command: WaiveAppeal) -> Decision:
    """T20: a side gives up its appeal; when both have, the ruling is final."""
    refused = guards_appeal.waive_appeal(state, command.by, command.at)
    if refused:
        return refused
    party = party_of(state, command.by)
    assert party is not None
    assert state.ruling is not None
    waived = AppealWaived(at=command.at, by=command.by, party=party)
    window = state.deadlines[DeadlineKind.APPEAL_WINDOW]
    if party.other not in state.waived and clocks.runs_for(window, party.other):
        return (waived,)
    return (
        waived,
        *clocks.cleared(state, [DeadlineKind.APPEAL_WINDOW], command.at),
        *settling.final_by_time(state, state.ruling.basis, command.at),
    )


def prepare_appeal(state: Dispute, command: PrepareAppeal) -> Decision:
    """T22: an operator writes it; nothing counts before the party confirms the exact text (S17)."""
    party = command.by.on_behalf_of
    before = guards_appeal.prepared_for(state, party) if party else None
    if before and (before.appeal_id, before.text) == (command.appeal_id, command.text):
        return ()
    refused = guards_appeal.prepare_appeal(state, command.by, command.at) or inputs_appeal.text(
        state, command.text
    )
    if refused:
        return refused
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
    refused = guards_appeal.confirm_appeal(state, command.by, command.at)
    if refused:
        return refused
    party = party_of(state, command.by)
    assert party is not None
    appeal = guards_appeal.prepared_for(state, party)
    assert appeal is not None
    if appeal.appeal_id != command.appeal_id or appeal.text.sha256() != command.text_sha256:
        return ChangedMeanwhile()
    return _filed(state, command.by, command.at, party, appeal.appeal_id, appeal.text)


def file_appeal(state: Dispute, command: FileAppeal) -> Decision:
    """T22: a party files the one appeal itself."""
    if _is_filed(state, command.appeal_id):
        return ()
    helped = command.by.on_behalf_of
    if helped is not None and command.by.role is Role.OPERATOR:
        return NotConfirmed(party=helped)
    refused = guards_appeal.file_appeal(state, command.by, command.at) or inputs_appeal.text(
        state, command.text
    )
    if refused:
        return refused
    party = party_of(state, command.by)
    assert party is not None
    return _filed(state, command.by, command.at, party, command.appeal_id, command.text)


def _is_filed(state: Dispute, appeal_id: AppealId) -> bool:
    appeal = state.appeal
    return (
        appeal is not None
        and appeal.appeal_id == appeal_id
        and appeal.state is not AppealState.PREPARED
    )


def _filed(  # noqa: PLR0917 - the facts of one event
    state: Dispute, by: Actor, at: datetime, party: Party, appeal_id: AppealId, text: AppealText
) -> Accepted:
    """Return what follows: the other side may answer, and the goods' clocks stand still (S29)."""
    reply = clocks.started(state, DeadlineKind.APPEAL_REPLY, WaitingOn(party.other.value), at)
    window = state.deadlines[DeadlineKind.APPEAL_WINDOW]
    prepared = guards_appeal.prepared_for(state, party)
    helped = prepared is not None and prepared.appeal_id == appeal_id
    filed = AppealFiled(
        at=at,
        by=by,
        appeal_id=appeal_id,
        party=party,
        text=text,
        prepared_by=prepared.prepared_by if prepared and helped else None,
        joinable_until=max(reply.due_at, window.due_at),
    )
    return (
        filed,
        *clocks.cleared(state, [DeadlineKind.APPEAL_WINDOW], at),
        *clocks.paused(state, clocks.FULFILMENT_CLOCKS, at, why="appeal"),
        reply,
        clocks.started(state, DeadlineKind.APPEAL_RULING, WaitingOn.PLATFORM, at),
        clocks.started(state, DeadlineKind.APPEAL_APOLOGY, WaitingOn.PLATFORM, at),
        clocks.started(state, DeadlineKind.APPEAL_BACKSTOP, WaitingOn.PLATFORM, at),
    )


def join_appeal(state: Dispute, command: JoinAppeal) -> Decision:
    """T23: the other side has grounds of its own, to which whoever filed first may reply."""
    if state.appeal and state.appeal.joined == command.text:
        return ()
    refused = guards_appeal.join_appeal(state, command.by, command.at) or inputs_appeal.text(
        state, command.text
    )
    if refused:
        return refused
    assert state.appeal is not None
    at, first = command.at, state.appeal.party
    mending = DeadlineKind.APPEAL_CURE in state.deadlines
    return (
        AppealJoined(at=at, by=command.by, party=first.other, text=command.text),
        *(admissibility.heard_again(state, at) if mending else ()),
        clocks.started(state, DeadlineKind.APPEAL_REPLY, WaitingOn(first.value), at),
    )


def reply_to_appeal(state: Dispute, command: ReplyToAppeal) -> Decision:
    """Take the answer of the other side; after it the appeal can be decided."""
    if state.appeal and state.appeal.reply == command.statement:
        return ()
    refused = guards_appeal.reply_to_appeal(state, command.by, command.at)
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
    refused = guards_review.decide_appeal(state, command.by, command.at) or _result(state, command)
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
        *clocks.cleared(state, clocks.APPEAL_CLOCKS, command.at),
        *_carried_out(state, ruling),
    )


def _result(state: Dispute, command: DecideAppeal) -> Refusal | None:
    """Return what is wrong with a result: incomplete, not as it says, or worse for who appealed."""
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
    return None if same else _worse(state, command)


def _worse(state: Dispute, command: DecideAppeal) -> Refusal | None:
    """I-25: an appeal by one side alone never leaves that side worse off, in money or in goods."""
    assert state.ruling is not None
    assert state.appeal is not None
    if state.appeal.joined is not None:
        return None
    first, last = state.ruling.remedy, command.remedy
    lost = _lost_by_buyer if state.appeal.party is Party.BUYER else _lost_by_seller
    return WorseForAppellant(min_minor=first.refund_minor) if lost(first, last) else None


def _lost_by_buyer(first: Remedy, last: Remedy) -> bool:
    less = last.refund_minor < first.refund_minor or last.worth_minor < first.worth_minor
    must_post = _unposted_less(first, last)
    must_pay = last.return_payer is Payer.BUYER and first.return_payer not in {None, Payer.BUYER}
    instead = last.needs_replacement and not first.needs_replacement
    no_money = instead and last.refund_minor <= first.refund_minor
    return less or must_post or must_pay or no_money


def _lost_by_seller(first: Remedy, last: Remedy) -> bool:
    more = last.refund_minor > first.refund_minor or last.worth_minor > first.worth_minor
    goods_gone = first.needs_return and _unposted_less(last, first)
    must_ship = last.needs_replacement and not first.needs_replacement
    must_pay = last.return_payer is Payer.SELLER and first.return_payer not in {None, Payer.SELLER}
    return more or goods_gone or must_ship or must_pay


def _unposted_less(one: Remedy, other: Remedy) -> bool:
    """Say whether more has to be posted for the money in the other: in sum, or line by line."""
    free = {part.line_id for part in one.unposted if part.minor}
    return other.needs_return and (
        one.unposted_minor > other.unposted_minor or not free.isdisjoint(other.returned)
    )


def _carried_out(state: Dispute, ruling: Ruling) -> Accepted:
    """Return how the last result replaces the first: the money anew, the goods on or no more."""
    at = ruling.issued_at
    assert state.plan is not None
    if ruling.result is AppealResult.UPHELD:
        return settling.as_before(state, at)
    final = settling.final(Basis.APPEAL, at)
    remedy = ruling.remedy
    plan = settling.planned(state, remedy, at)
    same_way = plan.condition is state.plan.condition and not plan.anew
    if settling.goods_on_their_way(state) and same_way:
        apart = settling.in_parts(state, remedy, at)
        due = settling.part_due(state, remedy, at)
        resumed = clocks.resumed(state, clocks.FULFILMENT_CLOCKS, at)
        return (*final, plan, *apart, *due, *resumed)
    waits = settling.awaits_goods(remedy) and not (
        remedy.needs_return and settling.goods_are_back(state)
    )
    follows = settling.part_due if waits else settling.money_due
    return (
        *final,
        *clocks.cleared(state, clocks.FULFILMENT_CLOCKS, at),
        *settling.ordered(state, remedy, at),
        *follows(state, remedy, at),
    )


def overdue_stands(state: Dispute, at: datetime) -> Accepted:
    """T27: the house never answered: the first ruling stands and both may go outside."""
    return (*clocks.cleared(state, clocks.APPEAL_CLOCKS, at), *settling.as_before(state, at))
