"""What happened in the chats, for a program that catches up: as a webhook would have told it."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests import chat_people, log_tail
from tests.api.program import Program, program
from wakai.app import chat, clock, outbox, plugs, webhooks
from wakai.app.api_tokens import Scope
from wakai.app.ports import Heard
from wakai.store import restored

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Nobody outside reads this"


class Receiver:
    """Takes everything."""

    def __init__(self) -> None:
        self.told: list[dict[str, Any]] = []

    def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Heard:  # noqa: ARG002
        self.told.append({"id": headers["webhook-id"]} | json.loads(body))
        return Heard(status=200, after=timedelta())


@pytest.fixture
def talk(shop: Program) -> int:  # noqa: ARG001 - knows the people first
    """Return a conversation that Olu has, with a note in it that is for staff."""
    people = chat_people.make()
    made = people.taken()
    chat.post(made, people.buyer, WORDS, key=uuid4())
    chat.post(made, people.operator, WORDS, key=uuid4(), note=True)
    chat.post(made, people.operator, WORDS, key=uuid4())
    return made


def read(shop: Program, after: str = "", limit: int = 100) -> Any:
    log_tail.until_told()
    answer = shop.get("happenings", after=after, limit=limit)
    assert answer.status_code == 200, answer.content
    return answer.json()


def instant(told: dict[str, Any]) -> dict[str, Any]:
    """Return something that happened with its instant as a number: it is written in two ways."""
    at = datetime.fromisoformat(told["timestamp"])
    return told | {"timestamp": int(at.timestamp() * 1_000)}


class TestHappenings:
    def test_are_what_a_webhook_would_have_told(
        self, shop: Program, talk: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        receiver = Receiver()
        monkeypatch.setattr(plugs, "webhooks", lambda: receiver)
        webhooks.make("https://receiver.example/", kinds=(), with_text=False)
        log_tail.pass_on()
        outbox.send_webhooks(clock.now())

        page = read(shop)

        assert {one["data"]["conversation"] for one in page["happenings"]} == {talk}
        assert list(map(instant, page["happenings"])) == list(map(instant, receiver.told))
        assert [one["type"] for one in page["happenings"]].count("message.posted") == 2
        assert WORDS not in json.dumps(page)

    def test_go_on_from_the_position_of_a_webhook(self, shop: Program, talk: int) -> None:
        whole = read(shop)["happenings"]
        last = whole[2]["data"]["position"]

        assert talk
        assert read(shop, last)["happenings"] == whole[3:]

    def test_come_in_pages_to_their_end(self, shop: Program, talk: int) -> None:
        whole = read(shop)
        found, page = list[Any](), dict[str, Any](happenings=[], cursor="", more=True)
        for _ in range(2 * len(whole["happenings"])):
            if not page["more"]:
                break
            page = read(shop, page["cursor"], limit=1)
            found += page["happenings"]

        assert talk
        assert found == whole["happenings"]
        assert (page["more"], whole["more"]) == (False, False)
        end = read(shop, page["cursor"])
        assert (end["happenings"], end["cursor"]) == ([], page["cursor"])

    def test_take_no_cursor_but_their_own(self, shop: Program, talk: int) -> None:
        cursor = read(shop)["cursor"]

        wrong = shop.get("happenings", after="0.0")
        restored.renew()  # the database was restored
        old = shop.get("happenings", after=cursor)

        assert talk
        assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_cursor")
        assert (old.status_code, old.json()["code"]) == (409, "cursor_too_old")

    @pytest.mark.usefixtures("shop")
    def test_are_for_a_program_that_may_read(self) -> None:
        assert program(Scope.READ).get("happenings").status_code == 200
        answer = program(Scope.CHAT, Scope.ORDERS).get("happenings")
        assert (answer.status_code, answer.json()["scope"]) == (403, "read")
