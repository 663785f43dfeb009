"""The shop's own till: told by signed webhooks, and believed by its signature."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from wakai.app import signatures
from wakai.app.payment_ports import (
    BadReport,
    BadSignature,
    BankReport,
    PaymentInstruction,
    PaymentReport,
)
from wakai.app.ports import Unavailable
from wakai.core.disputes.model import Party
from wakai.gateways.payments.webhook import WebhookPayments

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
SECRET, OLDER = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_b2xkZXIgc2VjcmV0"
TOLD = PaymentInstruction(
    key="d-1:7",
    case_number="7K4-1",
    order_number="100",
    buyer_minor=4_000,
    seller_minor=3_600,
    currency="JPY",
)


class Till(ThreadingHTTPServer):
    """Answers with the statuses it was given, then with 204, and remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        super().__init__(("127.0.0.1", 0), Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/pay"


class Handler(BaseHTTPRequestHandler):
    server: Till

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.server.statuses.pop(0) if self.server.statuses else 204)
        self.send_header("Location", self.server.url)
        self.send_header("Retry-After", "90")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_args: Any) -> None:
        pass


@pytest.fixture
def till() -> Iterator[Till]:
    server = Till()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def provider(till: Till) -> WebhookPayments:
    return WebhookPayments(till.url, secrets=[SECRET, OLDER])


def headers(body: bytes, *, at: datetime = NOW, secret: str = OLDER) -> dict[str, str]:
    stamp = int(at.timestamp())
    made = signatures.standard(secret, message_id="msg_1", at=stamp, body=body)
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(stamp),
        "webhook-signature": f"v1a,other v1,AAAA {made}",
    }


def message(kind: str, **data: str) -> bytes:
    return json.dumps({"type": kind, "data": data}).encode()


class TestSignature:
    def test_is_the_one_of_standard_webhooks(self) -> None:
        made = signatures.standard(
            SECRET,
            message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
            at=1614265330,
            body=b'{"test": 2432232314}',
        )

        assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


class TestPay:
    def test_sends_a_signed_instruction_whose_id_is_its_key(
        self, provider: WebhookPayments, till: Till
    ) -> None:
        assert list(provider.pay(TOLD)) == []
        list(provider.pay(TOLD))

        (first, body), (again, _) = till.told
        at = datetime.fromtimestamp(int(first["webhook-timestamp"]), UTC)
        assert signatures.check_standard([SECRET], first, body, now=at) == TOLD.key
        assert again["webhook-id"] == TOLD.key
        told = json.loads(body)["data"]
        assert (told["buyer_minor"], told["seller_minor"], told["key"]) == (4_000, 3_600, TOLD.key)

    @pytest.mark.parametrize("status", [302, 400, 410, 429, 500])
    def test_is_tried_again_when_it_is_not_kept(
        self, provider: WebhookPayments, till: Till, status: int
    ) -> None:
        till.statuses = [status]

        with pytest.raises(Unavailable) as trouble:
            list(provider.pay(TOLD))

        assert trouble.value.after == timedelta(seconds=90)
        assert len(till.told) == 1  # nowhere else either

    def test_is_tried_again_when_nobody_answers(self) -> None:
        provider = WebhookPayments("http://127.0.0.1:1/", secrets=[SECRET])

        with pytest.raises(Unavailable):
            list(provider.pay(TOLD))

    @pytest.mark.parametrize("secrets", [[], ["whsec_"], ["not base64!"]])
    def test_needs_an_address_and_a_secret(self, secrets: list[str]) -> None:
        with pytest.raises(ValueError, match=r"payments\.md"):
            WebhookPayments("http://127.0.0.1:1/", secrets=secrets)


