"""The sample marketplace is made by the real rules, on a clock that runs through every deadline."""

from collections.abc import Iterator
from typing import Any

import pytest

from wakai.app import claims, clock, demo_world, disputes, erasure, orders, policies
from wakai.app.orders import Parcel
from wakai.core.disputes import windows
from wakai.core.disputes.model import Basis, Dispute
from wakai.store import clock as stored_clock
from wakai.store import disputes as rows
from wakai.store import sanctions, texts, verify

pytestmark = pytest.mark.django_db(transaction=True)

# order: stage, whose move, how far the remedy is carried out
ENDINGS = {
    "KM-2026-104582": ("decided", "buyer", "return_due"),  # the story: it can be appealed now
    "KM-2026-104871": ("seller", "seller", "none"),
    "KM-2026-104633": ("negotiation", "buyer", "none"),
    "KM-2026-104502": ("review", "platform", "none"),
    "KM-2026-103994": ("decided", "both", "none"),
    "KM-2026-104588": ("final", "buyer", "return_due"),
    "KM-2026-104555": ("final", "carrier", "return_sent"),
    "KM-2026-104715": ("final", "seller", "replace_due"),
    "KM-2026-104318": ("appeal", "platform", "none"),
    "KM-2026-104287": ("decided", "both", "none"),
    "KM-2026-104699": ("decided", "both", "none"),
    "KM-2026-103120": ("closed", "none", "done"),
    "KM-2026-102655": ("closed", "none", "done"),
    "KM-2026-103512": ("closed", "none", "done"),
    "KM-2026-103340": ("closed", "none", "done"),
    "KM-2026-102587": ("closed", "none", "done"),
    "KM-2026-104660": ("closed", "none", "none"),
    "KM-2026-104944": ("draft", "buyer", "none"),
}


@pytest.fixture(autouse=True)
def quiet_outside(settings: Any) -> Iterator[None]:
    settings.WAKAI_GATEWAYS = {
        **settings.WAKAI_GATEWAYS,
        "mailer": "wakai.gateways.smtp.null.NullMailer",
        "payments": "wakai.gateways.payments.null.NullPayments",
    }
    clock.forget()
    yield
    clock.forget()


def dispute_over(number: str) -> Dispute:
    order = orders.order_by_number(number)
    assert order is not None
    return disputes.read(rows.of_order(order.id)[0].id).state


class TestSampleMarketplace:
    def test_is_made_by_real_commands_and_ends_at_the_present(
        self, subtests: pytest.Subtests
    ) -> None:
        begins = clock.now()
        assert not demo_world.is_complete()

        demo_world.load()  # once: it takes seconds

        assert demo_world.is_complete()
        assert stored_clock.ahead_seconds() == 0
        with subtests.test("has a dispute at each stage"):
            shows_every_stage()
        with subtests.test("has parcels and currencies of every kind"):
            bought = [row for key in ("aoi", "ana", "bruna") for row in orders_of(key)]
            assert {orders.parcel(row, begins) for row in bought} == set(Parcel)
            assert {row.currency for row in bought} == {"JPY", "EUR", "USD", "BRL"}
        with subtests.test("has a claim by line to make, in English and in Japanese"):
            shows_orders_of_two_items()
        with subtests.test("has somebody to erase, and nobody goes whose case is open"):
            shows_whom_to_erase()
        with subtests.test("has a sanction to complain of, one to decide and one that was wrong"):
            shows_every_sanction()
        with subtests.test("is read by everybody in their own language"):
            is_read_in_japanese()
        with subtests.test("has nothing that was changed behind the back of the journal"):
            assert not any(
                [*verify.all_disputes(), *verify.all_conversations(), *verify.all_sanctions()]
            )


def shows_every_stage() -> None:
    states = {number: dispute_over(number) for number in ENDINGS}
    silent, missed = dispute_over("KM-2026-104699"), dispute_over("KM-2026-102655")

    assert {
        number: (state.stage, state.waiting_on, state.fulfilment)
        for number, state in states.items()
    } == ENDINGS
    assert silent.basis is None or silent.rulings[-1].basis is Basis.SILENCE
    assert missed.outcome == "released"


def shows_orders_of_two_items() -> None:
    for number, language in (("KM-2026-104928", "en"), ("KM-2026-104933", "ja")):
        order = orders.order_by_number(number)
        assert order is not None
        left = claims.left(order)
        ends_at = windows.ends_at(left, policies.pinned())

        assert ends_at is not None
        assert (clock.now() < ends_at, rows.of_order(order.id)) == (True, ())
        assert len(left.lines) == 2
        assert max(line.quantity for line in left.lines) > 1
        assert {line.language for line in order.lines} == {language}


def shows_whom_to_erase() -> None:
    answers = {}
    for key in ("nils", "aoi"):
        person = demo_world.person(key)
        assert person is not None
        answers[key] = erasure.erase(person.id, dry_run=True)

    assert isinstance(answers["nils"], erasure.Erased)
    assert {"texts", "files", "addresses"} <= {
        what for what, count in answers["nils"].counts.items() if count
    }
    assert isinstance(answers["aoi"], erasure.UnderWay)


def shows_every_sanction() -> None:
    stages = [(row.measure, row.stage, row.result) for row in sanctions.newest(but_of=0)]

    assert stages == [
        ("listing_restricted", "stated", ""),
        ("payout_blocked", "complaint", ""),
        ("account_warned", "closed", "reversed"),
    ]


def is_read_in_japanese() -> None:
    story = dispute_over("KM-2026-104582")
    assert story.ruling is not None
    assert story.ruling.statement is not None
    read = texts.read([story.ruling.statement], language="ja")[story.ruling.statement.text_id]

    assert (read.language, "急須は出品者の負担で" in str(read.translation)) == ("en", True)


def orders_of(key: str) -> tuple[orders.OrderRow, ...]:
    person = demo_world.person(key)
    assert person is not None
    return orders.orders_of_buyer(person.id, limit=100)
