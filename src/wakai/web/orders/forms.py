"""The one form of an order: why a dispute begins only now."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wakai.app import policies


class LateForm(forms.Form):
    """Why it was not possible in time."""

    statement = forms.CharField(
        label=_("Why only now?"),
        help_text=_("Say what kept you, and since when you have known of the problem."),
        strip=True,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def clean_statement(self) -> str:
        """Hold the words against the limit of the terms that would apply."""
        said = str(self.cleaned_data["statement"])
        most = policies.pinned().limits.note_characters_max
        if len(said) > most:
            raise forms.ValidationError(_("Use at most %(n)d characters."), params={"n": most})
        return said
