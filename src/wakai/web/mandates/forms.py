"""What is asked of who names a representative, and of who becomes one without being known here."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.utils.translation import gettext_lazy as _

_NAME_MAX = 120


class InviteForm(forms.Form):
    """Whom to ask, and in which language."""

    email = forms.EmailField(
        label=_("Their e-mail address"),
        help_text=_("The invitation goes there. Only who follows its link can accept it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    language = forms.ChoiceField(
        label=_("Language of the invitation"), choices=lambda: settings.LANGUAGES
    )


class NewHelperForm(forms.Form):
    """How somebody who is not known here wants to be called, and signs in next time."""

    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Both sides see it beside what you do."),
        max_length=_NAME_MAX,
        strip=True,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_name(self) -> str:
        """Keep a name to one line: it stands in the head of mails."""
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_password(self) -> str:
        """Hold the password against the same rules as that of staff."""
        password = str(self.cleaned_data["password"])
        validate_password(password)
        return password
