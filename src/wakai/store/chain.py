"""How events are chained by their hashes; knows no database, so that anybody can check a copy."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from wakai.store import codec

GENESIS: Final = bytes(32)  # stands before the first event


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One event as it is stored: what its hash was taken of, and the hash."""

    version: int
    kind: str
    body: dict[str, Any]
    actor_id: int | None
    role: str
    on_behalf_of: str | None
    at: datetime
    request_id: UUID | None
    token: str | None
    hash: bytes

    def follows(self, head: bytes, dispute_id: UUID) -> bool:
        """Say whether this is what was written after an event that was hashed ``head``."""
        said = (self.version, self.kind, self.body, self.actor_id, self.role, self.on_behalf_of)
        form = sealed((dispute_id, *said), self.at, self.request_id, self.token)
        return self.hash == chained(head, form)


def chained(head: bytes, sealed: bytes) -> bytes:
    """Return the hash of a row whose canonical form is ``sealed``, after one hashed ``head``."""
    return hashlib.sha256(head + sealed).digest()


def sealed(
    facts: tuple[Any, ...], at: datetime, request_id: UUID | None, token: str | None = None
) -> bytes:
    """
    Return everything of a row that its hash protects, in canonical form.

    ``facts`` are its dispute, version, kind, body, actor, role and for whom they acted. ``token``
    is said where a program of the shop acted for them, and adds nothing where none did.
    """
    dispute_id, *said = facts
    asked = str(request_id) if request_id else None
    program = [token] if token else []
    return codec.canonical(
        [str(dispute_id), *said, at.astimezone(UTC).isoformat(), asked, *program]
    )
