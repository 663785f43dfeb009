"""Staff show two factors, buyers and sellers come on the word of the shop."""

import re
from datetime import timedelta
from typing import Any

import jwt
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from tests.app.world import World
from wakai.app import clock, people
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "correct horse battery staple"
SECRET = "a-secret-of-the-shop-that-is-long-enough"


@pytest.fixture(autouse=True)
def shop(settings: Any) -> None:
    settings.WAKAI_SHOP_KEYS = [f"one=HS256:{SECRET}"]
    clock.forget()
    cache.clear()  # of how often somebody has tried


@pytest.fixture
def olu(world: World) -> Person:
    world.olu.set_password(PASSWORD)
    world.olu.save(update_fields=["password"])
    return world.olu


def token(**changed: Any) -> str:
    ends = clock.now() + timedelta(minutes=30)
    claims = {"sub": "b-1", "aud": "wakai", "role": "buyer", "exp": int(ends.timestamp())}
    return jwt.encode({**claims, **changed}, SECRET, algorithm="HS256", headers={"kid": "one"})


def sign_in(client: Client, person: Person, password: str = PASSWORD) -> Any:
    return client.post("/sign-in/", {"login": person.email, "password": password})


def code(secret: str) -> str:
    """Return what an authenticator app shows now."""
    import time  # noqa: PLC0415 - an app knows only the wall's time

    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def set_up_app(client: Client) -> str:
    """Set up an authenticator app and return its secret."""
    page = client.get("/account/factors/totp/activate/").content.decode()
    found = re.search(r'account-secret">([A-Z2-7]+)<', page)
    assert found, page
    answer = client.post("/account/factors/totp/activate/", {"code": code(found[1])})
    assert answer.status_code == 302
    return found[1]


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


class TestStaff:
    def test_need_a_second_factor_before_they_see_anything(
        self, client: Client, olu: Person
    ) -> None:
        assert sign_in(client, olu).status_code == 302

        turned_away = client.get("/desk/")
        assert turned_away.headers["Location"] == "/second-factor/?next=%2Fdesk%2F"
        assert b"/account/factors/totp/activate/" in client.get("/second-factor/").content

    def test_set_up_an_app_and_go_on(self, client: Client, olu: Person) -> None:
        sign_in(client, olu)
        set_up_app(client)

        assert client.get("/desk/").status_code == 200
        assert client.get("/second-factor/?next=/desk/").headers["Location"] == "/desk/"

    def test_who_have_an_app_sign_in_with_password_and_code(self, olu: Person) -> None:
        first = Client()
        sign_in(first, olu)
        secret = set_up_app(first)

        client = Client()
        assert sign_in(client, olu).headers["Location"] == "/account/factors/authenticate/"
        assert not is_signed_in(client)
        cache.clear()  # the same code is not taken twice within its half minute
        assert client.post("/account/factors/authenticate/", {"code": "000000"}).status_code == 200
        assert not is_signed_in(client)
        client.post("/account/factors/authenticate/", {"code": code(secret)})

        assert client.get("/desk/").status_code == 200

    def test_are_not_let_in_with_a_wrong_password(self, client: Client, olu: Person) -> None:
        answer = sign_in(client, olu, "wrong")

        assert answer.status_code == 200
        assert not is_signed_in(client)

    def test_get_the_same_answer_for_a_wrong_password_and_an_unknown_address(
        self, olu: Person
    ) -> None:
        def told(address: str) -> list[str]:
            page = Client().post("/sign-in/", {"login": address, "password": "wrong"})
            return re.findall(r"error-summary.*?</div>", page.content.decode(), re.DOTALL)

        assert told(olu.email) == told("nobody@example.org") != []

    def test_second_factor_counts_for_the_person_who_showed_it_only(
        self, client: Client, olu: Person, world: World
    ) -> None:
        sign_in(client, olu)
        session = client.session
        session[people.SECOND_FACTOR_KEY] = world.ida.pk
        session.save()

        assert client.get("/desk/").status_code == 302

    def test_do_not_stay_signed_in_for_weeks(self, client: Client, olu: Person) -> None:
        sign_in(client, olu)

        assert client.session.get_expiry_age() <= 12 * 60 * 60

    def test_choose_a_new_password_by_mail(
        self, client: Client, olu: Person, mailoutbox: list[Any]
    ) -> None:
        client.post("/password/forgotten/", {"email": olu.email})
        link = re.search(r"https?://[^/]+(/password/new/\S+)", mailoutbox[0].body)
        assert link
        page = client.get(link[1], follow=True)
        form = page.redirect_chain[-1][0]
        new = {"password1": "four plain words here", "password2": "four plain words here"}
        client.post(form, new)

        assert sign_in(Client(), olu).status_code == 200  # the old one
        assert sign_in(Client(), olu, "four plain words here").status_code == 302

    def test_who_forgot_are_told_the_same_whether_or_not_we_know_them(
        self, client: Client, mailoutbox: list[Any]
    ) -> None:
        answer = client.post("/password/forgotten/", {"email": "nobody@example.org"})

        assert answer.headers["Location"] == "/password/sent/"
        assert mailoutbox == []

    def test_cannot_sign_up(self, client: Client) -> None:
        assert client.get("/sign-up/").headers["Location"] == "/sign-in/"


