"""Citing a rule at the desk, reading what one was told, and saying which answer stands."""

from uuid import uuid4

import pytest
from django.test import Client

from tests import chat_people
from tests.chat_people import People, said
from tests.web.cases import sign_in
from wakai.app import assurances, chat, drafts
from wakai.app.chat_limits import TEXT_MAX
from wakai.core.conversations.model import Reader
from wakai.store import chat as log
from wakai.web.cards import Source

pytestmark = pytest.mark.django_db(transaction=True)

JSON = {"accept": "application/json"}


@pytest.fixture
def people() -> People:
    return chat_people.make()


@pytest.fixture
def talk(people: People) -> int:
    return people.taken()


@pytest.fixture
def olu(people: People) -> Client:
    return sign_in(Client(), people.olu, second_factor=True)


def form(**changed: str) -> dict[str, str]:
    told = {"text": "Ten days from the label.", "clause": "return_ship", "applies": "yes"}
    return {"key": str(uuid4()), **told, **changed}


def supervisor() -> Client:
    sora = chat_people.supervisor()
    return sign_in(Client(), sora, second_factor=True)


class TestTheDesk:
    def test_offers_the_rules_and_sends_the_answer_with_its_number(
        self, people: People, talk: int, olu: Client
    ) -> None:
        assert "Sending the goods back: 10 days" in olu.get(f"/desk/{talk}/").content.decode()

        olu.post(f"/desk/{talk}/assurances/", form())

        (row,) = assurances.of_person(people.ana.pk)
        shown = olu.get(f"/desk/{talk}/").content.decode()
        assert shown.count(row.number) == 2, "in the thread and beside it"

    def test_sends_the_rule_that_is_chosen_by_whichever_button_and_none_with_a_note(
        self, people: People, talk: int, olu: Client
    ) -> None:
        page = olu.get(f"/desk/{talk}/").text
        action = page.split("data-composer")[0].rsplit('action="', 1)[1].split('"')[0]

        for told in (form(clause=""), form(note="1"), form()):
            assert olu.post(action, told).status_code == 302

        (row,) = assurances.of_person(people.ana.pk)
        assert row.clause == "return_ship"
        found = log.read_after(talk, 0, reader=Reader(people.olu.pk, staff=True))
        assert [line.kind for line in found[-3:]] == [
            "message.posted", "note.posted", "message.posted",
        ]  # fmt: skip
        assert sign_in(Client(), people.ana).post(action, form()).status_code == 404

    @pytest.mark.parametrize(
        "wrong", [{"clause": ""}, {"applies": ""}, {"text": " "}, {"key": "x"}]
    )
    def test_sends_nothing_without_rule_words_or_stand(
        self, people: People, talk: int, olu: Client, wrong: dict[str, str]
    ) -> None:
        answer = olu.post(f"/desk/{talk}/assurances/", form(**wrong), headers=JSON)

        assert answer.status_code == 422
        assert assurances.of_person(people.ana.pk) == ()


class TestWithoutScript:
    @pytest.mark.parametrize("wrong", [{"text": " \n"}, {"applies": ""}, {"clause": "no_rule"}])
    def test_what_was_not_sent_comes_back_with_its_rule(
        self, talk: int, olu: Client, wrong: dict[str, str]
    ) -> None:
        answer = olu.post(f"/desk/{talk}/messages/", form(**{"applies": "no", **wrong}))

        assert answer.headers["Location"] == f"/desk/{talk}/"
        page = olu.get(f"/desk/{talk}/").content.decode()
        assert ("Ten days from the label.</textarea>" in page) is ("text" not in wrong)
        assert ('value="return_ship" selected' in page) is ("clause" not in wrong)
        assert ('name="applies" value="no" checked' in page) is ("applies" not in wrong)
        assert ('<details class="composer-rule" data-rule open' in page) is ("clause" not in wrong)

    def test_it_is_kept_too_where_somebody_else_has_the_chat_by_then(
        self, people: People, talk: int, olu: Client
    ) -> None:
        chat.release(people.olu.pk, talk)

        olu.post(f"/desk/{talk}/messages/", form())

        assert drafts.read(people.olu.pk, f"chat:{talk}") == {
            "text": "Ten days from the label.", "clause": "return_ship", "applies": "yes",
        }  # fmt: skip

    def test_what_was_sent_does_not_come_back(self, people: People, talk: int, olu: Client) -> None:
        drafts.write(people.olu.pk, f"chat:{talk}", {"text": "Nine days", "clause": "return_ship"})

        olu.post(f"/desk/{talk}/messages/", form())

        assert len(assurances.of_person(people.ana.pk)) == 1
        assert drafts.read(people.olu.pk, f"chat:{talk}") == {}


