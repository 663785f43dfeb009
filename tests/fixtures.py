"""What many tests begin with: the small marketplace, its people in the chat, a mailer."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.app.post import Post
    from tests.app.world import World
    from tests.chat_people import People
    from tests.receiver import Receiver


@pytest.fixture
def world(transactional_db: None) -> "Iterator[World]":  # noqa: ARG001 - it makes the database
    """Yield Ana, Ben, the staff and one order, by the clock of the wall."""
    from tests.app.world import make  # noqa: PLC0415  Django is set up only now
    from wakai.app import clock  # noqa: PLC0415

    clock.forget()
    yield make()
    clock.forget()


@pytest.fixture
def team(transactional_db: None) -> "Iterator[People]":  # noqa: ARG001 - it makes the database
    """Yield the people of the chat, both operators at their desks, by the clock of the wall."""
    from tests import chat_people  # noqa: PLC0415  Django is set up only now
    from wakai.app import clock, people  # noqa: PLC0415

    clock.forget()
    made = chat_people.make()
    for one in (made.olu, made.omi):
        people.seen(one.pk, clock.now())
    yield made
    clock.forget()


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> "Post":
    """Return the mailer that everything goes through in this test."""
    from tests.app.post import Post  # noqa: PLC0415  Django is set up only now
    from wakai.app import plugs  # noqa: PLC0415

    sender = Post()
    monkeypatch.setattr(plugs, "mailer", lambda: sender)
    return sender


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> "Iterator[Receiver]":
    """Yield a receiver of webhooks that Wakai may send to in this test."""
    from tests.receiver import may_be_sent_to, receiving  # noqa: PLC0415  Django is set up only now

    may_be_sent_to(monkeypatch)
    with receiving() as server:
        yield server
