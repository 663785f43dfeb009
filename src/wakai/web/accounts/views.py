"""Entering from the shop, one's own details, and the way to a second factor."""

import logging

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from wakai.app import late_mails, people, tickets
from wakai.web import auth
from wakai.web.accounts.forms import DetailsForm, TokenForm

log = logging.getLogger(__name__)


@csrf_exempt  # the shop's page may post here; what is trusted is the signature, not the sender
@never_cache
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """
    Sign in a buyer or seller whom the shop vouches for.

    The shop links to ``/enter/#token=…&next=…`` or posts a form. A token after the ``#`` reaches
    no server log and no referrer: a script of ours posts it. Out of the shop's frame people come
    the same way, with a ticket of ours.
    """
    if request.method == "GET":
        return render(request, "accounts/enter.html")
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _not_entered(request, "form")
    token = form.cleaned_data["token"]
    try:
        person = tickets.redeem(token) if tickets.is_one(token) else people.by_shop_token(token)
    except people.BadToken as error:
        return _not_entered(request, error.code)
    if person is None:
        return _not_entered(request, "ticket")
    auth.sign_in(request, person)
    return redirect(_own_path(request, form.cleaned_data["next"]))


@auth.password_suffices
@require_http_methods(["GET", "POST"])
def account(request: auth.PersonRequest) -> HttpResponse:
    """Show a person's own details; language, zone and what is mailed to staff can be changed."""
    person = request.person
    known: dict[str, str | bool] = {"language": person.language, "time_zone": person.time_zone}
    looks_after = late_mails.is_for(person)
    if looks_after:
        known["late_mail"] = late_mails.is_wanted(person)
    form = DetailsForm(request.POST or None, initial=known, offers_late_mail=looks_after)
    if request.method == "POST" and form.is_valid():
        people.set_language(person.id, form.cleaned_data["language"])
        people.set_time_zone(person.id, form.cleaned_data["time_zone"])
        if looks_after:
            late_mails.want(person, wanted=form.cleaned_data["late_mail"])
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your details are saved."))
        return redirect("account")
    context = {"form": form, "person": person, "mailable": people.can_be_mailed(person)}
    return render(request, "accounts/account.html", context, status=422 if form.errors else 200)


@auth.password_suffices
@require_GET
def second_factor(request: auth.PersonRequest) -> HttpResponse:
    """Say why staff need a second factor, and lead to using or setting up one."""
    target = _own_path(request, request.GET.get("next", ""))
    if auth.has_second_factor(request) or not request.person.is_staff:
        return redirect(target)
    context = {"next": target, "has_one": auth.has_authenticator(request)}
    return render(request, "accounts/second_factor.html", context)


def _not_entered(request: HttpRequest, code: str) -> HttpResponse:
    log.info("a shop token was not accepted: %s", code)
    return render(request, "accounts/enter.html", {"refused": True}, status=403)


def _own_path(request: HttpRequest, wanted: str) -> str:
    """Return where to go next; never another site."""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return "/"
