"""What the house does on a page: carriers' proofs, two keys to cancel or vouch, payments."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wakai.app import access, cases, clock, disputes
from wakai.app.access import NotVisible
from wakai.app.cases import CaseView
from wakai.app.disputes import Done
from wakai.app.texts import NewText
from wakai.core.disputes import commands
from wakai.core.disputes.commands import Command
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.may import MAY
from wakai.core.disputes.model import Fulfilment, Role, Stage
from wakai.core.ids import DisputeId
from wakai.web import auth
from wakai.web.action_labels import action_label
from wakai.web.auth import StaffRequest
from wakai.web.disputes import house_grants, house_parcels
from wakai.web.disputes.deeds import carry_out, refusal_words, request_key
from wakai.web.disputes.forms import CaseForm, TextForm
from wakai.web.parts import Action
from wakai.web.written import written

_ANY = (Role.ADJUDICATOR, Role.SUPERVISOR, Role.FINANCE, Role.OPERATOR)
_GIVES_BACK = frozenset({"admit_late", "reject_late"})  # it is the buyer's own again
type _Asked = tuple[Command, list[NewText]]


class BankForm(CaseForm):
    """The number under which the bank told of it."""

    reference = forms.CharField(
        label=gettext_lazy("Reference of the bank"), max_length=120, strip=True
    )


class PaidForm(CaseForm):
    """The number under which a payment can be found."""

    reference = forms.CharField(
        label=gettext_lazy("Reference of the payment"), max_length=120, strip=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _HouseDeed:
    code: str
    form: type[CaseForm]
    command: Callable[[CaseView, dict[str, Any], datetime], _Asked]
    lead: Promise
    title: Promise | None = None
    is_loss: bool = False  # somebody loses something by it

    def applies(self, view: CaseView) -> bool:
        """Whether it is offered: what the till does by itself is a person's only when it failed."""
        failed = view.state.paying is Fulfilment.FAILED or view.state.stage is Stage.CLOSED
        return failed or self.code != "instruct_payment"

    @property
    def heading(self) -> str:
        """Return what it is called; by its action where it has no name of its own."""
        return str(self.title) if self.title else action_label(self.code)


def _void(view: CaseView, cleaned: dict[str, Any], at: datetime) -> _Asked:
    said = written(view.sight.viewer, cleaned["statement"])
    return commands.ProposeVoid(by=view.actor, at=at, statement=said.ref), [said]


def _payment(
    make: Callable[..., Command], *, by_hand: bool = False
) -> Callable[[CaseView, dict[str, Any], datetime], _Asked]:
    """Return how to instruct a payment anew, under a key of its own."""

    def command(view: CaseView, _cleaned: dict[str, Any], at: datetime) -> _Asked:
        key = f"{view.dispute_id}:{view.version}"
        return make(by=view.actor, at=at, key=key, by_hand=by_hand), []

    return command


def _word(
    make: Callable[..., Command],
) -> Callable[[CaseView, dict[str, Any], datetime], _Asked]:
    """Return how to say of the payment that is on its way that it was made by hand."""

    def command(view: CaseView, cleaned: dict[str, Any], at: datetime) -> _Asked:
        payments = view.state.payments.items()
        key = next((key for key, payment in payments if payment.is_open), "")
        return make(by=view.actor, at=at, key=key, reference=cleaned["reference"]), []

    return command


def _bank(view: CaseView, cleaned: dict[str, Any], at: datetime) -> _Asked:
    reference = cleaned["reference"]
    return commands.RecordChargeback(by=view.actor, at=at, reference=reference), []


def _too_late(view: CaseView, cleaned: dict[str, Any], at: datetime) -> _Asked:
    said = written(view.sight.viewer, cleaned["statement"])
    return commands.RejectLate(by=view.actor, at=at, statement=said.ref), [said]