class TestAScript:
    def test_keeps_what_it_writes_itself(self, people: People, talk: int, olu: Client) -> None:
        kept = {"text": "The next answer"}
        drafts.write(people.olu.pk, f"chat:{talk}", kept)

        for told in (form(), form(applies="")):
            olu.post(f"/desk/{talk}/assurances/", told, headers=JSON)

        assert drafts.read(people.olu.pk, f"chat:{talk}") == kept

    def test_is_told_that_somebody_else_has_the_chat(
        self, people: People, talk: int, olu: Client
    ) -> None:
        chat.release(people.olu.pk, talk)

        answer = olu.post(f"/desk/{talk}/assurances/", form(), headers=JSON)

        assert (answer.status_code, answer.json()["code"]) == (409, "not_owner")


class TestAnOvertakenAnswer:
    def test_is_held_with_what_was_written_since(
        self, people: People, talk: int, olu: Client
    ) -> None:
        page, read = f"/desk/{talk}/assurances/", log.head_of(talk)
        said(talk, people.buyer, "It has arrived after all.")
        answer = form(expect_seq=str(read))

        late = olu.post(page, answer, headers=JSON)

        assert late.status_code == 409
        told = late.json()
        assert [event["by_id"] for event in told["missed"]["events"]] == [people.ana.pk]
        assert assurances.of_person(people.ana.pk) == ()
        sent = olu.post(page, {**answer, "expect_seq": str(told["head"])}, headers=JSON)
        assert sent.status_code == 200
        assert len(assurances.of_person(people.ana.pk)) == 1


class TestThePerson:
    def test_keeps_what_they_were_told(self, people: People, talk: int, olu: Client) -> None:
        olu.post(f"/desk/{talk}/assurances/", form())
        (row,) = assurances.of_person(people.ana.pk)
        ana = sign_in(Client(), people.ana)

        told = ana.get("/chat/told/").content.decode()

        assert row.number in told
        assert "Ten days from the label." in told
        assert f"/chat/told/#{row.number}" in ana.get("/chat/").content.decode()
        assert row.number not in sign_in(Client(), people.ben).get("/chat/told/").content.decode()

    def test_reads_on_what_each_answer_rests(self, people: People, talk: int, olu: Client) -> None:
        said(talk, people.operator, "I would wait for it.")
        olu.post(f"/desk/{talk}/assurances/", form())
        for more in ("And I would wait a little.", "Two days, say."):
            said(talk, people.operator, more)
        ana = sign_in(Client(), people.ana)

        shown = [row.row for row in ana.get("/chat/").context["rows"] if row.part == "bubble"]

        sources = [bubble.source for bubble in shown[-4:]]
        assert sources == [Source.VIEW, Source.POLICY, Source.VIEW, None]
        at_the_desk = olu.get(f"/desk/{talk}/").context["rows"]
        assert Source.VIEW not in {getattr(row.row, "source", None) for row in at_the_desk}


class TestInsight:
    def test_shows_two_answers_that_do_not_agree_and_ends_it(
        self, people: People, talk: int, olu: Client
    ) -> None:
        olu.post(f"/desk/{talk}/assurances/", form())
        olu.post(f"/desk/{talk}/assurances/", form(applies="no", text="Five days."))
        later, earlier = assurances.of_person(people.ana.pk)
        sora = supervisor()
        shown = sora.get("/insight/").content.decode()
        assert later.number in shown
        assert earlier.number in shown

        sora.post(f"/insight/assurances/{later.number}/", {"stands": earlier.number})

        assert "None waits." in sora.get("/insight/").content.decode()
        told = sign_in(Client(), people.ana).get("/chat/told/").content.decode()
        assert "This was a mistake of ours." in told
        assert "it stands" in told

    def test_is_settled_by_supervisors_alone(self, olu: Client) -> None:
        assert olu.post("/insight/assurances/ST-1/", {"stands": "ST-1"}).status_code == 404
        assert olu.get("/insight/").status_code == 404


class TestANote:
    def test_comes_back_as_one_where_it_was_not_kept(
        self, people: People, talk: int, olu: Client
    ) -> None:
        olu.post(f"/desk/{talk}/messages/", {"text": "x" * (TEXT_MAX + 1), "note": "1"})

        assert drafts.read(people.olu.pk, f"chat:{talk}")["note"] == "1"
        page = olu.get(f"/desk/{talk}/").content.decode()
        assert 'name="note" value="1" checked' in page

    def test_is_not_ticked_for_an_answer(self, people: People, talk: int, olu: Client) -> None:
        drafts.write(people.olu.pk, f"chat:{talk}", {"text": "Nine days", "note": ""})

        assert 'name="note" value="1" checked' not in olu.get(f"/desk/{talk}/").content.decode()
