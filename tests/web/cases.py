"""Short ways to a case file on the bench or at the seller's, and into a signed-in browser."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.forms import BaseForm, ChoiceField
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from tests.app.world import World
from wakai.app import clock, disputes, people, texts
from wakai.app.disputes import Done
from wakai.core.disputes.commands import (
    Assign,
    Command,
    Escalate,
    FileAppeal,
    FireDeadline,
    IssueRuling,
    ProvideReturnLabel,
    RefuseRequest,
    ReplyToAppeal,
    SendReplacement,
    SendReturn,
)
from wakai.core.disputes.model import (
    SYSTEM,
    AppealText,
    ContestedPart,
    DeadlineKind,
    EvidenceFinding,
    Payer,
    Remedy,
    RemedyKind,
    Weight,
)
from wakai.core.ids import AppealId, DisputeId, RulingId
from wakai.store import disputes as rows
from wakai.store.models import Notice, Person

REFUSAL = "as_described"
TRACKING = "JP 123-456 789 GB"  # as a person types it


def sign_in(client: Client, person: Person, *, second_factor: bool = False) -> Client:
    """Begin a session of this person."""
    client.force_login(person)
    if second_factor:
        session = client.session
        session[people.SECOND_FACTOR_KEY] = person.pk
        session.save()
    return client


def take_along(page: Page, client: Client, address: str) -> None:
    """Give a browser the session of a test client."""
    cookie = client.cookies["wakai_session"].value
    page.context.add_cookies([{"name": "wakai_session", "value": cookie, "url": address}])


def begun(world: World, client: Client) -> str:
    """Press "Report a problem" and return the address of the claim's first page."""
    answer = client.post(f"/orders/{world.order.id}/dispute/")
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def go_on(client: Client, page: str, *steps: Mapping[str, object]) -> str:
    """Fill in one page of the claim after the other; return the address of the next."""
    for answers in steps:
        answer = client.post(page, answers)
        assert answer.status_code == 302, answer.content.decode()
        page = str(answer.headers["Location"])
    return page


def later(**span: float) -> None:
    """Move the clock of everybody forward."""
    clock.advance(int(timedelta(**span).total_seconds()))


def time_runs_out(dispute_id: DisputeId, kind: DeadlineKind) -> None:
    """Move the clock of everybody forward to where a clock of a dispute ends."""
    left = disputes.read(dispute_id).state.deadlines[kind].due_at - clock.now()
    clock.advance(max(int(left.total_seconds()) + 1, 0))


def fired(dispute_id: DisputeId, kind: DeadlineKind) -> FireDeadline:
    """Return the command by which a clock that has run out has its consequence."""
    due_at = disputes.read(dispute_id).state.deadlines[kind].due_at
    return FireDeadline(by=SYSTEM, at=clock.now(), kind=kind, due_at=due_at)


def under_review(world: World, submitted: DisputeId | None = None) -> DisputeId:
    """Return a dispute that Ben refused and Ana brought before the house."""
    dispute_id = submitted or world.submitted().dispute_id
    said = texts.new("The photo in the shop shows blue.", language="en", author_id=world.ben.id)
    refuse = RefuseRequest(by=world.seller, at=world.now, reason=REFUSAL, statement=said.ref)
    _run(dispute_id, refuse, said)
    world.run(dispute_id, Escalate(by=world.buyer, at=world.now))
    return dispute_id


def taken(world: World, dispute_id: DisputeId, person: Person | None = None) -> None:
    """Let an adjudicator take the case file: Ida if nobody else is named."""
    by = world.adjudicator(person)
    assert by.person is not None
    world.run(dispute_id, Assign(by=by, at=world.now, adjudicator=by.person))


def ruled(world: World, *, minor: int = 1_000, remedy: Remedy | None = None) -> DisputeId:
    """Return a dispute on which Ida ruled: part of the money goes back."""
    dispute_id = under_review(world)
    taken(world, dispute_id)
    time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)
    said = texts.new("Blue was to be expected.", language="en", author_id=world.ida.id)
    remedy = remedy or world.remedy(RemedyKind.PARTIAL_REFUND, minor)
    ruling = IssueRuling(
        by=world.adjudicator(),
        at=world.now,
        ruling_id=RulingId(uuid4()),
        remedy=remedy,
        findings=("as_described",),
        rules=("ND3",),
        evidence=tuple(
            EvidenceFinding(evidence_id=item.evidence_id, weight=Weight.NOT_PERSUASIVE)
            for item in disputes.read(dispute_id).state.evidence
        ),
        statement=said.ref,
    )
    _run(dispute_id, ruling, said)
    return dispute_id


