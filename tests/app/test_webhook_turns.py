"""Each endpoint has its own turn: whoever answers slowly costs itself, and no other."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import uuid4

import pytest

from tests import chat_people, log_tail
from tests.chat_people import People
from wakai.app import chat, clock, outbox, plugs, webhooks
from wakai.app.ports import Heard

pytestmark = pytest.mark.django_db(transaction=True)

ANSWER_SECONDS = 9
SLOW, SLOWER, QUICK = "https://slow.example/", "https://slower.example/", "https://quick.example/"


class Receivers:
    """Hear everything; the slow ones take nine seconds of Wakai's time for each answer."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Heard:  # noqa: ARG002
        self.told.append(url)
        if url != QUICK:
            clock.advance(ANSWER_SECONDS)
        return Heard(status=200, after=timedelta())

    def hear(self) -> list[str]:
        """Let the worker send what is due, and return who heard of it."""
        before = len(self.told)
        outbox.send_webhooks(clock.now())
        return self.told[before:]


@pytest.fixture
def people() -> Iterator[People]:
    clock.forget()
    yield chat_people.make()
    clock.forget()


@pytest.fixture
def receivers(monkeypatch: pytest.MonkeyPatch) -> Receivers:
    made = Receivers()
    monkeypatch.setattr(plugs, "webhooks", lambda: made)
    return made


def endpoints(*urls: str) -> None:
    for url in urls:
        webhooks.make(url, kinds=("message.posted",), with_text=False)


def write(people: People, talk: int, count: int) -> None:
    for _ in range(count):
        chat.post(talk, people.buyer, "Hello", key=uuid4())
    log_tail.pass_on()


class TestASlowReceiver:
    def test_rests_while_the_others_are_told(self, people: People, receivers: Receivers) -> None:
        endpoints(SLOW, QUICK)
        write(people, people.support(), 3)

        assert receivers.hear() == [SLOW, QUICK, QUICK, QUICK]
        assert receivers.hear() == []
        clock.advance(ANSWER_SECONDS)
        assert receivers.hear() == [SLOW]

    def test_comes_after_all_that_are_quick(self, people: People, receivers: Receivers) -> None:
        endpoints(SLOW, SLOWER, QUICK)
        talk = people.support()
        write(people, talk, 3)
        assert receivers.hear() == [SLOW, SLOWER, QUICK, QUICK, QUICK]
        clock.advance(2 * ANSWER_SECONDS)

        write(people, talk, 1)  # behind all that waits for the slow ones

        assert receivers.hear() == [QUICK, SLOW, SLOWER]

    def test_has_its_turn_before_one_that_rested_less(
        self, people: People, receivers: Receivers
    ) -> None:
        endpoints(SLOW)
        talk = people.support()
        write(people, talk, 3)
        assert receivers.hear() == [SLOW]
        endpoints(SLOWER)
        write(people, talk, 2)
        assert receivers.hear() == [SLOWER]
        clock.advance(1)
        assert receivers.hear() == [SLOW]
        clock.advance(2 * ANSWER_SECONDS)

        assert receivers.hear() == [SLOWER, SLOW]  # although for that one more waits, and longer
