"""From a decision to the mailbox: outbox, SMTP, the demo's server, and the page that shows it."""

import re
from collections.abc import Iterator
from itertools import takewhile

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from tests import axe
from tests.app.world import World
from tests.browser import OpenPage
from tests.gateways.test_smtp import free_port
from tests.web.cases import ruled, sign_in, take_along
from wakai.app import clock, demo_mailbox, mails, outbox, plugs
from wakai.gateways.demo_smtp import DemoMailServer, serve
from wakai.gateways.smtp import Server, SmtpMailer
from wakai.store import demo_mails
from wakai.store.models import DemoMail, Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoMailServer]:
    """Run the demo's mail server and send all mail there."""
    port = free_port()
    server = serve(port)
    address = Server(host="127.0.0.1", port=port, timeout_seconds=5.0)
    mailer = SmtpMailer(address, sender_name="Wakai", sender="no-reply@wakai.example")
    monkeypatch.setattr(plugs, "mailer", lambda: mailer)
    yield server
    server.stop()


@pytest.fixture
def ruling(world: World, mail_server: DemoMailServer) -> Iterator[World]:  # noqa: ARG001
    """Rule on a dispute, and let everything that was told arrive."""
    ruled(world)
    while outbox.send_due(clock.now()):
        pass
    yield world
    clock.forget()