def appealed(world: World, *, remedy: Remedy | None = None, replied: bool = True) -> DisputeId:
    """Return a dispute whose ruling Ana appealed, and to which Ben replied, if he did."""
    dispute_id = ruled(world, remedy=remedy)
    appeal(world, dispute_id)
    if replied:
        reply_to(world, dispute_id)
    return dispute_id


def appeal(world: World, dispute_id: DisputeId) -> None:
    """Let Ana appeal."""
    said = texts.new("色がまったく違います。", language="ja", author_id=world.ana.id)
    text = AppealText(
        request_reason="not_accepted",
        grounds=("AP-ERR-FACT",),
        contested=(ContestedPart.REFUND_AMOUNT,),
        statement=said.ref,
    )
    filed = FileAppeal(by=world.buyer, at=world.now, appeal_id=AppealId(uuid4()), text=text)
    _run(dispute_id, filed, said)


def reply_to(world: World, dispute_id: DisputeId) -> None:
    """Let Ben reply to Ana's appeal."""
    reply = texts.new("The ruling is right.", language="en", author_id=world.ben.id)
    answer = ReplyToAppeal(by=world.seller, at=world.now, statement=reply.ref)
    _run(dispute_id, answer, reply)


def _run(dispute_id: DisputeId, command: Command, said: texts.NewText) -> None:
    answer = disputes.execute(dispute_id, command, new_texts=[said])
    assert isinstance(answer, Done), answer


def told_to_return(world: World) -> DisputeId:
    """Return a dispute in which the goods have to go back."""
    dispute_id = under_review(world)
    taken(world, dispute_id)
    time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)
    remedy = Remedy(
        kind=RemedyKind.RETURN_AND_REFUND,
        refunds=world.remedy().refunds,
        return_payer=Payer.SELLER,
    )
    ruling = IssueRuling(
        by=world.adjudicator(),
        at=world.now,
        ruling_id=RulingId(uuid4()),
        remedy=remedy,
        findings=("not_as_described",),
        rules=("ND3",),
        evidence=tuple(
            EvidenceFinding(evidence_id=item.evidence_id, weight=Weight.ACCEPTED)
            for item in disputes.read(dispute_id).state.evidence
        ),
    )
    world.run(dispute_id, ruling)
    return dispute_id


def to_send_back(world: World) -> DisputeId:
    """Return a dispute in which both agreed that the goods go back."""
    remedy = replace(world.remedy(RemedyKind.RETURN_AND_REFUND), return_payer=Payer.SELLER)
    dispute_id = world.submitted(remedy).dispute_id
    world.run(dispute_id, replace(world.accept(), remedy_sha256=remedy.sha256()))
    return dispute_id


def sent_back(world: World) -> DisputeId:
    """Return a dispute whose goods Ana sent back to Ben."""
    dispute_id = to_send_back(world)
    address = texts.new("1 Dock Road", language="en", author_id=world.ben.id)
    label = ProvideReturnLabel(by=world.seller, at=world.now, address=address.ref, label="DHL")
    _run(dispute_id, label, address)
    world.run(dispute_id, SendReturn(by=world.buyer, at=world.now, tracking=TRACKING))
    return dispute_id


def sent_again(world: World) -> DisputeId:
    """Return a dispute in which Ben shipped once more."""
    remedy = world.remedy(RemedyKind.REPLACEMENT)
    dispute_id = world.submitted(remedy).dispute_id
    world.run(dispute_id, replace(world.accept(), remedy_sha256=remedy.sha256()))
    world.run(dispute_id, SendReplacement(by=world.seller, at=world.now, tracking=TRACKING))
    return dispute_id


def page_of(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def letter(client: Client, code: str) -> str:
    """Return the notice of this kind as its reader sees it."""
    reader = client.session["_auth_user_id"]
    return page_of(client, "notice", Notice.objects.get(code=code, person_id=reader).pk)


def sent_from(world: World, client: Client, page: str) -> DisputeId:
    """Send a claim from its last page and return its dispute."""
    assert client.post(page, {"request_key": str(uuid4())}).status_code == 302
    (row,) = rows.of_order(world.order.pk)
    return row.id


def filled(form: BaseForm) -> dict[str, object]:
    """Return what a browser sends of a form as it is drawn: of a list only what is offered."""
    found = {}
    for bound in form:
        value, field = bound.value(), bound.field
        chosen = value if isinstance(value, list) else [value]
        offered = not isinstance(field, ChoiceField) or all(map(field.valid_value, chosen))
        if value is not None and offered:
            found[bound.name] = value
    return found


def sent_as_shown(answer: Any, asked: Mapping[str, object], **more: str) -> dict[str, object]:
    """Return what a page that shows shares sends when it is sent as it is."""
    assert answer.status_code == 200
    form = answer.context["form"]
    names = [name for name in form.fields if name.startswith("sum_") or name == "shared"]
    return {**asked, **more, **{name: form[name].value() for name in names}}
