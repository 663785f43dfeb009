"""A contested return on the pages: the seller objects, a person rules, and after an appeal two."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web.cases import appealed, sign_in, taken, time_runs_out
from tests.web.test_bench import composed, issued_from, page
from wakai.app import disputes, texts
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    AppealResult,
    DeadlineKind,
    Payer,
    Remedy,
    RemedyKind,
    ReturnFault,
    Scope,
    Stage,
)
from wakai.core.ids import DisputeId, EvidenceId, RulingId
from wakai.store.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ida(world: World) -> Client:
    return sign_in(Client(), world.ida, second_factor=True)


def came_back(world: World, dispute_id: DisputeId) -> DisputeId:
    """Post the goods of an ordered return; they are with Ben now."""
    address = texts.new("1 Dock Road", language="en", author_id=world.ben.id)
    label = c.ProvideReturnLabel(by=world.seller, at=world.now, address=address.ref, label="DHL")
    assert isinstance(disputes.execute(dispute_id, label, new_texts=[address]), disputes.Done)
    world.run(dispute_id, c.SendReturn(by=world.buyer, at=world.now, tracking="RR1"))
    world.run(dispute_id, c.RecordReturnDelivered(by=SYSTEM, at=world.now, proof="POD-1"))
    return dispute_id


def agreed(world: World) -> DisputeId:
    """Return a dispute that ended with a return on which both agreed; the goods are back."""
    remedy = replace(world.remedy(RemedyKind.RETURN_AND_REFUND), return_payer=Payer.SELLER)
    done = world.submitted(remedy)
    accept = replace(world.accept(), remedy_sha256=remedy.sha256())
    world.run(done.dispute_id, accept)
    return came_back(world, done.dispute_id)


def shown(world: World) -> c.AddEvidence:
    """Return the command by which Ben shows in which state the goods came back."""
    return c.AddEvidence(
        by=world.seller,
        at=world.now,
        evidence_id=EvidenceId(uuid4()),
        kind="photo_damage",
        sha256="1" * 64,
    )


def contested_after_the_appeal(world: World) -> DisputeId:
    """Return a dispute whose appeal ordered a return, which Ben contested; Ida has the file."""
    dispute_id = appealed(world, remedy=Remedy(kind=RemedyKind.RELEASE))
    taken(world, dispute_id, world.jun)
    first = disputes.read(dispute_id).state.rulings[0]
    word = c.DecideAppeal(
        by=world.adjudicator(world.jun),
        at=world.now,
        ruling_id=RulingId(uuid4()),
        result=AppealResult.REVERSED,
        remedy=replace(world.remedy(RemedyKind.RETURN_AND_REFUND), return_payer=Payer.SELLER),
        findings=("evidence_overlooked",),
        rules=("ND3",),
        evidence=first.evidence,
    )
    world.run(dispute_id, word)
    object_to(world, came_back(world, dispute_id))
    taken(world, dispute_id)
    time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)
    return dispute_id


def object_to(world: World, dispute_id: DisputeId) -> None:
    """Let Ben say that nothing came back."""
    said = texts.new("Only paper in it.", language="en", author_id=world.ben.id)
    command = c.ContestReturn(
        by=world.seller, at=world.now, fault=ReturnFault.NOT_RECEIVED, statement=said.ref
    )
    assert isinstance(disputes.execute(dispute_id, command, new_texts=[said]), disputes.Done)


class TestObjection:
    def test_goes_to_the_docket_with_what_was_shown(
        self, world: World, ben: Client, ida: Client
    ) -> None:
        dispute_id = agreed(world)
        address = reverse("deed", args=[dispute_id, "return-objection"])
        asked = {"fault": "damaged", "statement": "The handle is broken off."}

        assert ben.get(address).status_code == 200
        too_early = ben.post(address, asked)
        assert too_early.status_code == 409
        assert "a photo or video of what came back" in too_early.content.decode()

        world.run(dispute_id, shown(world))
        assert ben.post(address, asked).status_code == 302

        state = disputes.read(dispute_id).state
        assert (state.stage, state.scope) == (Stage.REVIEW, Scope.RETURN)
        assert set(Notice.objects.filter(code="return_contested").values_list("person_id")) == {
            (world.ana.id,),
            (world.ben.id,),
        }
        docket = ida.get(reverse("bench"))
        assert [row.href for row in docket.context["rows"]] == [page("bench_case", dispute_id)]

    def test_is_not_offered_to_the_buyer(self, world: World) -> None:
        ana = sign_in(Client(), world.ana)

        answer = ana.get(reverse("deed", args=[agreed(world), "return-objection"]))

        assert answer.status_code == 409


class TestRuling:
    def test_is_written_on_the_same_bench_and_says_what_it_is_about(
        self, world: World, ida: Client
    ) -> None:
        dispute_id = agreed(world)
        object_to(world, dispute_id)
        taken(world, dispute_id)
        time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)

        shown = ida.get(page("bench_case", dispute_id))
        assert "Nothing arrived" in shown.content.decode()
        kinds = dict(shown.context["composer"].fields["kind"].choices)
        assert "return_and_refund" not in kinds

        posted = composed(dispute_id, findings=["return_not_proven"], kind="release")
        assert ida.post(page("bench_ruling", dispute_id), posted).status_code == 302
        issue = issued_from(ida, dispute_id)
        assert ida.post(page("bench_ruling", dispute_id), issue).status_code == 302
        assert disputes.read(dispute_id).state.stage is Stage.DECIDED


class TestTwoAdjudicators:
    def test_rule_together_when_the_appeal_is_used(self, world: World, ida: Client) -> None:
        jun = sign_in(Client(), world.jun, second_factor=True)
        dispute_id = contested_after_the_appeal(world)
        posted = composed(dispute_id, findings=["return_in_order"])
        assert ida.post(page("bench_ruling", dispute_id), posted).status_code == 302
        issue = issued_from(ida, dispute_id)
        assert ida.post(page("bench_ruling", dispute_id), issue).status_code == 302
        proposed = disputes.read(dispute_id).state.proposed
        assert proposed is not None

        asked = {"ruling": str(proposed.ruling_id)}
        assert ida.post(page("bench_agree", dispute_id), asked).status_code == 409
        assert jun.get(page("bench_case", dispute_id)).context["may_confirm"]
        assert jun.post(page("bench_agree", dispute_id), asked).status_code == 302

        state = disputes.read(dispute_id).state
        assert state.stage is Stage.FINAL
        told = Notice.objects.filter(code="ruling", person_id=world.ana.id).count()
        assert told == 2

    def test_begin_anew_when_the_second_one_objects(self, world: World, ida: Client) -> None:
        jun = sign_in(Client(), world.jun, second_factor=True)
        dispute_id = contested_after_the_appeal(world)
        ida.post(page("bench_ruling", dispute_id), composed(dispute_id))
        ida.post(page("bench_ruling", dispute_id), issued_from(ida, dispute_id))
        proposed = disputes.read(dispute_id).state.proposed
        assert proposed is not None
        asked = {"ruling": str(proposed.ruling_id)}

        assert jun.post(page("bench_object", dispute_id), asked).status_code == 422
        said = asked | {"statement": "The parcel weighed 30 grams."}
        assert jun.post(page("bench_object", dispute_id), said).status_code == 302

        assert disputes.read(dispute_id).state.proposed is None
        assert ida.get(page("bench_case", dispute_id)).context["composer"] is not None
