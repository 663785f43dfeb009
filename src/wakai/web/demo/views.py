"""Choosing somebody to be, moving the clock, and playing the carrier."""

import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from wakai.app import access, demo, demo_carrier, demo_world, formats
from wakai.app.demo_world import DemoPerson
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId
from wakai.web import auth
from wakai.web.context import address

_FIRST_PAGES = (
    (Role.SELLER, "seller"),
    (Role.SUPERVISOR, "desk_board"),
    (Role.OPERATOR, "desk"),
    (Role.ADJUDICATOR, "bench"),
    (Role.FINANCE, "payments"),
    (Role.OWNER, "admin_policies"),
    (Role.BUYER, "orders"),
)
_DISPUTE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def demo_only[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Answer 404 where real money may be at stake."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not settings.WAKAI_DEMO:
            raise Http404
        return view(*args, **kwargs)

    return guarded


@demo_only
@never_cache
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Show everybody one can be, by what they do."""
    present = auth.person_of(request)
    context = {
        "groups": _groups(demo_world.cast()),
        "present_id": present.id if present else None,
        "next": request.GET.get("next", ""),
    }
    return render(request, "demo/choose.html", context)


@demo_only
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the demo, second factor included."""
    return _be(request, request.POST.get("person", ""), request.POST.get("next", ""))


@demo_only
@never_cache
@require_GET
def enter_as(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in by the link that ``wakai demo`` prints; nothing here is worth stealing."""
    return _be(request, key, request.GET.get("next", ""))


def _be(request: HttpRequest, key: str, wanted: str) -> HttpResponse:
    person = demo_world.person(key)
    if person is None:
        raise Http404
    auth.sign_in(request, person, second_factor=True)
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return redirect(wanted)
    names = [name for role, name in _FIRST_PAGES if role in person.roles]
    return redirect(address(*names, "home") or "/")


@demo_only
@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the clock by an hour, by a day, or to the end of the next deadline."""
    here = request.POST.get("next", "/")
    match request.POST.get("move"):
        case "hour":
            moved: datetime | None = demo.advance(demo.HOUR)
        case "day":
            moved = demo.advance(demo.DAY)
        case "deadline":
            moved = demo.to_next_deadline(_dispute_at(request, here))
        case _:
            raise Http404
    if moved is None:
        messages.warning(request, _("No deadline is running here."))
    else:
        told = formats.when(moved, _Zone(timezone.get_current_timezone_name()))
        messages.success(request, _("It is now %(when)s.") % {"when": told})
    return _back(request, here)


@demo_only
@require_POST
def deliver(request: HttpRequest) -> HttpResponse:
    """Be the carrier: what is on its way in the dispute on the page arrives."""
    here = request.POST.get("next", "/")
    dispute_id = _dispute_at(request, here)
    match demo_carrier.deliver(dispute_id) if dispute_id else "":
        case demo_carrier.RETURN:
            messages.success(request, _("The carrier has delivered the return to the seller."))
        case demo_carrier.REPLACEMENT:
            messages.success(request, _("The carrier has delivered the replacement to the buyer."))
        case _:
            messages.warning(request, _("No parcel is on its way here."))
    return _back(request, here)


def _back(request: HttpRequest, here: str) -> HttpResponse:
    safe = url_has_allowed_host_and_scheme(here, {request.get_host()}, request.is_secure())
    return redirect(here if safe else "/")


class _Zone:
    """The reader, as far as times are concerned."""

    def __init__(self, time_zone: str) -> None:
        self.time_zone = time_zone


def _dispute_at(request: HttpRequest, path: str) -> DisputeId | None:
    """Return the dispute that the page shows, if its reader may see it."""
    found, person = _DISPUTE.search(path), auth.person_of(request)
    if not found or person is None:
        return None
    try:
        return access.dispute_for(person.id, DisputeId(UUID(found[0]))).dispute.id
    except access.NotVisible:
        return None


def _groups(cast: tuple[DemoPerson, ...]) -> list[tuple[str, list[DemoPerson]]]:
    """Return the people by what they do, under the title of each group."""
    staff = frozenset(Role) - {Role.BUYER, Role.SELLER}
    named = (
        (_("Buyers"), frozenset({Role.BUYER})),
        (_("Sellers"), frozenset({Role.SELLER})),
        (_("People who work here"), staff),
    )
    return [(title, [one for one in cast if one.person.roles & roles]) for title, roles in named]