class TestSignOut:
    def test_is_a_post(self, client: Client, world: World) -> None:
        client.force_login(world.ana)

        assert client.get("/sign-out/").status_code == 200
        assert is_signed_in(client)
        client.post("/sign-out/")
        assert not is_signed_in(client)


class TestEnteringFromTheShop:
    def test_signs_in_and_leads_to_where_the_person_wanted(self, client: Client) -> None:
        answer = client.post("/enter/", {"token": token(), "next": "/account/"})

        assert answer.headers["Location"] == "/account/"
        assert is_signed_in(client)

    def test_leads_to_no_other_site(self, client: Client) -> None:
        answer = client.post("/enter/", {"token": token(), "next": "https://evil.example/"})

        assert answer.headers["Location"] == "/"

    def test_takes_a_form_that_the_page_of_the_shop_posts(self) -> None:
        strict = Client(enforce_csrf_checks=True)

        assert strict.post("/enter/", {"token": token()}).status_code == 302

    def test_with_an_old_link_says_how_to_get_a_new_one(self, client: Client) -> None:
        answer = client.post("/enter/", {"token": token(exp=1)})

        assert answer.status_code == 403
        assert b"good for an hour" in answer.content
        assert not is_signed_in(client)

    def test_ends_the_session_of_somebody_else_in_this_browser(
        self, client: Client, world: World
    ) -> None:
        client.force_login(world.olu)
        session = client.session
        session[people.SECOND_FACTOR_KEY] = world.olu.pk
        session.save()

        client.post("/enter/", {"token": token()})

        assert people.SECOND_FACTOR_KEY not in client.session
        assert client.get("/desk/").status_code == 404

    def test_gives_staff_no_second_factor(self, client: Client, world: World) -> None:
        Person.objects.filter(pk=world.olu.pk).update(shop_id="b-1")
        client.post("/enter/", {"token": token()})

        assert client.get("/desk/").status_code == 302

    def test_reads_the_token_from_behind_the_hash(
        self, live_server: Any, phone_page: Any, settings: Any
    ) -> None:
        settings.ALLOWED_HOSTS = ["*"]
        page = phone_page()
        page.goto(f"{live_server.url}/enter/#token={token(name='Ana')}&next=/account/")
        page.wait_for_url("**/account/")

        assert "Ana" in page.inner_text("main")
        assert "token" not in page.evaluate("location.href")


class TestOwnDetails:
    def test_can_be_changed_where_they_are_ones_own(self, client: Client, world: World) -> None:
        client.force_login(world.ana)

        client.post("/account/", {"language": "en", "time_zone": "Europe/Lisbon"})

        ana = people.person(world.ana.id)
        assert ana is not None
        assert (ana.language, ana.time_zone) == ("en", "Europe/Lisbon")

    def test_are_not_changed_to_nonsense(self, client: Client, world: World) -> None:
        client.force_login(world.ana)

        answer = client.post("/account/", {"language": "xx", "time_zone": "Mars/Olympus"})

        assert answer.status_code == 422
        ana = people.person(world.ana.id)
        assert ana is not None
        assert ana.language == "ja"
