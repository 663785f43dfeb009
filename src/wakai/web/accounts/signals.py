"""Note in the session that a second factor was shown, and let sessions of staff end sooner."""

from typing import Any

from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from wakai.app import people
from wakai.web import auth


@receiver(authentication_step_completed, dispatch_uid="wakai.second_factor")
def _step_completed(request: HttpRequest, user: Any, method: str, **_kwargs: Any) -> None:
    if method == "mfa":
        auth.note_second_factor(request, user.pk)


@receiver(authenticator_added, dispatch_uid="wakai.second_factor_added")
def _authenticator_added(
    request: HttpRequest, user: Any, authenticator: Any, **_kwargs: Any
) -> None:
    """Take setting up a factor as showing it. Recovery codes are only printed."""
    if authenticator.type in {"totp", "webauthn"}:
        auth.note_second_factor(request, user.pk)


@receiver(user_logged_in, dispatch_uid="wakai.staff_session")
def _signed_in(request: HttpRequest, user: Any, **_kwargs: Any) -> None:
    if people.of_user(user).is_staff:
        request.session.set_expiry(settings.ACCOUNT_SESSION_COOKIE_AGE)
