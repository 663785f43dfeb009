"""Finance sees what is due, on its way and stuck, and compares a statement with the ledger."""

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.app import tills
from tests.app.world import World
from tests.web.cases import sign_in
from wakai.app import chargebacks, clock, outbox, payment_files, people
from wakai.store.models import Order, OutboxRow, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def export(world: World) -> Iterator[World]:
    """Return a marketplace that pays by files."""
    with tills.paying_with(WAKAI_PAYMENTS="export"):
        yield world


def somebody(name: str, role: str) -> Client:
    person = Person.objects.create(
        email=f"{name}@example.org", name=name, roles=[role], created_at=clock.now()
    )
    assert people.person(person.pk)
    return sign_in(Client(), person, second_factor=True)


def page(client: Client, view: str = "") -> str:
    answer = client.get(reverse("payments"), {"view": view} if view else {})
    assert answer.status_code == 200
    return str(answer.content.decode())


class TestDesk:
    def test_follows_a_payment_from_due_to_the_way(self, export: World) -> None:
        fin = somebody("fin", "finance")
        assert "Nothing is due" in page(fin)
        dispute_id = tills.agreed(export)
        there = reverse("dispute", args=[dispute_id])

        assert there in page(fin, "due")
        assert "¥1,000" in page(fin, "due")
        assert there not in page(fin, "sent")
        tills.work()
        assert there not in page(fin, "due")
        assert there in page(fin, "sent")

    def test_tries_again_what_was_given_up(self, export: World) -> None:
        dispute_id = tills.agreed(export)
        tills.work(("instruct",))
        OutboxRow.objects.filter(topic="payment").update(state="dead", last_error="Unreachable.")
        (letter,) = outbox.dead()
        retry = reverse("payment_retry", args=[letter.id])
        fin, sue = somebody("fin", "finance"), somebody("sue", "supervisor")

        assert "Unreachable." in page(fin, "failed")
        assert retry in page(fin, "failed")
        assert retry not in page(sue, "failed")
        assert sue.post(retry).status_code == 404
        assert fin.post(reverse("payment_retry", args=[letter.id + 999])).status_code == 404
        assert fin.post(retry).status_code == 302
        assert not outbox.dead()
        assert reverse("dispute", args=[dispute_id]) not in page(fin, "failed")


class TestFiles:
    def test_are_handed_to_finance_and_stay_as_they_were(self, export: World) -> None:
        tills.agreed(export)
        tills.work()
        fin = somebody("fin", "finance")

        made = fin.post(reverse("payment_files"))
        first = fin.get(made.headers["Location"])

        assert first.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert b"buyer,1000,JPY" in first.content
        assert fin.get(made.headers["Location"]).content == first.content
        assert made.headers["Location"] in page(fin)
        assert fin.post(reverse("payment_files")).headers["Location"] == reverse("payments")
        assert fin.get(reverse("payment_file", args=["payments-1"])).status_code == 404
        assert somebody("sue", "supervisor").get(made.headers["Location"]).status_code == 404


class TestReconciliation:
    def test_lists_what_differs(self, export: World) -> None:
        tills.agreed(export)
        tills.work()
        paid = payment_files.file(payment_files.export()).encode()
        sue = somebody("sue", "supervisor")

        def compared(content: bytes) -> tuple[int, str]:
            file = SimpleUploadedFile("statement.csv", content)
            answer = sue.post(reverse("payment_reconciliation"), {"statement": file})
            return answer.status_code, answer.content.decode()

        status, told = compared(paid)
        assert (status, told.count("Another outcome")) == (200, 2)
        assert "2 differences" in told
        tills.take(paid)
        assert "Nothing differs" in compared(paid)[1]
        assert "Another sum" in compared(paid.replace(b",1000,", b",1001,"))[1]
        assert compared(b"\xff")[0] == 422
        assert compared(b"a,b\n1,2\n")[0] == 422


class TestChargeback:
    def test_is_kept_for_an_order_that_nobody_disputes(self, world: World) -> None:
        fin, sue = somebody("fin", "finance"), somebody("sue", "supervisor")
        told = {"number": world.order.number, "reference": "CB-7"}
        here = reverse("chargebacks")

        assert sue.post(here, told).status_code == 404
        unknown = fin.post(here, {**told, "number": "999"})
        assert unknown.status_code == 422
        assert "No order has this number." in unknown.content.decode()
        assert fin.post(here, told).status_code == 302

        kept = Order.objects.get(pk=world.order.pk)
        assert (kept.bank_reference, kept.bank_noted_by is not None) == ("CB-7", True)
        Person.objects.filter(pk=world.ana.pk).update(language="en")
        ana = sign_in(Client(), world.ana)
        shown = ana.get(f"/orders/{world.order.id}/").content.decode()
        assert "The bank has taken the money back" in shown
        assert "Report a problem" not in shown

    def test_is_not_told_of_one_s_own_order(self, world: World) -> None:
        Person.objects.filter(pk=world.ben.pk).update(roles=["seller", "finance"])
        ben = sign_in(Client(), Person.objects.get(pk=world.ben.pk), second_factor=True)

        answer = ben.post(
            reverse("chargebacks"), {"number": world.order.number, "reference": "CB-7"}
        )

        assert answer.status_code == 422
        assert Order.objects.get(pk=world.order.pk).charged_back_at is None

    def test_that_came_too_late_needs_a_person_until_it_is_seen_to(self, world: World) -> None:
        fin = somebody("fin", "finance")
        with tills.paying_with(WAKAI_PAYMENTS="null"):
            tills.agreed(world)
            tills.work()
        seen = reverse("chargeback_seen", args=[world.order.id])
        assert fin.post(seen).status_code == 404  # there is nothing to see to
        fin.post(reverse("chargebacks"), {"number": world.order.number, "reference": "CB-7"})

        assert seen in page(fin, "failed")
        sue = somebody("sue", "supervisor")
        assert seen not in page(sue, "failed")
        assert sue.post(seen).status_code == 404
        assert fin.post(seen).status_code == 302
        assert seen not in page(fin, "failed")

    def test_says_until_when_it_can_be_answered(self, world: World) -> None:
        fin = somebody("fin", "finance")
        told = {"number": world.order.number, "reference": "CB-7"}
        here = reverse("chargebacks")
        wrong = fin.post(here, {**told, "due_on": "soon"})
        assert (wrong.status_code, 'value="soon"' in wrong.content.decode()) == (422, True)

        assert fin.post(here, {**told, "due_on": "9999-12-31"}).status_code == 422

        fin.post(here, {**told, "due_on": "2001-03-04"})
        assert "The bank wanted an answer until" in page(fin, "failed")
        fin.post(here, {**told, "due_on": "2199-03-04"})
        fin.post(here, told)  # tells of no day: what is known stays
        shown = page(fin, "failed")
        assert "The bank can be answered until" in shown
        assert f"Order {world.order.number}, ¥" in shown

        (row,) = chargebacks.wanted()
        seen = reverse("bank_answer_seen", args=[row.answer_id, row.version])
        sue = somebody("sue", "supervisor")
        assert (seen in shown, seen in page(sue, "failed")) == (True, False)
        assert sue.post(seen).status_code == 404
        stale = reverse("bank_answer_seen", args=[row.answer_id, row.version - 1])
        asked = fin.post(stale, follow=True).content.decode()
        assert "the bank has set another date" in asked
        assert seen in asked
        assert "It is noted that this is seen to." in fin.post(seen, follow=True).content.decode()
        assert "No payment needs a person" in page(fin, "failed")
