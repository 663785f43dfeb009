"""Whose a session was is only a guess at whose it is."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth import SESSION_KEY

from wakai.core.disputes.model import Role
from wakai.store import people, signed_in
from wakai.store.models import Person
from wakai.store.people import NewPerson
from wakai.store.sessions import SessionStore

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 10, tzinfo=UTC)


def somebody(name: str) -> int:
    new = NewPerson(email=f"{name}@example.org", name=name, roles=frozenset({Role.BUYER}))
    return people.add(new, at=NOW).id


def session_of(person_id: int) -> SessionStore:
    session = SessionStore()
    session[SESSION_KEY] = str(person_id)
    session.create()
    return session


def name_in(key: str | None) -> str:
    """Return the name of the person of a session, as a request asks for it."""
    with signed_in.expected():
        return Person.objects.get(pk=int(SessionStore(key)[SESSION_KEY])).name


class TestPersonOfASession:
    def test_is_read_anew_each_time(self) -> None:
        ana = somebody("Ana")
        key = session_of(ana).session_key
        assert name_in(key) == "Ana"

        people.change(ana, name="Ana Maria")

        assert name_in(key) == "Ana Maria"

    def test_is_whom_the_session_names_now(self) -> None:
        session = session_of(somebody("Ana"))
        assert name_in(session.session_key) == "Ana"

        session[SESSION_KEY] = str(somebody("Ben"))
        session.save()

        assert name_in(session.session_key) == "Ben"

    def test_does_not_outlive_the_session(self) -> None:
        session = session_of(somebody("Ana"))
        assert name_in(session.session_key) == "Ana"

        session.delete()

        with signed_in.expected():
            assert SessionStore(session.session_key).get(SESSION_KEY) is None

    def test_that_was_not_asked_for_is_not_kept(self) -> None:
        ana = somebody("Ana")
        key = session_of(ana).session_key
        assert name_in(key) == "Ana"
        with signed_in.expected():
            SessionStore(key).get(SESSION_KEY)

        people.change(ana, name="Ana Maria")

        assert Person.objects.get(pk=ana).name == "Ana Maria"
