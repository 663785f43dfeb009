"""An operator begins a claim for the buyer in the chat, who sees it filled in and sends it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wakai.app import cases, claim_help, claims, formats, orders, people, policies, words
from wakai.app.access import ConversationSight, NotVisible
from wakai.app.claim_help import BegunThemselves
from wakai.app.orders import OrderRow
from wakai.app.words import Reader
from wakai.core.conversations.cards import ClaimDraft
from wakai.core.disputes.model import Actor, Party, Role
from wakai.core.disputes.refusals import DisputeOpenAlready, Refusal
from wakai.core.ids import OrderId, PersonId
from wakai.core.policy import Terms
from wakai.web import auth
from wakai.web.auth import OperatorRequest
from wakai.web.desk.deeds import held, send
from wakai.web.disputes.claim_forms import ProblemForm, reasons_by_family
from wakai.web.disputes.forms import limit_text, text_area, when_empty


class DraftForm(forms.Form):
    """What the buyer told in the chat: of which items, what is wrong, and in their words."""

    lines = ProblemForm.base_fields["lines"]
    reason = ProblemForm.base_fields["reason"]
    statement = text_area(gettext_lazy("What they told you"))

    def __init__(
        self, data: Mapping[str, Any] | None, *, order: OrderRow, terms: Terms, language: str
    ) -> None:
        super().__init__(data)
        free = {line.line_id for line in claims.left(order).lines}
        offered = [(str(line.id), line.title) for line in order.lines if line.id in free]
        lines, reason, statement = (self.fields[name] for name in ("lines", "reason", "statement"))
        assert isinstance(lines, forms.MultipleChoiceField)
        assert isinstance(reason, forms.ChoiceField)
        lines.choices, reason.choices = offered, reasons_by_family(terms.reasons)
        if len(offered) == 1:
            lines.initial = [offered[0][0]]
        told = _("Write in %(language)s, and as they said it: they send it as their own words.")
        statement.help_text = told % {"language": formats.language(language)}
        limit_text(statement, terms.limits.statement_characters_max)
        for field in self.fields.values():
            field.error_messages["required"] = when_empty(field)


@require_http_methods(["GET", "HEAD", "POST"])
@auth.operator_required
def begin(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Fill in a claim over the order of the chat, and send its buyer a card that opens it."""
    sight = held(request, conversation_id)
    if sight is None:
        return redirect("desk_conversation", conversation_id)
    order, buyer = _order(sight), people.person(sight.conversation.person or 0)
    if buyer is None:
        raise NotVisible
    by = Actor(person=PersonId(request.operator_id), role=Role.OPERATOR, on_behalf_of=Party.BUYER)
    refusal = _why_not(order, by)
    form = DraftForm(
        request.POST or None, order=order, terms=policies.live().terms, language=buyer.language
    )
    if request.method == "POST" and refusal is None and form.is_valid():
        filled = {**form.cleaned_data, "prepared_by": request.person.name}
        answer = claim_help.prepare(order, by, filled)
        if isinstance(answer, UUID):
            return _sent(request, sight, order, answer, form.cleaned_data["reason"])
        form.add_error(None, _sentence(request, answer))
    context = {
        "form": form,
        "order": order,
        "party": buyer,
        "refused": _sentence(request, refusal) if refusal else "",
        "back_href": reverse("desk_conversation", args=[conversation_id]),
    }
    status = 409 if refusal else 422 if form.is_bound else 200
    return render(request, "desk/draft.html", context, status=status)


def can_begin(order: OrderRow, person: int) -> bool:
    """Return whether a claim over an order could be begun for somebody: its buyer, in no other."""
    return order.buyer_id == person and not _is_open(order)


def _why_not(order: OrderRow, by: Actor) -> Refusal | None:
    """Return why no claim over an order can begin now."""
    return DisputeOpenAlready() if _is_open(order) else claims.refused(order, by)


def _is_open(order: OrderRow) -> bool:
    found = cases.open_on_order(order.id)
    return found is not None and found.was_sent


def _order(sight: ConversationSight) -> OrderRow:
    """Return the order of a chat, where its person bought it. Raises NotVisible."""
    here = sight.conversation
    order = orders.order(OrderId(here.order)) if here.order else None
    if order is None or order.buyer_id != here.person:
        raise NotVisible
    return order


def _sent(
    request: OperatorRequest, sight: ConversationSight, order: OrderRow, begun: UUID, reason: str
) -> HttpResponse:
    card = ClaimDraft(dispute=begun, order=order.id, reason=reason, prepared_by=request.person.name)
    send(request, sight, card)
    return redirect("desk_conversation", sight.conversation.id)


def _sentence(request: OperatorRequest, why: Refusal | BegunThemselves) -> str:
    if isinstance(why, BegunThemselves):
        return _("They have begun this claim themselves. What they wrote stays as it is.")
    reader = Reader(role=Role.OPERATOR, time_zone=request.person.time_zone)
    return words.sentence(why, reader=reader)
