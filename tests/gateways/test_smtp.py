"""Mail over real SMTP: what arrives, and what each kind of trouble is taken for."""

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings

from wakai.app.letter import Letter, Line, Part, Section
from wakai.app.ports import Mail, MailRefused, Unavailable
from wakai.core.disputes.model import Party
from wakai.gateways.smtp import Server, SmtpMailer
from wakai.gateways.smtp.null import NullMailer

LETTER = Letter(
    language="ja",
    subject="裁定：€80.00が返金されます。",
    title="裁定が出ました",
    number="7K4X-2M9P",
    order="•••••••00",
    sections=(
        Section(part=Part.HAPPENED, title="結果", lines=(Line(text="€80.00が返金されます。"),)),
        Section(part=Part.DO, title="できること", lines=(Line(text="<b>異議</b>", strong="期限"),)),
        Section(
            part=Part.REASONS,
            title="理由",
            lines=(
                Line(text="破損箇所の写真", strong="採用", note="よく見えます", sign=Party.BUYER),
            ),
        ),
    ),
    action="裁定を読む",
)
MAIL = Mail(
    to="ana@example.org",
    name="Ana, 亜奈",
    message_id="<0123456789@wakai.example>",
    letter=LETTER,
    url="https://wakai.example/disputes/7/",
    sent_at=datetime(2026, 5, 10, 5, 30, tzinfo=UTC),
)


TALK = f"{settings.WAKAI_BASE_URL}/chat/"


