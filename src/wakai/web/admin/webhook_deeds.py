"""What an owner does with an endpoint: try it, pause it, change its secret, send something anew."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakai.app import webhooks, words_webhooks
from wakai.app.numbers import number
from wakai.core.disputes.model import Role
from wakai.web import auth
from wakai.web.admin.webhooks import found
from wakai.web.auth import StaffRequest


@require_POST
@auth.role_required(Role.OWNER)
def test(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Send a test."""
    webhooks.test(found(webhook_id))
    messages.success(request, _("A test is on its way. Reload to see how it was answered."))
    return redirect("admin_webhook", webhook_id)


@require_POST
@auth.role_required(Role.OWNER)
def standing(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Pause an endpoint, or send to it again."""
    hook = found(webhook_id)
    if request.POST.get("standing") == "on":
        messages.success(request, words_webhooks.sent_now(webhooks.resume(hook)))
    else:
        webhooks.pause(hook)
        messages.success(request, _("It is paused. What happens now is kept for later."))
    return redirect("admin_webhook", webhook_id)


@require_POST
@auth.role_required(Role.OWNER)
def secret(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Sign with a new secret, or with the new one alone."""
    hook = found(webhook_id)
    if request.POST.get("older") == "drop":
        webhooks.drop_older_secret(hook)
        messages.success(request, _("The older secret signs nothing any more."))
    else:
        webhooks.replace_secret(hook)
        messages.success(request, _("Both secrets sign now, until you throw the older one away."))
    return redirect("admin_webhook", webhook_id)


@require_POST
@auth.role_required(Role.OWNER)
def redelivery(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Send one message once more."""
    delivery = number(request.POST.get("delivery", ""))
    if delivery is not None and webhooks.redeliver(found(webhook_id), delivery):
        messages.success(request, _("It is sent once more, with the same id."))
    else:
        messages.error(request, _("There is no such message, or it waits to be sent already."))
    return redirect("admin_webhook", webhook_id)


@require_POST
@auth.role_required(Role.OWNER)
def removal(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Take an endpoint away."""
    webhooks.remove(found(webhook_id))
    messages.success(request, _("The webhook is removed, and its log with it."))
    return redirect("admin_webhooks")
