"""Who owns a conversation, who may write, what a text must be: the rules without any database."""

from dataclasses import replace
from uuid import UUID

import pytest

from wakai.core.conversations import cards, texts
from wakai.core.conversations.decide import decide
from wakai.core.conversations.evolve import evolve
from wakai.core.conversations.model import (
    Actor,
    ActorKind,
    AskAnother,
    AskCallback,
    Claim,
    Conversation,
    End,
    HandOff,
    Happened,
    Kind,
    Owner,
    Park,
    Post,
    Reader,
    Reason,
    Release,
    Resume,
    State,
    WarnIdle,
)
from wakai.core.conversations.refusals import (
    BotMuted,
    Ended,
    NotOwner,
    NotPossibleHere,
    StaleEpoch,
    StaleSeq,
)
from wakai.core.conversations.seats import Place, seat

ANA = Actor(ActorKind.BUYER, 1)
OLU = Actor(ActorKind.OPERATOR, 7)
OMI = Actor(ActorKind.OPERATOR, 8)
BOT = Actor(ActorKind.BOT)

WITH_BOT = Conversation(last_seq=4)
QUEUED = Conversation(owner=Owner.QUEUE, epoch=1, last_seq=5)
TAKEN = Conversation(owner=Owner.HUMAN, owner_id=7, epoch=2, last_seq=6)
PARKED = Conversation(owner=Owner.HUMAN, owner_id=7, epoch=2, last_seq=6, state=State.PARKED)
OVER = Conversation(owner=Owner.NOBODY, epoch=3, last_seq=7, state=State.ENDED)
THREAD = Conversation(kind=Kind.ORDER, owner=Owner.NOBODY, last_seq=2)


class TestPost:
    @pytest.mark.parametrize(
        ("state", "command", "answer"),
        [
            (WITH_BOT, Post(actor=BOT), None),
            (QUEUED, Post(actor=BOT), BotMuted()),
            (TAKEN, Post(actor=BOT), BotMuted()),
            (TAKEN, Post(actor=OLU), None),
            (TAKEN, Post(actor=OMI), NotOwner(owner_id=7)),
            (QUEUED, Post(actor=OLU), NotOwner(owner_id=None)),
            (TAKEN, Post(actor=OMI, kind="note.posted"), None),
            (TAKEN, Post(actor=ANA), None),
            (OVER, Post(actor=ANA), Ended()),
            (OVER, Post(actor=ANA, kind="card.answered"), None),
            (TAKEN, Post(actor=OLU, expect_seq=5), StaleSeq(head=6)),
            (TAKEN, Post(actor=OLU, expect_seq=6), None),
            (TAKEN, Post(actor=OLU, expect_epoch=1), StaleEpoch(epoch=2)),
        ],
    )
    def test_is_allowed_or_refused(
        self, state: Conversation, command: Post, answer: object
    ) -> None:
        decision = decide(state, command)

        if answer is None:
            assert decision == (Happened(kind=command.kind, actor=command.actor),)
        else:
            assert decision == answer


class TestHandOff:
    def test_cannot_be_refused_to_a_party_who_writes_with_the_bot(self) -> None:
        (event,) = decide(WITH_BOT, HandOff(actor=ANA, reason=Reason.BUTTON))  # type: ignore[misc]

        after = evolve(WITH_BOT, event)
        assert (after.owner, after.epoch) == (Owner.QUEUE, 1)

    def test_changes_nothing_when_people_have_it_already(self) -> None:
        assert decide(QUEUED, HandOff(actor=ANA, reason=Reason.BUTTON)) == ()
        assert decide(TAKEN, HandOff(actor=ANA, reason=Reason.BUTTON)) == ()

    def test_does_not_exist_between_buyer_and_seller(self) -> None:
        assert decide(THREAD, HandOff(actor=ANA, reason=Reason.BUTTON)) == NotPossibleHere()

    def test_is_not_the_bots_once_somebody_left_it_with_the_house(self) -> None:
        (asked,) = decide(WITH_BOT, AskCallback(actor=ANA))  # type: ignore[misc]
        left = evolve(WITH_BOT, asked)

        assert decide(left, HandOff(actor=BOT, reason=Reason.BUTTON)) == BotMuted()
        (event,) = decide(left, HandOff(actor=ANA, reason=Reason.BUTTON))  # type: ignore[misc]
        assert evolve(left, event).owner is Owner.QUEUE