class Postmaster:
    """A mail server's manners: the replies it gives, and what it took."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.to_recipient = "250 OK"
        self.to_data = "250 OK"
        self.hangs_up = False

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        self.taken.append(envelope)
        if self.hangs_up:
            assert server.transport is not None
            server.transport.close()
            await asyncio.sleep(0)
        return self.to_data

    def mails(self) -> list[EmailMessage]:
        """Return what was taken, taken apart."""
        return [
            message_from_bytes(envelope.original_content or b"", policy=default)
            for envelope in self.taken
        ]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def postmaster() -> Postmaster:
    return Postmaster()


@pytest.fixture
def mailer(postmaster: Postmaster) -> Iterator[SmtpMailer]:
    port = free_port()
    controller = Controller(postmaster, hostname="127.0.0.1", port=port)
    controller.start()
    yield SmtpMailer(_server(port), sender_name="Wakai", sender="no-reply@wakai.example")
    controller.stop()


def _server(port: int) -> Server:
    return Server(host="127.0.0.1", port=port, timeout_seconds=2.0, own_name="wakai.example")


class TestAMail:
    def test_arrives_with_the_headers_of_a_notice(
        self, mailer: SmtpMailer, postmaster: Postmaster
    ) -> None:
        mailer.send(MAIL)

        (mail,) = postmaster.mails()
        assert mail["Subject"] == "裁定：€80.00が返金されます。 · 7K4X-2M9P"
        assert mail["Message-ID"] == MAIL.message_id
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["Content-Language"] == "ja"
        assert str(mail["From"]) == "Wakai <no-reply@wakai.example>"
        assert mail["To"].addresses[0].addr_spec == "ana@example.org"
        assert mail["To"].addresses[0].display_name == "Ana, 亜奈"
        assert mail["Date"].datetime == MAIL.sent_at
        assert mail["Reply-To"] is None
        assert mail["List-Unsubscribe"] is None

    def test_says_the_same_as_text_and_as_html(
        self, mailer: SmtpMailer, postmaster: Postmaster
    ) -> None:
        mailer.send(MAIL)

        (mail,) = postmaster.mails()
        text, html = _bodies(mail)
        for words in ("€80.00が返金されます。", "破損箇所の写真", "採用", "よく見えます", MAIL.url):
            assert words in text
            assert words in html
        assert "•••••••00" in text
        assert "<b>" in text
        assert "&lt;b&gt;" in html

    def test_leads_a_party_to_a_person_and_the_staff_to_their_cases_alone(
        self, mailer: SmtpMailer, postmaster: Postmaster
    ) -> None:
        mailer.send(MAIL)
        mailer.send(replace(MAIL, letter=replace(MAIL.letter, is_staff=True)))

        to_party, to_staff = postmaster.mails()
        for body in _bodies(to_party):
            assert TALK in body
            assert "担当者と話す" in body
        assert all(TALK not in body for body in _bodies(to_staff))

    def test_is_whole_in_itself(self, mailer: SmtpMailer, postmaster: Postmaster) -> None:
        mailer.send(MAIL)

        (mail,) = postmaster.mails()
        _text, html = _bodies(mail)
        pictures = [part["Content-ID"] for part in mail.walk() if part["Content-ID"]]
        assert 'src="cid:knot@wakai"' in html
        assert pictures == ["<knot@wakai>"]
        assert "http" not in html.replace(MAIL.url, "").replace(TALK, "")
        assert "prefers-color-scheme: dark" in html

    def test_to_the_staff_leads_to_each_case(
        self, mailer: SmtpMailer, postmaster: Postmaster
    ) -> None:
        case = "https://wakai.example/bench/9/"
        late = Section(part=Part.LATE, title="裁定", lines=(Line(text="紛争", url=case),))
        sections = (late, *LETTER.sections)
        letter = replace(LETTER, number="", order="", sections=sections, is_staff=True)
        mailer.send(replace(MAIL, letter=letter))

        (mail,) = postmaster.mails()
        text, html = _bodies(mail)

        assert case in text
        assert f'href="{case}"' in html
        assert "スタッフ専用" in text

    def test_keeps_to_lines_that_every_server_takes(
        self, mailer: SmtpMailer, postmaster: Postmaster
    ) -> None:
        mailer.send(MAIL)

        raw = postmaster.taken[0].original_content or b""
        assert raw.isascii()
        assert max(len(line) for line in raw.splitlines()) <= 998

    def test_has_the_same_name_at_every_attempt(
        self, mailer: SmtpMailer, postmaster: Postmaster
    ) -> None:
        mailer.send(MAIL)
        mailer.send(MAIL)

        assert {mail["Message-ID"] for mail in postmaster.mails()} == {MAIL.message_id}

    def test_takes_no_headers_from_a_name(self, mailer: SmtpMailer, postmaster: Postmaster) -> None:
        mailer.send(replace(MAIL, name="Ana\r\nBcc: eve@example.org"))

        (mail,) = postmaster.mails()
        assert mail["Bcc"] is None
        assert postmaster.taken[0].rcpt_tos == ["ana@example.org"]


class TestTrouble:
    @pytest.mark.parametrize("reply", ["450 try later", "451 busy", "452 full"])
    def test_for_now_is_tried_again(
        self, mailer: SmtpMailer, postmaster: Postmaster, reply: str
    ) -> None:
        postmaster.to_recipient = reply
        with pytest.raises(Unavailable, match=reply[:3]):
            mailer.send(MAIL)

        postmaster.to_recipient, postmaster.to_data = "250 OK", reply
        with pytest.raises(Unavailable, match=reply[:3]):
            mailer.send(MAIL)

    def test_for_good_is_not(self, mailer: SmtpMailer, postmaster: Postmaster) -> None:
        postmaster.to_recipient = "550 no such mailbox"
        with pytest.raises(MailRefused, match="550 no such mailbox"):
            mailer.send(MAIL)

        postmaster.to_recipient, postmaster.to_data = "250 OK", "554 not wanted"
        with pytest.raises(MailRefused, match="554 not wanted"):
            mailer.send(MAIL)

    def test_of_a_cut_after_the_data_is_tried_again_under_the_same_name(
        self, mailer: SmtpMailer, postmaster: Postmaster
    ) -> None:
        postmaster.hangs_up = True
        with pytest.raises(Unavailable):
            mailer.send(MAIL)

        postmaster.hangs_up = False
        mailer.send(MAIL)

        assert [mail["Message-ID"] for mail in postmaster.mails()] == [MAIL.message_id] * 2

    def test_of_a_server_that_is_not_there_is_tried_again(self) -> None:
        nobody = SmtpMailer(_server(free_port()), sender_name="Wakai", sender="a@wakai.example")

        with pytest.raises(Unavailable):
            nobody.send(MAIL)

    def test_of_a_server_that_never_speaks_ends_with_the_timeout(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as mute:
            server = replace(_server(mute.getsockname()[1]), timeout_seconds=0.2)
            slow = SmtpMailer(server, sender_name="Wakai", sender="a@wakai.example")

            with pytest.raises(Unavailable):
                slow.send(MAIL)

    def test_of_a_server_without_the_secrecy_we_insist_on_is_tried_again(
        self, mailer: SmtpMailer, postmaster: Postmaster
    ) -> None:
        secret = SmtpMailer(
            replace(mailer._server, starttls=True), sender_name="Wakai", sender="a@wakai.example"
        )

        with pytest.raises(Unavailable):
            secret.send(MAIL)
        assert postmaster.taken == []


class TestTheNullTwin:
    def test_takes_every_mail_and_writes_down_no_more_than_that(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level("INFO"):
            NullMailer().send(MAIL)

        told = f"mail {MAIL.message_id} goes nowhere: no mail server is configured"
        assert caplog.messages == [told]


def _bodies(mail: EmailMessage) -> tuple[str, str]:
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    return str(text.get_content()), str(html.get_content())
