"""What the button of each action says."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def action_label(code: str) -> str:
    """Return what a button says: a verb and a thing."""
    return (_of_talk_and_house() | _of_goods())[code]


def _of_talk_and_house() -> dict[str, str]:
    return {
        "submit_claim": _("Finish your request"),
        "amend_claim": _("Change your request"),
        "accept_request": _("Agree to the request"),
        "refuse_request": _("Refuse and say why"),
        "make_offer": _("Make an offer"),
        "accept_offer": _("Accept the offer"),
        "accept_proposal": _("Accept the proposal"),
        "decline_proposal": _("Do not accept the proposal"),
        "propose_neutrally": _("Propose a solution to both"),
        "escalate": _("Ask for a ruling"),
        "withdraw": _("Withdraw the dispute"),
        "reopen": _("Open the dispute again"),
        "add_evidence": _("Add evidence"),
        "give_information": _("Answer the question"),
        "file_appeal": _("Appeal the ruling"),
        "confirm_appeal": _("Read and confirm the appeal"),
        "waive_appeal": _("Accept the ruling for good"),
        "join_appeal": _("Join the appeal"),
        "cure_appeal": _("Mend your appeal"),
        "reply_to_appeal": pgettext("deed", "Reply to the appeal"),
        "confirm_ruling": _("Agree to the ruling"),
        "take": _("Take this case file"),
        "issue_ruling": _("Write the ruling"),
        "decide_appeal": _("Decide the appeal"),
        "request_information": _("Ask a party"),
        "admit_late": _("Let it begin although it is late"),
        "reject_late": _("Do not let it begin"),
        "instruct_payment": _("Try the payment again"),
        "vouch_payment": _("Enter the reference of the payment"),
        "confirm_payment": _("Confirm the payment"),
        "record_chargeback": _("Record what the bank took back"),
        "propose_void": _("Propose to cancel the dispute"),
        "confirm_void": _("Agree to cancel the dispute"),
        "drop_void": _("Do not cancel the dispute"),
        "propose_grant": _("Propose a payment after the end"),
        "confirm_grant": _("Agree to the payment"),
        "drop_grant": _("Do not agree to the payment"),
        "prepare_appeal": _("Prepare an appeal for the buyer"),
    }


def _of_goods() -> dict[str, str]:
    return {
        "provide_return_label": _("Give address and label"),
        "send_return": _("Enter the parcel number"),
        "explain_obstacle": _("Say why you cannot post it"),
        "record_return_delivered": _("Record that the return arrived"),
        "accept_return": _("Accept the return"),
        "contest_return": _("Object to the return"),
        "send_replacement": _("Ship again"),
        "record_replacement_delivered": _("Record that the replacement arrived"),
        "confirm_replacement": _("Confirm the replacement"),
        "keep_replacement_open": _("I am not sure yet"),
        "report_replacement_failed": _("Report a problem with it"),
    }