class TestSecondOpinion:
    def test_brings_it_back_into_the_queue_and_says_who_is_not_meant(self) -> None:
        (event,) = decide(TAKEN, AskAnother(actor=ANA))  # type: ignore[misc]
        after = evolve(TAKEN, event)

        assert (after.owner, after.owner_id, after.epoch) == (Owner.QUEUE, None, 3)
        assert event.facts["from_id"] == 7
        assert decide(after, AskAnother(actor=ANA)) == ()

    def test_is_the_partys_to_ask_where_a_person_answers(self) -> None:
        assert decide(TAKEN, AskAnother(actor=OLU)) == NotPossibleHere()
        assert decide(WITH_BOT, AskAnother(actor=ANA)) == NotPossibleHere()
        assert decide(THREAD, AskAnother(actor=ANA)) == NotPossibleHere()
        assert decide(OVER, AskAnother(actor=ANA)) == Ended()


class TestClaim:
    def test_moves_the_epoch_so_that_the_second_one_is_late(self) -> None:
        (event,) = decide(QUEUED, Claim(operator=7, expect_epoch=1))  # type: ignore[misc]
        after = evolve(QUEUED, event)

        assert (after.owner, after.owner_id, after.epoch) == (Owner.HUMAN, 7, 2)
        assert decide(after, Claim(operator=8, expect_epoch=1)) == StaleEpoch(epoch=2)
        assert decide(after, Claim(operator=8, expect_epoch=2)) == NotOwner(owner_id=7)
        assert decide(after, Claim(operator=7, expect_epoch=1)) == ()

    def test_takes_over_only_when_that_is_meant(self) -> None:
        decision = decide(TAKEN, Claim(operator=8, expect_epoch=2, take_over=True))

        assert isinstance(decision, tuple)
        assert evolve(TAKEN, decision[0]).owner_id == 8


class TestSilence:
    def test_of_somebody_who_waits_for_us_is_not_held_against_them(self) -> None:
        assert decide(QUEUED, WarnIdle()) == NotPossibleHere()
        assert decide(QUEUED, Park()) == NotPossibleHere()

    def test_ends_with_a_word(self) -> None:
        spoken = evolve(PARKED, Happened(kind="message.posted", actor=ANA))
        noted = evolve(PARKED, Happened(kind="note.posted", actor=OLU))

        assert (spoken.state, noted.state) == (State.OPEN, State.PARKED)
        assert isinstance(decide(PARKED, Resume(actor=ANA)), tuple)


class TestEnd:
    def test_is_for_the_party_and_the_operator_who_has_it(self) -> None:
        assert isinstance(decide(TAKEN, End(actor=ANA)), tuple)
        assert isinstance(decide(TAKEN, End(actor=OLU)), tuple)
        assert decide(TAKEN, End(actor=OMI)) == NotOwner(owner_id=7)
        assert decide(WITH_BOT, End(actor=BOT)) == NotPossibleHere()
        assert decide(OVER, End(actor=ANA)) == ()
        assert decide(TAKEN, Release(operator=8)) == NotOwner(owner_id=7)


WRITES, READS = (ActorKind.OPERATOR, True), (ActorKind.OPERATOR, False)
WITH_ANA = Place(kind=Kind.SUPPORT, whose=1)
ABOUT_A_CASE = Place(kind=Kind.SUPPORT, whose=1, parties=frozenset({1, 2}))
OF_TWO = Place(kind=Kind.ORDER, parties=frozenset({1, 2}))
OF_TWO_WHO_DISPUTE = replace(OF_TWO, disputed=True)


