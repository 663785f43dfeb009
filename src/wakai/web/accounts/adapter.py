"""What django-allauth does differently here."""

import time
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from django.http import HttpRequest

_FRESH_SECONDS: Final = 300


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up: staff are made by the owner, buyers and sellers come from the shop."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Return whether to ask again who it is; not of those who showed it a moment ago."""
        request = context.request
        records = get_authentication_records(request, request.user)
        fresh = any(time.time() - record["at"] < _FRESH_SECONDS for record in records)
        return not fresh and bool(super().is_reauthentication_required(app=app))

    def add_message(self, *_args: Any, **_kwargs: Any) -> None:
        """Say nothing: where one is signed in is written in the head of every page."""
