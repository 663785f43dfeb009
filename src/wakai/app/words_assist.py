"""Suggested answers in words: where each comes from."""

from django.utils.translation import gettext as _

from wakai.app.assist import Kind


def kind(source: Kind) -> str:
    """Return where a suggestion comes from."""
    match source:
        case Kind.ARTICLE:
            return _("Help article")
        case Kind.RULE:
            return _("Rule")
        case Kind.ASSURANCE:
            return _("Confirmed answer")
        case Kind.CANNED:
            return _("Canned answer")
