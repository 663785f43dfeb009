"""What a notice is about, and whom each event is told."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from wakai.core.disputes import events
from wakai.core.disputes.events import Event
from wakai.core.disputes.model import (
    DeadlineKind,
    Dispute,
    Fulfilment,
    GrantKind,
    Party,
    Role,
    Stage,
)


class Code(StrEnum):
    """What a notice is about."""

    LATE_ASKED = "late_asked"
    LATE_ADMITTED = "late_admitted"
    LATE_REJECTED = "late_rejected"
    DRAFT_EXPIRED = "draft_expired"
    CLAIM = "claim"
    CLAIM_AMENDED = "claim_amended"
    GRANTED_BY_LAW = "granted_by_law"
    AGREED = "agreed"
    REFUSED = "refused"
    OFFER = "offer"
    OFFER_EXPIRED = "offer_expired"
    PROPOSAL = "proposal"
    PROPOSAL_ACCEPTED = "proposal_accepted"
    PROPOSAL_ENDED = "proposal_ended"
    REVIEW = "review"
    WITHDRAWN = "withdrawn"
    REOPENED = "reopened"
    INFORMATION_REQUESTED = "information_requested"
    INFORMATION_GIVEN = "information_given"
    RULING_LATE = "ruling_late"
    RULING = "ruling"
    APPEAL_WAIVED = "appeal_waived"
    APPEAL_PREPARED = "appeal_prepared"
    APPEAL_FILED = "appeal_filed"
    APPEAL_JOINED = "appeal_joined"
    APPEAL_INADMISSIBLE = "appeal_inadmissible"
    APPEAL_CURED = "appeal_cured"
    APPEAL_REJECTED = "appeal_rejected"
    APPEAL_REPLIED = "appeal_replied"
    APPEAL_LATE = "appeal_late"
    APPEAL_RULING = "appeal_ruling"
    FINAL = "final"
    RETURN_LABEL = "return_label"
    RETURN_LABEL_MISSING = "return_label_missing"
    RETURN_MORE_TIME = "return_more_time"
    TIME_AGAIN = "time_again"
    RETURN_SENT = "return_sent"
    RETURN_MISSED = "return_missed"
    RETURN_ARRIVED = "return_arrived"
    RETURN_ACCEPTED = "return_accepted"
    RETURN_WAIVED = "return_waived"
    RETURN_CONTESTED = "return_contested"
    REPLACEMENT_SENT = "replacement_sent"
    REPLACEMENT_ARRIVED = "replacement_arrived"
    REPLACEMENT_CONFIRMED = "replacement_confirmed"
    REPLACEMENT_KEPT_OPEN = "replacement_kept_open"
    REPLACEMENT_FAILED = "replacement_failed"
    PAID = "paid"
    PART_PAID = "part_paid"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_LATE = "payment_late"
    CHARGED_BACK = "charged_back"
    VOIDED = "voided"
    GRANTED = "granted"
    REMINDER = "reminder"


type To = Callable[[Any, Dispute], tuple[Party, ...]]

EVERYBODY = (Party.BUYER, Party.SELLER)


def _both(_event: Event, _after: Dispute) -> tuple[Party, ...]:
    return EVERYBODY


def _buyer(_event: Event, _after: Dispute) -> tuple[Party, ...]:
    return (Party.BUYER,)


def _seller(_event: Event, _after: Dispute) -> tuple[Party, ...]:
    return (Party.SELLER,)


def _who_knows_of_it(_event: Event, after: Dispute) -> tuple[Party, ...]:
    """Return both sides; of a draft nobody knows but the buyer."""
    return EVERYBODY if after.claim else (Party.BUYER,)


def _when_late(
    event: events.RulingOverdue | events.AppealOverdue, after: Dispute
) -> tuple[Party, ...]:
    """Return both sides for what concerns them; the first step only tells a supervisor."""
    return () if event.step == "supervisor" else _both(event, after)


def _when_failed(event: events.PaymentFailed, after: Dispute) -> tuple[Party, ...]:
    """Return both sides for the first failure and the last one; what lies between is noise."""
    told = event.attempt == 1 or after.paying is Fulfilment.FAILED
    return EVERYBODY if told else ()


def _when_labelled(event: events.ReturnLabelProvided, _after: Dispute) -> tuple[Party, ...]:
    """Return the buyer, who can post now, and the seller where somebody else gave the label."""
    return (Party.BUYER,) if event.by.role is Role.SELLER else EVERYBODY


def _when_first_late(event: events.PaymentLate, _after: Dispute) -> tuple[Party, ...]:
    """Return both sides where something new is so; that it still is so only finance is told."""
    return () if event.step == "still_late" else EVERYBODY


def _when_again(event: events.DeadlineSet, _after: Dispute) -> tuple[Party, ...]:
    """
    Return whose clock runs once more; that one is set at all is told by what set it.

    Until when a ruling may be appealed concerns both, also where only one of them still can.
    """
    if not event.again:
        return ()
    shared = event.deadline is DeadlineKind.APPEAL_WINDOW
    return EVERYBODY if shared else (Party(event.party.value),)


def _when_late_asked(event: events.DraftStarted, _after: Dispute) -> tuple[Party, ...]:
    """Return the buyer, as a receipt, where the house has to look at it first."""
    return (Party.BUYER,) if event.late else ()


def _when_arrived(_event: Event, after: Dispute) -> tuple[Party, ...]:
    return (after.granted[-1].party,) if after.granted else EVERYBODY


def _when_granted(event: events.GrantGiven, _after: Dispute) -> tuple[Party, ...]:
    """Return who gets it; a correction concerns both sides, goodwill only whom it is given to."""
    goodwill = event.grant.kind is GrantKind.GOODWILL
    return (event.grant.party,) if goodwill else EVERYBODY


def _when_replied(event: events.AppealReplied, _after: Dispute) -> tuple[Party, ...]:
    """Return the other side: nobody is told of what they wrote themselves."""
    return (Party((event.by.on_behalf_of or event.by.role).value).other,)


def _when_half_accepted(event: events.ProposalAccepted, after: Dispute) -> tuple[Party, ...]:
    """Return who is still asked; when both have accepted, the final result says so to both."""
    return () if after.stage is Stage.FINAL else (event.party.other,)


TOLD: dict[type[Event], tuple[Code, To]] = {
    events.DraftStarted: (Code.LATE_ASKED, _when_late_asked),
    events.LateAdmitted: (Code.LATE_ADMITTED, _buyer),
    events.LateRejected: (Code.LATE_REJECTED, _buyer),
    events.DraftExpired: (Code.DRAFT_EXPIRED, _buyer),
    events.ClaimSubmitted: (Code.CLAIM, _both),
    events.ClaimAmended: (Code.CLAIM_AMENDED, _both),
    events.GrantedByLaw: (Code.GRANTED_BY_LAW, _both),
    events.RequestAccepted: (Code.AGREED, _both),
    events.OfferAccepted: (Code.AGREED, _both),
    events.RequestRefused: (Code.REFUSED, _buyer),
    events.OfferMade: (Code.OFFER, lambda event, _: (event.offer.proposer.other,)),
    events.OfferExpired: (Code.OFFER_EXPIRED, _both),
    events.ProposalMade: (Code.PROPOSAL, _both),
    events.ProposalAccepted: (Code.PROPOSAL_ACCEPTED, _when_half_accepted),
    events.ProposalEnded: (Code.PROPOSAL_ENDED, _both),
    events.ReviewStarted: (Code.REVIEW, _both),
    events.Withdrawn: (Code.WITHDRAWN, _both),
    events.Reopened: (Code.REOPENED, _both),
    events.InformationRequested: (Code.INFORMATION_REQUESTED, _both),
    events.InformationGiven: (Code.INFORMATION_GIVEN, _both),
    events.RulingOverdue: (Code.RULING_LATE, _when_late),
    events.RulingIssued: (Code.RULING, _both),
    events.AppealWaived: (Code.APPEAL_WAIVED, _both),
    events.AppealPrepared: (Code.APPEAL_PREPARED, lambda event, _: (event.party,)),
    events.AppealFiled: (Code.APPEAL_FILED, _both),
    events.AppealJoined: (Code.APPEAL_JOINED, _both),
    events.AppealFoundInadmissible: (Code.APPEAL_INADMISSIBLE, _both),
    events.AppealCured: (Code.APPEAL_CURED, _both),
    events.AppealRejected: (Code.APPEAL_REJECTED, _both),
    events.AppealReplied: (Code.APPEAL_REPLIED, _when_replied),
    events.AppealOverdue: (Code.APPEAL_LATE, _when_late),
    events.AppealDecided: (Code.APPEAL_RULING, _both),
    events.BecameFinal: (Code.FINAL, _both),
    events.ReturnLabelProvided: (Code.RETURN_LABEL, _when_labelled),
    events.ReturnLabelMissing: (Code.RETURN_LABEL_MISSING, _both),
    events.ReturnTimeExtended: (Code.RETURN_MORE_TIME, _both),
    events.ReturnSent: (Code.RETURN_SENT, _seller),
    events.ReturnMissed: (Code.RETURN_MISSED, _both),
    events.ReturnDelivered: (Code.RETURN_ARRIVED, _seller),
    events.ReturnAccepted: (Code.RETURN_ACCEPTED, _both),
    events.ReturnWaived: (Code.RETURN_WAIVED, _both),
    events.ReturnContested: (Code.RETURN_CONTESTED, _both),
    events.ReplacementSent: (Code.REPLACEMENT_SENT, _both),
    events.ReplacementDelivered: (Code.REPLACEMENT_ARRIVED, _both),
    events.ReplacementConfirmed: (Code.REPLACEMENT_CONFIRMED, _both),
    events.ReplacementKeptOpen: (Code.REPLACEMENT_KEPT_OPEN, _both),
    events.ReplacementFailed: (Code.REPLACEMENT_FAILED, _both),
    events.PaymentSettled: (Code.PAID, _when_arrived),
    events.PartArrived: (Code.PART_PAID, _both),
    events.GrantGiven: (Code.GRANTED, _when_granted),
    events.ChargedBack: (Code.CHARGED_BACK, _who_knows_of_it),
    events.Voided: (Code.VOIDED, _both),
    events.PaymentFailed: (Code.PAYMENT_FAILED, _when_failed),
    events.PaymentLate: (Code.PAYMENT_LATE, _when_first_late),
    events.DeadlineSet: (Code.TIME_AGAIN, _when_again),
}

# Events that say the same as the result they come with.
SAID_BY: dict[type[Event], tuple[type[Event], ...]] = {
    events.BecameFinal: (
        events.RequestAccepted,
        events.OfferAccepted,
        events.AppealDecided,
        events.AppealOverdue,
        events.AppealRejected,
        events.GrantedByLaw,
        events.RulingIssued,
    ),
    events.ClaimSubmitted: (events.GrantedByLaw,),
    events.ReviewStarted: (events.ReturnContested,),
    events.PaymentSettled: (events.PartArrived,),
    events.InformationGiven: (events.RulingIssued, events.AppealDecided),
}
