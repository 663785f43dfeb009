"""Erasing a person: nothing of theirs is left in any table or file, and all that is decided is."""

from datetime import datetime, timedelta
from itertools import chain
from typing import Any

import pytest
from django.db.models import QuerySet

from tests.app import files, handing_in, pasts, representing, sanctioned
from tests.app.pasts import BENS, HERS, Past, everything
from tests.app.world import World
from tests.web import cases
from wakai.app import chat, clock, erasure, evidence, plugs, texts
from wakai.app.erasure import Erased, ErasedBefore, Staff, UnderWay, Unknown
from wakai.app.ports import Unavailable
from wakai.core.conversations.model import Actor as Talker
from wakai.core.conversations.model import ActorKind, Reason
from wakai.core.disputes.commands import WaiveAppeal
from wakai.core.ids import DisputeId
from wakai.store import erasure as stored
from wakai.store import rebuild, verify
from wakai.store.models import (
    ChatEvent,
    Conversation,
    DisputeEvent,
    LedgerEntry,
    Order,
    Payment,
    Person,
    Text,
)
from wakai.store.models import Dispute as DisputeRow

pytestmark = pytest.mark.django_db(transaction=True)

LONG = timedelta(days=400)


@pytest.fixture
def past(world: World) -> Past:
    return pasts.made(world)


def journal() -> list[Any]:
    events = DisputeEvent.objects.order_by("dispute_id", "version").values_list()
    return [*events, *LedgerEntry.objects.order_by("dispute_id", "version", "line").values_list()]


def whole(dispute_id: DisputeId) -> bool:
    """Return whether hash chains, sums and rows are, also after the rows were made anew."""
    found = [*verify.dispute(dispute_id), *chain.from_iterable(verify.all_conversations())]
    rebuild.dispute(dispute_id)
    return not found and verify.dispute(dispute_id) == ()


class TestErasing:
    def test_leaves_nothing_of_a_person_but_a_number(self, world: World, past: Past) -> None:
        held = {name for name, words in HERS.items() if words in everything()}
        assert held == set(HERS)  # or the look below would find nothing for another reason

        answer = erasure.erase(world.ana.id)

        assert isinstance(answer, Erased)
        assert {name: words for name, words in HERS.items() if words in everything()} == {}
        with pytest.raises((OSError, Unavailable)):
            plugs.files().size(past.file_key)
        ana = Person.objects.get(pk=world.ana.pk)
        assert (ana.name, ana.is_active, ana.has_usable_password()) == (f"#{ana.pk}", False, False)
        assert erasure.erase(world.ana.id) == ErasedBefore(ana.erased_at or clock.now())

    def test_keeps_chains_ledger_and_rows_whole(self, world: World, past: Past) -> None:
        before = journal()

        assert isinstance(erasure.erase(world.ana.id), Erased)

        assert journal() == before
        assert whole(past.dispute_id)

    def test_keeps_what_the_other_side_said(self, world: World, past: Past) -> None:
        assert isinstance(erasure.erase(world.ana.id), Erased)

        assert Text.objects.get(author=world.ben).body == BENS
        lines = ChatEvent.objects.filter(conversation_id=past.thread, kind="message.posted")
        said = [body["text"] for body in lines.order_by("seq").values_list("body", flat=True)]
        assert said == ["", BENS]

    def test_of_the_seller_keeps_what_the_buyer_said(self, world: World, past: Past) -> None:
        assert isinstance(erasure.erase(world.ben.id), Erased)

        assert BENS not in everything()
        assert {name for name, words in HERS.items() if words in everything()} == set(HERS)
        assert whole(past.dispute_id)

    def test_takes_along_what_a_representative_wrote_for_them(self, world: World) -> None:
        helper = representing.ken(world)
        words = texts.new("He hands this in for her.", language="en", author_id=helper.pk)
        dispute_id = world.submitted().dispute_id
        refs = DisputeEvent.objects.filter(dispute_id=dispute_id, kind="dispute.submitted.v1")
        ref = refs.get().body["claim"]["statement"]["text_id"]
        Text.objects.filter(pk=ref).update(author=helper, body=words.body)
        assert refs.update(on_behalf_of="buyer") == 1
        pasts.ended(world, dispute_id)

        assert isinstance(erasure.erase(world.ana.id), Erased)

        assert words.body not in everything()

    def test_says_what_would_go_and_changes_nothing(self, world: World, past: Past) -> None:
        before = everything()

        told = erasure.erase(world.ana.id, dry_run=True)

        assert everything() == before
        assert handing_in.kept(past.file_key)
        assert told == erasure.erase(world.ana.id)
        assert isinstance(told, Erased)
        counts = dict(told.counts)
        assert counts.pop("notices") > 0
        assert counts == {
            "texts": 2,  # the claim, and the address beside it
            "messages": 3,  # in both chats, and a translation
            "files": 1,
            "drafts": 1,
            "comments": 0,
            "addresses": 1,
        }


