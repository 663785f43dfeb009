"""One name for each code of the core, and for each code of the policy, in the active language."""

from collections.abc import Mapping
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wakai.core.disputes.model import (
    AppealResult,
    AppealState,
    AssignReason,
    Basis,
    Condition,
    ContestedPart,
    EarlierEnd,
    Fulfilment,
    GrantKind,
    Level,
    Outcome,
    Party,
    Payer,
    RemedyKind,
    ReturnFault,
    Role,
    Scope,
    Stage,
    Visibility,
    WaitingOn,
    Weight,
)
from wakai.core.ledger import Account

_LABELS: Mapping[type[StrEnum], Mapping[str, Promise]] = {
    Account: {
        Account.PSP: _("Payment provider"),
        Account.FREE: _("Paid, not in dispute"),
        Account.HELD: _("Held"),
        Account.ALLOC_B: _("Set aside for the buyer"),
        Account.ALLOC_S: _("Set aside for the seller"),
        Account.OUT_B: _("On its way to the buyer"),
        Account.OUT_S: _("On its way to the seller"),
        Account.PAID_B: _("Paid to the buyer"),
        Account.PAID_S: _("Paid to the seller"),
        Account.FEE: _("Fee of the marketplace"),
        Account.POST: _("Reserved for return postage"),
        Account.CARRIER: _("Paid to the carrier"),
        Account.GUARANTEE: _("Money of the marketplace"),
        Account.DEBT_S: _("Owed by the seller"),
    },
    Role: {
        Role.BUYER: _("buyer"),
        Role.SELLER: _("seller"),
        Role.REPRESENTATIVE: _("representative"),
        Role.OPERATOR: _("operator"),
        Role.ADJUDICATOR: _("adjudicator"),
        Role.FINANCE: _("finance"),
        Role.SUPERVISOR: _("supervisor"),
        Role.AUDITOR: _("auditor"),
        Role.OWNER: _("owner"),
        Role.BOT: _("bot"),
        Role.SYSTEM: _("system"),
    },
    Party: {Party.BUYER: _("buyer"), Party.SELLER: _("seller")},
    Payer: {
        Payer.BUYER: _("the buyer pays the postage"),
        Payer.SELLER: _("the seller pays the postage"),
        Payer.PLATFORM: _("the marketplace pays the postage"),
    },
    Stage: {
        Stage.NEW: _("Not yet opened"),
        Stage.DRAFT: _("Draft, not sent yet"),
        Stage.SELLER: _("With the seller"),
        Stage.NEGOTIATION: _("Negotiation"),
        Stage.REVIEW: _("Under review"),
        Stage.DECIDED: _("Decided, can be appealed"),
        Stage.APPEAL: _("Under appeal"),
        Stage.FINAL: _("Final, being carried out"),
        Stage.CLOSED: _("Closed"),
    },
    WaitingOn: {
        WaitingOn.NONE: _("Nobody has to act"),
        WaitingOn.BUYER: _("Waiting for the buyer"),
        WaitingOn.SELLER: _("Waiting for the seller"),
        WaitingOn.BOTH: _("Waiting for both sides"),
        WaitingOn.PLATFORM: _("Waiting for us"),
        WaitingOn.CARRIER: _("Waiting for the carrier"),
        WaitingOn.PSP: _("Waiting for the payment provider"),
    },
    Fulfilment: {
        Fulfilment.NONE: _("Nothing to carry out"),
        Fulfilment.RETURN_DUE: _("The goods are to be sent back"),
        Fulfilment.RETURN_SENT: _("The goods are on their way back"),
        Fulfilment.RETURN_CHECK: _("The seller checks the returned goods"),
        Fulfilment.REPLACE_DUE: _("The goods are to be shipped again"),
        Fulfilment.REPLACE_SENT: _("The replacement is on its way"),
        Fulfilment.MONEY_DUE: _("The money is to be paid"),
        Fulfilment.MONEY_SENT: _("The money is on its way"),
        Fulfilment.DONE: _("Carried out"),
        Fulfilment.FAILED: _("The payment failed"),
    },
    RemedyKind: {
        RemedyKind.FULL_REFUND: _("Full refund"),
        RemedyKind.PARTIAL_REFUND: _("Partial refund"),
        RemedyKind.RETURN_AND_REFUND: _("Return and refund"),
        RemedyKind.RETURNLESS_REFUND: _("Refund without return"),
        RemedyKind.REPLACEMENT: _("Ship again"),
        RemedyKind.MISSING_PART: _("Send the missing part"),
        RemedyKind.REPAIR: _("Share of the repair cost"),
        RemedyKind.PRICE_REDUCTION: _("Keep the item at a lower price"),
        RemedyKind.POSTAGE_REPAYMENT: _("Repayment of the return postage"),
        RemedyKind.RELEASE: _("No refund, the seller is paid"),
        RemedyKind.GOODWILL: _("Goodwill payment by the marketplace"),
        RemedyKind.APOLOGY: _("Apology without payment"),
    },
    Level: {
        Level.FIRST: _("first ruling"),
        Level.APPEAL: _("appeal"),
        Level.RETURN: _("review of the return"),
    },
    Scope: {
        Scope.CLAIM: _("The request"),
        Scope.RETURN: _("The return"),
        Scope.REPLACEMENT: _("The replacement"),
    },
    ReturnFault: {
        ReturnFault.NOT_RECEIVED: _("Nothing arrived"),
        ReturnFault.EMPTY_OR_DIFFERENT: _("The parcel is empty, or holds something else"),
        ReturnFault.DAMAGED: _("The goods are damaged or used"),
        ReturnFault.MISSING_PARTS: _("Parts or pieces are missing"),
    },
    AssignReason: {
        AssignReason.AWAY: _("Whoever had it is away"),
        AssignReason.WORKLOAD: _("Whoever had it has too much to do"),
        AssignReason.LATE: _("It is late, or would be"),
        AssignReason.LANGUAGE: _("Somebody else reads the languages of the parties"),
        AssignReason.CONFLICT: _("Whoever had it knows one of the parties"),
    },
    GrantKind: {
        GrantKind.GOODWILL: _("Goodwill of the marketplace"),
        GrantKind.CLERICAL_ERROR: _("Correction of a clerical error"),
        GrantKind.COURT_ORDER: _("Carrying out of a court's order"),
    },
    Basis: {
        Basis.AGREEMENT: _("Both sides agreed"),
        Basis.RULING: _("Ruling by an adjudicator"),
        Basis.APPEAL: _("Ruling on the appeal"),
        Basis.LAW: _("By law"),
        Basis.SILENCE: _("No answer in time"),
        Basis.BACKSTOP: _("Automatic, because no ruling was made in time"),
    },
    AppealResult: {
        AppealResult.UPHELD: _("The first ruling stands"),
        AppealResult.VARIED: _("The first ruling is changed in part"),
        AppealResult.REVERSED: _("The first ruling is replaced"),
    },
    AppealState: {
        AppealState.PREPARED: _("Waiting for confirmation"),
        AppealState.FILED: _("Filed"),
        AppealState.RULED: _("Decided"),
        AppealState.REJECTED: _("Not admissible"),
    },
    ContestedPart: {
        ContestedPart.REFUND_AMOUNT: _("The amount of the refund"),
        ContestedPart.RETURN: _("That the goods must be sent back"),
        ContestedPart.RETURN_POSTAGE: _("Who pays the return postage"),
        ContestedPart.WHOLE: _("The whole ruling"),
    },
    Weight: {
        Weight.ACCEPTED: _("Accepted"),
        Weight.NOT_PERSUASIVE: _("Not persuasive"),
        Weight.IRRELEVANT: _("Not relevant"),
    },
    Visibility: {
        Visibility.BOTH: _("Both sides see it"),
        Visibility.DECIDER_ONLY: _("Only the adjudicator sees it"),
    },
    Outcome: {
        Outcome.REFUND_FULL: _("Refunded in full"),
        Outcome.REFUND_PARTIAL: _("Refunded in part"),
        Outcome.RETURN_REFUND: _("Returned and refunded"),
        Outcome.REPLACED: _("Shipped again"),
        Outcome.RELEASED: _("Paid to the seller"),
        Outcome.WITHDRAWN: _("Withdrawn by the buyer"),
        Outcome.NOT_SENT: _("Not sent in time"),
        Outcome.EXTERNAL: _("Ended by the bank"),
        Outcome.VOID: _("Cancelled by the marketplace"),
    },
    EarlierEnd: {
        EarlierEnd.AGREED: _("settled by agreement"),
        EarlierEnd.DECIDED: _("decided"),
        EarlierEnd.WITHDRAWN: _("withdrawn"),
    },
    Condition: {
        Condition.NONE: _("Nothing more has to happen first"),
        Condition.RETURN: _("When the returned goods are accepted"),
        Condition.REPLACEMENT: _("When the replacement has arrived"),
    },
}

