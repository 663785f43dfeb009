"""Files of a chat that an operator puts into evidence for their party: at its wish, and only so."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from tests.app.files import photo, video
from tests.app.world import World
from tests.locks import somebody_waits
from tests.log_tail import WAIT_SECONDS_MAX
from tests.web import cases
from tests.web.at_the_desk import signed_in, taken, waiting
from wakai.app import chat, clock, disputes
from wakai.core.conversations.model import Actor, ActorKind, Reader
from wakai.core.disputes.commands import AddEvidence, Withdraw
from wakai.core.disputes.events import EvidenceAdded
from wakai.core.disputes.model import EvidenceItem, Party, Role
from wakai.core.ids import DisputeId, EvidenceId
from wakai.store import chat as log
from wakai.store import journal
from wakai.store.models import Conversation, Dispute, EvidenceFile, Person

pytestmark = pytest.mark.django_db(transaction=True)

KIND = "photo_damage"


def photos(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(f"{name}.jpg", photo(size=(80, 60)), "image/jpeg") for name in names]


def sent(world: World, who: Person, files: list[SimpleUploadedFile]) -> tuple[int, int]:
    """Let a party send files in their chat, which Olu takes; return the chat and the line."""
    conversation = waiting(world, who)
    client = signed_in(who)
    posted = client.post(f"/chat/{conversation}/messages/", {"text": "", "files": files})
    assert posted.status_code == 302
    seq = lines(conversation, "message.posted")[-1].seq
    taken(world, conversation)
    return conversation, seq


def lines(conversation: int, kind: str) -> list[log.Entry]:
    found = log.read_after(conversation, 0, reader=Reader(0, staff=True))
    return [line for line in found if line.kind == kind]


def times_of_tiles(page: str) -> list[datetime]:
    """Return the times under the files of a page."""
    return [
        datetime.fromisoformat(time)
        for tile in page.split('class="tile-who')[1:]
        for time in re.findall(r'<time datetime="([^"]+)"', tile.split("</p>")[0])
    ]


def asked(world: World, conversation: int, seq: int, kind: str = KIND) -> str:
    """Let Olu say what the files show; return where its party answers."""
    page = f"/desk/{conversation}/evidence/{seq}/"
    answer = signed_in(world.olu).post(page, {"kind": kind})
    assert answer.status_code == 302, answer.content.decode()
    return f"/chat/{conversation}/cards/{lines(conversation, 'card.posted')[-1].seq}/"


def added(dispute_id: DisputeId, side: Party) -> list[EvidenceItem]:
    """Return what an operator put in for a side."""
    evidence = disputes.read(dispute_id).state.evidence
    return [item for item in evidence if item.by is side and item.by_operator]


def _answer(world: World, card: str) -> int:
    try:
        return signed_in(world.ana).post(card, {"wished": "yes"}).status_code
    finally:
        connection.close()


def _hold(dispute_id: DisputeId, held: threading.Event, let_go: threading.Event) -> None:
    """Hold a dispute, and say so; then say that somebody waits for it, each time it is asked."""
    try:
        with transaction.atomic():
            journal.hold(dispute_id)
            held.set()
            ends_at = time.monotonic() + WAIT_SECONDS_MAX
            while not let_go.wait(0.02) and time.monotonic() < ends_at:
                if not held.is_set() and somebody_waits():
                    held.set()
    finally:
        connection.close()


class TestPuttingFilesOfAChatIntoEvidence:
    @pytest.mark.parametrize(("side", "kind"), [("buyer", KIND), ("seller", "dispatch_proof")])
    def test_is_done_when_their_party_wishes_so_and_once(
        self, world: World, side: str, kind: str
    ) -> None:
        dispute_id, who = cases.under_review(world), world.ana if side == "buyer" else world.ben
        conversation, seq = sent(world, who, photos("a", "b"))
        here = signed_in(world.olu).get(f"/desk/{conversation}/").text
        assert f"/desk/{conversation}/evidence/{seq}/" in here

        card = asked(world, conversation, seq, kind)
        assert not added(dispute_id, Party(side))
        party = signed_in(who)
        for reader in (party, signed_in(world.olu)):
            asking = reader.get("/chat/" if reader is party else f"/desk/{conversation}/").text
            asking = asking.split("card-consent")[1].split("</form>")[0]
            number = Dispute.objects.get(pk=dispute_id).number
            assert ("Olu asks them whether" in asking) == (reader is not party)
            for named in (number, world.order.number, "Kettle"):
                assert named in asking
        assert [party.post(card, {"wished": "yes"}).status_code for _ in range(2)] == [302, 302]

        items = added(dispute_id, Party(side))
        assert [item.kind for item in items] == [kind, kind]
        by = next(
            entry.event.by
            for entry in reversed(journal.entries(dispute_id))
            if isinstance(entry.event, EvidenceAdded)
        )
        assert (by.person, by.role, by.on_behalf_of) == (world.olu.id, Role.OPERATOR, Party(side))
        here = signed_in(world.olu).get(f"/desk/{conversation}/").text
        assert f"/desk/{conversation}/evidence/" not in here
        page = signed_in(world.ben).get(f"/disputes/{dispute_id}/").text
        assert page.count(f"Put in by an operator, at the {side}&#x27;s wish") == 2

    def test_is_not_done_when_their_party_would_rather_not(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        conversation, seq = sent(world, world.ana, photos("a"))
        card, ana = asked(world, conversation, seq), signed_in(world.ana)

        assert ana.post(card, {"wished": "no"}).status_code == 302
        assert ana.post(card, {"wished": "yes"}).status_code == 302

        assert not added(dispute_id, Party.BUYER)
        assert "事案の記録には加えられません" in ana.get("/chat/").text
        again = asked(world, conversation, seq)
        ana.post(again, {"wished": "yes"})
        assert len(added(dispute_id, Party.BUYER)) == 1

    def test_is_for_that_party_alone_to_wish(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        card = asked(world, *sent(world, world.ana, photos("a")))

        for person, status in ((world.ben, 404), (world.olu, 404)):
            assert signed_in(person).post(card, {"wished": "yes"}).status_code == status

        assert not added(dispute_id, Party.BUYER)

    def test_is_theirs_alone_to_refuse(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        card = asked(world, *sent(world, world.ana, photos("a")))

        for person in (world.ben, world.olu):
            assert signed_in(person).post(card, {"wished": "no"}).status_code == 404
        signed_in(world.ana).post(card, {"wished": "yes"})

        assert len(added(dispute_id, Party.BUYER)) == 1

    def test_shows_them_with_the_time_when_they_were_sent(self, world: World) -> None:
        cases.under_review(world)
        conversation, seq = sent(world, world.ana, photos("a"))
        at = lines(conversation, "message.posted")[-1].at
        cases.later(days=2)
        card = asked(world, conversation, seq)
        ana, olu = signed_in(world.ana), signed_in(world.olu)

        for client, page in (
            (ana, "/chat/"),
            (ana, card),
            (olu, f"/desk/{conversation}/"),
            (olu, f"/desk/{conversation}/evidence/{seq}/"),
        ):
            shown = times_of_tiles(client.get(page).text)
            assert shown, page
            assert all(abs((one - at).total_seconds()) < 60 for one in shown), page
        ana.post(card, {"wished": "yes"})
        (in_thread, _) = times_of_tiles(ana.get("/chat/").text)
        assert in_thread == at

    def test_is_done_with_all_of_them_or_none(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        card = asked(world, *sent(world, world.ana, photos("a", "b")))
        state, ana = disputes.read(dispute_id).state, signed_in(world.ana)
        assert state.terms is not None
        mine = sum(item.by is Party.BUYER for item in state.evidence)
        for number in range(mine, state.terms.files_max - 1):
            item = AddEvidence(
                by=world.buyer,
                at=world.now,
                evidence_id=EvidenceId(uuid4()),
                kind=KIND,
                sha256=f"{number:064x}",
            )
            world.run(dispute_id, item)

        assert ana.post(card, {"wished": "yes"}).status_code == 422
        assert not added(dispute_id, Party.BUYER)
        assert ana.post(card, {"wished": "no"}).status_code == 302
        assert "事案の記録には加えられません" in ana.get("/chat/").text

    def test_is_not_done_when_their_party_says_no_while_it_is_put_in(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        card = asked(world, *sent(world, world.ana, photos("a", "b")))

        with ThreadPoolExecutor(2) as threads:
            held, let_go = threading.Event(), threading.Event()
            holder = threads.submit(_hold, dispute_id, held, let_go)
            assert held.wait(WAIT_SECONDS_MAX)
            held.clear()
            yes = threads.submit(_answer, world, card)
            assert held.wait(WAIT_SECONDS_MAX)  # it has looked at the card, and waits for the case
            no = signed_in(world.ana).post(card, {"wished": "no"})
            let_go.set()
            holder.result(WAIT_SECONDS_MAX)

            assert (no.status_code, yes.result(WAIT_SECONDS_MAX)) == (302, 302)
        assert not added(dispute_id, Party.BUYER)
        assert not EvidenceFile.objects.filter(dispute_id=dispute_id).exists()
        assert "事案の記録には加えられません" in signed_in(world.ana).get("/chat/").text

    def test_says_of_a_video_no_kind_of_photos(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        films = [SimpleUploadedFile("b.mp4", video(), "video/mp4")]
        card = asked(world, *sent(world, world.ana, films))

        signed_in(world.ana).post(card, {"wished": "yes"})

        assert [item.kind for item in added(dispute_id, Party.BUYER)] == ["other"]

    def test_asks_what_they_show_and_only_of_files_of_the_party_in_the_chat(
        self, world: World
    ) -> None:
        cases.under_review(world)
        conversation, seq = sent(world, world.ana, photos("a"))
        olu, page = signed_in(world.olu), f"/desk/{conversation}/evidence"
        answer = Actor(ActorKind.OPERATOR, world.olu.id)
        mine = chat.post(conversation, answer, "Thank you.", key=uuid4(), language="en")
        assert isinstance(mine, log.Written)

        assert olu.post(f"{page}/{seq}/", {"kind": ""}).status_code == 422
        for other in (seq - 1, mine.seq, mine.seq + 1):
            assert olu.get(f"{page}/{other}/").status_code == 404
        assert not lines(conversation, "card.posted")

    def test_is_refused_where_the_case_takes_no_more(self, world: World) -> None:
        dispute_id = cases.under_review(world)
        conversation, seq = sent(world, world.ana, photos("a"))
        card = asked(world, conversation, seq)
        world.run(dispute_id, Withdraw(by=world.buyer, at=world.now, warned=True))

        seen = signed_in(world.olu).get(f"/desk/{conversation}/evidence/{seq}/")
        assert (seen.status_code, "Ask them" in seen.text) == (409, False)
        assert signed_in(world.ana).post(card, {"wished": "yes"}).status_code == 422
        assert not added(dispute_id, Party.BUYER)

    def test_needs_the_operator_who_has_the_chat(self, world: World) -> None:
        cases.under_review(world)
        conversation, seq = sent(world, world.ana, photos("a"))
        omi = Person.objects.create(
            email="omi@example.org", name="Omi", roles=["operator"], created_at=clock.now()
        )

        page = f"/desk/{conversation}/evidence/{seq}/"
        told = signed_in(omi).post(page, {"kind": KIND}, follow=True)
        assert "Take this conversation first" in told.text
        assert signed_in(world.ana).get(page).status_code == 404
        assert page not in signed_in(omi).get(f"/desk/{conversation}/").text
        assert Conversation.objects.get(pk=conversation).owner_id == world.olu.id
        assert Client().get(page).status_code == 302
