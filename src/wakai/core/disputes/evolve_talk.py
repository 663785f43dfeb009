"""What is true after a draft, a claim, an answer, an offer, an item of evidence."""

from typing import assert_never

from wakai.core.disputes.events import (
    ClaimAmended,
    ClaimSubmitted,
    DraftExpired,
    DraftStarted,
    EvidenceAdded,
    GrantedByLaw,
    OfferAccepted,
    OfferExpired,
    OfferMade,
    Reopened,
    RequestAccepted,
    RequestRefused,
    SellerSilent,
    TalkEvent,
    Withdrawn,
)
from wakai.core.disputes.history import with_
from wakai.core.disputes.model import (
    Dispute,
    Stage,
    WaitingOn,
)


def talked(state: Dispute, event: TalkEvent) -> Dispute:
    """Return the dispute after something was claimed, said or handed in."""
    match event:
        case DraftStarted():
            return _draft(state, event)
        case ClaimSubmitted():
            return with_(
                state,
                stage=Stage.SELLER,
                waiting_on=WaitingOn.SELLER,
                claim=event.claim,
                record=event.record,
            )
        case ClaimAmended():
            return _amended(state, event)
        case GrantedByLaw():
            agreed = state.claim.remedy if state.claim else None
            return with_(state, seller_answered=True, agreed=agreed)
        case RequestAccepted() | OfferAccepted():
            return with_(state, seller_answered=True, live_offer=None, agreed=event.remedy)
        case RequestRefused():
            return with_(
                state, stage=Stage.NEGOTIATION, waiting_on=WaitingOn.BUYER, seller_answered=True
            )
        case OfferMade():
            return _offered(state, event)
        case OfferExpired():
            return with_(state, live_offer=None)
        case EvidenceAdded():
            return with_(state, evidence=(*state.evidence, event.item))
        case Reopened():
            return with_(
                state,
                stage=Stage.SELLER,
                waiting_on=WaitingOn.SELLER,
                seller_answered=False,
                live_offer=None,
                outcome=None,
                closed_at=None,
                reopened=True,
            )
        case DraftExpired() | SellerSilent() | Withdrawn():
            return state
        case _:
            assert_never(event)


def _draft(state: Dispute, event: DraftStarted) -> Dispute:
    return with_(
        state,
        stage=Stage.DRAFT,
        waiting_on=WaitingOn.PLATFORM if event.late else WaitingOn.BUYER,
        late=event.late,
        dispute_id=event.dispute_id,
        number=event.number,
        opened_by=event.by,
        opened_at=event.at,
        order=event.order,
        mandates=event.order.mandates,
        terms=event.terms,
    )


def _amended(state: Dispute, event: ClaimAmended) -> Dispute:
    """Return the dispute with another claim: no offer answers it, so it is the seller's turn."""
    return with_(
        state,
        waiting_on=WaitingOn.SELLER,
        claim=event.claim,
        amended=state.amended or event.more,
        live_offer=None,
    )


def _offered(state: Dispute, event: OfferMade) -> Dispute:
    return with_(
        state,
        stage=Stage.NEGOTIATION,
        waiting_on=WaitingOn(event.offer.proposer.other.value),
        seller_answered=state.seller_answered or event.offer.proposer.value == "seller",
        offers=(*state.offers, event.offer),
        live_offer=event.offer.offer_id,
    )
