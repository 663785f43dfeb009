"""
Who is asking: each decorator lets the right people through and gives the view a typed request.

Signed out: to the sign-in page. Wrong role: the same 404 as for what is not there. Staff without
a second factor in this session: to the page where they use or set up one.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast
from urllib.parse import urlencode, urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import login as django_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from wakai.app import people
from wakai.app.access import NotVisible
from wakai.app.people import SECOND_FACTOR_KEY, PersonRow
from wakai.core.disputes.model import Role
from wakai.core.ids import PersonId


class PersonRequest(HttpRequest):
    """A request of somebody who is signed in."""

    person: PersonRow
    person_id: PersonId


class PartyRequest(PersonRequest):
    """A request of a buyer or seller, or of who acts for one."""


class StaffRequest(PersonRequest):
    """A request of somebody of the house, with a second factor."""


class OperatorRequest(StaffRequest):
    """A request of an operator."""

    operator_id: PersonId


class AdjudicatorRequest(StaffRequest):
    """A request of an adjudicator."""

    adjudicator_id: PersonId


type View[R: HttpRequest, **P] = Callable[Concatenate[R, P], HttpResponse]

_BACKEND = "django.contrib.auth.backends.ModelBackend"


def person_required[**P](view: View[PersonRequest, P]) -> View[HttpRequest, P]:
    """Let everybody through who is signed in; people of the house with a second factor only."""
    return _guard(view, frozenset(Role))


def password_suffices[**P](view: View[PersonRequest, P]) -> View[HttpRequest, P]:
    """Let everybody through who is signed in, to a page that shows nothing of anybody else."""
    return _guard(view, frozenset(Role), password_suffices=True)


def party_required[**P](view: View[PartyRequest, P]) -> View[HttpRequest, P]:
    """Let buyers and sellers through, and who acts for one: whose it is, the doors know."""
    return _guard(view, frozenset({Role.BUYER, Role.SELLER, Role.REPRESENTATIVE}))


def buyer_required[**P](view: View[PartyRequest, P]) -> View[HttpRequest, P]:
    """Let buyers through."""
    return _guard(view, frozenset({Role.BUYER}))


def seller_required[**P](view: View[PartyRequest, P]) -> View[HttpRequest, P]:
    """Let sellers through."""
    return _guard(view, frozenset({Role.SELLER}))


def operator_required[**P](view: View[OperatorRequest, P]) -> View[HttpRequest, P]:
    """Let operators through who have shown a second factor."""
    return _guard(view, frozenset({Role.OPERATOR}), own_id="operator_id")


def adjudicator_required[**P](view: View[AdjudicatorRequest, P]) -> View[HttpRequest, P]:
    """Let adjudicators through who have shown a second factor."""
    return _guard(view, frozenset({Role.ADJUDICATOR}), own_id="adjudicator_id")


def role_required[**P](
    *roles: Role,
) -> Callable[[View[StaffRequest, P]], View[HttpRequest, P]]:
    """Let through who holds one of these roles of the house and has shown a second factor."""

    def decorate(view: View[StaffRequest, P]) -> View[HttpRequest, P]:
        return _guard(view, frozenset(roles))

    return decorate


def person_of(request: HttpRequest) -> PersonRow | None:
    """Return who is signed in, for pages that everybody may see."""
    user: Any = request.user
    return people.of_user(user) if user.is_authenticated else None


def sign_in(request: HttpRequest, person: PersonRow, *, second_factor: bool = False) -> None:
    """
    Begin a session for a person whose identity the caller has proven.

    A session of somebody else in this browser ends. ``second_factor`` is for the demo's links.
    """
    django_login(request, people.user_of(person.id), backend=_BACKEND)
    if second_factor:
        note_second_factor(request, person.id)


def note_second_factor(request: HttpRequest, person_id: int) -> None:
    """Note in the session that this person, and nobody else, has shown a second factor."""
    request.session[SECOND_FACTOR_KEY] = person_id


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether the person of this session has shown a second factor in it."""
    user: Any = request.user
    return bool(user.is_authenticated and request.session.get(SECOND_FACTOR_KEY) == user.pk)


def has_authenticator(request: HttpRequest) -> bool:
    """Return whether the person of this session has set up a second factor at all."""
    return bool(is_mfa_enabled(request.user))


def _guard(
    view: Callable[..., HttpResponse],
    roles: frozenset[Role],
    *,
    own_id: str = "",
    password_suffices: bool = False,
) -> Callable[..., HttpResponse]:
    for_staff = frozenset[Role]() if password_suffices else roles & people.staff_roles()

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        person = person_of(request)
        if person is None:
            return _away(request, "sign_in")
        if not person.roles & roles:
            raise NotVisible
        if person.roles & for_staff and not has_second_factor(request):
            return _away(request, "second_factor")
        known = cast("PersonRequest", request)
        known.person, known.person_id = person, person.id
        if own_id:
            setattr(request, own_id, person.id)
        return view(known, *args, **kwargs)

    return guarded


def _away(request: HttpRequest, url_name: str) -> HttpResponse:
    """Send the browser to another page, from where it comes back."""
    target = f"{reverse(url_name)}?{urlencode({'next': _way_back(request)})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _way_back(request: HttpRequest) -> str:
    if request.method in {"GET", "HEAD"} and not request.headers.get("HX-Request"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    if came_from.netloc == request.get_host():
        return came_from._replace(scheme="", netloc="", fragment="").geturl() or "/"
    return "/"
