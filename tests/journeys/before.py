"""What happened before a story begins."""

from uuid import uuid4

from tests.app.world import World
from tests.web import cases
from wakai.app import disputes, texts
from wakai.app.disputes import Done
from wakai.core.disputes.commands import IssueRuling
from wakai.core.disputes.model import (
    DeadlineKind,
    EvidenceFinding,
    Payer,
    Remedy,
    RemedyKind,
    Weight,
)
from wakai.core.ids import DisputeId, RulingId


def ruled(world: World, remedy: Remedy) -> DisputeId:
    """Return a dispute that Ida ruled on when the evidence was closed."""
    dispute_id = cases.under_review(world)
    rules(world, dispute_id, remedy)
    return dispute_id


def rules(world: World, dispute_id: DisputeId, remedy: Remedy) -> None:
    """Let Ida take a dispute that is under review, and rule when the evidence is closed."""
    cases.taken(world, dispute_id)
    cases.time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)
    said = texts.new("The colour differs.", language="en", author_id=world.ida.id)
    ruling = IssueRuling(
        by=world.adjudicator(),
        at=world.now,
        ruling_id=RulingId(uuid4()),
        remedy=remedy,
        findings=("not_as_described", "return_reasonable"),
        rules=("ND3", "return_ship"),
        evidence=tuple(
            EvidenceFinding(evidence_id=item.evidence_id, weight=Weight.ACCEPTED)
            for item in disputes.read(dispute_id).state.evidence
        ),
        statement=said.ref,
    )
    answer = disputes.execute(dispute_id, ruling, new_texts=[said])
    assert isinstance(answer, Done), answer


def told_to_return(world: World) -> DisputeId:
    """Return a dispute in which Ida ruled: send it back at the seller's cost, then the money."""
    refunds = world.remedy().refunds
    kind = RemedyKind.RETURN_AND_REFUND
    return ruled(world, Remedy(kind=kind, refunds=refunds, return_payer=Payer.SELLER))


def told_nothing(world: World) -> DisputeId:
    """Return a dispute in which Ida ruled: the money goes to the seller."""
    return ruled(world, Remedy(kind=RemedyKind.RELEASE))


def speaks(world: World, name: str, language: str) -> None:
    """Let somebody read and write in this language."""
    person = getattr(world, name)
    person.language = language
    person.time_zone = {"ja": "Asia/Tokyo", "en": "Europe/London"}[language]
    person.save()
