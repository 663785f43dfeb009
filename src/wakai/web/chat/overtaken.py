"""What a script is told of a message that was overtaken: the same as by the live path."""

from typing import Any

from django.http import HttpRequest, JsonResponse

from wakai.app import chat_words
from wakai.app.access import ConversationSight
from wakai.app.numbers import number
from wakai.core.conversations.refusals import StaleSeq
from wakai.store import chat as log


def expected(request: HttpRequest) -> int | None:
    """Return the line up to which the writer has read, where the form says so."""
    return number(request.POST.get("expect_seq", ""))


def answer(sight: ConversationSight, refusal: StaleSeq, *, since: int) -> JsonResponse:
    """Say what was written after line ``since``, so that its writer reads it first."""
    entries = log.read_after(sight.conversation.id, since, reader=sight.seat.reader)
    events: list[dict[str, Any]] = [
        {"seq": entry.seq, "kind": entry.kind, "by": entry.actor.kind, "by_id": entry.actor.id}
        for entry in entries
    ]
    problem = {
        "code": refusal.code,
        "detail": chat_words.sentence(refusal),
        "head": refusal.head,
        "missed": {"after": since, "upto": refusal.head, "events": events},
    }
    return JsonResponse(problem, status=409, content_type="application/problem+json")
