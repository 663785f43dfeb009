"""Evidence files in cases: put in by their owner, seen by those who may."""

from uuid import uuid4

import pytest

from tests.app import files
from tests.app.handing_in import begin, bound, handed_in, send
from tests.app.world import World
from wakai.app import disputes, evidence, texts, uploads
from wakai.app.access import NotVisible
from wakai.app.disputes import Done
from wakai.app.evidence import Tile
from wakai.app.uploads import Code, UploadRefusal
from wakai.core.disputes.commands import SubmitClaim
from wakai.core.disputes.model import Actor, Claim, ClaimLine, Party, Role
from wakai.core.disputes.refusals import NotAllowed
from wakai.core.ids import DisputeId, LineId, PersonId
from wakai.store import evidence as rows
from wakai.store.models import Conversation, EvidenceFile, Person

pytestmark = pytest.mark.django_db(transaction=True)


def submit(world: World, dispute_id: DisputeId) -> None:
    """Send the claim of a draft that has its photo."""
    line = ClaimLine(line_id=LineId(world.line.id), quantity=1, reason="ND3")
    said = texts.new("It is blue.", language="en", author_id=world.ana.id)
    claim = Claim(lines=(line,), remedy=world.remedy(), statement=said.ref)
    command = SubmitClaim(by=world.buyer, at=world.now, claim=claim)
    assert isinstance(disputes.execute(dispute_id, command, new_texts=[said]), Done)


class TestAttaching:
    def test_puts_the_file_into_the_case_as_the_journal_says(self, world: World) -> None:
        file, dispute_id = handed_in(world, files.photo(located=True)), world.draft()

        done = evidence.attach(
            file.id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now
        )

        assert isinstance(done, Done)
        assert done.state.evidence[0].sha256 == file.sha256
        tile = evidence.tiles_for(dispute_id, world.ana.id)[0]
        assert (tile.id, tile.kind, tile.party, tile.level) == (
            file.id, "photo_difference", "buyer", "first",
        )  # fmt: skip
        assert (tile.is_new, tile.mine, tile.has_location) == (False, True, True)

    def test_changes_nothing_when_it_is_asked_twice(self, world: World) -> None:
        file, dispute_id = handed_in(world, files.photo()), world.draft()

        def attach() -> object:
            return evidence.attach(
                file.id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now
            )

        attach()
        done = attach()

        assert isinstance(done, Done)
        assert done.events == ()
        assert len(evidence.tiles_for(dispute_id, world.ana.id)) == 1

    def test_refused_by_the_rules_leaves_the_file_as_it_was(self, world: World) -> None:
        done = world.submitted()
        file = handed_in(world, files.photo())

        refused = evidence.attach(
            file.id,
            done.dispute_id,
            by=Actor(person=PersonId(world.ana.id), role=Role.SELLER),
            kind="photo_difference",
            at=world.now,
        )

        assert refused == NotAllowed()
        row, upload = rows.file(file.id), rows.upload(file.id)
        assert row is not None
        assert upload is not None
        assert (row.dispute_id, bool(upload.expires_at)) == (None, True)

    def test_takes_a_file_for_one_case_only(self, world: World) -> None:
        file, done = handed_in(world, files.photo()), world.submitted()
        EvidenceFile.objects.filter(pk=file.id).update(dispute_id=uuid4(), added_at=world.now)

        answer = evidence.attach(
            file.id, done.dispute_id, by=world.buyer, kind="photo_difference", at=world.now
        )

        assert answer == UploadRefusal(code=Code.USED_ELSEWHERE)

    def test_is_for_the_owner_or_an_operator_who_acts_for_them(self, world: World) -> None:
        file, done = handed_in(world, files.photo()), world.submitted()

        def attach(by: Actor) -> object:
            return evidence.attach(
                file.id, done.dispute_id, by=by, kind="photo_difference", at=world.now
            )

        olu = PersonId(world.olu.id)
        with pytest.raises(NotVisible):
            attach(world.seller)
        with pytest.raises(NotVisible):
            attach(Actor(person=olu, role=Role.OPERATOR, on_behalf_of=Party.SELLER))
        answer = attach(Actor(person=olu, role=Role.OPERATOR, on_behalf_of=Party.BUYER))
        assert isinstance(answer, Done)

    def test_waits_for_the_last_byte(self, world: World) -> None:
        data, dispute_id = files.photo(), world.draft()
        upload_id = begin(world, data)
        send(world, upload_id, data[:-1])

        def attach() -> object:
            return evidence.attach(
                upload_id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now
            )

        assert attach() == UploadRefusal(code=Code.NOT_COMPLETE)
        # the request that brings the last byte dies before it has looked at the file
        uploads.receive(upload_id, owner_id=world.ana.id, offset=len(data) - 1, data=data[-1:])
        assert isinstance(attach(), Done)