class TestWhoOnceWorkedForTheHouse:
    @pytest.fixture
    def ruled(self, world: World) -> str:
        """Return what Ida found in a ruling, after her roles were taken away."""
        dispute_id = cases.ruled(world)
        statement = texts.new(HERS["claim"], language="en", author_id=world.ida.pk)
        Text.objects.filter(author=world.ida).update(body=statement.body)
        for side in (world.buyer, world.seller):
            world.run(dispute_id, WaiveAppeal(by=side, at=world.now))
        Person.objects.filter(pk=world.ida.pk).update(roles=[])
        return statement.body

    def test_leaves_rulings_and_their_reasons(self, world: World, ruled: str) -> None:
        why = sanctioned.sue()
        sanctioned.stated(world)
        Person.objects.filter(pk=why.pk).update(roles=["buyer"])

        for person in (world.ida, why):
            answer = erasure.erase(person.pk)
            assert isinstance(answer, Erased)
            assert answer.counts["texts"] == 0
            assert Person.objects.get(pk=person.pk).name == f"#{person.pk}"

        assert Text.objects.get(author=world.ida).body == ruled
        assert Text.objects.get(author=why).body == "The brand did not make it."

    def test_leaves_them_after_the_period_too(
        self, world: World, ruled: str, settings: Any
    ) -> None:
        settings.WAKAI_ERASE_AFTER_DAYS = 365

        assert erasure.erase_old(clock.now() + LONG) > 0

        assert Person.objects.get(pk=world.ida.pk).erased_at
        assert Text.objects.get(author=world.ida).body == ruled

    @pytest.mark.usefixtures("past")
    def test_takes_along_what_they_wrote_as_a_buyer(self, world: World) -> None:
        Person.objects.filter(pk=world.ana.pk).update(roles=[])

        assert isinstance(erasure.erase(world.ana.pk), Erased)

        assert HERS["claim"] not in everything()


class TestARepresentative:
    def test_leaves_the_case_of_the_party_which_goes_with_the_party(self, world: World) -> None:
        helper = representing.ken(world)
        dispute_id = world.draft()
        file = handing_in.handed_in(world, files.photo(), owner=helper)
        evidence.attach(
            file.id,
            dispute_id,
            by=representing.acting(helper),
            kind="photo_difference",
            at=world.now,
        )
        said = texts.new(HERS["claim"], language="en", author_id=helper.pk)
        pasts.submitted(world, dispute_id, representing.acting(helper), said)
        pasts.ended(world, dispute_id)
        waiting = handing_in.handed_in(world, files.photo(located=True), owner=helper)

        assert isinstance(erasure.erase(helper.pk), Erased)

        assert HERS["claim"] in everything()
        assert handing_in.kept(file.original_path)
        with pytest.raises((OSError, Unavailable)):
            handing_in.kept(waiting.original_path)
        assert isinstance(erasure.erase(world.ana.pk), Erased)
        assert HERS["claim"] not in everything()
        with pytest.raises((OSError, Unavailable)):
            handing_in.kept(file.original_path)
        assert whole(dispute_id)


