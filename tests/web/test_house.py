"""What the house ends: two keys cancel a dispute, finance records the bank's word."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web.cases import (
    fired,
    later,
    sent_again,
    sent_back,
    sign_in,
    time_runs_out,
    to_send_back,
    under_review,
)
from wakai.app import disputes
from wakai.core.disputes.commands import (
    AcceptRequest,
    InstructPayment,
    RecordPaymentFailed,
    RecordPaymentSettled,
)
from wakai.core.disputes.model import SYSTEM, DeadlineKind, Fulfilment, Outcome, Role
from wakai.core.ids import DisputeId
from wakai.core.ledger import Account
from wakai.store.models import Notice, OutboxRow, Person

pytestmark = pytest.mark.django_db(transaction=True)


def somebody(world: World, name: str, role: Role) -> Client:
    person = Person.objects.create(
        email=f"{name}@example.org",
        name=name,
        roles=[role.value],
        language="en",
        time_zone="UTC",
        created_at=world.now,
    )
    return sign_in(Client(), person, second_factor=True)


def house(dispute_id: DisputeId, noun: str) -> str:
    return reverse("house_deed", args=[dispute_id, noun])


class TestVoid:
    def test_is_proposed_by_one_and_agreed_to_by_another(self, world: World) -> None:
        dispute_id = under_review(world)
        sue, tim = (somebody(world, name, Role.SUPERVISOR) for name in ("Sue", "Tim"))
        shown = sue.get(reverse("dispute", args=[dispute_id])).content.decode()
        assert house(dispute_id, "void-proposal") in shown

        assert sue.get(house(dispute_id, "void-agreement")).status_code == 409
        assert sue.post(house(dispute_id, "void-proposal"), {}).status_code == 422
        reason = {"statement": "Opened with a stolen account."}
        assert sue.post(house(dispute_id, "void-proposal"), reason).status_code == 302
        assert sue.post(house(dispute_id, "void-agreement"), {}).status_code == 409
        assert tim.get(house(dispute_id, "void-agreement")).status_code == 200
        assert tim.post(house(dispute_id, "void-agreement"), {}).status_code == 302

        assert disputes.read(dispute_id).state.outcome is Outcome.VOID
        assert Notice.objects.filter(code="voided").count() == 2

    def test_is_not_for_others(self, world: World) -> None:
        dispute_id = under_review(world)

        for person in (world.ana, world.ida, world.olu):
            client = sign_in(Client(), person, second_factor=True)
            answer = client.get(house(dispute_id, "void-proposal"))
            assert answer.status_code in {403, 404}


class TestLabel:
    """The seller gave none: the house gives both, or the buyer's time does not begin."""

    def test_is_given_by_an_operator_and_shown_to_the_buyer(self, world: World) -> None:
        dispute_id = to_send_back(world)
        time_runs_out(dispute_id, DeadlineKind.RETURN_LABEL)
        world.run(dispute_id, fired(dispute_id, DeadlineKind.RETURN_LABEL))
        olu, ana = sign_in(Client(), world.olu, second_factor=True), sign_in(Client(), world.ana)
        place = house(dispute_id, "return-label")
        assert place in page_of(olu, dispute_id)
        assert DeadlineKind.RETURN_SHIP not in disputes.read(dispute_id).state.deadlines

        assert olu.post(place, {"address": "", "label": "YM-1"}).status_code == 422
        assert olu.post(place, {"address": "Warehouse 3, Leeds", "label": ""}).status_code == 409
        told = {"address": "Warehouse 3, Leeds", "label": "YM-1", "cost": "900"}
        assert olu.post(place, told | {"cost": "6001"}).status_code == 409  # more than the policy
        assert ana.post(place, told).status_code in {403, 404}
        assert olu.post(place, told).status_code == 302

        assert disputes.read(dispute_id).state.balances[Account.DEBT_S] == -900
        assert DeadlineKind.RETURN_SHIP in disputes.read(dispute_id).state.deadlines
        shown = page_of(ana, dispute_id)
        assert "Warehouse 3, Leeds" in shown
        assert "YM-1" in shown


