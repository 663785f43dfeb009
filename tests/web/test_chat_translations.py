"""Looking before sending, contesting a translation, and the offer of another language."""

import pytest
from django.test import Client

from tests import chat_people
from tests.chat_people import People, said
from tests.web.cases import sign_in
from wakai.app import chat_translation, plugs
from wakai.core.conversations.model import CONTESTED, Reader
from wakai.gateways.translation.null import NullTranslator
from wakai.store import chat as log
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


class Careless:
    """An engine that loses every "not" on the way there, and is honest on the way back."""

    name = "careless 1"

    def supports(self, source: str, target: str) -> bool:
        return {source, target} <= {"en", "ja"}

    def translate(self, texts: list[str], *, source: str, target: str) -> list[str]:
        assert source != target
        return [text.replace(" not", "") for text in texts]


@pytest.fixture
def people(monkeypatch: pytest.MonkeyPatch) -> People:
    monkeypatch.setattr(plugs, "translator", Careless)
    made = chat_people.make()
    Person.objects.filter(pk=made.ben.pk).update(language="ja")
    return made


@pytest.fixture
def thread(people: People) -> int:
    return people.thread()


def client_of(person: Person) -> Client:
    return sign_in(Client(), person, second_factor=True)


def asked(client: Client, thread: int, text: str, **more: str) -> tuple[int, str]:
    answer = client.post(f"/chat/{thread}/preview/", {"text": text, **more})
    return answer.status_code, answer.content.decode()


class TestThePromise:
    def test_of_ones_own_language_needs_an_engine(
        self, people: People, thread: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ana = client_of(people.ana)
        pages = ("/help/languages/", f"/chat/{thread}/")
        with_one = [ana.get(page).content.decode() for page in pages]

        monkeypatch.setattr(plugs, "translator", NullTranslator)
        without = [ana.get(page).content.decode() for page in pages]

        assert "The other side reads a translation" in with_one[0]
        assert "The other side reads a translation" not in without[0]
        assert "Nothing is translated here at present" in without[0]
        assert "In your own language" in with_one[1]
        assert "In your own language" not in without[1]


class TestThePreview:
    def test_shows_what_they_read_and_warns_of_a_lost_not(
        self, people: People, thread: int
    ) -> None:
        status, shown = asked(client_of(people.ana), thread, "You need not refund it.")

        assert status == 200
        assert "You need refund it." in shown
        assert "was lost or added" in shown

    def test_holds_up_nothing_on_which_nobody_relies(self, people: People, thread: int) -> None:
        ana = client_of(people.ana)

        assert asked(ana, thread, "Hello!")[0] == 204
        assert asked(ana, thread, "Hello!", asked="1")[0] == 200

    def test_is_not_there_where_all_read_the_same(self, people: People, thread: int) -> None:
        Person.objects.filter(pk=people.ben.pk).update(language="en")

        assert asked(client_of(people.ana), thread, "We refund 5 EUR.", asked="1")[0] == 204

    def test_says_so_when_it_cannot_be_shown(
        self, people: People, thread: int, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(Careless, "translate", lambda *_given, **_named: [])

        status, shown = asked(client_of(people.ana), thread, "We refund 5 EUR.")

        assert status == 200
        assert "They get your original in any case" in shown

    def test_is_for_those_who_write_there(self, people: People, thread: int) -> None:
        assert asked(client_of(people.olu), thread, "Hello", asked="1")[0] == 404
        assert asked(client_of(people.ana), thread, " ", asked="1")[0] == 404


class TestAContestedTranslation:
    @pytest.fixture
    def translated(self, people: People, thread: int) -> int:
        said(thread, people.buyer, "The kettle does not work and I want my money back")
        assert chat_translation.translate_pending(limit=10) == 1
        return 2

    def test_is_noted_once_and_shown_to_both(
        self, people: People, thread: int, translated: int
    ) -> None:
        ben, path = client_of(people.ben), f"/chat/{thread}/translations/{translated}/"
        assert path in ben.get(f"/chat/{thread}/").content.decode()

        answer = ben.post(path, headers={"accept": "application/json"})
        ben.post(path)

        entries = log.read_after(thread, 0, reader=Reader(0, staff=True))
        assert [entry.body for entry in entries if entry.kind == CONTESTED] == [
            {"seq": translated, "lang": "ja"}
        ]
        assert answer.json()["head"] == entries[-1].seq
        read = ben.get(f"/chat/{thread}/").content.decode()
        assert "原文が正しいものとして扱われます" in read
        assert path not in read
        told = client_of(people.ana).get(f"/chat/{thread}/").content.decode()
        assert "Say it in other, shorter words" in told

    def test_is_one_that_the_reader_can_see(
        self, people: People, thread: int, translated: int
    ) -> None:
        path = f"/chat/{thread}/translations/{translated}/"

        assert client_of(people.olu).post(path).status_code == 404
        assert client_of(people.ben).post(f"/chat/{thread}/translations/999/").status_code == 404


class TestAnotherLanguage:
    def test_is_offered_after_two_messages_and_never_taken_by_itself(self, people: People) -> None:
        talk, ana = people.support(), client_of(people.ana)
        said(talk, people.buyer, "やかんが壊れて届きました。")
        once = ana.get("/chat/").content.decode()
        said(talk, people.buyer, "返金してほしいです。")
        twice = ana.get("/chat/").content.decode()

        assert "You seem to write in" not in once
        assert "You seem to write in Japanese." in twice
        people.ana.refresh_from_db()
        assert people.ana.language == "en"

    def test_is_not_offered_for_what_says_nothing(self, people: People) -> None:
        talk, ana = people.support(), client_of(people.ana)
        for text in ("ok", "👍", "https://shop.example/A-1029"):
            said(talk, people.buyer, text)

        assert "You seem to write in" not in ana.get("/chat/").content.decode()
