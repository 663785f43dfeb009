"""Sanctions kept: the journal, the row, the mails and the clocks tell one story."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import translation

from tests.app import sanctioned
from tests.app.post import Post
from tests.app.world import World
from tests.web import cases
from wakai.app import access, clock, demo, disputes, notices, outbox, plugs, sanctions, texts
from wakai.core.disputes.commands import IssueRuling, WaiveAppeal
from wakai.core.disputes.model import DeadlineKind, EvidenceFinding, Weight
from wakai.core.ids import RulingId, SanctionId
from wakai.core.sanctions.commands import DecideComplaint, LiftSanction
from wakai.core.sanctions.model import Clock, Ending, Result, Stage
from wakai.store import notices as stored
from wakai.store import rebuild, sanction_journal, verify
from wakai.store import sanctions as rows
from wakai.store.models import Sanction, SanctionEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _own_clock() -> Iterator[None]:
    clock.forget()
    yield
    clock.forget()


def told(world: World) -> list[str]:
    """Return what Ben was told, oldest first."""
    return [row.code for row in stored.of_person(world.ben.id) if row.sanction_id][::-1]


def letter(world: World, language: str = "en") -> str:
    """Return the last letter to Ben as one text."""
    with translation.override(language):
        (written,) = notices.letters(
            stored.of_person(world.ben.id, limit=1), time_zone=world.ben.time_zone
        )
    lines = [line for section in written.sections for line in section.lines]
    return "\n".join(
        [written.subject, *(f"{line.strong} {line.text} {line.note}" for line in lines)]
    )


class TestAStatement:
    def test_says_all_that_the_law_asks_for(self, world: World) -> None:
        sanctioned.stated(world)

        said = letter(world)

        for part in (
            "Listing removed",
            "Leather bag",
            "without an end",
            "Everywhere",
            "The brand did not make it.",
            "A person found it and decided.",
            "Goods that infringe a trade mark may not be offered.",
            "By law: Regulation (EU) 2017/1001",
            "Complain here, free of charge",
            "Online Settlement Board, settlement.example",
            "Chamber of Trade Mediators",
            "Platform Mediation Centre",
            "court",
        ):
            assert part in said, said
        assert "出品の削除" in letter(world, "ja")
        assert "商標権を侵害する商品" in letter(world, "ja")

    def test_is_mailed_with_the_way_to_complain(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        post = Post()
        monkeypatch.setattr(plugs, "mailer", lambda: post)
        sanction_id = sanctioned.stated(world)

        outbox.send_due(world.now)

        (mail,) = post.sent
        assert mail.url.endswith(f"/sanctions/{sanction_id}/")
        assert mail.letter.is_sanction
        (row,) = stored.of_person(world.ben.id)
        assert (row.code, row.mail_state) == ("sanction_stated", "accepted")


class TestAComplaint:
    def test_is_acknowledged_in_the_transaction_that_files_it(self, world: World) -> None:
        sanction_id = sanctioned.stated(world)

        done = sanctioned.complained(world, sanction_id)

        assert told(world) == ["sanction_stated", "complaint_acknowledged"]
        row = rows.row(sanction_id)
        assert row is not None
        assert (row.stage, row.next_clock) == ("complaint", "complaint_decision")
        assert row.next_due_at == done.state.clocks[Clock.COMPLAINT_DECISION].due_at
        assert [found.id for found in rows.complaints(but_of=world.ida.id)] == [sanction_id]
        assert rows.complaints(but_of=world.ben.id) == ()

    def test_that_is_right_ends_the_sanction_with_reasons(self, world: World) -> None:
        sanction_id = sanctioned.stated(world)
        sanctioned.complained(world, sanction_id)
        sanctioned.taken(world, sanction_id)
        why = texts.new("The invoice is genuine.", language="en", author_id=world.ida.id)

        done = sanctioned.run(
            sanction_id,
            DecideComplaint(
                by=world.adjudicator(), at=world.now, result=Result.REVERSED, reasons=why.ref
            ),
            why,
        )

        assert done.state.ending is Ending.REVERSED
        assert told(world)[-1] == "complaint_decided"
        assert "The invoice is genuine." in letter(world)
        assert "settlement.example" in letter(world)

    def test_that_is_refused_leaves_nothing_behind(self, world: World) -> None:
        sanction_id = sanctioned.stated(world)
        before = SanctionEvent.objects.count()
        why = texts.new("I say so.", language="en", author_id=world.ida.id)

        answer = sanctions.execute(
            sanction_id,
            DecideComplaint(
                by=world.adjudicator(), at=world.now, result=Result.UPHELD, reasons=why.ref
            ),
            new_texts=[why],
        )

        assert not isinstance(answer, sanctions.Done)
        assert SanctionEvent.objects.count() == before
        assert texts.read([why.ref], language="en") == {}


class TestClocks:
    def test_carry_out_what_follows_when_the_house_never_decides(self, world: World) -> None:
        sanction_id = sanctioned.stated(world)
        sanctioned.complained(world, sanction_id)

        demo.advance(timedelta(days=40))

        state = sanction_journal.read(sanction_id).state
        assert (state.stage, state.ending) == (Stage.CLOSED, Ending.LAPSED)
        assert told(world)[-2:] == ["complaint_late", "complaint_lapsed"]
        assert rows.due(world.now, limit=10) == ()
        assert verify.sanction(sanction_id) == ()

    def test_end_a_sanction_and_later_the_time_to_complain(self, world: World) -> None:
        sanction_id = sanctioned.stated(world, ends_at=world.now + timedelta(days=7))

        demo.advance(timedelta(days=8))
        assert sanction_journal.read(sanction_id).state.ending is Ending.EXPIRED
        assert told(world)[-1] == "sanction_ended"

        demo.advance(timedelta(days=190))
        assert sanction_journal.read(sanction_id).state.stage is Stage.CLOSED

    def test_fire_once_however_many_look(self, world: World) -> None:
        sanctioned.complained(world, sanctioned.stated(world))
        cases.later(days=20)

        assert sanctions.fire_due(world.now) == 1
        assert sanctions.fire_due(world.now) == 0


class TestWhatIsKept:
    def test_is_whole_and_can_be_made_anew(self, world: World) -> None:
        sanction_id = sanctioned.stated(world)
        sanctioned.complained(world, sanction_id)
        row = rows.row(sanction_id)

        assert list(verify.all_sanctions()) == [()]
        Sanction.objects.update(stage="closed", next_due_at=None)
        assert [fault.what for fault in verify.sanction(sanction_id)] == ["row"]

        assert list(rebuild.all_sanctions()) == [sanction_id]
        assert rows.row(sanction_id) == row

    @pytest.mark.parametrize("changed", [{"role": "owner"}, {"actor_id": 999}, {"body": {}}])
    def test_shows_what_was_changed_behind_its_back(
        self, world: World, changed: dict[str, object]
    ) -> None:
        sanction_id = sanctioned.stated(world)
        SanctionEvent.objects.filter(version=2).update(**changed)

        (fault,) = verify.sanction(sanction_id)

        assert (fault.what, fault.at) == ("chain", 2)

    def test_can_be_read_back_without_loss(self, world: World) -> None:
        sanction_id = sanctioned.stated(world, ends_at=world.now + timedelta(days=7))
        sanctioned.complained(world, sanction_id)
        sanctioned.taken(world, sanction_id)
        said = texts.new("Our mistake.", language="en", author_id=None)
        lift = LiftSanction(by=sanctioned.supervisor(), at=world.now, reasons=said.ref)

        done = sanctioned.run(sanction_id, lift, said)

        assert sanction_journal.read(sanction_id).state == done.state


class TestDoors:
    def test_show_a_sanction_to_its_party_and_to_readers_of_the_house(self, world: World) -> None:
        sanction_id = sanctioned.stated(world)

        assert access.sanction_for(world.ben.id, sanction_id).is_party
        assert not access.sanction_for(world.ida.id, sanction_id).is_party
        for stranger in (world.ana, world.olu):
            with pytest.raises(access.NotVisible):
                access.sanction_for(stranger.id, sanction_id)
        with pytest.raises(access.NotVisible):
            access.sanction_for(world.ben.id, SanctionId(uuid4()))

    def test_are_those_of_a_party_for_staff_who_are_one(self, world: World) -> None:
        sanction_id = sanctioned.stated(world)
        world.ben.roles = ["seller", "adjudicator"]
        world.ben.save(update_fields=["roles"])

        assert access.sanction_for(world.ben.id, sanction_id).is_party
        with pytest.raises(access.NotVisible):
            access.sanction_for_staff(world.ben.id, sanction_id)


class TestAfterARuling:
    @pytest.mark.parametrize(("finding", "stated"), [("counterfeit", 1), ("as_described", 0)])
    def test_a_finding_about_the_goods_ends_the_listing_with_reasons(
        self, world: World, finding: str, stated: int
    ) -> None:
        dispute_id = cases.under_review(world)
        cases.taken(world, dispute_id)
        cases.time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)
        judged = tuple(
            EvidenceFinding(evidence_id=item.evidence_id, weight=Weight.ACCEPTED)
            for item in disputes.read(dispute_id).state.evidence
        )
        ruling = IssueRuling(
            by=world.adjudicator(),
            at=world.now,
            ruling_id=RulingId(uuid4()),
            remedy=world.remedy(),
            findings=(finding,),
            rules=("ND3",),
            evidence=judged,
        )
        world.run(dispute_id, ruling)
        assert Sanction.objects.count() == 0  # it may still be appealed
        for side in (world.buyer, world.seller):
            world.run(dispute_id, WaiveAppeal(by=side, at=world.now))

        found = rows.of_party(world.ben.id)

        assert len(found) == stated
        if found:
            (row,) = found
            assert (row.measure, row.scope) == ("listing_removed", "Kettle")
            assert row.stated_by == world.ida.id
            assert "The item is not genuine." in letter(world)
            assert verify.sanction(row.id) == ()
