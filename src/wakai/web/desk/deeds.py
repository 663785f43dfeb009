"""What an operator does with a conversation: take it, give it back, end it, send cards."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakai.app import access, chat, chat_subject, chat_words, orders, ringing
from wakai.app import help as help_app
from wakai.app.access import ConversationSight, NotVisible
from wakai.app.numbers import number
from wakai.app.ringing import RingOver
from wakai.core.conversations import cards
from wakai.core.conversations.cards import Card
from wakai.core.conversations.refusals import NotOwner, Refusal, StaleEpoch
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId
from wakai.store.chat import Written
from wakai.web import auth
from wakai.web.auth import OperatorRequest

_PICKED_MAX = 20


@require_POST
@auth.operator_required
def shift(request: OperatorRequest) -> HttpResponse:
    """Say whether the operator takes conversations now."""
    ringing.shift(
        request.operator_id,
        accepting=request.POST.get("accepting") == "on",
        capacity=number(request.POST.get("capacity", "")),
    )
    return redirect("desk")


@require_POST
@auth.operator_required
def ring(request: OperatorRequest, ring_id: int) -> HttpResponse:
    """Accept what rings at the operator's own desk, while it rings."""
    conversation = ringing.conversation_of(request.operator_id, ring_id)
    if conversation is not None:
        access.conversation_at_desk(request.operator_id, conversation)
    outcome = ringing.accept(request.operator_id, ring_id, name=request.person.name)
    if conversation is None or isinstance(outcome, RingOver):
        messages.error(request, _("Its time is over. The conversation has its old place."))
        return redirect("desk")
    _tell(request, outcome)
    return redirect("desk_conversation", conversation)


@require_POST
@auth.operator_required
def claim(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Take a conversation; of several who try at once one gets it, the others are told."""
    sight = access.conversation_at_desk(request.operator_id, conversation_id)
    epoch = number(request.POST.get("epoch", ""))
    outcome = chat.claim(
        request.operator_id,
        conversation_id,
        expect_epoch=sight.conversation.epoch if epoch is None else epoch,
        name=request.person.name,
    )
    match outcome:
        case StaleEpoch() | NotOwner():
            messages.error(request, _("Somebody else was faster. The conversation is theirs now."))
        case _:
            _tell(request, outcome)
    return redirect("desk_conversation", conversation_id)


@require_POST
@auth.operator_required
def release(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Give a conversation back to the queue, at the place it had."""
    if held(request, conversation_id):
        _tell(request, chat.release(request.operator_id, conversation_id))
    return redirect("desk")


@require_POST
@auth.operator_required
def end(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """End a conversation; the party is asked how it was, which changes nothing."""
    sight = held(request, conversation_id)
    if sight:
        _tell(request, chat.end(conversation_id, sight.seat.actor))
    return redirect("desk")


@require_POST
@auth.operator_required
def subject(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Say which order a conversation is about: its party's own, and the dispute over it."""
    sight = held(request, conversation_id)
    if sight is None:
        return redirect("desk_conversation", conversation_id)
    whose = sight.conversation.person or 0
    found = orders.search_order(whose, request.POST.get("number", ""), limit=1)
    if not found:
        messages.error(request, _("No order of this person has that number."))
        return redirect("desk_conversation", conversation_id)
    order = found[0]
    outcome = chat_subject.set_subject(conversation_id, sight.seat.actor, order)
    _tell(request, outcome)
    if isinstance(outcome, Written) and sight.viewer.id in {order.buyer_id, order.seller_id}:
        messages.warning(request, _("This is about an order of your own, so a colleague goes on."))
        return redirect("desk")
    return redirect("desk_conversation", conversation_id)


@require_POST
@auth.operator_required
def card(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Send a card into the conversation."""
    sight = held(request, conversation_id)
    made = _card(sight, request.POST.get("card", ""), request.POST) if sight else None
    if sight and made:
        send(request, sight, made)
    elif sight:
        messages.error(request, _("Choose the order first: this card needs a dispute."))
    return redirect("desk_conversation", conversation_id)


def held(request: OperatorRequest, conversation_id: int) -> ConversationSight | None:
    """Return a conversation to the operator who has it; others are told to take it first."""
    sight = access.conversation_at_desk(request.operator_id, conversation_id)
    if sight.is_held:
        return sight
    messages.error(request, _("Take this conversation first: only who has it can do this."))
    return None


def send(request: OperatorRequest, sight: ConversationSight, made: Card) -> None:
    """Put a card into a conversation in the operator's name."""
    _tell(request, chat.post_card(sight.conversation.id, sight.seat.actor, made, key=uuid4()))


def _tell(request: OperatorRequest, outcome: Written | Refusal | None) -> None:
    """Say why something was not done."""
    if outcome is not None and not isinstance(outcome, Written):
        messages.error(request, chat_words.sentence(outcome))


def _card(sight: ConversationSight, name: str, posted: QueryDict) -> Card | None:
    """Return the card that was asked for; None where the case it needs is not chosen yet."""
    here = sight.conversation
    match name:
        case "order_picker":
            own = orders.orders_of_buyer(here.person or 0, limit=_PICKED_MAX)
            return cards.OrderPicker(orders=tuple(order.id for order in own))
        case "order_number":
            return cards.OrderNumber()
        case "survey":
            return cards.Survey()
        case "article":
            found = help_app.article(posted.get("slug", ""), here.language)
            return cards.Article(slug=found.slug, title=found.title) if found else None
        case "evidence_request" | "appeal_form" | "ruling" if here.dispute:
            return _case_card(sight, name, here.dispute)
        case _:
            return None


def _case_card(sight: ConversationSight, name: str, dispute: UUID) -> Card:
    seen = access.dispute_for_role(sight.viewer.id, DisputeId(dispute), Role.OPERATOR)
    match name:
        case "evidence_request":
            return cards.EvidenceRequest(dispute=dispute)
        case "appeal_form":
            return cards.AppealForm(dispute=dispute, number=seen.dispute.number)
        case "ruling":
            level = "appeal" if seen.dispute.appeal_state == "ruled" else "first"
            return cards.RulingCard(dispute=dispute, number=seen.dispute.number, level=level)
        case _:
            raise NotVisible
