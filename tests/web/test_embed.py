"""The chat in a frame of the shop's pages: whose frame it is, who is in it, and the way out."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import jwt
import pytest
from django.test import Client

from tests.app.world import World
from wakai.app import channels, clock, tickets
from wakai.core.ids import PersonId

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "a-secret-of-the-shop-that-is-long-enough"
SHOP = "https://shop.example"


@pytest.fixture(autouse=True)
def shop(settings: Any, transactional_db: None) -> Iterator[None]:  # noqa: ARG001 - the tables come first
    settings.WAKAI_SHOP_KEYS = [f"one=HS256:{SECRET}"]
    clock.forget()
    channels.put("shop", [SHOP])
    yield
    channels.remove("shop")


def token(**changed: Any) -> str:
    ends = clock.now() + timedelta(minutes=30)
    claims = {"sub": "b-1", "aud": "wakai", "role": "buyer", "exp": int(ends.timestamp())}
    return jwt.encode({**claims, **changed}, SECRET, algorithm="HS256", headers={"kid": "one"})


def policy(answer: Any) -> str:
    return str(answer.headers["Content-Security-Policy"])


class TestTheFrame:
    def test_can_be_held_by_the_pages_of_its_channel_and_no_others(self) -> None:
        answer = Client().get("/embed/shop/")

        assert f"frame-ancestors {SHOP}" in policy(answer)
        assert "X-Frame-Options" not in answer.headers
        assert "frame-ancestors 'self'" in policy(Client().get("/"))

    def test_of_a_channel_nobody_made_is_empty_and_held_by_nobody(self) -> None:
        answer = Client().get("/embed/other/")

        assert answer.status_code == 200
        assert "frame-ancestors 'none'" in policy(answer)
        assert b"<main" not in answer.content

    def test_stores_nothing_before_somebody_enters(self) -> None:
        for path in ("/embed/wakai.js", "/embed/shop/"):
            assert not Client().get(path).cookies

    def test_speaks_the_language_of_the_page_around_it(self) -> None:
        assert 'lang="ja"' in Client().get("/embed/shop/?lang=ja-JP").content.decode()

    def test_has_a_loader_of_less_than_five_kilobytes(self) -> None:
        answer = Client().get("/embed/wakai.js")

        assert len(answer.content) < 5_000
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


class TestEntering:
    def test_with_the_shops_word_begins_a_session_in_the_jar_of_the_frame(self) -> None:
        client = Client()

        answer = client.post("/embed/shop/enter/", {"token": token(), "apart": "1"})

        assert answer.json() == {"chat": "/embed/shop/chat/"}
        cookie = answer.cookies["wakai_session"]
        assert cookie.OutputString().endswith("Secure; Partitioned")
        assert cookie["samesite"] == "None"
        assert client.get("/embed/shop/chat/").status_code == 200

    def test_on_the_same_site_begins_a_session_like_any_other(self) -> None:
        answer = Client().post("/embed/shop/enter/", {"token": token()})

        cookie = answer.cookies["wakai_session"]
        assert cookie["samesite"] == "Lax"
        assert "Partitioned" not in cookie.OutputString()

    @pytest.mark.parametrize("wrong", ["", "nonsense", "ticket.nonsense"])
    def test_is_refused_without_a_word_of_the_shop(self, wrong: str) -> None:
        assert Client().post("/embed/shop/enter/", {"token": wrong}).status_code == 403

    def test_is_refused_in_a_channel_nobody_made(self) -> None:
        assert Client().post("/embed/other/enter/", {"token": token()}).status_code == 403

    def test_as_somebody_else_ends_what_was_there(self) -> None:
        client = Client()
        client.post("/embed/shop/enter/", {"token": token()})
        first = client.get("/embed/shop/chat/").context["conversation"].id
        client.post("/embed/shop/enter/", {"token": token(sub="b-2")})

        assert client.get("/embed/shop/chat/").context["conversation"].id != first

    def test_is_asked_for_where_nobody_has_entered(self) -> None:
        answer = Client().get("/embed/shop/chat/")

        assert answer.status_code == 302
        assert answer.headers["Location"] == "/embed/shop/"


class TestTheChatInIt:
    def test_is_held_by_the_shop_and_tells_it_no_more_than_that_it_is_there(self) -> None:
        client = Client()
        client.post("/embed/shop/enter/", {"token": token(), "apart": "1"})

        answer = client.get("/embed/shop/chat/")

        assert f"frame-ancestors {SHOP}" in policy(answer)
        assert all("Partitioned" in one.OutputString() for one in answer.cookies.values())
        assert "frame-ancestors 'self'" in policy(client.get("/chat/"))

    def test_is_not_for_the_house(self, world: World) -> None:
        client = Client()
        client.force_login(world.olu)

        assert client.get("/embed/shop/chat/").headers["Location"] == "/embed/shop/"

    def test_goes_on_in_the_frame_after_a_form_was_sent_without_script(self) -> None:
        client = Client()
        client.post("/embed/shop/enter/", {"token": token(), "apart": "1"})
        here = client.get("/embed/shop/chat/").context["conversation"].id

        for path in ("/chat/", f"/chat/{here}/"):
            answer = client.get(path, headers={"Sec-Fetch-Dest": "iframe"})
            assert answer.headers["Location"] == "/embed/shop/chat/"

    def test_is_forgotten_when_the_shop_signs_somebody_out(self) -> None:
        client = Client()
        client.post("/embed/shop/enter/", {"token": token(), "apart": "1"})

        answer = client.post("/embed/shop/leave/")

        assert all("Partitioned" in one.OutputString() for one in answer.cookies.values())
        assert client.get("/embed/shop/chat/").headers["Location"] == "/embed/shop/"


class TestTheWayOut:
    def test_is_a_ticket_that_signs_in_once(self) -> None:
        client = Client()
        client.post("/embed/shop/enter/", {"token": token(), "apart": "1"})
        ticket = client.post("/embed/shop/out/").json()["ticket"]
        form = {"token": ticket, "next": "/orders/"}

        assert Client().post("/enter/", form).headers["Location"] == "/orders/"
        assert Client().post("/enter/", form).status_code == 403

    def test_is_there_for_those_who_are_in(self) -> None:
        assert Client().post("/embed/shop/out/").status_code == 302

    def test_is_shut_for_somebody_who_is_not_active_any_more(self, world: World) -> None:
        ticket = tickets.issue(PersonId(world.ana.pk))
        world.ana.is_active = False
        world.ana.save(update_fields=["is_active"])

        assert Client().post("/enter/", {"token": ticket}).status_code == 403


class TestChannels:
    @pytest.mark.parametrize(
        "origin",
        [
            "http://shop.example",
            "https://shop.example/path",
            "https://*.example",
            "shop",
            "https://a:b",
        ],
    )
    def test_have_origins_and_nothing_else(self, origin: str) -> None:
        with pytest.raises(channels.BadChannel):
            channels.put("shop", [origin])

    def test_have_each_origin_once_in_one_form(self) -> None:
        made = channels.put("two", ["https://Shop.example/", SHOP, "http://localhost:8080"])

        assert made.origins == (SHOP, "http://localhost:8080")
        assert channels.channel("two") == made
        assert channels.remove("two")
        assert not channels.remove("two")
