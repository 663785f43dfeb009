"""How a request is refused before the rules are asked: one shape, in the caller's language."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.api.program import ANA, BASE, Program
from tests.app.world import World
from wakai.api import service
from wakai.web import bodies

pytestmark = pytest.mark.django_db(transaction=True)


def told(answer: Any) -> tuple[int, str, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["type"] == f"urn:wakai:problem:{body['code']}"
    assert body["title"]
    assert body["detail"]
    return answer.status_code, body["code"], body.get("field", "")


class TestProblems:
    def test_of_what_is_not_there_and_not_theirs_are_the_same(
        self, shop: Program, world: World
    ) -> None:
        drafted = world.draft()  # the buyer's own, until it is sent
        paths = [f"disputes/{drafted}", f"disputes/{uuid4()}", "orders/none", "no/such/thing"]
        bodies = {shop.get(path).content for path in paths}

        assert told(shop.get(paths[0])) == (404, "not_found", "")
        assert len(bodies) == 1

    def test_speak_the_language_that_is_asked_for(self, shop: Program) -> None:
        english = shop.get("orders/none").json()["detail"]
        japanese = Program(shop.token, language="ja").get("orders/none")

        assert english.startswith("There is nothing here")
        assert japanese.json()["detail"].endswith("。")
        assert japanese.headers["Content-Language"] == "ja"

    def test_name_the_field_that_is_wrong(self, shop: Program, world: World) -> None:
        sent = world.submitted().dispute_id
        message = {"on_behalf_of": ANA, "text": "x"}

        assert told(shop.act(sent, "escalate", ANA, haste=1)) == (422, "unknown_field", "haste")
        assert told(shop.act(sent, "withdraw", ANA)) == (422, "missing", "warned")
        assert told(shop.act(sent, "withdraw", ANA, warned="?")) == (422, "invalid", "warned")
        assert told(shop.get("disputes", limit=0)) == (422, "invalid", "limit")
        assert told(shop.get("disputes", limit=1_000)) == (422, "invalid", "limit")
        assert told(shop.get("disputes", stgae="review")) == (422, "unknown_field", "stgae")
        assert told(shop.post("conversations/0/messages", message))[1:] == (
            "invalid",
            "conversation_id",
        )

    def test_say_when_it_is_not_json(self, shop: Program) -> None:
        path, headers = f"{BASE}orders/1", {"Authorization": f"Bearer {shop.token}"}

        form = shop.client.put(path, "a=1", content_type="text/plain", headers=headers)
        assert told(form) == (415, "not_json", "")
        torn = shop.client.put(path, "{", content_type="application/json", headers=headers)
        assert told(torn) == (422, "bad_json", "body")
        nul = shop.put("orders/1", {"carrier": "\x00"})
        assert told(nul)[0] == 422

    def test_say_when_it_is_too_much(self, shop: Program) -> None:
        answer = shop.put("orders/1", {"ship_to": "x" * service.BODY_BYTES_MAX})

        assert told(answer) == (413, "too_large", "")

    def test_say_when_it_is_more_than_a_page_would_take(self, shop: Program) -> None:
        headers = {"Authorization": f"Bearer {shop.token}"}
        shop.client.defaults["CONTENT_LENGTH"] = str(bodies.BYTES_MAX + 1)
        answer = shop.client.generic("PUT", f"{BASE}orders/1", headers=headers)

        assert told(answer) == (413, "too_large", "")

    def test_say_which_methods_an_address_takes(self, shop: Program) -> None:
        answer = shop.post("disputes/none", {})
        assert told(answer)[0] == 405
        assert answer.headers["Allow"] == "GET"

    def test_of_ours_tell_nothing_about_it(self, shop: Program, monkeypatch: Any) -> None:
        def broken(**_asked: object) -> None:
            raise RuntimeError("a secret")

        monkeypatch.setattr("wakai.app.cases.sent", broken)
        answer = shop.get("disputes")

        assert told(answer) == (500, "fault", "")
        assert b"secret" not in answer.content

    def test_need_no_forgery_token_and_set_no_cookie(self, shop: Program) -> None:
        strict = Client(enforce_csrf_checks=True)
        answer = Program(shop.token, client=strict).put(f"people/{ANA}/conversation", {})

        assert answer.status_code == 200
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "no-store"
