"""The page on which a party names a representative for an order, and ends it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wakai.app import access, clock, mandates, words
from wakai.app.access import OrderSight
from wakai.app.mandates import MandateRow
from wakai.app.words import Reader
from wakai.core.disputes.model import Role
from wakai.web import auth
from wakai.web.auth import PartyRequest
from wakai.web.mandates.forms import InviteForm


@require_http_methods(["GET", "HEAD", "POST"])
@auth.party_required
def representative(request: PartyRequest, order_id: int) -> HttpResponse:
    """Show who acts for a party; ask somebody, take that back, or end it at once."""
    sight = access.order_to_name_somebody(request.person, order_id)
    assert sight.party is not None
    mandate = mandates.of_party(order_id, sight.party)
    if request.method == "POST" and request.POST.get("do") == "end":
        return _end(request, sight, mandate)
    initial = {"language": request.person.language}
    form = InviteForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return _page(request, sight, mandate, form, status)
    email = form.cleaned_data["email"]
    refusal = mandates.invite(sight, email, language=form.cleaned_data["language"])
    if refusal:
        reader = Reader(role=Role(sight.party.value), time_zone=request.person.time_zone)
        form.add_error(None, words.sentence(refusal, reader=reader))
        return _page(request, sight, mandate, form, 409)
    messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": email})
    return redirect("order_representative", order_id)


def _end(request: PartyRequest, sight: OrderSight, mandate: MandateRow | None) -> HttpResponse:
    """End whatever there is; what has ended meanwhile has ended."""
    if mandate is not None:
        mandates.end(mandate, request.person)
        told = _("It has ended. You act for yourself again.")
        messages.success(request, told if mandate.acts else _("The invitation is taken back."))
    return redirect("order_representative", sight.order.id)


def _page(
    request: PartyRequest,
    sight: OrderSight,
    mandate: MandateRow | None,
    form: InviteForm,
    status: int,
) -> HttpResponse:
    context = {
        "order": sight.order,
        "mandate": mandate,
        "form": form,
        "now": clock.now(),
        "back_href": reverse("order", args=[sight.order.id]),
    }
    return render(request, "mandates/party.html", context, status=status)
