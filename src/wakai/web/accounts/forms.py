"""A person's own details."""

from typing import Any
from zoneinfo import available_timezones

from allauth.account.forms import LoginForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


def _zones() -> list[tuple[str, str]]:
    named = sorted(zone for zone in available_timezones() if "/" in zone and "Etc/" not in zone)
    return [("UTC", "UTC"), *((zone, zone.replace("_", " ")) for zone in named)]


class DetailsForm(forms.Form):
    """What a person may change about themselves; name and address belong to the shop or owner."""

    language = forms.ChoiceField(
        label=_("Language"),
        help_text=_("Pages, mails and notices are written in it."),
        choices=lambda: settings.LANGUAGES,
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Deadlines are shown in it."), choices=_zones
    )
    late_mail = forms.BooleanField(
        label=_("Mail me what waits for me"),
        help_text=_("Once a working day at most, and only while something waits for you."),
        required=False,
    )

    def __init__(self, *args: Any, offers_late_mail: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not offers_late_mail:
            del self.fields["late_mail"]


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth has no types
    """allauth's form without words in the fields: labels say what belongs there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)


class TokenForm(forms.Form):
    """The shop's word for somebody, and where they wanted to go."""

    token = forms.CharField(max_length=4096)
    next = forms.CharField(max_length=2000, required=False)
