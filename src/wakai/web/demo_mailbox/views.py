"""Every mail of the demo, shown as a mail program would: shut off from the page around it."""

from collections.abc import Collection

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext as _
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from wakai.app import demo_mailbox
from wakai.app.demo_mailbox import ReadMail
from wakai.app.numbers import number
from wakai.web.parts import StateKind, StateRow, Tab

_PAGE = 30
_SHUT_OFF: dict[str, Collection[str] | str] = {
    "default-src": [CSP.NONE],
    "img-src": ["data:"],
    "style-src": [CSP.UNSAFE_INLINE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the mails, the newest first; of one address if asked."""
    to, before = request.GET.get("to", ""), number(request.GET.get("before", ""))
    shown = demo_mailbox.newest(recipient=to, before=before, limit=_PAGE + 1)
    context = {
        "mails": shown[:_PAGE],
        "to": to,
        "recipients": demo_mailbox.recipients(),
        "older": shown[_PAGE - 1].id if len(shown) > _PAGE else None,
        "empty": StateRow(
            kind=StateKind.EMPTY,
            title=_("No mail yet"),
            text=_("Mails appear here a moment after something happened in a dispute."),
        ),
    }
    return render(request, "demo_mailbox/list.html", context)


@require_safe
def mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show one mail: as it looks, or its plain text."""
    found = _mail(mail_id)
    here, as_text = reverse("demo_mail", args=(mail_id,)), request.GET.get("show") == "text"
    tabs = (
        Tab(label=_("As it looks"), href=here, current=not as_text),
        Tab(label=_("Plain text"), href=f"{here}?show=text", current=as_text),
    )
    context = {"mail": found, "tabs": tabs, "as_text": as_text or not found.html}
    return render(request, "demo_mailbox/mail.html", context)


@require_safe
@csp_override(_SHUT_OFF)
def mail_html(_request: HttpRequest, mail_id: int) -> HttpResponse:
    """Return the HTML of a mail for a frame: no script, nothing from elsewhere."""
    html = _mail(mail_id).html.replace("<head>", '<head><base target="_top">', 1)
    return HttpResponse(html)


def _mail(mail_id: int) -> ReadMail:
    found = demo_mailbox.read(mail_id)
    if found is None:
        raise Http404
    return found
