"""Short ways to the moment at which a deed is possible: what happened until then."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from tests.app import files
from tests.app.handing_in import handed_in
from tests.app.world import World
from tests.web import cases
from tests.web.test_bench import composed
from tests.web.test_contested_return import agreed, contested_after_the_appeal, object_to, shown
from tests.web.test_house import failed_too_often, paid
from wakai.app import claims, disputes, drafts, orders, texts
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    AppealText,
    ContestedPart,
    DeadlineKind,
    GrantKind,
    Party,
    RemedyKind,
    Role,
)
from wakai.core.ids import AppealId, DisputeId, OfferId, PersonId, RequestId
from wakai.store.disputes import OpenDispute
from wakai.store.models import Person

HALF = RemedyKind.PARTIAL_REFUND
APPEAL = {
    "request_reason": "not_accepted",
    "ground_errors": "AP-ERR-AMOUNT",
    "contested": ["refund_amount"],
    "statement": "It is worth less than that.",
}
_STAFF = {"sue": Role.SUPERVISOR, "tim": Role.SUPERVISOR, "fin": Role.FINANCE}


def person(world: World, name: str) -> Person:
    """Return somebody of the world, or of the staff that it does not know."""
    if name not in _STAFF:
        found: Person = getattr(world, name)
        return found
    told = {"name": name.title(), "roles": [_STAFF[name].value], "created_at": world.now}
    return Person.objects.get_or_create(email=f"{name}@example.org", defaults=told)[0]


def actor(world: World, name: str) -> Actor:
    return Actor(person=PersonId(person(world, name).pk), role=_STAFF[name])


def _words(author: Person, body: str = "So it is.") -> texts.NewText:
    return texts.new(body, language="en", author_id=author.pk)


def _done(dispute_id: DisputeId, command: c.Command, *said: texts.NewText) -> DisputeId:
    answer = disputes.execute(dispute_id, command, new_texts=said)
    assert isinstance(answer, disputes.Done), answer
    return dispute_id


# -- the claim, and what the two make of it ------------------------------------


def submitted(world: World) -> DisputeId:
    return world.submitted().dispute_id


def filled_in(world: World) -> DisputeId:
    """Return a draft of which only the last page is missing."""
    dispute_id = world.draft()
    typed = {
        "lines": str(world.line.pk),
        "reason": "NR2",
        "remedy": "full_refund",
        "statement": "届いていません。",
    }
    drafts.write(world.ana.pk, f"claim:{dispute_id}", typed)
    return dispute_id


def asked_late(world: World) -> DisputeId:
    """Return a draft whose lateness a person has to look at."""
    cases.later(days=60)
    order = orders.order(world.order.pk)
    assert order is not None
    begun = claims.start(order, world.buyer, late_because=_words(world.ana))
    assert isinstance(begun, OpenDispute), begun
    return begun.id


def offered(world: World) -> DisputeId:
    """Return a dispute in which Ben offers to pay a part back."""
    dispute_id = submitted(world)
    offer = c.MakeOffer(
        by=world.seller, at=world.now, offer_id=OfferId(uuid4()), remedy=world.remedy(HALF, 1_000)
    )
    return _done(dispute_id, offer)


def withdrawn(world: World) -> DisputeId:
    return _done(submitted(world), c.Withdraw(by=world.buyer, at=world.now, warned=True))


# -- the review ------------------------------------------------------------------


def taken(world: World) -> DisputeId:
    dispute_id = cases.under_review(world)
    cases.taken(world, dispute_id)
    return dispute_id


def proposed(world: World) -> DisputeId:
    """Return a dispute to whose sides Ida proposed something."""
    dispute_id = taken(world)
    proposal = c.ProposeNeutrally(
        by=world.adjudicator(),
        at=world.now,
        offer_id=OfferId(uuid4()),
        remedy=world.remedy(HALF, 1_000),
    )
    return _done(dispute_id, proposal)


def asked(world: World) -> DisputeId:
    """Return a dispute in which Ida asked Ana for a photo."""
    dispute_id = taken(world)
    question = c.RequestInformation(
        by=world.adjudicator(),
        at=world.now,
        request_id=RequestId(uuid4()),
        to=Party.BUYER,
        kinds=("photo_item",),
    )
    return _done(dispute_id, question)


def to_rule(world: World) -> DisputeId:
    """Return a dispute whose ruling Ida has written, and only has to issue."""
    dispute_id = taken(world)
    cases.time_runs_out(dispute_id, DeadlineKind.EVIDENCE_FREEZE)
    return _composed(world, dispute_id, "ida")


def to_decide(world: World) -> DisputeId:
    """Return a dispute the result of whose appeal Jun has written, and only has to issue."""
    result = {"result": "varied", "findings": ["evidence_overlooked"]}
    return _composed(world, appeal_taken(world), "jun", **result)


def ruled_by_one(world: World) -> DisputeId:
    """Return a dispute with a ruling of Ida's that a second adjudicator has to look at."""
    dispute_id = contested_after_the_appeal(world)
    _composed(world, dispute_id, "ida", findings=["return_in_order"])
    ida, page = signed_in(world, "ida"), reverse("bench_ruling", args=[dispute_id])
    shown = ida.get(page).context
    seen = {name: shown[name] for name in ("request_key", "seen", "version")}
    assert ida.post(page, {**seen, "do": "issue"}).status_code == 302
    return dispute_id


