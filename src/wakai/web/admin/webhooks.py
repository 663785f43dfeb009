"""Webhooks: the endpoints, a form for another one, and the log of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wakai.app import clock, dispute_feed, webhooks, words_webhooks
from wakai.app.access import NotVisible
from wakai.app.numbers import number
from wakai.app.webhooks import BadAddress, TooManyWebhooks
from wakai.core.conversations.webhooks import KINDS as CHAT_KINDS
from wakai.core.conversations.webhooks import Standing
from wakai.core.disputes.model import Role
from wakai.core.disputes.webhooks import FAMILIES
from wakai.store.webhooks import DeliveryRow, WebhookRow
from wakai.web import auth
from wakai.web.auth import StaffRequest
from wakai.web.parts import Notice, StateKind, StateRow, Tag, Tone

_PAGE = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointRow:
    """One endpoint in the list."""

    href: str
    url: str
    hears: str
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class SentRow:
    """One message in the log."""

    id: int
    message_id: str
    kind: str
    place: str  # in its conversation or dispute
    tag: Tag
    told: str  # how it was answered
    at: datetime
    again: bool  # may be sent once more


def _kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    groups = ((_("In chats"), CHAT_KINDS), (_("In disputes"), FAMILIES))
    return [(name, [(kind, words_webhooks.kind(kind)) for kind in kinds]) for name, kinds in groups]


class ChoiceForm(forms.Form):
    """What an endpoint hears of."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What it hears of"),
        help_text=gettext_lazy("Choose nothing, and it hears of everything."),
        choices=_kinds,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    with_text = forms.BooleanField(
        label=gettext_lazy("Send the text of messages too"),
        help_text=gettext_lazy("Without it a message holds numbers only. Notes are never sent."),
        required=False,
    )


class EndpointForm(ChoiceForm):
    """An endpoint."""

    url = forms.CharField(
        label=gettext_lazy("The address"),
        help_text=gettext_lazy("It begins with https:// and holds no password."),
        max_length=webhooks.URL_MAX,
        widget=forms.URLInput(attrs={"class": "control", "autocomplete": "off"}),
    )
    field_order = ("url", "kinds", "with_text")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@auth.role_required(Role.OWNER)
def endpoints(request: StaffRequest) -> HttpResponse:
    """Show the endpoints, and keep another one."""
    form = EndpointForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = webhooks.make(**form.cleaned_data)
        if isinstance(made, int):
            messages.success(request, _("It is kept. Send a test, to see whether it answers."))
            return redirect("admin_webhook", made)
        form.add_error("url", _refused(made))
    rows = webhooks.webhooks()
    context: dict[str, Any] = {
        "form": form,
        "rows": [_row(one) for one in rows],
        "paused": [_paused(one) for one in rows if one.health.standing is Standing.PAUSED],
        "empty": StateRow(
            kind=StateKind.EMPTY,
            title=_("No webhook yet"),
            text=_(
                "A program of yours can hear what happens in chats and disputes, as it happens."
            ),
        ),
    }
    return render(request, "admin/webhooks.html", context, status=422 if form.errors else 200)


def _refused(refusal: BadAddress | TooManyWebhooks) -> str:
    match refusal:
        case BadAddress():
            return _("This is no address of a web server, or it holds a password.")
        case TooManyWebhooks():
            return _("There are as many webhooks as there can be. Remove one first.")


