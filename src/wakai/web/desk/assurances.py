"""What is sent from the desk; one that cites a rule has a number that the person keeps."""

from contextlib import suppress
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakai.app import access, assurances, chat_words, drafts
from wakai.app.assurances import NoSuchClause
from wakai.core.conversations.refusals import NotOwner, StaleSeq
from wakai.core.conversations.texts import BadText
from wakai.store.chat import Written
from wakai.web import auth
from wakai.web.auth import OperatorRequest
from wakai.web.chat import overtaken, posts

_APPLIES = {"yes": True, "no": False}


@require_POST
@auth.operator_required
def message(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Send what the composer holds: with the rule that is chosen there, unless it is a note."""
    if request.POST.get("clause") and request.POST.get("note") != "1":
        return assurance(request, conversation_id)
    return posts.message(request, conversation_id)


@require_POST
@auth.operator_required
def assurance(request: OperatorRequest, conversation_id: int) -> HttpResponse:
    """Send an answer that rests on a rule."""
    sight = access.conversation_at_desk(request.operator_id, conversation_id)
    if not sight.is_held:
        why = _("Take this conversation first: only who has it can do this.")
        return _not_sent(request, conversation_id, why, code=NotOwner.code, status=409)
    expects = overtaken.expected(request)
    try:
        outcome = assurances.say(
            sight,
            request.POST.get("text", ""),
            clause=request.POST.get("clause", ""),
            applies=_APPLIES[request.POST.get("applies", "")],
            key=UUID(request.POST.get("key") or str(uuid4())),
            expect_seq=expects,
        )
    except (BadText, NoSuchClause, KeyError, ValueError):
        return _not_sent(request, conversation_id, _("Choose the rule and write what it means."))
    by_script = not request.accepts("text/html")
    if isinstance(outcome, StaleSeq) and expects is not None and by_script:
        return overtaken.answer(sight, outcome, since=expects)
    if not isinstance(outcome, Written):
        return _not_sent(request, conversation_id, chat_words.sentence(outcome))
    if by_script:
        return JsonResponse({"seq": outcome.seq, "head": outcome.head})
    drafts.delete(request.operator_id, f"chat:{conversation_id}")
    return redirect("desk_conversation", conversation_id)


def _not_sent(
    request: OperatorRequest,
    conversation_id: int,
    why: str,
    *,
    code: str = "not_sent",
    status: int = 422,
) -> HttpResponse:
    """Say why, and keep what was written with its rule; a script has it still."""
    if not request.accepts("text/html"):
        return JsonResponse({"code": code, "detail": why}, status=status)
    kept = {name: request.POST.get(name, "") for name in ("text", "clause", "applies")}
    with suppress(drafts.BadDraft):  # longer than anything that could be sent
        drafts.write(request.operator_id, f"chat:{conversation_id}", kept)
    messages.error(request, why)
    return redirect("desk_conversation", conversation_id)
