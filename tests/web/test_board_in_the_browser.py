"""Supervisor and operator at one conversation, in real browsers; the alert proves its sound."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.plugin import DjangoDbBlocker

from tests import axe, chat_people
from tests.chat_people import People, said, texts
from tests.live.server import Server, running
from tests.web.cases import sign_in, take_along
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

type Visit = Callable[[Person, str], Page]


@pytest.fixture(scope="module")
def shared_server(
    django_db_setup: None,  # noqa: ARG001 - makes the database
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Server]:
    with running(django_db_blocker, WAKAI_LOG_LEVEL="WARNING") as server:
        yield server


@pytest.fixture
def people(team: People) -> People:
    return team


@pytest.fixture
def sora(people: People) -> Person:
    del people
    return chat_people.supervisor()


@pytest.fixture
def talk(people: People) -> int:
    conversation = people.taken()
    said(conversation, people.buyer, "The kettle is broken.")
    return conversation


@pytest.fixture
def visit(shared_server: Server, desktop_page: Callable[..., Page]) -> Visit:
    shared_server.settle()

    def go(person: Person, path: str) -> Page:
        page = desktop_page()
        take_along(page, sign_in(Client(), person, second_factor=True), shared_server.url)
        page.goto(f"{shared_server.url}{path}")
        return page

    return go


def test_a_whisper_is_read_at_once_and_a_late_answer_is_refused(
    people: People, sora: Person, talk: int, visit: Visit
) -> None:
    olu = visit(people.olu, f"/desk/{talk}/")
    expect(olu.locator("[data-fresh]")).to_contain_text("Up")
    board = visit(sora, "/desk/board/")
    assert axe.faults(board) == []
    board.get_by_role("link", name="Ana").click()
    expect(board.locator("[data-fresh]")).to_contain_text("Up")
    expect(olu.get_by_label("Sora has this open")).to_be_visible()
    expect(board.get_by_label("Olu has this open")).to_be_visible()

    whisper = board.locator("#chat-text")
    whisper.press_sequentially("Offer")
    expect(olu.locator("[data-typing]")).to_have_text("Sora is writing a note")
    whisper.fill("Offer the postage.")
    board.get_by_role("button", name="Whisper").click()
    expect(olu.locator(".bubble.is-note")).to_contain_text("Offer the postage.")

    olu.locator("#chat-text").fill("You get nothing.")
    board.get_by_role("button", name="Take over").click()
    expect(board.get_by_text("You have this conversation.")).to_be_visible()
    expect(olu.locator("[data-problem]")).to_contain_text("Somebody else has this chat now.")
    olu.locator("[data-send]").click()
    expect(olu.locator(".bubble.is-failed")).to_contain_text("Somebody else has this chat now.")
    assert texts(talk) == ["The kettle is broken."]
    assert axe.faults(board) == []


def test_an_alert_calls_until_it_is_seen_and_the_test_proves_its_sound(
    people: People, talk: int, visit: Visit
) -> None:
    olu = visit(people.olu, "/desk/")
    call = olu.locator("[data-call]")
    expect(call).to_contain_text("Ana waits for your answer.")
    expect(olu).to_have_title("(1) Desk – Wakai")

    olu.get_by_role("button", name="Test the alert").click()
    expect(olu.get_by_text("The sound came out")).to_be_visible()
    expect(olu.locator("[data-sound]")).to_contain_text("Sound is ready")

    olu.get_by_role("button", name="I have seen it").click()
    expect(call).to_be_hidden()
    olu.reload()
    expect(olu.get_by_text("Sound is ready").or_(olu.get_by_text("one click"))).to_be_visible()
    expect(call).to_be_hidden()
    said(talk, people.operator, "Here I am.")
    said(talk, people.buyer, "Still broken.")
    expect(call).to_contain_text("Ana waits for your answer.")
    assert axe.faults(olu) == []
