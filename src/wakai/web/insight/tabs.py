"""The pages of insight, beside each other."""

from django.urls import reverse
from django.utils.translation import gettext as _

from wakai.web.parts import Tab


def of(current: str) -> tuple[Tab, ...]:
    """Return the pages; ``current`` names the address of the one that is open."""
    pages = (
        (_("Do our answers agree?"), "insight"),
        (_("How people found it"), "insight_ratings"),
        (_("Complaints of the year"), "insight_complaints"),
    )
    return tuple(
        Tab(label=label, href=reverse(name), current=name == current) for label, name in pages
    )