class TestArrival:
    """The carrier's proof, passed on by an operator: nothing begins without it."""

    def test_of_a_return_is_recorded_with_its_proof_and_told_to_both(self, world: World) -> None:
        dispute_id = sent_back(world)
        olu, ana = sign_in(Client(), world.olu, second_factor=True), sign_in(Client(), world.ana)
        place = house(dispute_id, "return-arrival")
        assert place in page_of(olu, dispute_id)
        assert place not in page_of(ana, dispute_id)

        assert olu.post(place, {"proof": " "}).status_code == 422
        assert ana.post(place, {"proof": "POD-77"}).status_code in {403, 404}
        assert disputes.read(dispute_id).state.fulfilment is Fulfilment.RETURN_SENT
        assert olu.post(place, {"proof": "POD-77"}).status_code == 302

        assert disputes.read(dispute_id).state.fulfilment is Fulfilment.RETURN_CHECK
        assert "POD-77" in page_of(ana, dispute_id)
        assert olu.get(house(dispute_id, "replacement-arrival")).status_code == 409

    def test_of_a_replacement_begins_the_buyers_time(self, world: World) -> None:
        dispute_id = sent_again(world)
        olu = sign_in(Client(), world.olu, second_factor=True)
        place = house(dispute_id, "replacement-arrival")

        assert olu.get(place).status_code == 200
        assert olu.post(place, {"proof": "POD-77"}).status_code == 302

        assert DeadlineKind.REPLACEMENT_CONFIRM in disputes.read(dispute_id).state.deadlines


class TestBank:
    def test_is_recorded_by_finance(self, world: World) -> None:
        dispute_id = under_review(world)
        fin = somebody(world, "Fin", Role.FINANCE)
        told = {"reference": "CB-2026-1"}

        assert fin.get(house(dispute_id, "no-such-thing")).status_code == 404
        assert fin.get(house(dispute_id, "chargeback")).status_code == 200
        assert fin.post(house(dispute_id, "chargeback"), told).status_code == 302

        assert disputes.read(dispute_id).state.outcome is Outcome.EXTERNAL
        ana = sign_in(Client(), world.ana)
        page = ana.get(reverse("dispute", args=[dispute_id]))
        assert house(dispute_id, "chargeback") not in page.content.decode()


class TestPayment:
    def test_that_failed_too_often_is_paid_by_hand_under_two_keys(self, world: World) -> None:
        dispute_id = failed_too_often(world)
        fin, sue = somebody(world, "Fin", Role.FINANCE), somebody(world, "Sue", Role.SUPERVISOR)
        asked = OutboxRow.objects.filter(topic="payment").count()
        assert house(dispute_id, "payment-retry") in page_of(fin, dispute_id)
        assert house(dispute_id, "payment-retry") not in page_of(sue, dispute_id)

        assert sue.post(house(dispute_id, "payment-by-hand"), {}).status_code == 404
        assert fin.post(house(dispute_id, "payment-by-hand"), {}).status_code == 302
        assert OutboxRow.objects.filter(topic="payment").count() == asked
        told = {"reference": "SEPA 17"}
        assert sue.post(house(dispute_id, "payment-confirmation"), told).status_code == 409
        assert fin.post(house(dispute_id, "payment-voucher"), told).status_code == 302
        assert fin.post(house(dispute_id, "payment-confirmation"), told).status_code == 409
        assert sue.post(house(dispute_id, "payment-confirmation"), told).status_code == 302

        assert disputes.read(dispute_id).state.outcome is Outcome.REFUND_FULL

    def test_that_failed_too_often_is_tried_again_by_finance(self, world: World) -> None:
        dispute_id = failed_too_often(world)
        fin = somebody(world, "Fin", Role.FINANCE)
        before = OutboxRow.objects.filter(topic="payment").count()

        assert fin.get(house(dispute_id, "payment-retry")).status_code == 200
        assert fin.post(house(dispute_id, "payment-retry"), {}).status_code == 302

        assert disputes.read(dispute_id).state.fulfilment is Fulfilment.MONEY_SENT
        assert OutboxRow.objects.filter(topic="payment").count() == before + 1


def page_of(client: Client, dispute_id: DisputeId) -> str:
    return client.get(reverse("dispute", args=[dispute_id])).content.decode()


def failed_too_often(world: World) -> DisputeId:
    """Return a dispute whose refund the provider has refused as often as the terms allow."""
    done = world.submitted()
    assert done.state.claim is not None
    assert done.state.terms is not None
    seen = done.state.claim.remedy.sha256()
    world.run(done.dispute_id, AcceptRequest(by=world.seller, at=world.now, remedy_sha256=seen))
    for number in range(done.state.terms.limits.payment_attempts_max):
        key = f"{done.dispute_id}:{number}"
        world.run(done.dispute_id, InstructPayment(by=SYSTEM, at=world.now, key=key))
        refused = RecordPaymentFailed(by=SYSTEM, at=world.now, key=key, reason="closed account")
        world.run(done.dispute_id, refused)
    return done.dispute_id


