"""Files of a chat that are in no case yet, drawn as what a side could put in."""

from dataclasses import replace

from django.utils.translation import gettext as _

from wakai.app.cases import CaseView
from wakai.app.evidence import Tile
from wakai.core.disputes.model import Party
from wakai.web import case_rows, message_rows
from wakai.web.parts import EvidenceTile


def tile(view: CaseView, item: Tile, side: Party) -> EvidenceTile:
    """Return a file by its own name; as evidence once it is that."""
    drawn = case_rows.tile(view, item)
    if item.added_at is not None:
        return drawn
    return replace(
        drawn,
        label=item.name,
        sign=message_rows.sign_of(side),
        name=_("Buyer") if side is Party.BUYER else _("Seller"),
    )
