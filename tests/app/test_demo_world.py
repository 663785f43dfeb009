"""The sample marketplace is made by the real rules, on a clock that runs through every deadline."""

from collections.abc import Iterator
from typing import Any

import pytest

from wakai.app import clock, demo_world, disputes, orders
from wakai.app.orders import Parcel
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
    def test_is_made_by_real_commands_and_ends_at_the_present(self) -> None:
        begins = clock.now()
        assert not demo_world.is_complete()

        demo_world.load()

        assert demo_world.is_complete()
        assert stored_clock.ahead_seconds() == 0
        assert {
            number: (state.stage, state.waiting_on, state.fulfilment)
            for number, state in ((number, dispute_over(number)) for number in ENDINGS)
        } == ENDINGS
        silent, missed = dispute_over("KM-2026-104699"), dispute_over("KM-2026-102655")
        assert silent.basis is None or silent.rulings[-1].basis is Basis.SILENCE
        assert missed.outcome == "released"
        bought = [row for key in ("aoi", "ana", "bruna") for row in orders_of(key)]
        assert {orders.parcel(row, begins) for row in bought} == set(Parcel)
        assert {row.currency for row in bought} == {"JPY", "EUR", "USD", "BRL"}
        assert not any(
            [*verify.all_disputes(), *verify.all_conversations(), *verify.all_sanctions()]
        )

    def test_holds_a_sanction_to_complain_of_one_to_decide_and_one_that_was_wrong(self) -> None:
        demo_world.load()

        stages = [(row.measure, row.stage, row.result) for row in sanctions.newest(but_of=0)]
        assert stages == [
            ("listing_restricted", "stated", ""),
            ("payout_blocked", "complaint", ""),
            ("account_warned", "closed", "reversed"),
        ]

    def test_is_read_by_everybody_in_their_own_language(self) -> None:
        demo_world.load()

        story = dispute_over("KM-2026-104582")
        assert story.ruling is not None
        assert story.ruling.statement is not None
        read = texts.read([story.ruling.statement], language="ja")[story.ruling.statement.text_id]
        assert (read.language, "急須は出品者の負担で" in str(read.translation)) == ("en", True)


def orders_of(key: str) -> tuple[orders.OrderRow, ...]:
    person = demo_world.person(key)
    assert person is not None
    return orders.orders_of_buyer(person.id, limit=100)
