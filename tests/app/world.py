"""A small marketplace for tests: one order of Ana's at Ben's, and short ways into a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from wakai.app import claims, clock, disputes, orders, texts
from wakai.app.disputes import Done
from wakai.core.disputes.commands import AcceptRequest, AddEvidence, Command, SubmitClaim
from wakai.core.disputes.events import AppealWaived, Event
from wakai.core.disputes.model import (
    Actor,
    Claim,
    ClaimLine,
    LineAmount,
    Party,
    Remedy,
    RemedyKind,
    Role,
)
from wakai.core.ids import DisputeId, EvidenceId, LineId, PersonId
from wakai.store.disputes import OpenDispute
from wakai.store.models import Order, OrderLine, Person

PAID = 3_980


@dataclass
class World:
    """Ana bought a kettle from Ben for 3,980 yen, and it arrived yesterday."""

    ana: Person
    ben: Person
    ida: Person
    jun: Person
    olu: Person
    order: Order
    line: OrderLine

    @property
    def now(self) -> datetime:
        return clock.now()

    @property
    def buyer(self) -> Actor:
        return Actor(person=PersonId(self.ana.id), role=Role.BUYER)

    @property
    def seller(self) -> Actor:
        return Actor(person=PersonId(self.ben.id), role=Role.SELLER)

    def adjudicator(self, person: Person | None = None) -> Actor:
        return Actor(person=PersonId((person or self.ida).id), role=Role.ADJUDICATOR)

    def remedy(self, kind: RemedyKind = RemedyKind.FULL_REFUND, minor: int = PAID) -> Remedy:
        return Remedy(kind=kind, refunds=(LineAmount(line_id=LineId(self.line.id), minor=minor),))

    def draft(self) -> DisputeId:
        order = orders.order(self.order.id)
        assert order is not None
        started = claims.start(order, self.buyer)
        assert isinstance(started, OpenDispute), started
        return started.id

    def submitted(self, remedy: Remedy | None = None) -> Done:
        """Return a dispute with a photo in it that waits for Ben's answer."""
        dispute_id = self.draft()
        self.run(
            dispute_id,
            AddEvidence(
                by=self.buyer,
                at=self.now,
                evidence_id=EvidenceId(uuid4()),
                kind="photo_difference",
                sha256="0" * 64,
            ),
        )
        said = texts.new("It is blue.", language="en", author_id=self.ana.id)
        claim = Claim(
            lines=(ClaimLine(line_id=LineId(self.line.id), quantity=1, reason="ND3"),),
            remedy=remedy or self.remedy(),
            statement=said.ref,
        )
        command = SubmitClaim(by=self.buyer, at=self.now, claim=claim)
        answer = disputes.execute(dispute_id, command, new_texts=[said])
        assert isinstance(answer, Done), answer
        return answer

    def run(self, dispute_id: DisputeId, command: Command) -> Done:
        """Carry out a command that must succeed."""
        answer = disputes.execute(dispute_id, command)
        assert isinstance(answer, Done), answer
        return answer

    def accept(self, by: Actor | None = None) -> AcceptRequest:
        return AcceptRequest(
            by=by or self.seller, at=self.now, remedy_sha256=self.remedy().sha256()
        )

    def events(self) -> tuple[Event, ...]:
        return (AppealWaived(at=self.now, by=self.seller, party=Party.SELLER),)


def make() -> World:
    """Return the world, stored."""
    now = clock.now()

    def person(name: str, role: str, language: str = "en", zone: str = "Europe/London") -> Person:
        return Person.objects.create(
            email=f"{name.lower()}@example.org",
            name=name,
            roles=[role],
            language=language,
            time_zone=zone,
            created_at=now,
        )

    ana = person("Ana", "buyer", "ja", "Asia/Tokyo")
    ben = person("Ben", "seller")
    order = Order.objects.create(
        number="100200300",
        buyer=ana,
        seller=ben,
        currency="JPY",
        fee_minor=199,
        placed_at=now - timedelta(days=9),
        shipped_at=now - timedelta(days=7),
        promised_until=now - timedelta(days=1),
        delivered_at=now - timedelta(days=1),
    )
    line = OrderLine.objects.create(order=order, title="Kettle", quantity=1, paid_minor=PAID)
    return World(
        ana=ana,
        ben=ben,
        ida=person("Ida", "adjudicator"),
        jun=person("Jun", "adjudicator", "ja", "Asia/Tokyo"),
        olu=person("Olu", "operator"),
        order=order,
        line=line,
    )
