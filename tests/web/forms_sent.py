"""
Every form by which somebody does something to a dispute, and how it comes to be shown.

``PARTIES`` are the nouns of ``DEEDS``, ``HOUSE`` those of the house, ``PAGES`` the forms that have
a page of their own; a test of the house asks that none is missing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.app.world import World
from tests.web import cases, given
from tests.web.test_contested_return import agreed
from tests.web.test_house import failed_too_often, paid
from wakai.core.disputes import events as e
from wakai.core.disputes.events import Event
from wakai.core.ids import DisputeId

type Before = Callable[[World], DisputeId]
type Typed = Mapping[str, Any]
type Filled = Typed | Callable[[World], Typed]  # what is only known then comes from the world

SAYS: Typed = {"statement": "So it is."}
HALF: Typed = {"kind": "partial_refund", "amount": "900", **SAYS}
PROOF: Typed = {"proof": "POD-77"}
PAID: Typed = {"reference": "SEPA 17"}
PARCEL: Typed = {"tracking": "JP123456789GB"}
LABEL: Typed = {"address": "1 Dock Road", "label": "LBL-1"}


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form: who sends it after what, what is filled in, and what happens by it, once."""

    by: str
    before: Before
    happens: type[Event]
    filled: Filled = field(default_factory=dict)
    step: str = ""  # of a page that has several
    on: str = ""  # the page that shows it, where it is not its own


def form(by: str, before: Before, happens: type[Event], filled: Filled | None = None) -> Form:
    return Form(by=by, before=before, happens=happens, filled=filled or {})


def on_the_file(
    by: str, before: Before, happens: type[Event], filled: Filled | None = None
) -> Form:
    """Return a form that stands on the case file at the bench."""
    return replace(form(by, before, happens, filled), on="bench_case")


PARTIES: dict[str, Form] = {
    "amendment": form(
        "ana",
        given.submitted,
        e.ClaimAmended,
        {"remedy": "partial_refund", "amount": "1000", **SAYS},
    ),
    "request-acceptance": form("ben", given.submitted, e.RequestAccepted),
    "refusal": form("ben", given.submitted, e.RequestRefused, {"reason": cases.REFUSAL, **SAYS}),
    "offer": form("ben", given.submitted, e.OfferMade, HALF),
    "settlement": form("ana", given.offered, e.OfferAccepted),
    "proposal-acceptance": form("ana", given.proposed, e.ProposalAccepted),
    "proposal-refusal": form("ana", given.proposed, e.ProposalEnded),
    "escalation": form("ana", given.offered, e.ReviewStarted),
    "withdrawal": form("ana", given.submitted, e.Withdrawn, {"warned": "on"}),
    "reopening": form("ana", given.withdrawn, e.Reopened),
    "information": form("ana", given.asked, e.InformationGiven),
    "waiver": form("ana", cases.ruled, e.AppealWaived),
    "appeal-reply": form("ben", given.appealed, e.AppealReplied, SAYS),
    "appeal-joining": form("ben", given.appealed, e.AppealJoined, given.APPEAL),
    "appeal-mending": form("ana", given.appeal_to_mend, e.AppealCured, given.APPEAL),
    "return-label": form("ben", cases.to_send_back, e.ReturnLabelProvided, LABEL),
    "parcel": form("ana", given.label_given, e.ReturnSent, PARCEL),
    "obstacle": form("ana", given.label_given, e.ReturnObstacleExplained, SAYS),
    "return-acceptance": form("ben", agreed, e.ReturnAccepted),
    "return-objection": form("ben", given.damaged, e.ReturnContested, {"fault": "damaged", **SAYS}),
    "replacement": form("ben", given.to_ship_again, e.ReplacementSent, PARCEL),
    "replacement-confirmation": form("ana", given.shipped_again, e.ReplacementConfirmed),
    "replacement-doubt": form("ana", given.shipped_again, e.ReplacementKeptOpen),
    "replacement-failure": form(
        "ana", given.shipped_again, e.ReplacementFailed, {"reason": "wrong_again"}
    ),
}

HOUSE: dict[str, Form] = {
    "late-admission": form("ida", given.asked_late, e.LateAdmitted),
    "late-rejection": form("ida", given.asked_late, e.LateRejected, SAYS),
    "return-label": form("olu", given.label_missing, e.ReturnLabelProvided, LABEL),
    "return-arrival": form("olu", cases.sent_back, e.ReturnDelivered, PROOF),
    "replacement-arrival": form("olu", cases.sent_again, e.ReplacementDelivered, PROOF),
    "void-proposal": form("sue", cases.under_review, e.VoidProposed, SAYS),
    "void-agreement": form("tim", given.void_proposed, e.Voided),
    "void-refusal": form("tim", given.void_proposed, e.VoidDropped),
    "payment-retry": form("fin", failed_too_often, e.PaymentInstructed),
    "payment-by-hand": form("fin", failed_too_often, e.PaymentInstructed),
    "payment-voucher": form("fin", given.paid_by_hand, e.PaymentVouched, PAID),
    "payment-confirmation": form("sue", given.vouched, e.PaymentSettled, PAID),
    "grant": form(
        "olu",
        paid,
        e.GrantProposed,
        {"grant": "goodwill", "party": "buyer", "amount": "1000", **SAYS},
    ),
    "grant-agreement": form("fin", given.granted_by_one, e.GrantGiven),
    "grant-refusal": form("fin", given.granted_by_one, e.GrantDropped),
    "chargeback": form("fin", cases.under_review, e.ChargedBack, {"reference": "CB-1"}),
}

# By the name of the address; after a colon, which of its moments it is.
PAGES: dict[str, Form] = {
    "claim": replace(form("ana", given.filled_in, e.ClaimSubmitted), step="check"),
    "appeal": replace(form("ana", given.appeal_filled_in, e.AppealFiled), step="check"),
    "appeal_confirmation": form("ana", given.appeal_prepared, e.AppealFiled),
    "dispute_evidence": form("ana", cases.under_review, e.EvidenceAdded, given.a_photo),
    "desk_proposal": form("olu", given.taken, e.ProposalMade, HALF),
    "bench_take": on_the_file("ida", cases.under_review, e.Assigned),
    "bench_assign": form("sue", cases.under_review, e.Assigned, given.somebody_to_decide),
    "bench_conflict": form("ida", given.taken, e.ConflictDeclared, SAYS),
    "bench_proposal": form("ida", given.taken, e.ProposalMade, HALF),
    "bench_question": form(
        "ida",
        given.taken,
        e.InformationRequested,
        {"to": "buyer", "other_kind": "photo_item", **SAYS},
    ),
    "bench_ruling": form("ida", given.to_rule, e.RulingIssued, {"do": "issue"}),
    "bench_ruling:appeal": form("jun", given.to_decide, e.AppealDecided, {"do": "issue"}),
    "bench_admissibility": form("jun", given.appeal_taken, e.AppealFoundInadmissible, SAYS),
    "bench_admissibility:over": form("jun", given.appeal_not_mended, e.AppealRejected, SAYS),
    "bench_agree": on_the_file("jun", given.ruled_by_one, e.RulingIssued),
    "bench_object": on_the_file("jun", given.ruled_by_one, e.RulingObjected, SAYS),
}
