"""What is sent from a chat page by form: it works without script, and a script uses it as well."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wakai.app import (
    access,
    callbacks,
    cases,
    chat,
    chat_evidence,
    chat_send,
    chat_words,
    drafts,
    file_limits,
    formats,
    message_evidence,
    person_on_request,
    words,
    words_uploads,
)
from wakai.app.access import ConversationSight, NotVisible
from wakai.app.disputes import Done
from wakai.app.person_on_request import Way
from wakai.app.uploads import UploadRefusal
from wakai.app.words import Reader
from wakai.core.conversations import texts
from wakai.core.conversations.cards import BadCard, EvidenceConsent
from wakai.core.conversations.model import Reason, State
from wakai.core.conversations.refusals import Ended, Refusal, StaleSeq
from wakai.core.disputes.model import Role
from wakai.core.ids import DisputeId, OrderId
from wakai.store import chat as log
from wakai.store.chat import Written
from wakai.web import auth
from wakai.web.auth import PersonRequest
from wakai.web.chat import card_rows, overtaken
from wakai.web.chat.card_subjects import Subjects
from wakai.web.chat.forms import OrderForm, SurveyForm
from wakai.web.uploads import posted

_STATUS = {
    "blank_left": 422,
    "not_found": 404,
    "key_reused": 422,
    "nothing_left": 422,
    "too_many_files": 422,
    "too_many_messages": 429,
}


@require_POST
@auth.person_required
def message(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """Write a message with its files, or a note."""
    return _send(request, _writer(request, conversation_id))


@require_POST
@auth.person_required
def person(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """Bring a person. Nobody can refuse that to a party."""
    sight = _writer(request, conversation_id)
    if not sight.seat.actor.kind.is_party:
        raise NotVisible
    outcome = chat.hand_off(conversation_id, sight.seat.actor, Reason.BUTTON)
    return _after(request, conversation_id, outcome)


@require_POST
@auth.party_required
def person_for_dispute(request: auth.PartyRequest, dispute_id: UUID) -> HttpResponse:
    """Bring a person who looks at a dispute that time alone decided."""
    view = cases.view(access.dispute_for_party(request.person, DisputeId(dispute_id)))
    order = view.order
    if order is None:
        raise NotVisible
    if person_on_request.way(view) is not Way.CHAT:
        return _another_way(request, dispute_id, person_on_request.instead(view))
    conversation = _own_chat(request)
    talk = access.conversation_for(request.person_id, conversation)
    return _after(request, conversation, person_on_request.ask(view.sight, order, talk))


def _another_way(request: PersonRequest, dispute_id: UUID, said: str) -> HttpResponse:
    if _is_script(request):
        return _problem("another_way", said)
    messages.info(request, said)
    return redirect("dispute", dispute_id)


@require_POST
@auth.person_required
def callback(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """Leave it with the house: it is answered in writing by an instant, under a number."""
    sight = _writer(request, conversation_id)
    if not sight.seat.actor.kind.is_party:
        raise NotVisible
    wants_mail = request.POST.get("mail") == "on"
    outcome = callbacks.ask(conversation_id, sight.seat.actor, mail=wants_mail)
    return _after(request, conversation_id, outcome)


@require_POST
@auth.person_required
def second_opinion(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """Ask for another person; what was said so far stays, and so does the place."""
    sight = _writer(request, conversation_id)
    if not sight.seat.actor.kind.is_party:
        raise NotVisible
    return _after(request, conversation_id, chat.ask_another(conversation_id, sight.seat.actor))


@require_POST
@auth.person_required
def end(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """End the chat."""
    sight = _writer(request, conversation_id)
    return _after(request, conversation_id, chat.end(conversation_id, sight.seat.actor))


@require_POST
@auth.party_required
def start_new(request: auth.PartyRequest) -> HttpResponse:
    """Start a new chat after one that has ended; what was typed comes along."""
    conversation = _own_chat(request)
    if request.POST.get("text", "").strip():
        _send(request, _writer(request, conversation))
    return redirect("chat")


@require_POST
@auth.party_required
def open_order(request: auth.PartyRequest, order_id: int) -> HttpResponse:
    """Open the thread of buyer and seller over an order."""
    sight = access.order_for_party(request.person_id, OrderId(order_id))
    row = sight.order
    conversation = chat.open_order_thread(
        row.id,
        buyer=row.buyer_id,
        seller=row.seller_id,
        language=request.person.language,
        helper=request.person_id if sight.represents else None,
    )
    return redirect("conversation", conversation)


@require_POST
@auth.party_required
def evidence(request: auth.PartyRequest, conversation_id: int, seq: int) -> HttpResponse:
    """Put a message of an order into the case over it."""
    sight = _writer(request, conversation_id)
    answer = message_evidence.put_in(sight, seq)
    if isinstance(answer, Done):
        messages.success(request, _("The message is in the case file now."))
    else:
        reader = Reader(role=Role(sight.seat.actor.kind.value), time_zone=sight.viewer.time_zone)
        messages.error(request, words.sentence(answer, reader=reader))
    return redirect("conversation", conversation_id)


@require_http_methods(["GET", "POST"])
@auth.person_required
def card(request: PersonRequest, conversation_id: int, seq: int) -> HttpResponse:
    """Answer a card, or draw it for a search within it."""
    sight = _writer(request, conversation_id)
    entry = log.entry(conversation_id, seq, reader=sight.seat.reader)
    if entry is None or entry.kind != "card.posted":
        raise NotVisible
    if request.method == "GET":
        return _draw(request, sight, entry, query=request.GET.get("q", "")[:80])
    if entry.body["card"] == EvidenceConsent.card:
        return _consent(request, sight, entry)
    form = SurveyForm(request.POST) if entry.body["card"] == "survey" else OrderForm(request.POST)
    whose = sight.conversation.person or request.person_id
    answer = form.answer(whose) if sight.seat.actor.kind.is_party else None
    if answer is None:
        typed, problem = form.data.get("number", "")[:80], form.problem()
        return _draw(request, sight, entry, query=typed, problem=problem, status=422)
    return _answered(request, sight, entry, answer)


def _consent(request: PersonRequest, sight: ConversationSight, entry: log.Entry) -> HttpResponse:
    """Put files into evidence where their party wishes so; leave them out where it does not."""
    chat_evidence.for_its_party(sight)
    if sight.conversation.state is State.ENDED:
        return _refused(request, entry.conversation, Ended.code, chat_words.sentence(Ended()))
    if request.POST.get("wished") != "yes":
        return _answered(request, sight, entry, {"wished": False})
    outcome = chat_evidence.put_in(sight, entry)
    if isinstance(outcome, Written | chat.CardAnswered):
        return _done(request, entry.conversation, outcome)
    if isinstance(outcome, UploadRefusal):
        problem = words_uploads.sentence(outcome, file_limits.current())
    else:
        reader = Reader(role=Role(sight.seat.actor.kind.value), time_zone=sight.viewer.time_zone)
        problem = words.sentence(outcome, reader=reader)
    return _draw(request, sight, entry, problem=problem, status=422)


def _answered(
    request: PersonRequest, sight: ConversationSight, entry: log.Entry, answer: Mapping[str, Any]
) -> HttpResponse:
    try:
        outcome = chat.answer_card(entry.conversation, sight.seat.actor, entry.seq, answer)
    except BadCard:
        return HttpResponse(status=400)
    if isinstance(outcome, Written | chat.CardAnswered):
        return _done(request, entry.conversation, outcome)
    return _refused(request, entry.conversation, outcome.code, chat_words.sentence(outcome))


def _draw(  # what is drawn, and why again
    request: PersonRequest,
    sight: ConversationSight,
    entry: log.Entry,
    *,
    query: str = "",
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    subjects = Subjects(viewer=sight.viewer.id)
    extra = card_rows.Extra(subjects=subjects, query=query, problem=problem)
    drawn = card_rows.draw(sight, entry, None, extra)
    if drawn is None:
        raise NotVisible
    row = {"seq": entry.seq, "part": "card", "row": drawn.card, "template": drawn.template}
    return render(request, "chat/lines.html", {"rows": [row]}, status=status)


def _own_chat(request: auth.PartyRequest) -> int:
    role = "seller" if request.person.only_sells else "buyer"
    return chat.open_support(request.person_id, language=request.person.language, role=role)


def _writer(request: PersonRequest, conversation_id: int) -> ConversationSight:
    sight = access.conversation_for(request.person_id, conversation_id)
    if not sight.seat.writes:
        raise NotVisible
    return sight


def _send(request: PersonRequest, sight: ConversationSight) -> HttpResponse:
    """Send what the form holds, and say which files it went without."""
    files = posted.from_post(request, "files", purpose="chat")
    text, note = request.POST.get("text", ""), request.POST.get("note") == "1"
    key, expects = _key(request), overtaken.expected(request)
    try:
        sent = chat_send.send(sight, text, files.ids, key=key, note=note, expect_seq=expects)
    except texts.BadText as bad:
        return _not_sent(request, sight, bad.code, files)
    limits = file_limits.current()
    left_out = [f"{one.name}: {words_uploads.sentence(one.why, limits)}" for one in sent.left_out]
    files = replace(files, problems=(*files.problems, *left_out))
    if isinstance(sent.outcome, StaleSeq) and expects is not None and _is_script(request):
        return overtaken.answer(sight, sent.outcome, since=expects)
    if not isinstance(sent.outcome, Written):
        return _not_sent(request, sight, sent.outcome.code, files)
    if not _is_script(request):
        drafts.delete(request.person_id, f"chat:{sight.conversation.id}")
    return _done(request, sight.conversation.id, sent.outcome, problems=files.problems)


def _not_sent(
    request: PersonRequest, sight: ConversationSight, code: str, files: posted.Posted
) -> HttpResponse:
    """Say why, and keep what was typed and handed in; a script has it still."""
    if not _is_script(request):
        typed = {name: request.POST.get(name, "") for name in ("text", "note")}
        kept = {**typed, "files": [str(file) for file in files.ids]}
        with suppress(drafts.BadDraft):  # longer than anything that could be sent
            drafts.write(request.person_id, f"chat:{sight.conversation.id}", kept)
    said = formats.sentences((*files.problems, chat_words.problem(code)))
    return _refused(request, sight.conversation.id, code, said)


def _key(request: PersonRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _after(
    request: PersonRequest, conversation_id: int, outcome: Written | Refusal | None
) -> HttpResponse:
    if outcome is None or isinstance(outcome, Written):
        return _done(request, conversation_id, outcome)
    return _refused(request, conversation_id, outcome.code, chat_words.sentence(outcome))


def _done(
    request: PersonRequest,
    conversation_id: int,
    outcome: Written | chat.CardAnswered | None,
    *,
    problems: Sequence[str] = (),
) -> HttpResponse:
    if _is_script(request):
        head = outcome.head if isinstance(outcome, Written) else 0
        told = {"seq": outcome.seq if outcome else 0, "head": head, "problems": problems}
        return JsonResponse(told, status=201)
    for problem in problems:
        messages.error(request, problem)
    return redirect("conversation", conversation_id)


def _refused(
    request: PersonRequest, conversation_id: int, code: str, sentence: str
) -> HttpResponse:
    if _is_script(request):
        return _problem(code, sentence)
    messages.error(request, sentence)
    return redirect("conversation", conversation_id)


def _problem(code: str, sentence: str) -> HttpResponse:
    problem = {"code": code, "detail": sentence}
    status = _STATUS.get(code, 409)
    return JsonResponse(problem, status=status, content_type="application/problem+json")


def _is_script(request: PersonRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