class TestLateRequest:
    def test_is_let_in_by_an_adjudicator_before_the_seller_hears_of_it(self, world: World) -> None:
        later(days=60)
        ana, ben = sign_in(Client(), world.ana), sign_in(Client(), world.ben)
        ida = sign_in(Client(), world.ida, second_factor=True)
        late = reverse("dispute_late", args=[world.order.id])
        assert ana.post(reverse("dispute_start", args=[world.order.id])).headers["Location"] == late
        assert ana.get(late).status_code == 200
        assert ana.post(late, {"statement": ""}).status_code == 422
        assert ben.get(late).status_code == 404
        asked = ana.post(late, {"statement": "I was in hospital."})
        dispute_id = DisputeId(UUID(asked.headers["Location"].split("/")[2]))

        assert ben.get(reverse("dispute", args=[dispute_id])).status_code == 404
        assert str(dispute_id) in ida.get(reverse("bench")).content.decode()
        shown = page_of(ida, dispute_id)
        assert "I was in hospital." in shown
        assert house(dispute_id, "late-admission") in shown
        assert ida.post(house(dispute_id, "late-rejection"), {"statement": ""}).status_code == 422
        admitted = ida.post(house(dispute_id, "late-admission"), {}, follow=True)
        assert admitted.redirect_chain == [(reverse("bench"), 302)]
        assert admitted.status_code == 200

        assert disputes.read(dispute_id).state.late is None
        codes = set(Notice.objects.values_list("code", "person_id"))
        assert codes == {("late_asked", world.ana.id), ("late_admitted", world.ana.id)}

    def test_that_is_rejected_says_why(self, world: World) -> None:
        later(days=60)
        ana = sign_in(Client(), world.ana)
        ida = sign_in(Client(), world.ida, second_factor=True)
        late = reverse("dispute_late", args=[world.order.id])
        asked = ana.post(late, {"statement": "I forgot."})
        dispute_id = DisputeId(UUID(asked.headers["Location"].split("/")[2]))

        reason = {"statement": "That is no reason."}
        assert ida.post(house(dispute_id, "late-rejection"), reason).status_code == 302

        assert disputes.read(dispute_id).state.outcome is Outcome.VOID
        assert "That is no reason." in page_of(ana, dispute_id)


class TestGrant:
    def test_is_proposed_by_an_operator_and_agreed_to_by_finance(self, world: World) -> None:
        dispute_id = paid(world)
        fin = somebody(world, "Fin", Role.FINANCE)
        olu = sign_in(Client(), world.olu, second_factor=True)
        asked = {"grant": "goodwill", "party": "buyer", "amount": "1,000", "statement": "Sorry."}
        assert house(dispute_id, "grant") in page_of(olu, dispute_id)

        assert olu.post(house(dispute_id, "grant"), asked | {"amount": "x"}).status_code == 422
        too_much = asked | {"amount": "99,000"}
        assert olu.post(house(dispute_id, "grant"), too_much).status_code == 409
        assert olu.post(house(dispute_id, "grant"), asked).status_code == 302
        assert olu.post(house(dispute_id, "grant-agreement"), {}).status_code == 404
        assert fin.post(house(dispute_id, "grant-agreement"), {}).status_code == 302

        told = Notice.objects.filter(code="granted").values_list("person_id", flat=True)
        assert list(told) == [world.ana.id]
        assert disputes.read(dispute_id).state.granted[0].minor == 1_000


def paid(world: World) -> DisputeId:
    """Return a dispute that ended with a refund."""
    done = world.submitted()
    assert done.state.claim is not None
    seen = done.state.claim.remedy.sha256()
    world.run(done.dispute_id, AcceptRequest(by=world.seller, at=world.now, remedy_sha256=seen))
    world.run(done.dispute_id, InstructPayment(by=SYSTEM, at=world.now, key="first"))
    settled = RecordPaymentSettled(by=SYSTEM, at=world.now, key="first", reference="psp-1")
    world.run(done.dispute_id, settled)
    return done.dispute_id
