"""Each door lets the right people in, and answers everybody else as if nothing were there."""

from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.app import files
from tests.app.handing_in import bound, handed_in
from tests.app.world import World
from wakai.app import access, cases, chat, clock, disputes, evidence
from wakai.app.access import NotVisible
from wakai.core.disputes.commands import FireDeadline
from wakai.core.disputes.model import SYSTEM, DeadlineKind, Party, Role, Stage
from wakai.core.ids import DisputeId
from wakai.store import conversations
from wakai.store import evidence as evidence_rows
from wakai.store.evidence import FileRow
from wakai.store.models import Conversation, Person

pytestmark = pytest.mark.django_db(transaction=True)


def stranger(role: str) -> Person:
    return Person.objects.create(
        email=f"{uuid4()}@example.org", name="X", roles=[role], created_at=clock.now()
    )


def shut(door: Callable[..., object], *args: object) -> bool:
    try:
        door(*args)
    except NotVisible:
        return True
    return False


def sent(world: World, talk: int) -> FileRow:
    """Return a photo that Ana has sent in a conversation."""
    file = handed_in(world, files.photo())
    assert bound(file, talk)
    found = evidence_rows.file(file.id)
    assert found is not None
    return found


class TestDisputes:
    def test_are_seen_by_their_two_parties_and_no_other(self, world: World) -> None:
        case = world.submitted().dispute_id

        assert access.dispute_for_party(world.ana.id, case).party is Party.BUYER
        assert access.dispute_for_party(world.ben.id, case).party is Party.SELLER
        for other in (stranger("buyer"), stranger("seller"), world.olu, world.ida):
            assert shut(access.dispute_for_party, other.id, case), other.roles

    def test_that_are_drafts_are_the_buyers_own(self, world: World) -> None:
        draft = world.draft()

        assert access.dispute_for_party(world.ana.id, draft).party is Party.BUYER
        assert shut(access.dispute_for_party, world.ben.id, draft)
        for role in ("operator", "adjudicator", "supervisor", "finance", "auditor"):
            assert shut(access.dispute_for_staff, stranger(role).id, draft), role

    def test_that_were_never_sent_stay_the_buyers_own(self, world: World) -> None:
        draft = world.draft()
        kept = disputes.read(draft).state.deadlines[DeadlineKind.DRAFT_KEPT]
        over = FireDeadline(by=SYSTEM, at=kept.due_at, kind=kept.kind, due_at=kept.due_at)
        assert world.run(draft, over).state.stage is Stage.CLOSED

        assert access.dispute_for_party(world.ana.id, draft).party is Party.BUYER
        assert shut(access.dispute_for_party, world.ben.id, draft)
        assert shut(access.dispute_for_staff, world.olu.id, draft)
        assert [row.id for row in cases.mine(world.ana.id)] == [draft]
        assert cases.mine(world.ana.id, sent_only=True) == ()
        assert cases.mine(world.ben.id) == ()
        assert cases.seller_counts(world.ben.id) == (0, 0, 0)
        assert cases.latest_on_order(world.order.id) is None

    def test_that_are_drafts_show_their_evidence_to_the_buyer_alone(self, world: World) -> None:
        draft, file = world.draft(), handed_in(world, files.photo())
        put = evidence.attach(file.id, draft, by=world.buyer, kind="photo_difference", at=world.now)
        assert isinstance(put, disputes.Done)

        def sees() -> list[bool]:
            everybody = (world.ana, world.ben, world.olu, world.ida)
            return [bool(evidence.tiles_for(draft, person.id)) for person in everybody]

        assert sees() == [True, False, False, False]
        world.submitted()
        assert sees() == [True, True, True, True]

    def test_are_read_by_staff_who_work_on_cases(self, world: World) -> None:
        case = world.submitted().dispute_id

        for role in ("operator", "adjudicator", "supervisor", "finance", "auditor"):
            assert access.dispute_for_staff(stranger(role).id, case).party is None
        for role in ("buyer", "seller", "owner", "bot"):
            assert shut(access.dispute_for_staff, stranger(role).id, case), role

    def test_are_not_read_as_staff_by_somebody_who_is_a_party(self, world: World) -> None:
        case = world.submitted().dispute_id
        Person.objects.filter(pk=world.ana.id).update(roles=["buyer", "adjudicator"])

        assert shut(access.dispute_for_staff, world.ana.id, case)
        assert access.dispute_for(world.ana.id, case).role is Role.BUYER

    def test_that_do_not_exist_answer_like_those_of_others(self, world: World) -> None:
        case = world.submitted().dispute_id
        nowhere = DisputeId(uuid4())

        for door in (access.dispute_for_party, access.dispute_for_staff, access.dispute_for):
            assert shut(door, world.ana.id, nowhere)
            assert shut(door, stranger("buyer").id, case)

    def test_are_closed_to_somebody_who_was_shut_out(self, world: World) -> None:
        case = world.submitted().dispute_id
        Person.objects.filter(pk=world.ana.id).update(is_active=False)

        assert shut(access.dispute_for, world.ana.id, case)

    def test_open_to_one_role_only_where_that_is_asked(self, world: World) -> None:
        case = world.submitted().dispute_id

        assert (
            access.dispute_for_role(world.ida.id, case, Role.ADJUDICATOR).role is Role.ADJUDICATOR
        )
        assert shut(access.dispute_for_role, world.olu.id, case, Role.ADJUDICATOR)

    def test_are_acted_on_in_the_role_that_was_asked_for(self, world: World) -> None:
        case = world.submitted().dispute_id
        Person.objects.filter(pk=world.olu.id).update(roles=["operator", "supervisor"])

        assert access.dispute_for_role(world.olu.id, case, Role.OPERATOR).role is Role.OPERATOR
        assert access.dispute_for_staff(world.olu.id, case).role is Role.SUPERVISOR


