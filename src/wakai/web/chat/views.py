"""Pages of the chat, and the pieces of them that a script asks for."""

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from wakai.app import (
    access,
    assurances,
    callbacks,
    chat,
    chat_language,
    chat_limits,
    chat_preview,
    chat_token,
    chat_words,
    clock,
    drafts,
    orders,
    waits,
)
from wakai.app.access import ConversationSight
from wakai.app.numbers import number
from wakai.core.conversations.model import Kind, Owner, State
from wakai.core.disputes.model import Role
from wakai.core.ids import OrderId
from wakai.store import chat as log
from wakai.store import conversations as stored
from wakai.web import auth
from wakai.web.auth import PersonRequest
from wakai.web.chat import lines as drawn
from wakai.web.context import address
from wakai.web.talk import left_words, wait_words, waited
from wakai.web.uploads import field

SHOWN: Final = 60
LINES_MAX: Final = 200


@never_cache
@require_safe
@auth.person_required
def support(request: PersonRequest) -> HttpResponse:
    """Show the person's chat with the house; staff have the desk."""
    if request.person.is_staff and not request.person.roles & {Role.BUYER, Role.SELLER}:
        works_here = Role.OPERATOR in request.person.roles
        return redirect("desk" if works_here else "home")
    return _back_to_frame(request) or support_page(request)


@auth.party_required
def support_page(
    request: PersonRequest, embedded: Mapping[str, object] | None = None
) -> HttpResponse:
    """Show a party's chat with the house, as a page or within the shop's frame."""
    role = "seller" if request.person.only_sells else "buyer"
    language = request.person.language
    conversation = chat.open_support(request.person_id, language=language, role=role)
    return _page(request, conversation, embedded)


