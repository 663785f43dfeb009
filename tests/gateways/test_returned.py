"""What a mail server sends back: which mail never arrived, and what is no failure."""

import pytest

from wakai.gateways.smtp.returned import failed_mail

REPORT = """\
From: MAILER-DAEMON@mx.example
To: no-reply@market.example
Subject: Undelivered mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

The mail system could not deliver your message.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; ana@example.org
Action: {action}
Status: 5.1.1

--b
Content-Type: {kind}

Message-ID: <1234@market.example>
Subject: Ruling

{body}
--b--
"""


def report(
    action: str = "failed", kind: str = "message/rfc822", body: str = "What was sent."
) -> bytes:
    return REPORT.format(action=action, kind=kind, body=body).encode()


class TestFailedMail:
    @pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
    def test_is_named_by_the_mail_that_came_back_with_the_report(self, kind: str) -> None:
        assert failed_mail(report(kind=kind)) == "<1234@market.example>"

    @pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
    def test_is_none_where_it_only_takes_longer(self, action: str) -> None:
        assert failed_mail(report(action=action)) == ""

    @pytest.mark.parametrize(
        "given",
        [
            b"",
            b"\xff\xfe\x00",
            b"Subject: I am on holiday\n\nMessage-ID: <1234@market.example>",
            report(kind="text/plain"),
            report().replace(b"Message-ID", b"X-Nothing"),
            report()[:300],
        ],
    )
    def test_is_none_in_anything_else(self, given: bytes) -> None:
        assert failed_mail(given) == ""
