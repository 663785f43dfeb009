"""What operators say of the rules has a number, is kept, and may not be said both ways unseen."""

from uuid import UUID, uuid4

import pytest

from tests import chat_people
from tests.chat_people import People
from wakai.app import access, assurances
from wakai.app.assurances import NoSuchClause
from wakai.core.conversations.model import STAFF, Reader
from wakai.core.conversations.refusals import KeyReused, NotOwner
from wakai.store import chat as log
from wakai.store.chat import Entry, Written
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)

CLAUSE = "return_ship"


@pytest.fixture
def people() -> People:
    return chat_people.make()


def say(
    people: People,
    talk: int,
    *,
    by: Person | None = None,
    applies: bool = True,
    key: UUID | None = None,
) -> object:
    sight = access.conversation_at_desk((by or people.olu).pk, talk)
    return assurances.say(
        sight, "You have ten days.", clause=CLAUSE, applies=applies, key=key or uuid4()
    )


def lines(talk: int, code: str) -> list[Entry]:
    entries = log.read_after(talk, 0, reader=Reader(0, staff=True))
    return [entry for entry in entries if entry.body.get("code") == code]


def taken_over(people: People, talk: int) -> None:
    """Let Omi go on with Olu's conversation."""
    from wakai.app import chat  # noqa: PLC0415 - only here

    state = log.state_of(talk)
    assert state
    chat.claim(people.omi.pk, talk, expect_epoch=state.epoch, name="Omi", take_over=True)


class TestSaying:
    def test_keeps_the_answer_under_a_number_once(self, people: People) -> None:
        talk, key = people.taken(), uuid4()

        first, again = say(people, talk, key=key), say(people, talk, key=key)

        assert isinstance(first, Written)
        assert isinstance(again, Written)
        assert again.again
        (row,) = assurances.of_person(people.ana.pk)
        assert (row.number, row.seq) == (assurances.number_of(key), first.seq)
        assert row.number.startswith("ST-")
        assert not row.contradicts

    def test_is_for_who_has_the_conversation(self, people: People) -> None:
        talk = people.taken()
        sight = access.conversation_at_desk(people.omi.pk, talk)

        outcome = assurances.say(sight, "Yes.", clause=CLAUSE, applies=True, key=uuid4())

        assert isinstance(outcome, NotOwner)
        assert assurances.of_person(people.ana.pk) == ()

    def test_wants_a_rule_that_these_terms_have(self, people: People) -> None:
        sight = access.conversation_at_desk(people.olu.pk, people.taken())

        with pytest.raises(NoSuchClause):
            assurances.say(sight, "Yes.", clause="made_up", applies=True, key=uuid4())

    def test_with_the_key_of_another_answer_is_refused(self, people: People) -> None:
        talk, key = people.taken(), uuid4()
        say(people, talk, key=key)

        assert isinstance(say(people, talk, key=key, applies=False), KeyReused)


class TestContradiction:
    def test_is_told_to_the_person_and_to_staff_where_the_opposite_is_said(
        self, people: People
    ) -> None:
        talk = people.taken()
        say(people, talk)
        taken_over(people, talk)

        say(people, talk, by=people.omi, applies=False)

        later, earlier = assurances.of_person(people.ana.pk)
        assert later.contradicts == earlier.number
        assert assurances.contradictions() == (later,)
        (told,) = lines(talk, "assurances_differ")
        assert told.body["facts"] == {"number": later.number, "other": earlier.number}
        (noted,) = lines(talk, "assurance_contradicted")
        assert noted.audience == STAFF

    def test_is_none_where_the_same_is_said_again(self, people: People) -> None:
        talk = people.taken()
        say(people, talk)
        taken_over(people, talk)

        say(people, talk, by=people.omi)

        assert assurances.contradictions() == ()
        assert assurances.said(CLAUSE).applies == 2

    @pytest.mark.parametrize("later_stands", [True, False])
    def test_ends_when_a_supervisor_says_which_stands(
        self, people: People, *, later_stands: bool
    ) -> None:
        talk = people.taken()
        say(people, talk)
        say(people, talk, applies=False)
        later, earlier = assurances.of_person(people.ana.pk)
        settle = assurances.settle if later_stands else assurances.withdraw

        assert settle(later.number)
        assert not settle(later.number)

        right, wrong = (later, earlier) if later_stands else (earlier, later)
        (told,) = lines(talk, "assurance_stands")
        assert told.body["facts"] == {"number": right.number, "other": wrong.number}
        verdicts = {row.number: row.stands for row in assurances.of_person(people.ana.pk)}
        assert verdicts == {right.number: True, wrong.number: False}
        assert assurances.contradictions() == ()

    def test_is_judged_by_what_was_found_to_stand(self, people: People) -> None:
        talk = people.taken()
        say(people, talk)
        say(people, talk, applies=False)
        later, _earlier = assurances.of_person(people.ana.pk)
        assurances.settle(later.number)

        say(people, talk, applies=False)

        assert assurances.contradictions() == ()