@never_cache
@require_safe
@auth.person_required
def conversation(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """Show one chat: an order thread, or one that has ended."""
    return _back_to_frame(request) or _page(request, conversation_id)


def _back_to_frame(request: PersonRequest) -> HttpResponse | None:
    """Lead a form that was sent in the shop's frame back to the page that may stand in it."""
    channel = request.session.get("channel")
    framed = channel and request.headers.get("Sec-Fetch-Dest") == "iframe"
    return redirect("embed_chat", channel) if framed else None


@never_cache
@require_GET
@auth.person_required
def lines(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """Draw the lines that a script asks for by number, or what is before a line."""
    sight = access.conversation_for(request.person_id, conversation_id)
    reader = sight.seat.reader
    before = number(request.GET.get("before", ""))
    if before is not None:
        entries = log.read_before(conversation_id, before, reader=reader, limit=SHOWN)
    else:
        asked = map(number, request.GET.get("seqs", "").split(","))
        wanted = [seq for seq in asked if seq is not None]
        entries = log.read_these(conversation_id, wanted[:LINES_MAX], reader=reader)
    return render(request, "chat/lines.html", {"rows": drawn.rows(sight, entries)})


@never_cache
@require_GET
@auth.person_required
def status(request: PersonRequest, conversation_id: int) -> HttpResponse:
    """Draw who has the chat now and how long the wait is."""
    sight = access.conversation_for(request.person_id, conversation_id)
    return render(request, "chat/status.html", status_of(sight))


@never_cache
@require_GET
@auth.person_required
def token(request: PersonRequest) -> HttpResponse:
    """Give the page's script a token for the live path."""
    return JsonResponse(_token(request))


def config(request: PersonRequest, sight: ConversationSight, cursor: str) -> dict[str, Any]:
    """Return what the script of a chat needs to know; staff pages use it too."""
    here = sight.conversation
    foreign = chat_preview.reads_otherwise(sight)
    return {
        "conversation": here.id,
        "person": request.person_id,
        "role": sight.seat.actor.kind.value,
        "staff": sight.seat.reader.staff,
        "epoch": here.epoch,
        "cursor": cursor,
        "head": here.head,
        "language": request.person.language,
        "locale": "ja" if request.person.language == "ja" else "en-GB",
        "time_zone": request.person.time_zone,
        "now": clock.now().isoformat(),
        "live": f"/live/conversations/{here.id}",
        "lines": reverse("chat_lines", args=(here.id,)),
        "status": reverse("chat_status", args=(here.id,)),
        "messages": reverse("chat_messages", args=(here.id,)),
        "assurances": reverse("desk_assurance", args=(here.id,)) if sight.is_held else "",
        "preview": reverse("chat_preview", args=(here.id,)) if foreign else "",
        "drafts": address("draft", args=(f"chat:{here.id}",)),
        "token": _token(request),
        "tokens": reverse("chat_token"),
        "words": _script_words(),
    }


def page_with(
    request: PersonRequest, conversation_id: int, template: str, **more: object
) -> HttpResponse:
    """Show a chat within a page that has more on it."""
    return _page(request, conversation_id, template=template, more=more)


def _page(
    request: PersonRequest,
    conversation_id: int,
    embedded: Mapping[str, object] | None = None,
    template: str = "chat/page.html",
    more: Mapping[str, object] | None = None,
) -> HttpResponse:
    sight = access.conversation_for(request.person_id, conversation_id)
    seen = log.snapshot(conversation_id, reader=sight.seat.reader, limit=SHOWN)
    if seen is None:
        raise access.NotVisible
    chat.here(conversation_id, sight.seat)
    cursor = f"{str(seen.epoch)[:8]}.{seen.head}"
    draft = drafts.read(request.person_id, f"chat:{conversation_id}")
    context = {
        "conversation": sight.conversation,
        "rows": drawn.rows(sight, seen.entries),
        "more_before": seen.entries[0].seq if seen.more and seen.entries else 0,
        "popup": embedded is not None or "popup" in request.GET,
        "embedded": embedded,
        "draft": draft,
        "files": field.sent_files(_uuids(draft.get("files")), request.person_id),
        "config": config(request, sight, cursor),
        "ended": sight.conversation.state is State.ENDED,
        "text_max": chat_limits.TEXT_MAX,
        **status_of(sight),
        **(more or {}),
    }
    return render(request, template, context)


def _uuids(values: object) -> list[UUID]:
    """Return the ids of files that a draft holds; a page's script may have written anything."""
    found = []
    for value in values[: chat_limits.FILES_MAX] if isinstance(values, list) else ():
        with suppress(ValueError):
            found.append(UUID(str(value)))
    return found


def status_of(sight: ConversationSight) -> dict[str, Any]:
    """Return what the head of a chat says: who has it, and how long the wait is."""
    here = sight.conversation
    names = {member.person: member.name for member in stored.members(here.id)}
    waiting = here.owner is Owner.QUEUE
    wait = _wait(here.id, waiting=waiting, language=here.language)
    left = callbacks.open_of(here.id) if here.kind is Kind.SUPPORT else None
    return {
        "conversation": here,
        "is_support": here.kind is Kind.SUPPORT,
        "is_bot": here.owner is Owner.BOT,
        "is_waiting": waiting,
        "is_person": here.owner is Owner.HUMAN,
        "is_parked": here.state is State.PARKED,
        "for_staff": sight.seat.reader.staff,
        "ended": here.state is State.ENDED,
        "owner_name": names.get(here.owner_id or 0, ""),
        "second_name": names.get(here.second_id or 0, ""),
        "wait": wait if waiting else None,
        "waited": waited(here.waiting_since) if sight.seat.reader.staff else "",
        "wait_words": wait_words(wait, sight.viewer, has_place=waiting),
        "left": left,
        "left_words": left_words(left, sight.viewer) if left else "",
        "is_left": left is not None and here.owner is Owner.NOBODY,
        "offer": callbacks.offer(here.language, wait) if waiting else None,
        "about": _about(sight),
        "has_written": here.last_party_at is not None,
        "was_told": bool(assurances.of_person(here.person or 0, limit=1)),
        "language_offer": chat_language.offer(sight),
        "can_ask": here.kind is Kind.SUPPORT and not sight.seat.reader.staff,
    }


def _about(sight: ConversationSight) -> dict[str, str] | None:
    """Return the order that a chat is about, for those whose order it is."""
    order = orders.order(OrderId(sight.conversation.order or 0))
    if order is None:
        return None
    page = "order" if sight.viewer.id == order.buyer_id or sight.seat.represents else ""
    href = address(page, args=(order.id,)) if page else ""
    return {"number": order.number, "href": href} if href else None


def _wait(conversation_id: int, *, waiting: bool, language: str) -> waits.Wait:
    return waits.of(conversation_id) if waiting else waits.estimate(language)


def _token(request: PersonRequest) -> dict[str, Any]:
    """Return a token with the person's roles; the door has asked staff for their second factor."""
    roles = {role.value for role in request.person.roles}
    now = int(time.time())
    minted = chat_token.mint(request.person_id, roles, now=now)
    return {"token": minted, "expires_at": now + chat_token.SECONDS_MAX}


def _script_words() -> dict[str, Any]:
    return {
        "fresh": _("Up to date, {seconds} s"),
        "stale": _("No word from the server for {seconds} s. Trying again."),
        "offline": _("Offline. What you write is kept on this device."),
        "typing": _("{name} is typing"),
        "typing_note": _("{name} is writing a note"),
        "someone": _("Somebody"),
        "new": _("New messages"),
        "overtaken": _("{n} new since you read. Your answer is not sent yet."),
        "retry_later": _("It could not be sent for some minutes. Send it again?"),
        "discard": _("Throw away"),
        "problems": chat_words.problems(),
        "problem": chat_words.problem(""),
    }