_DEEDS = {
    "late-admission": _HouseDeed(
        code="admit_late",
        form=CaseForm,
        command=lambda view, _cleaned, at: (commands.AdmitLate(by=view.actor, at=at), []),
        lead=gettext_lazy(
            "The buyer's reason is in the timeline. The dispute then goes on as if it had begun in "
            "time: the seller is asked first."
        ),
    ),
    "late-rejection": _HouseDeed(
        code="reject_late",
        is_loss=True,
        form=TextForm,
        command=_too_late,
        lead=gettext_lazy(
            "The buyer reads your reason, and where else to turn. Nothing was claimed or held yet."
        ),
    ),
    "return-label": _HouseDeed(
        code="provide_return_label",
        form=house_parcels.HouseLabelForm,
        command=house_parcels.label,
        lead=gettext_lazy(
            "When the seller gives none, or asks you to. The buyer's time to post the goods begins "
            "when this is here."
        ),
    ),
    "return-arrival": _HouseDeed(
        code="record_return_delivered",
        form=house_parcels.ArrivalForm,
        command=house_parcels.return_arrived,
        lead=gettext_lazy(
            "Only with the carrier's proof that the parcel was delivered. The seller's time to "
            "look at the goods begins now, and both sides read the reference."
        ),
    ),
    "replacement-arrival": _HouseDeed(
        code="record_replacement_delivered",
        form=house_parcels.ArrivalForm,
        command=house_parcels.replacement_arrived,
        lead=gettext_lazy(
            "Only with the carrier's proof that the parcel was delivered. The buyer's time to say "
            "whether it is right begins now, and both sides read the reference."
        ),
    ),
    "void-proposal": _HouseDeed(
        code="propose_void",
        is_loss=True,
        form=TextForm,
        command=_void,
        lead=gettext_lazy(
            "For a dispute that should never have been opened. Both sides read your reason. It "
            "counts only when a second person of the marketplace agrees."
        ),
    ),
    "void-agreement": _HouseDeed(
        code="confirm_void",
        is_loss=True,
        form=CaseForm,
        command=lambda view, _cleaned, at: (commands.ConfirmVoid(by=view.actor, at=at), []),
        lead=gettext_lazy(
            "You are the second key. The dispute ends at once, and the money is as if it had never "
            "been opened. This cannot be taken back."
        ),
    ),
    "void-refusal": _HouseDeed(
        code="drop_void",
        form=CaseForm,
        command=lambda view, _cleaned, at: (commands.DropVoid(by=view.actor, at=at), []),
        lead=gettext_lazy("The dispute is not cancelled and goes on as before."),
    ),
    "payment-retry": _HouseDeed(
        code="instruct_payment",
        form=CaseForm,
        command=_payment(commands.InstructPayment),
        lead=gettext_lazy(
            "The provider failed too often. It is asked once more, under a new key. Do this when "
            "you know that the cause is gone."
        ),
    ),
    "payment-by-hand": _HouseDeed(
        code="instruct_payment",
        form=CaseForm,
        command=_payment(commands.InstructPayment, by_hand=True),
        title=gettext_lazy("Pay in another way"),
        lead=gettext_lazy(
            "The provider is not asked again. You pay both sums yourself, then enter the "
            "reference; a second person confirms it, and the dispute closes."
        ),
    ),
    "payment-voucher": _HouseDeed(
        code="vouch_payment",
        form=PaidForm,
        command=_word(commands.VouchPayment),
        lead=gettext_lazy(
            "You have paid, or seen that it was paid. It counts when a second person names the "
            "same reference."
        ),
    ),
    "payment-confirmation": _HouseDeed(
        code="confirm_payment",
        form=PaidForm,
        command=_word(commands.ConfirmPayment),
        lead=gettext_lazy(
            "You are the second key. Look the payment up yourself and enter its reference. Then "
            "the dispute closes."
        ),
    ),
    "grant": _HouseDeed(
        code="propose_grant",
        form=house_grants.GrantForm,
        command=house_grants.propose,
        lead=gettext_lazy(
            "Goodwill, a clerical error, or what a court ordered. It comes from the marketplace's "
            "own money, nothing that was decided is changed, and a second person has to agree."
        ),
    ),
    "grant-agreement": _HouseDeed(
        code="confirm_grant",
        form=CaseForm,
        command=house_grants.confirm,
        lead=gettext_lazy("You are the second key. It is paid at once."),
    ),
    "grant-refusal": _HouseDeed(
        code="drop_grant",
        form=CaseForm,
        command=house_grants.drop,
        lead=gettext_lazy("Nothing is paid. What was decided stands as it is."),
    ),
    "chargeback": _HouseDeed(
        code="record_chargeback",
        is_loss=True,
        form=BankForm,
        command=_bank,
        lead=gettext_lazy(
            "The buyer's bank took the money back. The dispute ends, nothing more is refunded or "
            "paid out, and both sides are told."
        ),
    ),
}