def _composed(
    world: World, dispute_id: DisputeId, name: str, **changes: Sequence[str] | str
) -> DisputeId:
    page = reverse("bench_ruling", args=[dispute_id])
    answer = signed_in(world, name).post(page, composed(dispute_id, **changes))
    assert answer.status_code == 302, answer.content.decode()
    return dispute_id


# -- the appeal --------------------------------------------------------------------


def appeal_filled_in(world: World) -> DisputeId:
    """Return a dispute of whose appeal only the last page is missing."""
    dispute_id = cases.ruled(world)
    drafts.write(world.ana.pk, f"appeal:{dispute_id}", APPEAL)
    return dispute_id


def appeal_prepared(world: World) -> DisputeId:
    """Return a dispute whose appeal Olu wrote for Ana."""
    dispute_id, said = cases.ruled(world), _words(world.olu)
    text = AppealText(
        request_reason="not_accepted",
        grounds=("AP-ERR-FACT",),
        contested=(ContestedPart.REFUND_AMOUNT,),
        statement=said.ref,
    )
    by = Actor(person=PersonId(world.olu.pk), role=Role.OPERATOR, on_behalf_of=Party.BUYER)
    prepared = c.PrepareAppeal(by=by, at=world.now, appeal_id=AppealId(uuid4()), text=text)
    return _done(dispute_id, prepared, said)


def appealed(world: World) -> DisputeId:
    return cases.appealed(world, replied=False)


def appeal_taken(world: World) -> DisputeId:
    dispute_id = cases.appealed(world)
    cases.taken(world, dispute_id, world.jun)
    return dispute_id


def appeal_to_mend(world: World) -> DisputeId:
    """Return a dispute whose appeal Jun could not hear as it is."""
    dispute_id = appeal_taken(world)
    said = _words(world.jun)
    found = c.FindInadmissible(by=world.adjudicator(world.jun), at=world.now, statement=said.ref)
    return _done(dispute_id, found, said)


def appeal_not_mended(world: World) -> DisputeId:
    dispute_id = appeal_to_mend(world)
    cases.time_runs_out(dispute_id, DeadlineKind.APPEAL_CURE)
    world.run(dispute_id, cases.fired(dispute_id, DeadlineKind.APPEAL_CURE))
    return dispute_id


# -- the goods ---------------------------------------------------------------------


def label_missing(world: World) -> DisputeId:
    """Return a dispute in which Ben gave neither address nor label in time."""
    dispute_id = cases.to_send_back(world)
    cases.time_runs_out(dispute_id, DeadlineKind.RETURN_LABEL)
    return _done(dispute_id, cases.fired(dispute_id, DeadlineKind.RETURN_LABEL))


def label_given(world: World) -> DisputeId:
    dispute_id = cases.to_send_back(world)
    address = _words(world.ben, "1 Dock Road")
    label = c.ProvideReturnLabel(by=world.seller, at=world.now, address=address.ref, label="DHL")
    return _done(dispute_id, label, address)


def damaged(world: World) -> DisputeId:
    """Return a dispute whose goods came back, and Ben has shown how."""
    return _done(agreed(world), shown(world))


def to_ship_again(world: World) -> DisputeId:
    remedy = world.remedy(RemedyKind.REPLACEMENT)
    dispute_id = world.submitted(remedy).dispute_id
    return _done(dispute_id, replace(world.accept(), remedy_sha256=remedy.sha256()))


def shipped_again(world: World) -> DisputeId:
    """Return a dispute whose second parcel is at Ana's."""
    dispute_id = cases.sent_again(world)
    arrived = c.RecordReplacementDelivered(by=SYSTEM, at=world.now, proof="POD-2")
    return _done(dispute_id, arrived)


def contested(world: World) -> DisputeId:
    dispute_id = agreed(world)
    object_to(world, dispute_id)
    return dispute_id


# -- the two keys ------------------------------------------------------------------


def void_proposed(world: World) -> DisputeId:
    dispute_id = cases.under_review(world)
    said = _words(person(world, "sue"))
    proposal = c.ProposeVoid(by=actor(world, "sue"), at=world.now, statement=said.ref)
    return _done(dispute_id, proposal, said)


def paid_by_hand(world: World) -> DisputeId:
    """Return a dispute whose refund Fin pays, since the provider failed too often."""
    dispute_id = failed_too_often(world)
    pay = c.InstructPayment(by=actor(world, "fin"), at=world.now, key="hand", by_hand=True)
    return _done(dispute_id, pay)


def vouched(world: World) -> DisputeId:
    dispute_id = paid_by_hand(world)
    word = c.VouchPayment(by=actor(world, "fin"), at=world.now, key="hand", reference="SEPA 17")
    return _done(dispute_id, word)


def granted_by_one(world: World) -> DisputeId:
    """Return a dispute that is over, after which Sue proposed to pay something."""
    said = _words(person(world, "sue"))
    proposal = c.ProposeGrant(
        by=actor(world, "sue"),
        at=world.now,
        grant=GrantKind.GOODWILL,
        party=Party.BUYER,
        minor=1_000,
        statement=said.ref,
    )
    return _done(paid(world), proposal, said)


# -- who sends ---------------------------------------------------------------------


def signed_in(world: World, name: str) -> Client:
    return cases.sign_in(Client(), person(world, name), second_factor=True)


# -- what is only known then ---------------------------------------------------------


def a_photo(world: World) -> dict[str, str]:
    """Return a photo of Ana's that has arrived, as the page of the evidence sends it."""
    return {"kind": "photo_item", "files": str(handed_in(world, files.photo()).id)}


def somebody_to_decide(world: World) -> dict[str, str]:
    return {"adjudicator": str(world.ida.pk)}
