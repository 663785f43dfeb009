"""Suggested answers at the desk: drawn for who has the conversation, put in as a draft, counted."""

import re
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from tests import axe, chat_people
from tests.chat_people import People, texts
from tests.live.server import Server, running
from tests.web.cases import sign_in, take_along
from wakai.app import assist, canned, chat, clock
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

QUESTION = "When does my refund arrive?"
ANSWER = "When the refund will arrive depends on your bank. Does it help to know that?"


@pytest.fixture(scope="module")
def shared_server(
    django_db_setup: None,  # noqa: ARG001 - makes the database
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Server]:
    with running(django_db_blocker, WAKAI_LOG_LEVEL="WARNING", WAKAI_EMBEDDING="none") as server:
        yield server


@pytest.fixture
def people(transactional_db: None) -> Iterator[People]:  # noqa: ARG001 - empties the tables
    clock.forget()
    yield chat_people.make()
    clock.forget()


@pytest.fixture
def talk(people: People) -> int:
    """Return a conversation that Olu has, with a question that a kept answer fits to."""
    canned.keep("refund", "en", ANSWER, by=people.olu.pk, expect_version=0)
    conversation = people.taken()
    chat.post(conversation, people.buyer, QUESTION, key=uuid4())
    return conversation


def signed_in(person: Person) -> Client:
    return sign_in(Client(), person, second_factor=True)


def counted() -> dict[str, tuple[int, int]]:
    totals = assist.totals(since=clock.now())
    return {one.kind: (one.used, one.edited) for one in totals}


class TestSuggestions:
    def test_come_after_the_page_and_to_who_has_the_conversation(
        self, people: People, talk: int
    ) -> None:
        olu, omi = signed_in(people.olu), signed_in(people.omi)

        page = olu.get(f"/desk/{talk}/").content.decode()
        drawn = olu.get(f"/desk/{talk}/suggestions/").content.decode()
        others = omi.get(f"/desk/{talk}/suggestions/").content.decode()

        assert ANSWER not in page
        assert f'data-insert="{ANSWER}"' in drawn
        assert "data-suggest=" not in others

    def test_are_counted_for_who_has_the_conversation(self, people: People, talk: int) -> None:
        path = f"/desk/{talk}/suggestions/"
        olu, omi = signed_in(people.olu), signed_in(people.omi)
        drawn = olu.get(path).content.decode()
        shown = r'data-suggest="canned" data-code="refund" data-question="(\d+)"'
        (question,) = re.findall(shown, drawn)
        sent = {"kind": "canned", "code": "refund", "question": question}
        wrong = ({"kind": "magic"}, {"code": "nothing"}, {"question": "one"}, {"question": "0"})

        omi.post(path, sent)
        for told in wrong:
            assert olu.post(path, sent | told).status_code == 204
        assert counted()["canned"] == (0, 0)
        assert olu.post(path, sent | {"edited": "1"}).status_code == 204
        assert counted()["canned"] == (0, 1)
        sora = chat_people.supervisor()
        assert "Suggested answers" in signed_in(sora).get("/insight/").content.decode()

    def test_become_a_draft_and_are_sent_by_the_operator_alone(
        self, people: People, talk: int, shared_server: Server, desktop_page: Callable[..., Page]
    ) -> None:
        shared_server.settle()
        page = desktop_page()
        take_along(page, signed_in(people.olu), shared_server.url)
        page.goto(f"{shared_server.url}/desk/{talk}/")
        field = page.locator("#chat-text")
        suggestion = page.locator(".suggest-list li").filter(has_text=ANSWER)

        suggestion.get_by_role("button", name="Take it as a draft").click()

        expect(field).to_have_value(ANSWER)
        assert ANSWER not in texts(talk)
        assert axe.faults(page) == []
        field.fill(f"{ANSWER} I look into it.")
        with page.expect_response(lambda answer: answer.request.method == "POST"
                                  and "suggestions" in answer.url):  # fmt: skip
            page.get_by_role("button", name="Send", exact=True).click()
        expect(page.locator("[data-thread]")).to_contain_text("I look into it.")
        assert counted()["canned"] == (0, 1)
