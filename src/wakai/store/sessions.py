"""Django's sessions in the database, read by one prepared statement: every request reads one."""

import contextlib
import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, LiteralString

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from wakai.store import signed_in, sql

_LOAD: LiteralString = """
SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > now()
"""
_TAKE: LiteralString = """
DELETE FROM django_session WHERE session_key = %(key)s AND expire_date > now()
RETURNING session_data
"""


class SessionStore(db.SessionStore):
    """
    What SESSION_ENGINE asks for.

    What a session holds is kept as plain JSON. Django signs it, against who can write into the
    database; here that is who could write a session's owner anyway, and each request pays for it.
    """

    def encode(self, session_dict: Mapping[str, Any]) -> str:
        """Return what a session holds, as it is kept."""
        return json.dumps(session_dict, separators=(",", ":"))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Return what a session holds; of one that was kept signed, too, until it is written."""
        with contextlib.suppress(ValueError):
            held: dict[str, Any] = json.loads(session_data)
            return held
        return super().decode(session_data)

    def load(self) -> dict[str, Any]:
        """Return what the session holds; a session that is over or unknown loses its key."""
        found = signed_in.session(self.session_key, (_LOAD, {"key": self.session_key}))
        if not found:
            self._session_key = None
            return {}
        held = self.decode(found[0][0])
        if SESSION_KEY in held:
            signed_in.belongs(self.session_key, int(held[SESSION_KEY]))
        return held


def put_aside(values: dict[str, Any], *, life: timedelta) -> str:
    """Keep a few values without anybody signed in, and return the secret they are had back by."""
    aside = SessionStore()
    aside.update(values)
    aside.set_expiry(life)
    aside.create()
    assert aside.session_key is not None
    return aside.session_key


def take_back(key: str) -> dict[str, Any]:
    """Return what was put aside, to exactly one of those who ask; nothing after its time."""
    found = sql.fetch(_TAKE, {"key": key})
    return SessionStore().decode(found[0][0]) if found else {}
