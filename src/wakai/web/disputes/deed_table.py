"""
The single things a party does to a dispute: ``DEEDS`` is the table.

Each knows its guard's code, its form, its words, and how the form becomes a command.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wakai.app.cases import CaseView
from wakai.core.disputes import commands
from wakai.core.disputes.commands import Command
from wakai.core.disputes.model import ReturnFault
from wakai.core.disputes.refusals import NoSuchOffer, NotNow
from wakai.core.ids import OfferId
from wakai.web.disputes import amend_forms, appeal_forms, forms, remedy_form
from wakai.web.disputes.deed import Asked, AskedOrNot, Cleaned, Deed, plain, said, with_words


def _accept_request(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
    sha256 = cleaned["remedy_sha256"]
    return commands.AcceptRequest(by=view.actor, at=at, remedy_sha256=sha256), ()


def _accept_offer(view: CaseView, cleaned: Cleaned, at: datetime) -> AskedOrNot:
    """Accept the offer that was shown, which is the live one no more when this comes twice."""
    sha256 = cleaned["remedy_sha256"]
    shown = (offer for offer in reversed(view.state.offers) if offer.remedy.sha256() == sha256)
    offer = next(shown, view.state.offer)
    if offer is None:
        return NoSuchOffer()
    command = commands.AcceptOffer(
        by=view.actor, at=at, offer_id=offer.offer_id, remedy_sha256=sha256
    )
    return command, ()


def _accept_proposal(view: CaseView, cleaned: Cleaned, at: datetime) -> AskedOrNot:
    if view.state.proposal is None:
        return NoSuchOffer()
    command = commands.AcceptProposal(
        by=view.actor,
        at=at,
        offer_id=view.state.proposal.offer_id,
        remedy_sha256=cleaned["remedy_sha256"],
    )
    return command, ()


def _decline_proposal(view: CaseView, _cleaned: Cleaned, at: datetime) -> AskedOrNot:
    if view.state.proposal is None:
        return NoSuchOffer()
    offer_id = view.state.proposal.offer_id
    return commands.DeclineProposal(by=view.actor, at=at, offer_id=offer_id), ()


def _refuse(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
    words = said(view, cleaned)
    assert words is not None
    command = commands.RefuseRequest(
        by=view.actor, at=at, reason=cleaned["reason"], statement=words.ref
    )
    return command, (words,)


def _offer(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
    words = said(view, cleaned)
    command = commands.MakeOffer(
        by=view.actor,
        at=at,
        offer_id=OfferId(cleaned["request_key"] or uuid4()),
        remedy=cleaned["remedy"],
        statement=words.ref if words else None,
    )
    return command, (words,) if words else ()


def _withdraw(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
    return commands.Withdraw(by=view.actor, at=at, warned=cleaned["warned"]), ()


def _informed(view: CaseView, _cleaned: Cleaned, at: datetime) -> AskedOrNot:
    """Answer the last question to this side, which is answered when this comes twice."""
    mine = [request for request in view.state.requests if request.to is view.sight.party]
    if not mine:
        return NotNow(stage=view.state.stage)
    return commands.GiveInformation(by=view.actor, at=at, request_id=mine[-1].request_id), ()


def _label(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
    address = said(view, cleaned, "address")
    assert address is not None
    command = commands.ProvideReturnLabel(
        by=view.actor, at=at, address=address.ref, label=cleaned["label"]
    )
    return command, (address,)


def _appeal_text(
    make: Callable[..., Command],
) -> Callable[[CaseView, Cleaned, datetime], Asked]:
    def command(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
        words = said(view, cleaned)
        assert words is not None
        side = view.sight.party
        assert side is not None
        text = appeal_forms.chosen_text(cleaned["form"], words.ref, side)
        return make(by=view.actor, at=at, text=text), (words,)

    return command


def _contest(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
    words = said(view, cleaned)
    assert words is not None
    fault = ReturnFault(cleaned["fault"])
    command = commands.ContestReturn(by=view.actor, at=at, fault=fault, statement=words.ref)
    return command, (words,)


def _sent(make: Callable[..., Command]) -> Callable[[CaseView, Cleaned, datetime], Asked]:
    return lambda view, cleaned, at: (make(by=view.actor, at=at, tracking=cleaned["tracking"]), ())


def _failed(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
    command = commands.ReportReplacementFailed(by=view.actor, at=at, reason=cleaned["reason"])
    return command, ()


DEEDS: dict[str, Deed] = {
    "amendment": Deed(
        code="amend_claim",
        form=amend_forms.AmendForm,
        command=amend_forms.amend,
        title=_("Change your request"),
        lead=_(
            "You can ask for less at any time. For more, or for something else, once: the seller "
            "then has the full time to answer again."
        ),
        done=_("Your request is changed. The seller was told."),
        shows="evidence",
    ),
    "request-acceptance": Deed(
        code="accept_request",
        form=forms.AgreeForm,
        command=_accept_request,
        title=_("Agree to the request"),
        lead=_("This ends the dispute. What is written here will be done, nothing else."),
        done=_("You agreed. The result is final and is carried out now."),
        shows="request",
    ),
    "refusal": Deed(
        code="refuse_request",
        form=forms.RefuseForm,
        command=_refuse,
        title=_("Refuse and say why"),
        lead=_("The buyer can then make an offer, withdraw, or ask the house for a ruling."),
        done=_("Your answer is with the buyer."),
    ),
    "offer": Deed(
        code="make_offer",
        form=remedy_form.RemedyForm,
        command=_offer,
        title=_("Make an offer"),
        lead=_("The other side can accept it, answer with another offer, or let it expire."),
        done=_("Your offer is with the other side."),
    ),
    "settlement": Deed(
        code="accept_offer",
        form=forms.AgreeForm,
        command=_accept_offer,
        title=_("Accept the offer"),
        lead=_("This ends the dispute. What is written here will be done, nothing else."),
        done=_("You agreed. The result is final and is carried out now."),
        shows="offer",
    ),
    "proposal-acceptance": Deed(
        code="accept_proposal",
        form=forms.AgreeForm,
        command=_accept_proposal,
        title=_("Accept the proposal"),
        lead=_(
            "If the other side accepts too, the dispute ends and what is written here is done. "
            "If not, everything goes on as before."
        ),
        done=_("You accepted the proposal."),
        shows="proposal",
    ),
    "proposal-refusal": Deed(
        code="decline_proposal",
        form=forms.AgreeForm,
        command=_decline_proposal,
        title=_("Do not accept the proposal"),
        lead=_("The proposal ends. No reason is asked, and nothing is held against you."),
        done=_("The proposal has ended. Everything else goes on."),
        shows="proposal",
    ),
    "escalation": Deed(
        code="escalate",
        form=forms.AgreeForm,
        command=plain(commands.Escalate),
        title=_("Ask for a ruling"),
        lead=_(
            "An adjudicator who knows neither of you decides. Both sides can add evidence for a "
            "few days more; after that it counts as late."
        ),
        done=_("The house decides now. You will hear from us by the date shown."),
    ),
    "withdrawal": Deed(
        code="withdraw",
        form=forms.WithdrawForm,
        command=_withdraw,
        title=_("Withdraw the dispute"),
        lead=_("Do this only when everything is settled, never because somebody asks you to."),
        done=_("The dispute is withdrawn and closed."),
        is_loss=True,
    ),
    "reopening": Deed(
        code="reopen",
        form=forms.AgreeForm,
        command=plain(commands.Reopen),
        title=_("Open the dispute again"),
        lead=_(
            "Your withdrawal is taken back, once. The money is held again, and the seller has the "
            "full time to answer."
        ),
        done=_("The dispute is open again. The seller was told."),
    ),
    "information": Deed(
        code="give_information",
        form=forms.AgreeForm,
        command=_informed,
        title=_("Answer the question"),
        lead=_("Add what is asked for as evidence first, then say here that you are done."),
        done=_("Thank you. The review goes on."),
        shows="evidence",
    ),
    "waiver": Deed(
        code="waive_appeal",
        form=forms.AgreeForm,
        command=plain(commands.WaiveAppeal),
        title=_("Accept the ruling for good"),
        lead=_("You give up your appeal. If the other side does too, the ruling is final at once."),
        done=_("You accepted the ruling."),
        is_loss=True,
    ),
    "appeal-reply": Deed(
        code="reply_to_appeal",
        form=forms.TextForm,
        command=with_words(commands.ReplyToAppeal),
        title=pgettext_lazy("deed", "Reply to the appeal"),
        lead=_("The adjudicator of the appeal reads your reply before deciding."),
        done=_("Your reply is in the case file."),
    ),
    "appeal-joining": Deed(
        code="join_appeal",
        form=appeal_forms.WholeForm,
        command=_appeal_text(commands.JoinAppeal),
        title=_("Join the appeal"),
        lead=_(
            "You contest the ruling too, with grounds of your own. There is one appeal and one "
            "result for both sides; it may then also be worse for the side that appealed first."
        ),
        done=_("You joined the appeal. One result ends it for both sides."),
        shows="evidence",
    ),
    "appeal-mending": Deed(
        code="cure_appeal",
        form=appeal_forms.WholeForm,
        command=_appeal_text(commands.CureAppeal),
        title=_("Mend your appeal"),
        lead=_(
            "What you write here takes the place of what you filed. It is still the one appeal."
        ),
        done=_("Your appeal is mended and is heard now."),
        shows="evidence",
    ),
    "return-label": Deed(
        code="provide_return_label",
        form=forms.LabelForm,
        command=_label,
        title=_("Give address and label"),
        lead=_("The buyer's time to post the goods begins when this is here."),
        done=_("Address and label are with the buyer."),
    ),
    "parcel": Deed(
        code="send_return",
        form=forms.TrackingForm,
        command=_sent(commands.SendReturn),
        title=_("Enter the parcel number"),
        lead=_("With the number we follow the parcel, and the clock stops."),
        done=_("The parcel is on its way. We follow it."),
    ),
    "obstacle": Deed(
        code="explain_obstacle",
        form=forms.TextForm,
        command=with_words(commands.ExplainObstacle),
        title=_("Say why you cannot post it"),
        lead=_(
            "The first time you get more time. If you still cannot post it, say so again: then an "
            "adjudicator looks at it."
        ),
        done=_("We have your reason. What follows from it is on this page."),
    ),
    "return-acceptance": Deed(
        code="accept_return",
        form=forms.AgreeForm,
        command=plain(commands.AcceptReturn),
        title=_("Accept the return"),
        lead=_("You have the goods back and they are in order. The buyer is refunded."),
        done=_("You accepted the return."),
    ),
    "return-objection": Deed(
        code="contest_return",
        form=forms.ContestForm,
        command=_contest,
        title=_("Object to the return"),
        lead=_(
            "Add photos or a video of what came back as evidence first. Then an adjudicator looks "
            "at it, the buyer can answer, and the money waits."
        ),
        done=_("An adjudicator looks at the return. You will hear from us by the date shown."),
        shows="evidence",
    ),
    "replacement": Deed(
        code="send_replacement",
        form=forms.TrackingForm,
        command=_sent(commands.SendReplacement),
        title=_("Ship again"),
        lead=_("The money stays held until the replacement has arrived and is right."),
        done=_("The replacement is on its way."),
    ),
    "replacement-confirmation": Deed(
        code="confirm_replacement",
        form=forms.AgreeForm,
        command=plain(commands.ConfirmReplacement),
        title=_("Confirm the replacement"),
        lead=_("It arrived and is right. The seller gets the money, and the dispute ends."),
        done=_("Thank you. The dispute ends here."),
    ),
    "replacement-doubt": Deed(
        code="keep_replacement_open",
        form=forms.AgreeForm,
        command=plain(commands.KeepReplacementOpen),
        title=_("I am not sure yet"),
        lead=_(
            "Then silence does not count as being content. If you have said neither by the date "
            "shown, an adjudicator looks at the replacement, and the money waits."
        ),
        done=_("Noted. Silence does not count as being content."),
    ),
    "replacement-failure": Deed(
        code="report_replacement_failed",
        form=forms.FailureForm,
        command=_failed,
        title=_("Report a problem with it"),
        lead=_("The held money is then refunded to you."),
        done=_("The refund is on its way."),
    ),
}
