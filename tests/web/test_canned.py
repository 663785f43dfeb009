"""Canned answers: a supervisor keeps them, operators fill them in, and no blank is ever sent."""

import pytest
from django.test import Client

from tests import chat_people
from tests.app.world import World
from tests.web.cases import sign_in
from wakai.app import canned, chat
from wakai.core.conversations import blanks
from wakai.core.conversations.model import Reader
from wakai.store import chat as log
from wakai.store.models import Conversation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sora(world: World) -> Client:  # noqa: ARG001 - the tables come first
    """Return Sora the supervisor, signed in."""
    person = chat_people.supervisor()
    return sign_in(Client(), person, second_factor=True)


@pytest.fixture
def olu(world: World) -> Client:
    return sign_in(Client(), world.olu, second_factor=True)


def taken(world: World, olu: Client) -> int:
    conversation = chat.open_support(world.ana.id, language="ja")
    olu.post(f"/desk/{conversation}/claim/")
    return conversation


def text(language: str, said: str, *, version: int = 0) -> dict[str, str]:
    return {"code": "where", "language": language, "text": said, "version": str(version)}


class TestBlanks:
    def test_are_filled_where_known_and_stay_where_not(self) -> None:
        said = blanks.filled("Order {{order}}: by {{ deadline }}.", {"order": "1002"})

        assert said == "Order 1002: by {{ deadline }}."
        assert blanks.left(said) == ("deadline",)
        assert blanks.left("Order 1002.") == ()


class TestTheAnswers:
    def test_are_kept_by_a_supervisor_who_is_named_with_the_version(self, sora: Client) -> None:
        sora.post("/desk/canned/", text("en", "Where is the parcel?"))
        sora.post("/desk/canned/", text("en", "Where is it now?", version=1))

        (row,) = canned.rows()
        assert (row.text, row.version, row.reviewed_by) == ("Where is it now?", 2, "Sora")
        page = sora.get("/desk/canned/")
        assert page.content.decode().count("No text yet") == 1
        assert [one.href for one in page.context["shell"].nav if one.current] == ["/desk/canned/"]

    def test_are_not_overwritten_by_who_has_not_read_them(self, sora: Client) -> None:
        sora.post("/desk/canned/", text("en", "Where is the parcel?"))

        late = sora.post("/desk/canned/", text("en", "Something else."))

        assert late.status_code == 422
        assert "changed this text meanwhile" in late.content.decode()
        assert [row.text for row in canned.rows()] == ["Where is the parcel?"]

    def test_are_offered_in_the_language_of_the_party_or_with_a_word_about_it(
        self, world: World, sora: Client, olu: Client
    ) -> None:
        conversation = taken(world, olu)
        path = f"/desk/palette/?current={conversation}"
        sora.post("/desk/canned/", text("en", "Where is order {{order}}?"))

        missing = olu.get(path).content.decode()
        sora.post("/desk/canned/", text("ja", "注文{{order}}はどこですか。"))
        Conversation.objects.update(order_id=world.order.id)
        there = olu.get(path).content.decode()

        assert "Where is order {{order}}?" in missing
        assert "There is no Japanese text" in missing
        assert f"注文{world.order.number}はどこですか。" in there
        assert "There is no" not in there

    def test_with_an_empty_blank_are_not_sent(self, world: World, olu: Client) -> None:
        conversation = taken(world, olu)
        path = f"/chat/{conversation}/messages/"

        def sent(said: str) -> int:
            answer = olu.post(path, {"text": said}, headers={"Accept": "application/json"})
            return answer.status_code

        assert sent("Until {{deadline}}.") == 422
        assert sent("Until May.") == 201
        lines = log.read_after(conversation, 0, reader=Reader(0, staff=True))
        said = [line.body["text"] for line in lines if line.kind == "message.posted"]
        assert said == ["Until May."]