class TestMails:
    def test_arrive_over_smtp_at_whom_they_are_for(self, ruling: World) -> None:
        told = DemoMail.objects.filter(recipient=ruling.ana.email).order_by("id")

        assert told.last() is not None
        assert "裁定：￥1,000が返金されます" in told.last().subject  # type: ignore[union-attr]
        assert set(Notice.objects.values_list("mail_state", flat=True)) == {"accepted"}
        assert set(demo_mailbox.recipients()) == {ruling.ana.email, ruling.ben.email}

    def test_tell_nobody_the_number_of_the_order(self, ruling: World) -> None:
        for row in demo_mailbox.newest():
            mail = demo_mailbox.read(row.id)
            assert mail is not None
            assert ruling.order.number not in mail.text + mail.html + row.subject

    def test_keep_the_oldest_out_of_the_way(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(demo_mails, "KEPT_MAX", 2)
        for subject in ("one", "two", "three"):
            demo_mails.add(
                recipient="a@b.example", sender="", subject=subject, raw=b"", at=world.now
            )

        assert [mail.subject for mail in demo_mailbox.newest()] == ["three", "two"]


class TestTheMailbox:
    def test_lists_the_newest_first_and_by_address(self, ruling: World, client: Client) -> None:
        everybody = client.get(reverse("demo_mailbox")).context["mails"]
        anas = client.get(reverse("demo_mailbox"), {"to": ruling.ana.email}).context["mails"]

        assert [mail.id for mail in everybody] == sorted((m.id for m in everybody), reverse=True)
        assert {mail.recipient for mail in anas} == {ruling.ana.email}

    def test_says_so_when_there_is_none(self, client: Client) -> None:
        assert "No mail yet" in client.get(reverse("demo_mailbox")).text

    def test_shuts_a_mail_off_from_the_page(self, client: Client, world: World) -> None:
        raw = (
            b"Subject: x\r\nContent-Type: text/html\r\n\r\n"
            b"<head></head><script>alert(1)</script><img src='https://evil.example/x.png'>"
        )
        demo_mailbox.receive(sender="a@b.example", recipients=[world.ana.email], raw=raw)
        mail = demo_mailbox.newest()[0]

        page = client.get(reverse("demo_mail", args=(mail.id,)))
        framed = client.get(reverse("demo_mail_html", args=(mail.id,)))

        assert "alert(1)" not in page.text
        assert 'sandbox="allow-top-navigation-by-user-activation"' in page.text
        rules = framed["Content-Security-Policy"]
        assert "default-src 'none'" in rules
        assert "sandbox allow-top-navigation-by-user-activation" in rules
        assert "script-src" not in rules

    def test_shows_the_plain_text(self, ruling: World, client: Client) -> None:
        mail = demo_mailbox.newest(recipient=ruling.ben.email)[0]

        page = client.get(reverse("demo_mail", args=(mail.id,)), {"show": "text"})

        assert "The buyer gets ¥1,000 back and keeps the goods." in page.text

    def test_knows_no_other_mail(self, client: Client) -> None:
        assert client.get(reverse("demo_mail", args=(77,))).status_code == 404
        assert client.get(reverse("demo_mail_html", args=(77,))).status_code == 404

    def test_leads_from_the_mail_to_the_dispute(
        self, ruling: World, live_server: LiveServer, client: Client, phone_page: OpenPage
    ) -> None:
        page = phone_page(language="ja")
        take_along(page, sign_in(client, ruling.ana), live_server.url)
        mail = demo_mailbox.newest(recipient=ruling.ana.email)[0]

        page.goto(live_server.url + reverse("demo_mail", args=(mail.id,)))
        letter = page.frame_locator("iframe.mail-frame")
        expect(letter.get_by_role("heading", name="裁定が出ました")).to_be_visible()
        link = letter.get_by_role("link", name="裁定を読む")
        assert link.get_attribute("href") == _dispute_address()


def _dispute_address() -> str:
    found = Notice.objects.order_by("id").last()
    assert found is not None
    return f"http://127.0.0.1:8000/disputes/{found.dispute_id}/"


class TestNotices:
    def test_lead_to_the_page_that_the_mails_lead_to(self, world: World) -> None:
        dispute_id = world.submitted().dispute_id

        assert mails.DISPUTE_PATH.format(dispute_id) == reverse("dispute", args=(dispute_id,))

    def test_are_the_readers_own(self, world: World, client: Client) -> None:
        world.submitted()
        own = Notice.objects.get(person=world.ana)
        others = Notice.objects.get(person=world.ben)
        sign_in(client, world.ana)

        listed = client.get(reverse("notices"))

        assert [entry.row.id for entry in listed.context["entries"]] == [own.pk]
        assert client.get(reverse("notice", args=(own.pk,))).status_code == 200
        assert client.get(reverse("notice", args=(others.pk,))).status_code == 404

    def test_are_read_when_they_are_opened(self, world: World, client: Client) -> None:
        world.submitted()
        own = Notice.objects.get(person=world.ana)
        sign_in(client, world.ana)
        address = reverse("notice", args=(own.pk,))

        client.get(address, headers={"Sec-Purpose": "prefetch"})
        own.refresh_from_db()
        assert own.read_at is None

        client.get(address)
        own.refresh_from_db()
        assert own.read_at is not None

    def test_can_all_be_marked_as_read(self, world: World, client: Client) -> None:
        world.submitted()
        sign_in(client, world.ana)

        answer = client.post(reverse("notice_readings"), follow=True)

        assert answer.context["unread"] == 0
        assert not Notice.objects.filter(person=world.ana, read_at=None).exists()

    def test_need_somebody_who_is_signed_in(self, client: Client) -> None:
        assert client.get(reverse("notices")).status_code == 302

    def test_go_on_behind_a_full_page(self, world: World, client: Client) -> None:
        world.submitted()
        first = Notice.objects.get(person=world.ana)
        Notice.objects.bulk_create(
            Notice(
                person=world.ana,
                dispute_id=first.dispute_id,
                code=first.code,
                facts=first.facts,
                language="ja",
                created_at=first.created_at,
                message_id=f"<{number}@test>",
            )
            for number in range(25)
        )
        sign_in(client, world.ana)

        newest = client.get(reverse("notices"))
        older = client.get(newest.context["older_href"])

        assert len(newest.context["entries"]) == 20
        assert len(older.context["entries"]) == 6
        assert older.context["older_href"] == ""

    def test_say_the_same_as_the_mail(self, ruling: World, client: Client) -> None:
        sign_in(client, ruling.ben)
        notice = Notice.objects.filter(person=ruling.ben, code="ruling").get()

        page = _words(client.get(reverse("notice", args=(notice.pk,))).text)
        mail = demo_mailbox.read(demo_mailbox.newest(recipient=ruling.ben.email)[0].id)

        assert mail is not None
        letter = takewhile(lambda line: line != "--", mail.text.splitlines())
        said = [line for line in letter if line.strip()]
        sentences = [line.strip("()") for line in said if not line.startswith(("---", "http"))]
        missing = [line for line in sentences if _words(line).rstrip(":") not in page]
        assert missing == []


def _words(html: str) -> str:
    plain = re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "'")
    return re.sub(r"\s+", " ", plain).strip()


class TestEverybody:
    @pytest.mark.parametrize("dark", [False, True])
    def test_can_use_these_pages(
        self,
        ruling: World,
        live_server: LiveServer,
        client: Client,
        phone_page: OpenPage,
        dark: bool,  # noqa: FBT001 - a parameter of the test
    ) -> None:
        page = phone_page(language="ja", dark=dark)
        take_along(page, sign_in(client, ruling.ana), live_server.url)
        mail = demo_mailbox.newest(recipient=ruling.ana.email)[0]
        notice = Notice.objects.filter(person=ruling.ana, code="ruling").get()

        for address in (
            reverse("notices"),
            reverse("notice", args=(notice.pk,)),
            reverse("demo_mailbox"),
            reverse("demo_mail", args=(mail.id,)),
        ):
            page.goto(live_server.url + address)
            assert axe.faults(page) == [], address
            wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not page.locator("main").evaluate(f"() => {wider}"), address