class TestSeat:
    @pytest.mark.parametrize(
        ("person", "roles", "place", "taken"),
        [
            (1, {"buyer"}, WITH_ANA, (ActorKind.BUYER, True)),
            (1, {"seller"}, WITH_ANA, (ActorKind.SELLER, True)),
            (1, {"buyer", "operator"}, replace(WITH_ANA, part="buyer"), (ActorKind.BUYER, True)),
            (1, {"buyer", "operator"}, ABOUT_A_CASE, (ActorKind.BUYER, True)),
            (2, {"buyer"}, WITH_ANA, None),
            (2, {"seller"}, replace(OF_TWO, part="seller"), (ActorKind.SELLER, True)),
            (2, {"seller", "operator"}, replace(OF_TWO, part="seller"), (ActorKind.SELLER, True)),
            (3, {"seller"}, OF_TWO_WHO_DISPUTE, None),
        ],
    )
    def test_of_a_party_is_their_own(
        self, person: int, roles: set[str], place: Place, taken: tuple[ActorKind, bool] | None
    ) -> None:
        found = seat(person, roles, place)

        assert (found and (found.actor.kind, found.writes)) == taken
        assert found is None or not found.reader.staff

    @pytest.mark.parametrize(
        ("place", "operator", "adjudicator"),
        [
            (WITH_ANA, WRITES, READS),
            (ABOUT_A_CASE, WRITES, READS),
            (OF_TWO, None, None),
            (OF_TWO_WHO_DISPUTE, WRITES, READS),
            (replace(OF_TWO_WHO_DISPUTE, part="operator"), WRITES, READS),
        ],
    )
    def test_of_the_house_is_there_for_whoever_is_no_party(
        self,
        place: Place,
        operator: tuple[ActorKind, bool] | None,
        adjudicator: tuple[ActorKind, bool] | None,
    ) -> None:
        for roles, taken in (
            ({"operator"}, operator),
            ({"supervisor", "adjudicator"}, operator),
            ({"adjudicator"}, adjudicator),
            ({"auditor"}, adjudicator),
            ({"finance"}, None),
        ):
            found = seat(7, roles, place)
            assert (found and (found.actor.kind, found.writes)) == taken, roles
            assert found is None or found.reader.staff

    @pytest.mark.parametrize("place", [ABOUT_A_CASE, OF_TWO, OF_TWO_WHO_DISPUTE])
    def test_of_the_house_is_not_there_for_the_other_side(self, place: Place) -> None:
        assert seat(2, {"seller", "operator", "adjudicator"}, place) is None


class TestReader:
    def test_sees_what_is_meant_for_them(self) -> None:
        party, staff = Reader(1), Reader(7, staff=True)

        assert [party.sees(a) for a in ("all", "staff", "party:1", "party:2")] == [
            True, False, True, False,
        ]  # fmt: skip
        assert all(staff.sees(a) for a in ("all", "staff", "party:1"))


class TestText:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("Hello", "Hello"),
            ("two\r\nlines", "two\nlines"),
            ("e\u0301", "\u00e9"),
            ("👩\u200d👧", "👩\u200d👧"),
            ("a\u202eb", "ab"),
            ("tab\tand\nnew", "tab\tand\nnew"),
            ("bell\x07", "bell"),
        ],
    )
    def test_is_kept_in_one_form(self, given: str, kept: str) -> None:
        assert texts.clean(given, characters_max=100) == kept

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ("", "empty"),
            ("  \n", "empty"),
            ("\u200b\ufeff", "empty"),
            ("a\x00", "bad_characters"),
            ("\ud83d", "bad_characters"),
            (7, "bad_characters"),
            ("x" * 101, "too_long"),
        ],
    )
    def test_is_refused_with_a_reason(self, given: object, code: str) -> None:
        with pytest.raises(texts.BadText) as refused:
            texts.clean(given, characters_max=100)

        assert refused.value.code == code


class TestCards:
    def test_say_what_they_are(self) -> None:
        dispute = UUID(int=5)

        body = cards.body(cards.AppealForm(dispute=dispute, number="7K4"))

        assert body == {
            "card": "appeal_form", "dispute": str(dispute), "number": "7K4", "drafted": False,
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("card", "answer"),
        [
            ("order_picker", {"order": "5"}),
            ("order_picker", {"order": True}),
            ("evidence_request", {"evidence": []}),
            ("confirmation", {"sha256": "x", "confirmed": True}),
            ("survey", {"rating": 6}),
            ("survey", {"rating": 1, "words": "x" * 2_001}),
            ("ruling", {}),
            ("unknown", {}),
        ],
    )
    def test_take_only_answers_of_their_shape(self, card: str, answer: dict[str, object]) -> None:
        with pytest.raises(cards.BadCard):
            cards.checked_answer(card, answer)

    def test_keep_of_an_answer_what_they_asked_for(self) -> None:
        assert cards.checked_answer("order_number", {"order": 5, "more": 1}) == {"order": 5}
        assert cards.checked_answer("survey", {"rating": 4}) == {"rating": 4, "words": ""}
