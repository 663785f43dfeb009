"""The law: from what is and what is asked to what happens, or why not. Pure."""

from typing import assert_never

from wakai.core.disputes import (
    appeals,
    negotiation,
    opening,
    payments,
    replacements,
    returns,
    review,
    timers,
)
from wakai.core.disputes.commands import (
    AcceptOffer,
    AcceptRequest,
    AcceptReturn,
    AddEvidence,
    Assign,
    Command,
    ConfirmAppeal,
    ConfirmReplacement,
    DecideAppeal,
    Escalate,
    ExplainObstacle,
    FileAppeal,
    FireDeadline,
    GiveInformation,
    InstructPayment,
    IssueRuling,
    MakeOffer,
    PrepareAppeal,
    ProvideReturnLabel,
    RecordPaymentFailed,
    RecordPaymentSettled,
    RecordReminderDelivered,
    RecordReplacementDelivered,
    RecordReturnDelivered,
    RefuseRequest,
    ReplyToAppeal,
    ReportReplacementFailed,
    RequestInformation,
    SendReplacement,
    SendReturn,
    StartDraft,
    SubmitClaim,
    WaiveAppeal,
    Withdraw,
)
from wakai.core.disputes.decision import Decision
from wakai.core.disputes.model import Dispute


def decide(state: Dispute, command: Command) -> Decision:  # noqa: C901, PLR0911, PLR0912 - the table of contents
    """
    Return the events that a command leads to, or the refusal that says why it does not.

    No events: exactly this was done before, so a retry is harmless.
    """
    match command:
        case StartDraft():
            return opening.start_draft(state, command)
        case SubmitClaim():
            return opening.submit_claim(state, command)
        case AddEvidence():
            return opening.add_evidence(state, command)
        case Withdraw():
            return opening.withdraw(state, command)
        case AcceptRequest():
            return negotiation.accept_request(state, command)
        case MakeOffer():
            return negotiation.make_offer(state, command)
        case RefuseRequest():
            return negotiation.refuse_request(state, command)
        case AcceptOffer():
            return negotiation.accept_offer(state, command)
        case Escalate():
            return negotiation.escalate(state, command)
        case Assign():
            return review.assign(state, command)
        case RequestInformation():
            return review.request_information(state, command)
        case GiveInformation():
            return review.give_information(state, command)
        case IssueRuling():
            return review.issue_ruling(state, command)
        case WaiveAppeal():
            return appeals.waive_appeal(state, command)
        case PrepareAppeal():
            return appeals.prepare_appeal(state, command)
        case ConfirmAppeal():
            return appeals.confirm_appeal(state, command)
        case FileAppeal():
            return appeals.file_appeal(state, command)
        case ReplyToAppeal():
            return appeals.reply_to_appeal(state, command)
        case DecideAppeal():
            return appeals.decide_appeal(state, command)
        case ProvideReturnLabel():
            return returns.provide_label(state, command)
        case SendReturn():
            return returns.send(state, command)
        case ExplainObstacle():
            return returns.explain_obstacle(state, command)
        case RecordReturnDelivered():
            return returns.delivered(state, command)
        case AcceptReturn():
            return returns.accept(state, command)
        case SendReplacement():
            return replacements.send(state, command)
        case RecordReplacementDelivered():
            return replacements.delivered(state, command)
        case ConfirmReplacement():
            return replacements.confirm(state, command)
        case ReportReplacementFailed():
            return replacements.report_failed(state, command)
        case InstructPayment():
            return payments.instruct(state, command)
        case RecordPaymentSettled():
            return payments.settle(state, command)
        case RecordPaymentFailed():
            return payments.fail(state, command)
        case FireDeadline():
            return timers.fire(state, command)
        case RecordReminderDelivered():
            return timers.record_reminder(state, command)
        case _:
            assert_never(command)
