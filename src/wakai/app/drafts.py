"""Server drafts: nothing typed is ever lost, on whatever device it was typed."""

import json
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from wakai.app import clock
from wakai.store import drafts as stored

DRAFT_BYTES_MAX = 262_144  # the longest statement there is, in any script, and room for the rest
_KEPT = timedelta(days=180)  # longer than any case can wait for its party
_SCOPE = re.compile(r"[a-z][a-z-]{1,20}:[0-9A-Za-z-]{1,40}")

read = stored.read
delete = stored.delete
of_person = stored.of_person


class BadDraft(ValueError):
    """The scope is not one of ours, or the draft is larger than anything a form here can hold."""


def scope_of(kind: str, dispute_id: UUID) -> str:
    """Return the name of a draft in a dispute: of its claim, its appeal or a deed."""
    return f"{kind}:{dispute_id}"


def write(person_id: int, scope: str, body: dict[str, Any]) -> None:
    """
    Keep what a person has typed in ``scope``, such as "appeal:<dispute id>".

    Raises BadDraft.
    """
    _check(scope, body)
    stored.write(person_id, scope, body, clock.now())


def write_over(person_id: int, scope: str, body: dict[str, Any], *, was: dict[str, Any]) -> bool:
    """
    Keep a draft unless it was changed since it was read as ``was``; return whether it is kept.

    Raises BadDraft.
    """
    _check(scope, body)
    return stored.write_over(person_id, scope, body, was=was, at=clock.now())


def _check(scope: str, body: dict[str, Any]) -> None:
    if not _SCOPE.fullmatch(scope) or _size(body) > DRAFT_BYTES_MAX:
        raise BadDraft(scope[:80])


def _size(body: dict[str, Any]) -> int:
    return len(json.dumps(body, ensure_ascii=False).encode())


def remove_expired(now: datetime) -> int:
    """Forget drafts that nobody touched for half a year; returns how many."""
    return stored.delete_older(now - _KEPT)