class TestHear:
    @pytest.mark.parametrize("party", ["", "buyer"])
    def test_believes_what_the_till_signed(self, provider: WebhookPayments, party: str) -> None:
        body = message("payment.settled", key=TOLD.key, reference="bank 7", party=party)
        news = provider.hear(body, headers(body), at=NOW)
        assert news is not None

        assert (news.event_id, news.key) == ("msg_1", TOLD.key)
        assert list(provider.look(news.body)) == [
            PaymentReport(
                key=TOLD.key,
                settled=True,
                party=Party.BUYER if party else None,
                reference="bank 7",
            )
        ]

    def test_hears_of_the_bank(self, provider: WebhookPayments) -> None:
        body = message("payment.charged_back", charge="ch_1", reference="CB-1")
        news = provider.hear(body, headers(body), at=NOW)
        assert news is not None

        assert news.charges == ("ch_1",)
        assert list(provider.look(news.body)) == [BankReport(reference="CB-1")]

    def test_hears_until_when_the_bank_can_be_answered(self, provider: WebhookPayments) -> None:
        told = {"charge": "ch_1", "reference": "CB-1"}
        body = message("payment.charged_back", **told, due_at="2026-08-20T18:00:00+09:00")
        news = provider.hear(body, headers(body), at=NOW)
        assert news is not None

        due_at = datetime(2026, 8, 20, 9, tzinfo=UTC)
        (report,) = provider.look(news.body)
        assert report == BankReport(reference="CB-1", due_at=due_at, as_of=NOW)
        nowhere = ("soon", "2026-08-20T18:00:00", "2026-08-20", "9999-12-31T23:59:59-05:00")
        for unclear in nowhere:
            body = message("payment.charged_back", **told, due_at=unclear)
            with pytest.raises(BadReport):
                provider.hear(body, headers(body), at=NOW)

    def test_hears_how_old_a_word_is_and_that_nothing_is_wanted(
        self, provider: WebhookPayments
    ) -> None:
        told = {"charge": "ch_1", "reference": "CB-1", "due_at": ""}
        known, to_come = "2026-08-19T18:00:00+09:00", "2199-08-19T18:00:00+09:00"
        for more, as_of in (
            ({"as_of": known}, datetime(2026, 8, 19, 9, tzinfo=UTC)),
            ({"as_of": to_come}, NOW),
            ({}, NOW),
        ):
            body = message("payment.charged_back", **told, **more)
            news = provider.hear(body, headers(body), at=NOW)
            assert news is not None
            assert list(provider.look(news.body)) == [BankReport(reference="CB-1", as_of=as_of)]

    def test_passes_over_what_it_does_not_know(self, provider: WebhookPayments) -> None:
        body = message("payment.dreamt", due_at="soon")

        assert provider.hear(body, headers(body), at=NOW) is None

    def test_believes_nobody_else(self, provider: WebhookPayments) -> None:
        body = message("payment.settled", key=TOLD.key)
        good = headers(body)

        for bad in (
            {},
            {**good, "webhook-id": "msg_2"},
            {**good, "webhook-id": ""},
            {**good, "webhook-timestamp": "x"},
            {**good, "webhook-signature": ""},
            {**good, "webhook-signature": "v1,é"},
            headers(body, secret="whsec_c29tZWJvZHkgZWxzZQ=="),
            headers(body, at=NOW - timedelta(seconds=301)),
            headers(body, at=NOW + timedelta(seconds=301)),
        ):
            with pytest.raises(BadSignature):
                provider.hear(body, bad, at=NOW)
        with pytest.raises(BadSignature):
            provider.hear(body + b" ", good, at=NOW)

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"{}",
            message("payment.settled", key=TOLD.key, party="both"),
            b'{"type": "payment.settled", "data": {"key": 7}}',
            message("payment.settled", key="x" * 121),
            message("payment.settled", key="nul \0"),
        ],
    )
    def test_reads_nothing_into_nonsense(self, provider: WebhookPayments, body: bytes) -> None:
        with pytest.raises(BadReport):
            provider.hear(body, headers(body), at=NOW)
