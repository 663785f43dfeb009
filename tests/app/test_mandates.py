"""Who acts for a party of an order: asked, accepted, told, noted in its disputes, ended."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from tests.app import files, representing
from tests.app.handing_in import handed_in
from tests.app.post import Post
from tests.app.world import World
from tests.web.cases import REFUSAL
from wakai.app import (
    access,
    chat,
    claims,
    clock,
    deadlines,
    disputes,
    evidence,
    mandates,
    orders,
    outbox,
    texts,
)
from wakai.app.access import NotVisible
from wakai.app.disputes import Done
from wakai.core.conversations.model import ActorKind
from wakai.core.disputes.commands import Command, Escalate, RefuseRequest, Withdraw
from wakai.core.disputes.events import MandateBegun, MandateEnded, ReviewStarted
from wakai.core.disputes.kinds import Unfit
from wakai.core.disputes.model import DeadlineKind, Party, Role, Visibility
from wakai.core.disputes.refusals import (
    CannotRepresent,
    InvitationOver,
    NotAllowed,
    PartyItself,
    Refusal,
    RepresentedAlready,
    TooManyInvitations,
)
from wakai.core.ids import DisputeId
from wakai.store import journal, people
from wakai.store.disputes import OpenDispute
from wakai.store.models import EvidenceFile, Mandate, Notice, Person
from wakai.store.people import PersonRow

SELLER_ANSWER = DeadlineKind.SELLER_ANSWER
pytestmark = pytest.mark.django_db(transaction=True)


def row(person: Person) -> PersonRow:
    found = people.person(person.pk)
    assert found is not None
    return found


def invite(world: World, email: str = representing.ADDRESS) -> Refusal | None:
    sight = access.order_to_name_somebody(world.ana.pk, world.order.pk)
    return mandates.invite(sight, email, language="en")


def refuse(world: World, case: DisputeId) -> None:
    """Let Ben refuse what is asked."""
    said = texts.new("No.", language="en", author_id=world.ben.pk)
    command = RefuseRequest(by=world.seller, at=world.now, reason=REFUSAL, statement=said.ref)
    assert isinstance(disputes.execute(case, command, new_texts=[said]), Done)


def answer(case: DisputeId, command: Command) -> Done | Refusal:
    return disputes.execute(case, command)


def put_in(world: World, case: DisputeId, file: UUID) -> None:
    """Let Ana put a file of hers into the case."""
    put = evidence.attach(file, case, by=world.buyer, kind="photo_item", at=clock.now())
    assert isinstance(put, Done), put


def ends_at(case: DisputeId, kind: DeadlineKind) -> datetime:
    return journal.read(case).state.deadlines[kind].due_at


class TestAsking:
    def test_sends_one_mail_whose_link_leads_to_the_invitation(
        self, world: World, post: Post
    ) -> None:
        asked = representing.asked(world)

        outbox.send_due(clock.now())

        (mail,) = post.sent
        assert (mail.to, mail.letter.language) == (representing.ADDRESS, "en")
        assert mail.letter.subject == "Ana asks you to act for them"
        token = mail.url.rstrip("/").rpartition("/")[2]
        assert mandates.invitation(token) == asked
        assert mandates.invitation(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
        assert world.order.number not in str(mail.letter)

    def test_is_for_one_at_a_time_and_never_oneself(self, world: World) -> None:
        assert invite(world, world.ana.email.upper()) == CannotRepresent(why=Unfit.SELF)
        representing.asked(world)
        assert invite(world, "moe@example.org") == RepresentedAlready()
        representing.end(world)
        assert invite(world, "moe@example.org") is None

    def test_is_possible_again_when_the_time_of_the_first_is_over(self, world: World) -> None:
        asked = representing.asked(world)
        Mandate.objects.filter(pk=asked.id).update(invited_until=clock.now())

        assert mandates.refused(representing.newest(), None) == InvitationOver()
        assert invite(world, "moe@example.org") is None

    def test_mails_no_more_strangers_than_a_few_a_day(self, world: World) -> None:
        for number in range(mandates.INVITATIONS_MAX):
            representing.asked(world, email=f"{number}@example.org")
            representing.end(world)

        refused = invite(world)
        Mandate.objects.update(invited_at=clock.now() - timedelta(days=1))

        assert refused == TooManyInvitations(invitations_max=mandates.INVITATIONS_MAX)
        assert invite(world) is None


class TestAccepting:
    def test_opens_the_doors_of_that_order_and_of_no_other(self, world: World) -> None:
        case = world.submitted().dispute_id
        before = representing.someone(world, "Kai", Role.REPRESENTATIVE)
        ken = representing.ken(world)
        other = world.order
        other.pk, other.number = None, "200300400"
        other.save(force_insert=True)

        sight = access.dispute_for_party(ken.pk, case)

        assert (sight.party, sight.role, sight.actor) == (
            Party.BUYER,
            Role.BUYER,
            representing.acting(ken),
        )
        for who, order in ((ken, other.pk), (before, sight.dispute.order_id)):
            with pytest.raises(NotVisible):
                access.order_for_party(who.pk, order)
        with pytest.raises(NotVisible):
            access.dispute_for_party(before.pk, case)
        with pytest.raises(NotVisible):
            access.order_to_name_somebody(ken.pk, sight.dispute.order_id)

    @pytest.mark.parametrize(
        ("name", "why"), [("ben", Unfit.OTHER_SIDE), ("olu", Unfit.STAFF), ("ana", Unfit.SELF)]
    )
    def test_is_not_for_the_other_side_the_house_or_oneself(
        self, world: World, name: str, why: Unfit
    ) -> None:
        asked = representing.asked(world)

        assert mandates.accept(asked, row(getattr(world, name))) == CannotRepresent(why=why)
        assert representing.newest().is_open(clock.now())
        assert mandates.accept(asked, row(representing.someone(world))) is None

    def test_is_not_for_who_acts_or_once_acted_for_the_other_side(self, world: World) -> None:
        lia = representing.ken(world, party=Party.SELLER, name="Lia")
        ben = row(world.ben)
        asked = representing.asked(world)
        acting = mandates.accept(asked, row(lia))
        mandates.end(mandates.of_helper(lia.pk)[0], ben)

        assert acting == CannotRepresent(why=Unfit.OTHER_SIDE)
        assert mandates.accept(asked, row(lia)) == CannotRepresent(why=Unfit.OTHER_SIDE)

    def test_counts_once(self, world: World) -> None:
        asked = representing.asked(world)
        ken, moe = row(representing.someone(world)), row(representing.someone(world, "Moe"))

        assert mandates.accept(asked, ken) is None
        assert mandates.accept(representing.newest(), moe) == InvitationOver()
        assert mandates.accept(asked, moe) == RepresentedAlready()

    def test_makes_an_account_for_who_has_none(self, world: World) -> None:
        asked = representing.asked(world, email="new@example.org")

        made = mandates.accept_as_new(asked, name="Noa", password="plenty of kettles")

        assert isinstance(made, PersonRow)
        assert (made.email, *made.roles) == ("new@example.org", Role.REPRESENTATIVE)
        assert not made.is_staff
        assert access.order_for_party(made.id, world.order.pk).represents

    def test_tells_both_in_their_own_languages(self, world: World, post: Post) -> None:
        ken = representing.ken(world)

        outbox.send_due(clock.now())

        told = {mail.to: mail.letter for mail in post.sent}
        assert told[world.ana.email].language == "ja"
        assert "Ken" in told[world.ana.email].subject
        assert told[ken.email].subject == "You act for Ana now"
        assert {mail.name for mail in post.sent} == {"Ana", "Ken"}


class TestActing:
    def test_is_noted_in_each_dispute_and_says_who_did_it_for_whom(self, world: World) -> None:
        case = world.submitted().dispute_id
        ken = representing.ken(world)
        escalated = Escalate(by=representing.acting(ken), at=world.now)
        refuse(world, case)

        world.run(case, escalated)

        entries = journal.entries(case)
        begun = next(one for one in entries if isinstance(one.event, MandateBegun))
        done = next(one for one in entries if isinstance(one.event, ReviewStarted))
        for entry in (begun, done):
            assert (entry.actor_id, entry.role, entry.on_behalf_of) == (
                ken.pk,
                "representative",
                "buyer",
            )
        mandates.bring_in_step(representing.newest())
        assert len(journal.entries(case)) == len(entries)

    def test_begins_a_dispute_that_knows_the_mandate(self, world: World) -> None:
        ken = representing.ken(world)
        order = orders.order(world.order.pk)
        assert order is not None

        started = claims.start(order, representing.acting(ken))

        assert isinstance(started, OpenDispute)
        assert access.dispute_for_party(ken.pk, started.id).represents
        assert access.dispute_for_party(world.ana.pk, started.id).actor == world.buyer

    def test_leaves_to_the_party_what_binds_it(self, world: World) -> None:
        case = world.submitted().dispute_id
        by = representing.acting(representing.ken(world))
        withdraw = Withdraw(by=by, at=world.now, warned=True)

        assert answer(case, withdraw) == PartyItself()

    def test_brings_each_notice_to_both_and_counts_only_the_partys(
        self, world: World, post: Post
    ) -> None:
        case = world.submitted().dispute_id
        ken = representing.ken(world)
        refuse(world, case)

        outbox.send_due(clock.now())

        kept = {one.person_id: one for one in Notice.objects.filter(code="refused")}
        assert kept.keys() == {world.ana.pk, ken.pk}
        assert kept[ken.pk].facts["facts"]["represents"] is True
        letters = {mail.to: mail.letter for mail in post.sent if mail.letter.number}
        assert "You act for the buyer of this order" in str(letters[ken.email])
        assert letters[ken.email].order == letters[world.ana.email].order

    @pytest.mark.parametrize(("ben_is_reached", "counted"), [(True, 1), (False, 0)])
    def test_reminds_both_but_counts_what_reached_the_party(
        self, world: World, post: Post, *, ben_is_reached: bool, counted: int
    ) -> None:
        case = world.submitted().dispute_id
        lia = representing.ken(world, party=Party.SELLER, name="Lia")
        if not ben_is_reached:
            Person.objects.filter(pk=world.ben.pk).update(email="ben@no-address.invalid")
        clock.advance(int((ends_at(case, SELLER_ANSWER) - clock.now()).total_seconds() * 0.6))

        deadlines.fire_due(clock.now(), limit=50)
        outbox.send_due(clock.now())
        clock.forget()

        told = Notice.objects.filter(code="reminder", person_id=lia.pk).get()
        assert told.message_id in {mail.message_id for mail in post.sent}
        clocks = journal.read(case).state.deadlines
        assert clocks[SELLER_ANSWER].reminders_delivered == counted

    def test_sees_evidence_of_both_but_nothing_for_the_decider_alone(self, world: World) -> None:
        case = world.submitted().dispute_id
        ken = representing.ken(world)
        open_, hidden = handed_in(world, files.photo()), handed_in(world, files.photo())
        put_in(world, case, open_.id)
        put_in(world, case, hidden.id)
        EvidenceFile.objects.filter(pk=hidden.id).update(visibility=Visibility.DECIDER_ONLY.value)

        seen = {tile.id for tile in evidence.tiles_for(case, ken.pk)}
        partys = {tile.id for tile in evidence.tiles_for(case, world.ana.pk)}

        assert seen == {open_.id}
        assert partys == {open_.id, hidden.id}

    def test_writes_in_the_messages_of_the_order_in_the_partys_place(self, world: World) -> None:
        ken = representing.ken(world)
        talk = chat.open_order_thread(
            world.order.pk, buyer=world.ana.pk, seller=world.ben.pk, language="en", helper=ken.pk
        )

        seat = access.conversation_for(ken.pk, talk).seat

        assert (seat.actor.kind, seat.actor.id, seat.represents) == (ActorKind.BUYER, ken.pk, True)
        assert not seat.reader.staff
        chat.mark_read(talk, seat, 1)
        representing.end(world)
        with pytest.raises(NotVisible):
            access.conversation_for(ken.pk, talk)


class TestEnding:
    def test_shuts_every_door_at_once_and_is_noted(self, world: World, post: Post) -> None:
        case = world.submitted().dispute_id
        ken = representing.ken(world)
        put_in(world, case, handed_in(world, files.photo()).id)
        refuse(world, case)
        outbox.send_due(clock.now())
        post.sent.clear()

        representing.end(world)
        outbox.send_due(clock.now())

        for door in (access.dispute_for_party, access.dispute_for):
            with pytest.raises(NotVisible):
                door(ken.pk, case)
        assert evidence.tiles_for(case, ken.pk) == ()
        ended = journal.entries(case)[-1]
        assert isinstance(ended.event, MandateEnded)
        assert (ended.actor_id, ended.role) == (world.ana.pk, "buyer")
        assert {mail.to for mail in post.sent} == {world.ana.email, ken.email}
        by_ken = Escalate(by=representing.acting(ken), at=world.now)
        assert answer(case, by_ken) == NotAllowed()
        assert isinstance(answer(case, Escalate(by=world.buyer, at=world.now)), Done)

    def test_is_for_the_helper_too(self, world: World) -> None:
        case = world.submitted().dispute_id
        ken = representing.ken(world)

        mandates.end(representing.newest(), row(ken))

        last = journal.entries(case)[-1]
        assert isinstance(last.event, MandateEnded)
        assert (last.actor_id, last.role) == (ken.pk, "representative")
        assert mandates.of_helper(ken.pk) == ()

    def test_is_noted_by_the_outbox_where_somebody_was_killed_in_between(
        self, world: World, post: Post, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        case = world.submitted().dispute_id
        with monkeypatch.context() as killed:
            killed.setattr(mandates, "bring_in_step", lambda _mandate: None)
            ken = representing.ken(world)
        before = journal.read(case).state.mandates

        outbox.send_due(clock.now())

        assert before == ()
        assert [one.person for one in journal.read(case).state.mandates] == [ken.pk]
        assert post.sent

    def test_leaves_nobody_of_the_house_in_a_case_of_whom_they_once_helped(
        self, world: World
    ) -> None:
        case = world.submitted().dispute_id
        ken = representing.ken(world)
        representing.end(world)
        Person.objects.filter(pk=ken.pk).update(roles=["representative", "adjudicator"])

        with pytest.raises(NotVisible):
            access.dispute_for_staff(ken.pk, case)
        assert access.dispute_for_staff(world.ida.pk, case).party is None
