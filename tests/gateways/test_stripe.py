"""Stripe, as a real server that breaks: whatever happens to an answer, there is one effect."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.gateways.fake_stripe import KEY, SECRET, FakeStripe, Running, event, signed
from wakai.app.payment_ports import (
    BadReport,
    BadSignature,
    BankReport,
    PaymentInstruction,
    PaymentReport,
)
from wakai.app.ports import Unavailable
from wakai.core.disputes.model import Party
from wakai.gateways.payments.stripe import StripePayments
from wakai.gateways.payments.stripe_amounts import NoSuchAmount, to_stripe
from wakai.gateways.payments.stripe_api import StripeApi

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
TOLD = PaymentInstruction(
    key="d-1:7",
    case_number="7K4-1",
    order_number="100",
    buyer_minor=4_000,
    seller_minor=3_600,
    currency="JPY",
    charge="ch_1",
    payee="acct_ben",
)
BOTH = [("refund", 4_000), ("transfer", 3_600)]


@pytest.fixture
def running() -> Iterator[Running]:
    server = Running()
    server.stripe.charge(8_000)
    yield server
    server.stop()


@pytest.fixture
def stripe(running: Running) -> FakeStripe:
    return running.stripe


@pytest.fixture
def till(running: Running) -> StripePayments:
    return a_till(running)


def a_till(running: Running, *, key: str = KEY, timeout_seconds: float = 10) -> StripePayments:
    api = StripeApi(key, base_url=running.url, timeout_seconds=timeout_seconds)
    return StripePayments(api, secrets=["an older one", SECRET])


def settled(report: PaymentReport) -> tuple[Party | None, bool]:
    return report.party, report.settled


class TestPay:
    def test_refunds_the_buyer_and_pays_the_seller(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        reports = list(till.pay(TOLD))

        assert [settled(report) for report in reports] == [
            (Party.BUYER, True),
            (Party.SELLER, True),
        ]
        assert stripe.effects() == BOTH
        assert stripe.all("transfer")[0]["destination"] == "acct_ben"
        assert {report.reference for report in reports} == {
            stripe.all("refund")[0]["id"],
            stripe.all("transfer")[0]["id"],
        }

    def test_again_has_no_second_effect_also_when_stripe_has_forgotten_the_key(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        first = list(till.pay(TOLD))
        stripe.forget_keys()

        assert list(till.pay(TOLD)) == first
        assert stripe.effects() == BOTH

    def test_finds_what_it_did_behind_refunds_of_others(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        first = list(till.pay(TOLD))
        for number in range(3):
            stripe.effect("refunds", {"charge": "ch_1", "amount": str(number + 1)})
        stripe.forget_keys()

        assert list(till.pay(TOLD)) == first

    def test_tells_later_of_a_refund_that_is_pending(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        stripe.refund_status = "pending"

        assert [settled(report) for report in till.pay(TOLD)] == [(Party.SELLER, True)]

    def test_reports_a_no_for_good_and_does_the_rest(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        stripe.balance_minor = 10

        refund, transfer = till.pay(TOLD)

        assert refund.settled
        assert (transfer.settled, transfer.reason) == (False, "balance_insufficient")

    @pytest.mark.parametrize(
        ("told", "reason"),
        [(replace(TOLD, charge=""), "no_charge"), (replace(TOLD, payee=""), "no_payee")],
    )
    def test_fails_where_the_shop_did_not_tell_the_way(
        self, till: StripePayments, told: PaymentInstruction, reason: str
    ) -> None:
        reports = list(till.pay(told))

        assert [report.reason for report in reports if not report.settled] == [reason]

    def test_takes_back_from_a_seller_who_was_paid_before_and_once(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        paid = replace(TOLD, transfer="tr_old", clawback_minor=3_800)
        stripe.things["ch_1"]["refunded"] = 8_000  # somebody refunded it by hand
        refund, rest = till.pay(paid)
        assert (refund.reason, rest.reference) == ("charge_already_refunded", "tr_old")
        stripe.things["ch_1"]["refunded"] = 0
        stripe.forget_keys()

        list(till.pay(replace(paid, key="d-1:9")))

        assert stripe.effects() == [("refund", 4_000), ("transfer_reversal", 3_800)]


class TestTrouble:
    @pytest.mark.parametrize("fault", ["lost", "500 after", "409", "429", "500"])
    def test_is_for_now_and_a_retry_pays_once(
        self, till: StripePayments, stripe: FakeStripe, fault: str
    ) -> None:
        stripe.faults = [fault]
        with pytest.raises(Unavailable):
            list(till.pay(TOLD))
        if fault == "500":  # Stripe answers the same key with the same fault, for a day
            with pytest.raises(Unavailable):
                list(till.pay(TOLD))
            stripe.forget_keys()

        assert [report.settled for report in till.pay(TOLD)] == [True, True]
        assert stripe.effects() == BOTH

    def test_that_asks_for_a_pause_says_how_long(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        stripe.faults = ["429"]

        with pytest.raises(Unavailable) as trouble:
            list(till.pay(TOLD))

        assert trouble.value.after == timedelta(seconds=120)

    def test_of_an_answer_that_takes_too_long_pays_once(
        self, running: Running, stripe: FakeStripe
    ) -> None:
        stripe.hold = threading.Event()
        with pytest.raises(Unavailable):
            list(a_till(running, timeout_seconds=0.2).pay(TOLD))
        stripe.hold.set()

        list(a_till(running).pay(TOLD))

        assert stripe.effects() == BOTH

    def test_with_our_own_key_fails_no_payment(self, running: Running) -> None:
        with pytest.raises(Unavailable, match="401"):
            list(a_till(running, key="sk_wrong").pay(TOLD))

    def test_of_a_key_with_other_contents_fails_no_payment(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        stripe.answers["d-1:7:refund"] = ("something else", 200, {})

        with pytest.raises(Unavailable, match="idempotency_error"):
            list(till.pay(TOLD))

    def test_does_not_hide_what_was_done_before_it(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        list(till.pay(replace(TOLD, seller_minor=0)))
        stripe.faults = ["409"]
        reports = till.pay(TOLD)

        assert settled(next(reports)) == (Party.BUYER, True)
        with pytest.raises(Unavailable):
            next(reports)


class TestAmounts:
    @pytest.mark.parametrize(
        ("minor", "currency", "amount"),
        [
            (1_280, "EUR", 1_280),
            (1_280, "JPY", 1_280),
            (1_280, "KRW", 1_280),
            (1_280, "ISK", 128_000),  # no decimals here, two at Stripe
            (1_280, "UGX", 128_000),
            (1_280, "KWD", 1_280),
        ],
    )
    def test_are_said_in_units_of_stripe(self, minor: int, currency: str, amount: int) -> None:
        assert to_stripe(minor, currency) == amount

    def test_that_stripe_cannot_say_are_not_rounded(self) -> None:
        for currency in ("KWD", "LYD"):  # rounded at the third decimal, and two decimals alone
            with pytest.raises(NoSuchAmount):
                to_stripe(1_281, currency)

    def test_that_stripe_cannot_say_are_refused(self, till: StripePayments) -> None:
        odd = replace(TOLD, currency="KWD", buyer_minor=1_001, seller_minor=0)

        assert [report.reason for report in till.pay(odd)] == ["amount"]


class TestHear:
    def body(self, stripe: FakeStripe, till: StripePayments) -> bytes:
        list(till.pay(TOLD))
        return event("refund.updated", stripe.all("refund")[0])

    def test_believes_what_stripe_signed_a_moment_ago(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        body = self.body(stripe, till)
        headers = {"stripe-signature": signed(body, int(NOW.timestamp()) - 299)}

        news = till.hear(body, headers, at=NOW)

        assert news is not None
        assert (news.event_id, news.key) == ("evt_1", TOLD.key)
        assert [settled(one) for one in till.look(news.body) if isinstance(one, PaymentReport)] == [
            (Party.BUYER, True)
        ]

    @pytest.mark.parametrize("seconds", [-301, 301])
    def test_believes_nothing_old_or_from_the_future(
        self, till: StripePayments, stripe: FakeStripe, seconds: int
    ) -> None:
        body = self.body(stripe, till)
        headers = {"stripe-signature": signed(body, int(NOW.timestamp()) + seconds)}

        with pytest.raises(BadSignature):
            till.hear(body, headers, at=NOW)

    @pytest.mark.parametrize("header", ["", "t=1,v1=", "t=x,v1=00", "v1=00", "t=²,v1=é"])
    def test_believes_nobody_else(self, till: StripePayments, header: str) -> None:
        with pytest.raises(BadSignature):
            till.hear(b"{}", {"stripe-signature": header}, at=NOW)

    def test_notices_one_changed_byte(self, till: StripePayments, stripe: FakeStripe) -> None:
        body = self.body(stripe, till)
        headers = {"stripe-signature": signed(body, int(NOW.timestamp()))}

        with pytest.raises(BadSignature):
            till.hear(body + b" ", headers, at=NOW)

    @pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"data":{"object":{}}}', b"\xff"])
    def test_reads_nothing_into_nonsense(self, till: StripePayments, body: bytes) -> None:
        headers = {"stripe-signature": signed(body, int(NOW.timestamp()))}

        with pytest.raises(BadReport):
            till.hear(body, headers, at=NOW)

    def test_passes_over_what_does_not_concern_us(self, till: StripePayments) -> None:
        body = event("customer.created", {"object": "customer", "id": "cus_1"})
        headers = {"stripe-signature": signed(body, int(NOW.timestamp()))}

        assert till.hear(body, headers, at=NOW) is None


class TestLook:
    def test_says_how_it_stands_now_whichever_event_came_last(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        stripe.refund_status = "pending"
        list(till.pay(TOLD))
        refund = stripe.all("refund")[0]
        about = {"kind": "refund", "id": refund["id"]}

        assert list(till.look(about)) == []
        stripe.turns(refund, "failed")
        (report,) = till.look(about)
        assert isinstance(report, PaymentReport)
        assert (report.settled, report.reason) == (False, "failed")

    def test_tells_a_chargeback_from_an_inquiry(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        dispute = {"object": "dispute", "id": "dp_1", "status": "warning_needs_response"}
        stripe.things["dp_1"] = dispute

        assert list(till.look({"kind": "dispute", "id": "dp_1"})) == []
        dispute["status"] = "needs_response"
        assert told_of_bank(till) == ("dp_1", None)

    def test_tells_until_when_the_bank_can_be_answered(
        self, till: StripePayments, stripe: FakeStripe
    ) -> None:
        due_at = datetime(2026, 8, 20, 23, 59, 59, tzinfo=UTC)
        details = {"due_by": int(due_at.timestamp())}
        dispute = {
            "object": "dispute",
            "id": "dp_1",
            "status": "needs_response",
            "evidence_details": details,
        }
        stripe.things["dp_1"] = dispute

        assert told_of_bank(till) == ("dp_1", due_at)
        details["due_by"] = 10**15  # no date that could be shown
        assert told_of_bank(till) == ("dp_1", None)
        details["due_by"] = int(due_at.timestamp())
        dispute["status"] = "under_review"  # it was answered
        assert told_of_bank(till) == ("dp_1", None)

    def test_of_something_that_is_not_there_says_nothing(self, till: StripePayments) -> None:
        assert list(till.look({"kind": "refund", "id": "../../v1/re_0"})) == []


def told_of_bank(till: StripePayments) -> tuple[str, datetime | None]:
    """Return reference and date of what Stripe tells of a bank's dispute."""
    (report,) = till.look({"kind": "dispute", "id": "dp_1"})
    assert isinstance(report, BankReport)
    assert report.as_of is not None
    return report.reference, report.due_at
