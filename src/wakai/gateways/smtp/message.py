"""Builds the message: headers, a plain text, and the same as HTML that is safe in the dark."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from pathlib import Path
from typing import Any

import css_inline
from django.conf import settings
from django.template.backends.django import DjangoTemplates, Template
from django.utils import translation
from django.utils.translation import get_language_bidi

from wakai.app.letter import Letter
from wakai.app.ports import Mail

_FOLDER = Path(__file__).resolve().parent / "templates"
_MARK_ID = "knot@wakai"
_TALK_PATH = "/chat/"  # where a person is one button away; a worker need not load the pages


def message(mail: Mail, *, sender_name: str, sender: str) -> EmailMessage:
    """Return the whole message; the same letter gives the same Message-ID at every attempt."""
    built = EmailMessage(policy=SMTP)
    name, domain = sender.rsplit("@", 1)
    built["From"] = Address(sender_name, name, domain)
    to_name, to_domain = mail.to.rsplit("@", 1)
    built["To"] = Address(" ".join(mail.name.split()), to_name, to_domain)
    built["Subject"] = " · ".join(filter(None, (mail.letter.subject, mail.letter.number)))
    built["Date"] = mail.sent_at
    built["Message-ID"] = mail.message_id
    built["Auto-Submitted"] = "auto-generated"
    built["X-Auto-Response-Suppress"] = "All"
    html, text = render(mail.letter, url=mail.url)
    built.set_content(text, cte=_encoding(text))
    built.add_alternative(html, subtype="html", cte=_encoding(html))
    shown = built.get_body(("html",))
    assert shown is not None
    shown.add_related(_mark(), "image", "png", cid=f"<{_MARK_ID}>", disposition="inline")
    built["Content-Language"] = mail.letter.language  # at the end: parts take Content-* with them
    return built


def render(letter: Letter, *, url: str) -> tuple[str, str]:
    """Return the letter as HTML, with its styles in the elements, and as plain text."""
    context: dict[str, Any] = {
        "letter": letter,
        "url": url,
        "talk": "" if letter.is_staff else settings.WAKAI_BASE_URL + _TALK_PATH,
        "marketplace": settings.WAKAI_MARKETPLACE_NAME,
        "mark": f"cid:{_MARK_ID}",
    }
    with translation.override(letter.language):
        context["direction"] = "rtl" if get_language_bidi() else "ltr"
        html = _template("letter.html").render(context)
        text = _template("letter.txt").render(context)
    return css_inline.inline(html, keep_at_rules=True, load_remote_stylesheets=False), text


def _encoding(text: str) -> str:
    """Return what keeps the message small and within seven bits, and Latin text readable raw."""
    foreign = sum(1 for character in text if ord(character) > 127)  # noqa: PLR2004 - ASCII
    return "base64" if foreign * 6 > len(text) else "quoted-printable"


@cache
def _engine() -> DjangoTemplates:
    return DjangoTemplates(
        {"NAME": "mail", "DIRS": [str(_FOLDER)], "APP_DIRS": False, "OPTIONS": {}}
    )


def _template(name: str) -> Template:
    return _engine().get_template(name)


@cache
def _mark() -> bytes:
    return (_FOLDER / "knot.png").read_bytes()
