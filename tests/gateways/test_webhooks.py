"""Webhooks leave for the address that was checked: nothing private, no redirect, no long wait."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests.receiver import Receiver, receiving
from wakai.app import clock
from wakai.app.ports import Heard, NotAllowed, Unavailable
from wakai.gateways.webhooks import networks
from wakai.gateways.webhooks.networks import allowed
from wakai.gateways.webhooks.null import NullWebhooks
from wakai.gateways.webhooks.sender import AFTER_MAX, GuardedSender

HERE = allowed(["127.0.0.0/8"])
HEADERS = {"webhook-id": "evt_1"}
_PATIENCE_SECONDS = 10.0


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as server:
        yield server


class TestSend:
    def test_posts_the_message_as_it_is(self, receiver: Receiver) -> None:
        heard = GuardedSender(HERE).send(receiver.url, HEADERS, b'{"a":1}')

        assert heard == Heard(status=204)
        ((headers, body),) = receiver.told
        assert (headers["webhook-id"], body) == ("evt_1", b'{"a":1}')
        assert headers["host"] == f"127.0.0.1:{receiver.server_port}"

    def test_follows_no_redirect(self, receiver: Receiver) -> None:
        receiver.answers = [(302, {"Location": receiver.url})]

        assert GuardedSender(HERE).send(receiver.url, HEADERS, b"{}").status == 302
        assert len(receiver.told) == 1

    @pytest.mark.parametrize("how", ["silent", "trickles"])
    def test_waits_no_longer_than_it_has_time(self, receiver: Receiver, how: str) -> None:
        setattr(receiver, how, True)

        with pytest.raises(Unavailable):
            GuardedSender(HERE, timeout_seconds=0.3).send(receiver.url, HEADERS, b"{}")

    def test_asks_nothing_when_its_time_was_over_before_it_was_connected(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connect = socket.create_connection

        def late(*told: Any) -> socket.socket:
            for timer in threading.enumerate():
                if isinstance(timer, threading.Timer):
                    timer.join(_PATIENCE_SECONDS)
            return connect(*told)

        monkeypatch.setattr(socket, "create_connection", late)

        with pytest.raises(Unavailable):
            GuardedSender(HERE, timeout_seconds=0.3).send(receiver.url, HEADERS, b"{}")
        assert receiver.told == []

    @pytest.mark.parametrize(
        ("url", "port"), [("https://[::1]/", 443), ("http://[::1]/", 80), ("http://[::1]:9/", 9)]
    )
    def test_goes_to_the_port_of_an_address_of_the_newer_kind(
        self, monkeypatch: pytest.MonkeyPatch, url: str, port: int
    ) -> None:
        asked = []

        def note(address: tuple[str, int], _timeout: float) -> socket.socket:
            asked.append(address)
            raise OSError

        monkeypatch.setattr(socket, "create_connection", note)

        with pytest.raises(Unavailable):
            GuardedSender(allowed(["::1/128"])).send(url, HEADERS, b"{}")
        assert asked == [("::1", port)]

    @pytest.mark.parametrize(
        ("told", "after"),
        [
            ("90", timedelta(seconds=90)),
            ("999999999999", AFTER_MAX),
            ("soon", timedelta()),
            ("-5", timedelta()),
            (format_datetime(datetime(2001, 1, 1, tzinfo=UTC), usegmt=True), timedelta()),
        ],
    )
    def test_hears_how_long_to_wait(self, receiver: Receiver, told: str, after: timedelta) -> None:
        receiver.answers = [(503, {"Retry-After": told})]

        assert GuardedSender(HERE).send(receiver.url, HEADERS, b"{}").after == after

    def test_hears_until_when_to_wait(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = datetime(2026, 5, 10, tzinfo=UTC)
        monkeypatch.setattr(clock, "wall", lambda: now)
        until = format_datetime(now + timedelta(minutes=7), usegmt=True)
        receiver.answers = [(429, {"Retry-After": until})]

        assert GuardedSender(HERE).send(receiver.url, HEADERS, b"{}").after.seconds == 420

    def test_says_when_nobody_is_there(self) -> None:
        for url in ("http://127.0.0.1:1/", "https://nobody.invalid/", "http://127.0.0.1:99999/"):
            with pytest.raises(Unavailable):
                GuardedSender(HERE).send(url, HEADERS, b"{}")


class TestPrivateAddresses:
    @pytest.mark.parametrize(
        "host",
        ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.1", "[::1]",
         "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[64:ff9b::a00:1]", "[2002:a00:1::]",
         "224.0.0.1", "localhost"],
    )  # fmt: skip
    @pytest.mark.parametrize("scheme", ["http", "https"])
    def test_are_not_reached(self, host: str, scheme: str) -> None:
        with pytest.raises(NotAllowed):
            GuardedSender().send(f"{scheme}://{host}/", HEADERS, b"{}")

    def test_are_not_reached_by_a_name_that_leads_there(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def look_up(_host: str, port: int, **_kind: Any) -> list[Any]:
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(socket, "getaddrinfo", look_up)

        with pytest.raises(NotAllowed, match="private_network"):
            GuardedSender().send(f"http://shop.example:{receiver.server_port}/", HEADERS, b"{}")
        assert receiver.told == []

    def test_are_reached_in_the_networks_that_are_named_and_no_other(self) -> None:
        assert networks.is_named("10.1.2.3", allowed(["10.1.0.0/16"]))
        assert networks.is_named("::ffff:10.1.2.3", allowed(["10.1.0.0/16"]))
        assert not networks.is_named("10.2.2.3", allowed(["10.1.0.0/16"]))

    def test_elsewhere_only_https_leads(self) -> None:
        with pytest.raises(NotAllowed, match="not_encrypted"):
            GuardedSender().send("http://8.8.8.8/", HEADERS, b"{}")


class TestNothing:
    def test_takes_every_message(self) -> None:
        assert NullWebhooks().send("https://x.example/", {}, b"").status == 204