class TestOrders:
    def test_are_seen_by_who_bought_and_who_sold(self, world: World) -> None:
        assert access.order_for_buyer(world.ana.id, world.order.id).party is Party.BUYER
        assert access.order_for_party(world.ben.id, world.order.id).party is Party.SELLER
        assert shut(access.order_for_buyer, world.ben.id, world.order.id)
        assert shut(access.order_for_party, stranger("buyer").id, world.order.id)
        assert shut(access.order_for_party, world.ana.id, 0)

    def test_are_seen_by_the_house(self, world: World) -> None:
        assert access.order_for_staff(world.olu.id, world.order.id).party is None
        assert shut(access.order_for_staff, world.ana.id, world.order.id)


class TestConversations:
    def test_with_the_house_are_seen_by_the_person_and_the_desk(self, world: World) -> None:
        talk = chat.open_support(world.ana.id, language="ja")

        assert access.conversation_for(world.ana.id, talk).seat.writes
        assert access.conversation_for(world.olu.id, talk).seat.writes
        assert not access.conversation_for(world.ida.id, talk).seat.writes
        for other in (world.ben, stranger("buyer"), stranger("finance")):
            assert shut(access.conversation_for, other.id, talk)

    def test_over_an_order_are_seen_by_its_two_sides(self, world: World) -> None:
        talk = chat.open_order_thread(
            world.order.id, buyer=world.ana.id, seller=world.ben.id, language="ja"
        )

        for side in (world.ana, world.ben):
            assert access.conversation_for(side.id, talk).seat.writes
        assert shut(access.conversation_for, stranger("seller").id, talk)
        assert shut(access.conversation_for, world.ana.id, 0)

    def test_over_an_order_are_read_by_the_house_once_a_claim_was_sent(self, world: World) -> None:
        talk = chat.open_order_thread(
            world.order.id, buyer=world.ana.id, seller=world.ben.id, language="ja"
        )
        world.draft()
        for staff in (world.olu, world.ida, stranger("supervisor")):
            assert shut(access.conversation_for, staff.id, talk)

        world.submitted()

        assert access.conversation_for(world.olu.id, talk).seat.reader.staff
        assert not access.conversation_for(world.ida.id, talk).seat.writes

    def test_about_a_case_are_not_read_as_staff_by_its_other_side(self, world: World) -> None:
        Person.objects.filter(pk=world.ben.id).update(roles=["seller", "operator"])
        talk = chat.open_support(world.ana.id, language="ja")
        assert not shut(access.conversation_at_desk, world.ben.id, talk)

        for link in ({"order_id": world.order.id}, {"dispute_id": world.submitted().dispute_id}):
            Conversation.objects.filter(pk=talk).update(order_id=None, dispute_id=None)
            Conversation.objects.filter(pk=talk).update(**link)
            assert shut(access.conversation_for, world.ben.id, talk)
            assert not shut(access.conversation_for, world.olu.id, talk)

    def test_of_ones_own_are_not_worked_on_at_the_desk(self, world: World) -> None:
        Person.objects.filter(pk=world.ana.id).update(roles=["buyer", "operator"])
        talk = chat.open_support(world.ana.id, language="ja")

        assert access.conversation_for(world.ana.id, talk).seat.writes
        assert shut(access.conversation_at_desk, world.ana.id, talk)

    def test_show_their_files_to_exactly_those_who_read_them(self, world: World) -> None:
        finance, both = stranger("finance"), stranger("seller")
        Person.objects.filter(pk=world.ben.id).update(roles=["seller", "operator"])
        thread = chat.open_order_thread(
            world.order.id, buyer=world.ana.id, seller=world.ben.id, language="ja"
        )
        support = chat.open_support(world.ana.id, language="ja")

        def agree(expected: dict[int, set[str]]) -> None:
            viewers = (world.ana, world.ben, world.olu, world.ida, finance, both)
            for talk, names in expected.items():
                file = sent(world, talk)
                readers = {p.name for p in viewers if not shut(access.conversation_for, p.id, talk)}
                seers = {p.name for p in viewers if access.evidence_for_viewer(p.id, [file])}
                assert (readers, seers) == (names, names)

        agree({thread: {"Ana", "Ben"}, support: {"Ana", "Ben", "Olu", "Ida"}})
        dispute = world.submitted().dispute_id
        conversations.link(support, order=world.order.id, dispute=dispute)
        agree({thread: {"Ana", "Ben", "Olu", "Ida"}, support: {"Ana", "Olu", "Ida"}})