class TestLooking:
    def test_is_for_the_parties_once_the_claim_is_sent_and_for_the_house(
        self, world: World
    ) -> None:
        dispute_id = world.draft()
        file = handed_in(world, files.photo(located=True))
        evidence.attach(file.id, dispute_id, by=world.buyer, kind="photo_difference", at=world.now)

        def sees(person: Person) -> tuple[Tile, ...]:
            return evidence.tiles_for(dispute_id, person.id)

        assert sees(world.ana)
        assert not sees(world.ben)
        submit(world, dispute_id)
        shown = sees(world.ben)[0]
        assert (bool(shown.shown_url), shown.original_url, shown.has_location) == (True, "", False)
        assert sees(world.olu)[0].original_url == ""
        decider = sees(world.ida)[0]
        assert (bool(decider.original_url), decider.has_location) == (True, True)

    def test_of_what_is_for_the_decider_alone_is_for_nobody_else(self, world: World) -> None:
        done, file = world.submitted(), handed_in(world, files.photo())
        evidence.attach(
            file.id,
            done.dispute_id,
            by=world.buyer,
            kind="photo_difference",
            at=world.now,
            why_hidden=texts.new("My address is on it.", language="en", author_id=world.ana.id),
        )

        who = {
            person.name: bool(evidence.tiles_for(done.dispute_id, person.id))
            for person in (world.ana, world.ben, world.olu, world.ida)
        }

        assert who == {"Ana": True, "Ben": False, "Olu": False, "Ida": True}

    def test_is_remembered_for_each_viewer(self, world: World) -> None:
        done, file = world.submitted(), handed_in(world, files.photo())
        evidence.attach(
            file.id, done.dispute_id, by=world.buyer, kind="photo_difference", at=world.now
        )
        tile = evidence.tiles_for(done.dispute_id, world.ben.id)[0]
        token = tile.shown_url.split("/")[-2]

        served = evidence.served(
            token, "shown", viewer_id=world.ben.id, as_staff=False, at=world.now
        )

        assert not isinstance(served, str)
        assert evidence.tiles_for(done.dispute_id, world.ben.id)[0].opened
        assert not evidence.tiles_for(done.dispute_id, world.ida.id)[0].opened
        assert not tile.opened


class TestChat:
    def test_shares_its_files_with_the_case_after_somebody_says_so(self, world: World) -> None:
        done, file = world.submitted(), handed_in(world, files.photo())
        chat = Conversation.objects.create(
            kind="support", person=world.ana, language="ja", last_at=world.now, created_at=world.now
        )

        def sees(person: Person) -> tuple[bool, bool]:
            in_chat = evidence.tile_or_none(file.id, person.id)
            return in_chat is not None, bool(evidence.tiles_for(done.dispute_id, person.id))

        assert bound(file, chat.id)
        assert [sees(person) for person in (world.ana, world.olu, world.ben)] == [
            (True, False), (True, False), (False, False),
        ]  # fmt: skip

        olu = Actor(person=PersonId(world.olu.id), role=Role.OPERATOR, on_behalf_of=Party.BUYER)
        evidence.attach(file.id, done.dispute_id, by=olu, kind="photo_difference", at=world.now)
        assert [sees(person)[1] for person in (world.ana, world.olu, world.ben)] == [True] * 3

    def test_takes_only_files_of_ones_own_and_each_once(self, world: World) -> None:
        file = handed_in(world, files.photo())

        with pytest.raises(NotVisible):
            evidence.complete(file.id, owner_id=world.ben.id)
        assert [bound(file, 1), bound(file, 1), bound(file, 2)] == [True, True, False]