_SUBJECTS: Mapping[str, tuple[Promise, Promise]] = {
    Role.BUYER: (pgettext_lazy("subject", "the buyer"), pgettext_lazy("subject", "The buyer")),
    Role.SELLER: (pgettext_lazy("subject", "the seller"), pgettext_lazy("subject", "The seller")),
    Role.REPRESENTATIVE: (
        pgettext_lazy("subject", "a representative"),
        pgettext_lazy("subject", "A representative"),
    ),
    Role.OPERATOR: (
        pgettext_lazy("subject", "an operator"),
        pgettext_lazy("subject", "An operator"),
    ),
    Role.ADJUDICATOR: (
        pgettext_lazy("subject", "the adjudicator"),
        pgettext_lazy("subject", "The adjudicator"),
    ),
    Role.SUPERVISOR: (
        pgettext_lazy("subject", "a supervisor"),
        pgettext_lazy("subject", "A supervisor"),
    ),
    Role.FINANCE: (
        pgettext_lazy("subject", "our payments team"),
        pgettext_lazy("subject", "Our payments team"),
    ),
    Role.BOT: (pgettext_lazy("subject", "the bot"), pgettext_lazy("subject", "The bot")),
    WaitingOn.BOTH: (
        pgettext_lazy("subject", "both sides"),
        pgettext_lazy("subject", "Both sides"),
    ),
    WaitingOn.CARRIER: (
        pgettext_lazy("subject", "the carrier"),
        pgettext_lazy("subject", "The carrier"),
    ),
    WaitingOn.PSP: (
        pgettext_lazy("subject", "the payment provider"),
        pgettext_lazy("subject", "The payment provider"),
    ),
}
_HOUSE = (pgettext_lazy("subject", "the marketplace"), pgettext_lazy("subject", "The marketplace"))


def label(code: StrEnum) -> str:
    """
    Return the name people read for a code of the core.

    Raises KeyError for a code without a name: a test holds every member against this table.
    """
    return str(_LABELS[type(code)][code])


def subject(who: StrEnum) -> str:
    """Return a side, a role or the house as it stands inside a sentence: "the buyer"."""
    return str(_SUBJECTS.get(who, _HOUSE)[0])


def sentence_start(who: StrEnum) -> str:
    """Return the same as the first words of a sentence: "The buyer"."""
    return str(_SUBJECTS.get(who, _HOUSE)[1])
