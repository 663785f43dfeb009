"""Django's sessions in the database, read by one prepared statement: every request reads one."""

from typing import Any, LiteralString

from django.contrib.sessions.backends import db

from wakai.store import sql

_LOAD: LiteralString = """
SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > now()
"""


class SessionStore(db.SessionStore):
    """What SESSION_ENGINE asks for."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; a session that is over or unknown loses its key."""
        found = sql.fetch(_LOAD, {"key": self.session_key})
        if not found:
            self._session_key = None
            return {}
        return dict(self.decode(found[0][0]))
