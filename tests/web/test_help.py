"""The help centre: found, read and left for a person, with and without script."""

import pytest
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests.axe import faults
from tests.browser import OpenPage
from wakai.app import clock
from wakai.store.models.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Person:
    return Person.objects.create_user(
        "ana@example.com", name="Ana", roles=["buyer"], language="en", created_at=clock.now()
    )


class TestHome:
    def test_asks_what_is_wrong_and_lists_all_topics(self, client: Client) -> None:
        html = client.get("/").content.decode()

        assert "What can we help you with?" in html
        assert html.count('class="topic"') >= 5

    def test_is_found_by_who_shortens_the_address_of_an_article(self, client: Client) -> None:
        assert client.get("/help/", follow=True).redirect_chain == [("/", 302)]

    def test_is_japanese_for_a_japanese_browser(self, client: Client) -> None:
        html = client.get("/", headers={"Accept-Language": "ja"}).content.decode()

        assert '<html lang="ja"' in html
        assert "何でお困りですか" in html
        assert "オンラインサービス" in html

    def test_invites_a_guest_to_sign_in_and_greets_a_buyer_with_places(
        self, client: Client, ana: Person
    ) -> None:
        guest = client.get("/").content.decode()
        client.force_login(ana)
        buyer = client.get("/").content.decode()

        assert "About an order?" in guest
        assert "About an order?" not in buyer
        assert ">Orders</span>" not in guest
        assert ">Orders</span>" in buyer


class TestArticle:
    def test_is_shown_in_the_readers_language(self, client: Client) -> None:
        english = client.get("/help/appeal/").content.decode()
        japanese = client.get("/help/appeal/", headers={"Accept-Language": "ja"}).content.decode()

        assert "How to appeal" in english
        assert "異議申し立て" in japanese

    def test_that_is_not_there_answers_404_with_a_way_on(self, client: Client) -> None:
        response = client.get("/help/no-such-thing/")

        assert response.status_code == 404
        assert "Go to the help centre" in response.content.decode()


class TestSearch:
    @pytest.mark.parametrize(
        ("language", "question", "answer"),
        [("en", "when do I get my refund", "/help/refund/"), ("ja", "返金はいつ", "/help/refund/")],
    )
    def test_finds_the_article(
        self, client: Client, language: str, question: str, answer: str
    ) -> None:
        response = client.get(
            "/help/search/", {"q": question}, headers={"Accept-Language": language}
        )

        assert f'href="{answer}"' in response.content.decode()

    def test_gives_htmx_the_list_alone(self, client: Client) -> None:
        part = client.get("/help/search/", {"q": "refund"}, headers={"HX-Request": "true"})
        whole = client.get("/help/search/", {"q": "refund"})

        assert "<html" not in part.content.decode()
        assert "<html" in whole.content.decode()

    def test_offers_a_person_where_nothing_fits(self, client: Client) -> None:
        html = client.get("/help/search/", {"q": "ξζψ"}).content.decode()

        assert "Nothing here answers “ξζψ”." in html
        assert html.count("Online service") >= 3

    def test_shows_what_was_typed_as_text(self, client: Client) -> None:
        html = client.get("/help/search/", {"q": "<b>x</b>"}).content.decode()

        assert "<b>x</b>" not in html


class TestLanguage:
    def test_is_kept_for_the_browser_and_for_the_person(self, client: Client, ana: Person) -> None:
        client.force_login(ana)
        response = client.post("/language/", {"language": "ja", "next": "/help/appeal/"})
        ana.refresh_from_db()

        assert (response.status_code, response.url) == (302, "/help/appeal/")  # type: ignore[attr-defined]
        assert ana.language == "ja"
        assert '<html lang="ja"' in client.get("/").content.decode()

    def test_of_the_person_comes_before_that_of_the_browser(
        self, client: Client, ana: Person
    ) -> None:
        client.force_login(ana)
        html = client.get("/", headers={"Accept-Language": "ja"}).content.decode()

        assert '<html lang="en"' in html

    def test_we_do_not_speak_changes_nothing(self, client: Client) -> None:
        client.post("/language/", {"language": "xx", "next": "/"})
        html = client.get("/").content.decode()

        assert '<html lang="en"' in html
        assert "We do not have that language yet." in html

    def test_never_leads_to_a_foreign_place(self, client: Client) -> None:
        response = client.post("/language/", {"language": "ja", "next": "https://evil.example/"})

        assert response.headers["Location"] == "/"


class TestInTheBrowser:
    @pytest.mark.parametrize("path", ["/", "/help/appeal/", "/help/search/?q=refund", "/nowhere/"])
    def test_axe_finds_nothing_on_a_phone_at_night(
        self, live_server: LiveServer, phone_page: OpenPage, path: str
    ) -> None:
        page = phone_page(language="ja", dark=True)
        page.goto(live_server.url + path)

        assert faults(page) == []

    @pytest.mark.parametrize("path", ["/", "/help/appeal/"])
    def test_axe_finds_nothing_on_a_desktop(
        self, live_server: LiveServer, desktop_page: OpenPage, path: str
    ) -> None:
        page = desktop_page()
        page.goto(live_server.url + path)

        assert faults(page) == []

    def test_results_come_while_typing(self, live_server: LiveServer, phone_page: OpenPage) -> None:
        page = phone_page(language="ja")
        page.goto(live_server.url)
        page.get_by_role("searchbox").fill("返金")

        expect(page.locator("#hits a").first).to_be_visible()
        assert page.url.rstrip("/") == live_server.url

    def test_results_come_without_script(
        self, live_server: LiveServer, phone_page: OpenPage
    ) -> None:
        page = phone_page(javascript=False)
        page.goto(live_server.url)
        page.get_by_role("searchbox").fill("refund")
        page.keyboard.press("Enter")

        expect(page.locator("#hits a").first).to_be_visible()
        assert "/help/search/?q=refund" in page.url