class TestWhatIsUnderWay:
    def test_is_an_open_dispute_on_either_side(self, world: World) -> None:
        number = world.submitted().state.number

        for person in (world.ana, world.ben):
            answer = erasure.erase(person.id)
            assert isinstance(answer, UnderWay)
            assert answer.disputes == (number,)
            assert Person.objects.get(pk=person.pk).erased_at is None

    def test_is_an_open_dispute_of_whom_somebody_acts_for(self, world: World) -> None:
        helper = representing.ken(world)
        world.submitted()

        assert isinstance(erasure.erase(helper.pk), UnderWay)

    def test_is_a_sanction_that_holds(self, world: World) -> None:
        pasts.old(world)
        sanctioned.stated(world)

        answer = erasure.erase(world.ben.id)

        assert isinstance(answer, UnderWay)
        assert len(answer.sanctions) == 1
        assert isinstance(erasure.erase(world.ana.id), Erased)

    def test_is_a_chat_that_waits_for_a_person(self, world: World) -> None:
        ana = Talker(ActorKind.BUYER, world.ana.id)
        chat.hand_off(chat.open_support(world.ana.id, language="en"), ana, Reason.BUTTON)

        answer = erasure.erase(world.ana.id)

        assert isinstance(answer, UnderWay)
        assert answer.chats == 1

    def test_is_money_on_its_way(self, world: World, past: Past) -> None:
        assert not stored_under_way(world.ana.id)
        Payment.objects.create(
            key="grant",
            dispute_id=past.dispute_id,
            buyer_minor=1,
            seller_minor=0,
            currency="JPY",
            changed_at=world.now,
        )

        assert isinstance(erasure.erase(world.ana.id), UnderWay)

    def test_is_no_matter_for_staff_and_nobody(self, world: World) -> None:
        assert erasure.erase(world.ida.id) == Staff()
        assert erasure.erase(0) == Unknown()


def stored_under_way(person_id: int) -> bool:
    return isinstance(erasure.erase(person_id, dry_run=True), UnderWay)


class TestThePeriod:
    @pytest.fixture(autouse=True)
    def _days(self, settings: Any) -> None:
        settings.WAKAI_ERASE_AFTER_DAYS = 365

    def test_erases_those_of_whom_nothing_has_happened(self, world: World, past: Past) -> None:
        now = clock.now() - pasts.OVER  # when it ended
        assert erasure.erase_old(now) == 0
        assert erasure.erase_old(now + timedelta(days=364)) == 0

        assert erasure.erase_old(now + LONG) == 2  # and nobody of the house

        erased = Person.objects.filter(erased_at__isnull=False)
        assert set(erased.values_list("pk", flat=True)) == {world.ana.pk, world.ben.pk}
        assert whole(past.dispute_id)
        assert erasure.erase_old(now + LONG) == 0

    @pytest.mark.usefixtures("past")
    def test_is_none_where_none_was_set(self, settings: Any) -> None:
        settings.WAKAI_ERASE_AFTER_DAYS = 0

        assert erasure.erase_old(clock.now() + LONG) == 0

    def test_begins_with_the_last_thing_that_happened(self, world: World, past: Past) -> None:
        before = clock.now() + LONG
        later = before + timedelta(days=1)
        ana = Person.objects.filter(pk=world.ana.pk)
        last: list[tuple[QuerySet[Any], dict[str, Any]]] = [
            (Order.objects.all(), {"placed_at": later}),
            (ana, {"last_login": later}),
            (ana, {"seen_at": later}),
            (ana, {"created_at": later}),
            (Conversation.objects.filter(pk=past.support), {"last_at": later}),
            (DisputeRow.objects.all(), {"changed_at": later}),
            (DisputeRow.objects.all(), {"stage": "final"}),
        ]
        for rows, busy in last:
            known = rows.values(*busy)[0]
            assert world.ana.pk in over(before)
            rows.update(**busy)
            assert world.ana.pk not in over(before), busy
            rows.update(**known)

    @pytest.mark.usefixtures("past")
    def test_is_looked_at_in_turns_over_everybody(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(erasure, "LOOKED_AT", 1)
        at = clock.now() + LONG
        looks = Person.objects.count() + 1  # the last one finds nobody, and begins anew

        assert [erasure.erase_old(at) for _ in range(looks)] == [1, 1, *[0] * (looks - 2)]
        Person.objects.filter(pk=world.ana.pk).update(erased_at=None)
        assert erasure.erase_old(at) == 1


def over(before: datetime) -> tuple[int, ...]:
    """Return the people of whom nothing has happened since."""
    return stored.look(before=before, limit=1_000)
