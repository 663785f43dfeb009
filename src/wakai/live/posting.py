"""What a posted message must be before it may wait for the writer."""

import json
from typing import Any, Final
from uuid import UUID

from wakai.app import chat_limits
from wakai.core.conversations import blanks, texts
from wakai.core.conversations.model import ALL, STAFF, ActorKind
from wakai.core.conversations.seats import Seat
from wakai.live.clock import Clock
from wakai.live.problems import Problem
from wakai.live.writer import Item
from wakai.store.codec import canonical

BODY_MAX: Final = chat_limits.BODY_BYTES_MAX
_VIEWS: Final = frozenset({"here", "away", "gone"})
_LANGUAGE_MAX: Final = 16
_TAB_MAX: Final = 12


def item(conversation: int, seat: Seat, raw: bytes, clock: Clock) -> Item:
    """Return the line that a request asks for. Raises Problem."""
    given = _object(raw)
    actor = seat.actor
    note = given.get("note", False)
    if note and actor.kind is not ActorKind.OPERATOR:
        raise Problem(403, "not_allowed")
    try:
        text = texts.clean(given.get("text"), characters_max=chat_limits.TEXT_MAX)
    except texts.BadText as bad:
        raise Problem(422, bad.code, characters_max=chat_limits.TEXT_MAX) from bad
    if actor.kind is ActorKind.OPERATOR and not note and blanks.left(text):
        raise Problem(422, "blank_left")
    body: dict[str, Any] = {"attachments": [], "lang": _language(given), "text": text}
    reply_to = _whole(given, "reply_to")
    if reply_to is not None:
        body["reply_to"] = reply_to
    return Item(
        conversation,
        "note.posted" if note else "message.posted",
        actor_kind=actor.kind.value,
        actor_id=actor.id or 0,
        audience=STAFF if note else ALL,
        key=_key(given),
        body=canonical(body).decode(),
        expect_seq=_whole(given, "expect_seq"),
        expect_epoch=_whole(given, "expect_epoch"),
        due_at=None if actor.kind.is_party else clock.now() + chat_limits.warn_after(),
    )


def upto(raw: bytes) -> int:
    """Return how far somebody has read. Raises Problem."""
    seq = _whole(_object(raw), "upto")
    if seq is None:
        raise Problem(400, "bad_request", field="upto")
    return seq


def is_note(raw: bytes) -> bool:
    """Return whether what is being typed is a note. Raises Problem."""
    return bool(raw) and _object(raw).get("note") is True


def view(raw: bytes) -> dict[str, str]:
    """Return how somebody has a conversation open, and in which tab. Raises Problem."""
    given = _object(raw)
    state, tab = given.get("state"), given.get("tab")
    if state not in _VIEWS:
        raise Problem(400, "bad_request", field="state")
    if not isinstance(tab, str) or not tab.isalnum() or len(tab) > _TAB_MAX:
        raise Problem(400, "bad_request", field="tab")
    return {"state": state, "tab": tab}


def _object(raw: bytes) -> dict[str, Any]:
    try:
        given = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "bad_json") from error
    if not isinstance(given, dict):
        raise Problem(400, "bad_json")
    return given


def _key(given: dict[str, Any]) -> UUID:
    try:
        return UUID(given["key"])
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise Problem(400, "bad_request", field="key") from error


def _language(given: dict[str, Any]) -> str:
    language = given.get("lang", "")
    if not isinstance(language, str) or not language.isascii() or len(language) > _LANGUAGE_MAX:
        raise Problem(400, "bad_request", field="lang")
    return language


def _whole(given: dict[str, Any], name: str) -> int | None:
    value = given.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 1 << 31:
        raise Problem(400, "bad_request", field=name)
    return value
