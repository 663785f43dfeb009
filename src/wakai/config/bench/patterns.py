"""One real case of each kind, made by the real commands: what the stored cases are copies of."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from wakai.app import disputes, orders, policies, texts
from wakai.app.disputes import Done
from wakai.app.texts import NewText
from wakai.core.disputes import commands as ask
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    AppealText,
    Claim,
    ClaimLine,
    ContestedPart,
    LineAmount,
    Remedy,
    RemedyKind,
    Role,
)
from wakai.core.ids import (
    NUMBER_BITS,
    AppealId,
    DisputeId,
    LineId,
    PersonId,
    RulingId,
    public_number,
)
from wakai.core.policy import Ground

PAID_MINOR: Final = 12_900
CURRENCY: Final = "EUR"
REASON: Final = "NR2"  # still on its way after the promised date: no file is asked for
FINDING: Final = "not_received"
WORDS: Final = (
    "I ordered a kettle and it should have been here a week ago. The tracking number has not "
    "moved for nine days, and the shop does not answer my messages. I would like my money back."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case on its way: who is in it, and the day on which it began."""

    dispute_id: DisputeId
    order_id: int
    line_id: int
    buyer: Actor
    seller: Actor
    adjudicator: Actor
    began_at: datetime

    def on_day(self, day: int) -> datetime:
        return self.began_at + timedelta(days=day)

    @property
    def remedy(self) -> Remedy:
        part = LineAmount(line_id=LineId(self.line_id), minor=PAID_MINOR)
        return Remedy(kind=RemedyKind.FULL_REFUND, refunds=(part,))


def draft(case: Case) -> None:
    """Begin it; nobody else knows of it yet."""
    order = orders.order(case.order_id)
    assert order is not None
    started = ask.StartDraft(
        by=case.buyer,
        at=case.on_day(0),
        dispute_id=case.dispute_id,
        number=public_number(secrets.randbits(NUMBER_BITS)),
        order=orders.facts_of(order),
        terms=policies.pinned(),
    )
    do(case, started)


def claim(case: Case) -> None:
    """Send the claim: the money is held, and the seller has to answer."""
    said = _says(case.buyer)
    line = ClaimLine(line_id=LineId(case.line_id), quantity=1, reason=REASON)
    asked = Claim(lines=(line,), remedy=case.remedy, statement=said.ref)
    do(case, ask.SubmitClaim(by=case.buyer, at=case.on_day(0), claim=asked), said)


def waiting(case: Case) -> None:
    """Open it: the seller has to answer."""
    draft(case)
    claim(case)


def agreed(case: Case) -> None:
    """Let the seller agree; the buyer has the money back."""
    waiting(case)
    shown = case.remedy.sha256()
    do(case, ask.AcceptRequest(by=case.seller, at=case.on_day(1), remedy_sha256=shown))
    _pay(case, 2)


def in_review(case: Case) -> None:
    """Let the seller refuse and the buyer ask the house to decide."""
    waiting(case)
    said = _says(case.seller)
    refusal = ask.RefuseRequest(
        by=case.seller, at=case.on_day(1), reason="delivered", statement=said.ref
    )
    do(case, refusal, said)
    do(case, ask.Escalate(by=case.buyer, at=case.on_day(2)))


def taken(case: Case) -> None:
    """Give the case file to an adjudicator."""
    in_review(case)
    person = case.adjudicator.person
    assert person is not None
    do(case, ask.Assign(by=case.adjudicator, at=case.on_day(3), adjudicator=person))


def ruled(case: Case) -> None:
    """Issue the ruling; it can be appealed."""
    taken(case)
    said = _says(case.adjudicator)
    ruling = ask.IssueRuling(
        by=case.adjudicator,
        at=case.on_day(7),
        ruling_id=RulingId(uuid4()),
        remedy=case.remedy,
        findings=(FINDING,),
        rules=(REASON,),
        evidence=(),
        statement=said.ref,
    )
    do(case, ruling, said)


def closed(case: Case) -> None:
    """Both accepted the ruling, and the buyer has the money back."""
    ruled(case)
    for actor in (case.buyer, case.seller):
        do(case, ask.WaiveAppeal(by=actor, at=case.on_day(8)))
    _pay(case, 9)


def appealed(case: Case) -> None:
    """Let the seller appeal."""
    ruled(case)
    said = _says(case.seller)
    ground = _ground(case)
    text = AppealText(
        request_reason=ground.request_reason,
        grounds=(ground.code,),
        contested=(ContestedPart.WHOLE,),
        statement=said.ref,
    )
    appeal = ask.FileAppeal(
        by=case.seller, at=case.on_day(8), appeal_id=AppealId(uuid4()), text=text
    )
    do(case, appeal, said)


# What a marketplace holds after some years: nearly all of it is over. Shares in per mille.
MIX: Final[Sequence[tuple[Callable[[Case], None], int]]] = (
    (closed, 600),
    (agreed, 340),
    (waiting, 25),
    (in_review, 15),
    (taken, 5),
    (ruled, 10),
    (appealed, 5),
)


def _ground(case: Case) -> Ground:
    terms = disputes.read(case.dispute_id).state.terms
    assert terms is not None
    return terms.appeal.grounds[0]


def _says(actor: Actor) -> NewText:
    return texts.new(WORDS, language="en", author_id=actor.person)


def _pay(case: Case, day: int) -> None:
    key = f"{case.dispute_id}:{disputes.read(case.dispute_id).version}"
    do(case, ask.InstructPayment(by=SYSTEM, at=case.on_day(day), key=key))
    settled = ask.RecordPaymentSettled(
        by=SYSTEM, at=case.on_day(day), key=key, reference=f"null-{key}"
    )
    do(case, settled)


def do(case: Case, command: ask.Command, *new: NewText) -> None:
    """Carry out a command that must not be refused."""
    answer = disputes.execute(case.dispute_id, command, new_texts=new)
    if not isinstance(answer, Done):
        raise RuntimeError(f"{type(command).__name__}: {answer}")  # noqa: TRY004 - a refusal


def actor(person: int, role: Role) -> Actor:
    """Return somebody who acts."""
    return Actor(person=PersonId(person), role=role)
