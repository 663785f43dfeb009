"""What a session holds is kept as it is; one that was kept signed is still read."""

import json

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from wakai.store.sessions import SessionStore

pytestmark = pytest.mark.django_db

HELD = {"name": "Aïko 愛子", "until": 12, "nested": {"a": [1, None, True]}}


def kept(session: db.SessionStore) -> str:
    """Return what stands in the row of a session."""
    return Session.objects.get(session_key=session.session_key).session_data


class TestSession:
    def test_holds_what_was_put_into_it(self) -> None:
        session = SessionStore()
        session.update(HELD)
        session.create()

        assert dict(SessionStore(session.session_key).items()) == HELD
        assert json.loads(kept(session)) == HELD

    def test_that_holds_nothing_is_read(self) -> None:
        session = SessionStore()
        session.create()

        assert dict(SessionStore(session.session_key).items()) == {}

    def test_that_was_kept_signed_is_read_and_kept_plainly_once_it_is_written(self) -> None:
        signed = db.SessionStore()
        signed.update(HELD)
        signed.create()
        assert not kept(signed).startswith("{")

        session = SessionStore(signed.session_key)
        assert dict(session.items()) == HELD
        session["more"] = 1
        session.save()

        assert json.loads(kept(session)) == HELD | {"more": 1}

    def test_that_somebody_else_signed_holds_nothing(self) -> None:
        signed = db.SessionStore()
        signed.update(HELD)
        signed.create()
        Session.objects.filter(session_key=signed.session_key).update(
            session_data=kept(signed)[:-1] + "x"
        )

        assert dict(SessionStore(signed.session_key).items()) == {}

    def test_that_cannot_be_read_holds_nothing(self) -> None:
        session = SessionStore()
        session.create()
        Session.objects.filter(session_key=session.session_key).update(session_data='{"cut')

        assert dict(SessionStore(session.session_key).items()) == {}
