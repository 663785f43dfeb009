"""Where each action of the rules is done: one table for buttons, cards and mails."""

from django.urls import reverse

from wakai.app.cases import CaseView
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId
from wakai.web.disputes.deed_table import DEEDS

_BUYER_FIRST = (
    "submit_claim",
    "cure_appeal",
    "confirm_appeal",
    "accept_proposal",
    "decline_proposal",
    "accept_offer",
    "make_offer",
    "send_return",
    "confirm_replacement",
    "report_replacement_failed",
    "keep_replacement_open",
    "give_information",
    "file_appeal",
    "reply_to_appeal",
    "join_appeal",
    "escalate",
    "add_evidence",
    "explain_obstacle",
    "waive_appeal",
    "amend_claim",
    "withdraw",
    "reopen",
)
_SELLER_FIRST = (
    "cure_appeal",
    "confirm_appeal",
    "accept_request",
    "accept_proposal",
    "decline_proposal",
    "accept_offer",
    "make_offer",
    "refuse_request",
    "provide_return_label",
    "accept_return",
    "contest_return",
    "send_replacement",
    "give_information",
    "reply_to_appeal",
    "join_appeal",
    "file_appeal",
    "escalate",
    "add_evidence",
    "waive_appeal",
)


def of_actions(view: CaseView) -> dict[str, str]:
    """Return the page of each action a party may have, in the order in which they are offered."""
    order = _SELLER_FIRST if view.sight.role is Role.SELLER else _BUYER_FIRST
    return {code: of(code, view.dispute_id) for code in order}


def of(code: str, dispute_id: DisputeId) -> str:
    """Return the page on which an action is done."""
    match code:
        case "submit_claim":
            return reverse("claim", args=[dispute_id, "problem"])
        case "file_appeal":
            return reverse("appeal", args=[dispute_id, "before"])
        case "confirm_appeal":
            return reverse("appeal_confirmation", args=[dispute_id])
        case "add_evidence":
            return reverse("dispute_evidence", args=[dispute_id])
        case _:
            noun = next(noun for noun, deed in DEEDS.items() if deed.code == code)
            return reverse("deed", args=[dispute_id, noun])
