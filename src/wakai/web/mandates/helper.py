"""The list of those for whom somebody acts, and the way out of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakai.app import cases, clock, mandates
from wakai.app.access import NotVisible
from wakai.app.mandates import MandateRow
from wakai.core.disputes.model import Party, Role
from wakai.web import auth
from wakai.web.auth import StaffRequest
from wakai.web.disputes.lists import ListRow, list_row
from wakai.web.parts import StateKind, StateRow


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateCard:
    """One order in which somebody acts for a party."""

    mandate: MandateRow
    is_buyer: bool
    disputes: tuple[ListRow, ...]


@require_safe
@auth.role_required(Role.REPRESENTATIVE)
def listed(request: StaffRequest) -> HttpResponse:
    """Show for whom the reader acts, order by order, the newest mandate first."""
    found = () if request.person.is_staff else mandates.of_helper(request.person_id)
    context = {
        "cards": [_card(mandate, request) for mandate in found],
        "empty": StateRow(
            kind=StateKind.EMPTY,
            title=_("You act for nobody now"),
            text=_("When somebody asks you to act for them, the invitation comes by mail."),
        ),
    }
    return render(request, "mandates/list.html", context)


def _card(mandate: MandateRow, request: StaffRequest) -> MandateCard:
    is_buyer = mandate.party is Party.BUYER
    rows = [row for row in cases.of_order(mandate.order_id) if is_buyer or row.was_sent]
    shown = (
        list_row(row, now=clock.now(), viewer=request.person, party=mandate.party) for row in rows
    )
    return MandateCard(mandate=mandate, is_buyer=is_buyer, disputes=tuple(shown))


@require_POST
@auth.role_required(Role.REPRESENTATIVE)
def end(request: StaffRequest, mandate_id: int) -> HttpResponse:
    """Let somebody stop acting for another, at once."""
    mandate = mandates.row(mandate_id)
    if mandate is None or mandate.person_id != request.person_id or not mandate.acts:
        raise NotVisible
    mandates.end(mandate, request.person)
    told = _("You do not act for %(name)s any more.") % {"name": mandate.party_name}
    messages.success(request, told)
    return redirect("mandates")
