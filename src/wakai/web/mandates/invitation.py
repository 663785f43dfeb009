"""The page that an invitation leads to: what one would see and do, and yes or no."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wakai.app import mandates, people, words
from wakai.app.access import NotVisible
from wakai.app.mandates import MandateRow, PersonRow
from wakai.app.words import Reader
from wakai.core.disputes.model import Role
from wakai.core.disputes.refusals import Refusal
from wakai.core.ids import masked
from wakai.web import auth
from wakai.web.mandates.forms import NewHelperForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever holds the link accept, with an account or a new one, or decline."""
    mandate = mandates.invitation(token)
    if mandate is None:
        raise NotVisible
    person = auth.person_of(request)
    refusal = mandates.refused(mandate, person)
    if request.method != "POST" or refusal:
        status = 409 if refusal else 200
        return _page(request, mandate, person, NewHelperForm(), refusal, status=status)
    if request.POST.get("do") == "decline":
        mandates.decline(mandate)
        messages.success(request, _("You have declined. Whoever asked you is told."))
        return redirect("home")
    if person is None:
        return _as_new(request, mandate)
    refusal = mandates.accept(mandate, person)
    if refusal:
        return _page(request, mandate, person, NewHelperForm(), refusal, status=409)
    return _done(request, mandate)


def _as_new(request: HttpRequest, mandate: MandateRow) -> HttpResponse:
    form = NewHelperForm(request.POST)
    if not form.is_valid():
        return _page(request, mandate, None, form, status=422)
    try:
        made = mandates.accept_as_new(
            mandate, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
        )
    except IntegrityError:
        told = _("There is an account with this address already. Sign in with it to accept.")
        form.add_error(None, told)
        return _page(request, mandate, None, form, status=409)
    if not isinstance(made, PersonRow):
        return _page(request, mandate, None, form, made, status=409)
    auth.sign_in(request, made)
    return _done(request, mandate)


def _done(request: HttpRequest, mandate: MandateRow) -> HttpResponse:
    told = _("You act for %(name)s now.") % {"name": mandate.party_name}
    messages.success(request, told)
    return redirect("mandates")


def _page(
    request: HttpRequest,
    mandate: MandateRow,
    person: PersonRow | None,
    form: NewHelperForm,
    refusal: Refusal | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    here = urlencode({"next": request.get_full_path()})
    context = {
        "mandate": mandate,
        "masked_number": masked(mandate.order_number),
        "is_buyer": mandate.party.value == "buyer",
        "person": person,
        "form": form,
        "refused": words.sentence(refusal, reader=Reader(role=Role.REPRESENTATIVE))
        if refusal
        else "",
        "known": person is None and people.by_email(mandate.email) is not None,
        "sign_in_href": f"{reverse('sign_in')}?{here}",
    }
    return render(request, "mandates/invitation.html", context, status=status)