def actions(viewer_id: int, dispute_id: DisputeId, roles: frozenset[Role]) -> tuple[Action, ...]:
    """Return what a supervisor or finance can do about a dispute now."""
    found = []
    for role in _ANY:
        if role not in roles:
            continue
        view = cases.view(access.dispute_for_role(viewer_id, dispute_id, role))
        found += [
            Action(label=deed.heading, href=reverse("house_deed", args=[dispute_id, noun]))
            for noun, deed in _DEEDS.items()
            if role in MAY[deed.code] and view.can(deed.code) and deed.applies(view)
        ]
    return tuple(dict.fromkeys(found))


@require_http_methods(["GET", "HEAD", "POST"])
@auth.role_required(*_ANY)
def deed(request: StaffRequest, dispute_id: UUID, noun: str) -> HttpResponse:
    """Show the page of one deed of the house, and do it."""
    if noun not in _DEEDS:
        raise NotVisible
    what = _DEEDS[noun]
    try:
        view = _view(request, DisputeId(dispute_id), what)
    except NotVisible:
        if _is_done(request, dispute_id):
            return _after(what, dispute_id)
        raise
    form = what.form(request.POST if request.method == "POST" else None, view=view)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            command, said = what.command(view, form.cleaned_data, clock.now())
            answer = carry_out(view, command, request_key(request), said)
            if isinstance(answer, Done):
                messages.success(request, _("Done. It stands in the case file."))
                return _after(what, dispute_id)
            form.add_error(None, refusal_words(view, answer))
            status = 409
    refusal = GUARDS[what.code](view.state, view.actor, view.now)
    context = {
        "dispute": view.sight.dispute,
        "title": what.heading,
        "lead": what.lead,
        "is_loss": what.is_loss,
        "form": form,
        "refused": refusal_words(view, refusal) if refusal else "",
        "request_key": str(uuid4()),
        "back_href": reverse("dispute", args=[dispute_id]),
    }
    if refusal and status == 200:  # noqa: PLR2004
        status = 409
    return render(request, "disputes/house.html", context, status=status)


def _after(what: _HouseDeed, dispute_id: UUID) -> HttpResponse:
    """Lead to where the house can still look on."""
    return redirect("bench") if what.code in _GIVES_BACK else redirect("dispute", dispute_id)


def _is_done(request: StaffRequest, dispute_id: UUID) -> bool:
    """Return whether this very form arrived before, and with it the case went out of sight."""
    key = request_key(request)
    return key is not None and disputes.asked_before(key) == dispute_id


def _view(request: StaffRequest, dispute_id: DisputeId, what: _HouseDeed) -> CaseView:
    """Return the case file in the role in which the deed is possible, if there is one."""
    held = [role for role in _ANY if role in MAY[what.code] and role in request.person.roles]
    if not held:
        raise NotVisible
    views = [cases.view(access.dispute_for_role(request.person, dispute_id, role)) for role in held]
    return next((view for view in views if view.can(what.code)), views[0])