@never_cache
@require_safe
@auth.role_required(Role.OWNER)
def endpoint(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Show one endpoint: its secrets, how it fares, and what it was sent."""
    hook = found(webhook_id)
    before = number(request.GET.get("before", ""))
    sent = webhooks.deliveries(hook.id, before=before, limit=_PAGE + 1)
    numbers = dispute_feed.numbers({one.dispute_id for one in sent if one.dispute_id})
    more = sent[_PAGE - 1].id if len(sent) > _PAGE else None
    standing = hook.health.standing
    context = {
        "hook": hook,
        "tag": _tag(hook),
        "hears": _hears(hook),
        "paused": _paused(hook) if standing is Standing.PAUSED else None,
        "is_on": standing is Standing.ON,
        "quiet_until": _quiet(hook),
        "form": ChoiceForm(initial={"kinds": hook.kinds, "with_text": hook.with_text}),
        "sent": [_sent(one, numbers) for one in sent[:_PAGE]],
        "older_href": f"{reverse('admin_webhook', args=[hook.id])}?before={more}" if more else "",
        "empty": StateRow(
            kind=StateKind.EMPTY,
            title=_("Nothing was sent yet"),
            text=_("What happens from now on is sent there."),
        ),
    }
    return render(request, "admin/webhook.html", context)


def found(webhook_id: int) -> WebhookRow:
    """Return an endpoint. Raises NotVisible."""
    hook = webhooks.webhook(webhook_id)
    if hook is None:
        raise NotVisible
    return hook


def _row(hook: WebhookRow) -> EndpointRow:
    return EndpointRow(
        href=reverse("admin_webhook", args=[hook.id]),
        url=hook.url,
        hears=_hears(hook),
        tag=_tag(hook),
    )


def _hears(hook: WebhookRow) -> str:
    if not hook.kinds:
        return _("Hears of everything")
    return " · ".join(words_webhooks.kind(kind) for kind in hook.kinds)


def _tag(hook: WebhookRow) -> Tag:
    match hook.health.standing:
        case Standing.PAUSED:
            return Tag(text=_("Paused"), tone=Tone.WAIT, icon="pause")
        case Standing.OFF:
            return Tag(text=_("Off"), tone=Tone.STILL)
        case _ if hook.health.failures:
            return Tag(text=_("Does not answer"), tone=Tone.WAIT)
        case _ if hook.health.is_slow:
            return Tag(text=_("Answers slowly"), tone=Tone.WAIT)
        case _:
            return Tag(text=_("Sending"), tone=Tone.GAIN)


def _paused(hook: WebhookRow) -> Notice:
    """Return the banner over an endpoint that is paused, by somebody or by itself."""
    held = webhooks.held_count(hook.id)
    told = words_webhooks.held(held)
    if hook.health.failing_since is None:
        return Notice(title=_("%(url)s is paused") % {"url": hook.url}, text=told, tone=Tone.WAIT)
    return Notice(
        title=_("%(url)s is paused: it has not answered for a day") % {"url": hook.url},
        text=told,
        tone=Tone.WAIT,
    )


def _quiet(hook: WebhookRow) -> datetime | None:
    until = hook.health.quiet_until
    return until if until and until > clock.now() and not hook.health.is_slow else None


def _sent(one: DeliveryRow, numbers: Mapping[UUID, str]) -> SentRow:
    what = numbers.get(one.dispute_id, "") if one.dispute_id else one.conversation_id
    return SentRow(
        id=one.id,
        message_id=one.message_id,
        kind=words_webhooks.kind(one.kind),
        place=f"{what} · {one.seq}" if what else "",
        tag=_state(one),
        told=_answered(one),
        at=one.tried_at or one.created_at,
        again=one.state not in {"waiting", "behind"},
    )


def _state(one: DeliveryRow) -> Tag:
    match one.state:
        case "taken":
            return Tag(text=_("Received"), tone=Tone.GAIN)
        case "failed":
            return Tag(text=_("Given up"), tone=Tone.LOSS)
        case "held":
            return Tag(text=_("Kept for later"), tone=Tone.WAIT, icon="pause")
        case "behind":
            return Tag(text=_("Waits behind another"), tone=Tone.STILL)
        case _:
            return Tag(text=_("Waits"), tone=Tone.WAIT)


def _answered(one: DeliveryRow) -> str:
    if not one.attempts:
        return ""
    told = f"HTTP {one.status}" if one.status else words_webhooks.problem(one.error)
    return words_webhooks.attempts(one.attempts, told)
