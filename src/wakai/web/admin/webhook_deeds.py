"""What an owner does with an endpoint: try it, pause it, change it, send something anew."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakai.app import cases, dispute_news, webhooks, words_webhooks
from wakai.app.numbers import number
from wakai.core.conversations.webhooks import Standing
from wakai.core.disputes.model import Role
from wakai.core.ids import check_public_number
from wakai.web import auth
from wakai.web.admin.webhooks import ChoiceForm, found
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
def replay(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Send all that happened in a dispute once more."""
    hook = found(webhook_id)
    typed = check_public_number(request.POST.get("number", ""))
    dispute_id = cases.id_of_number(typed) if typed else None
    if dispute_id is None:
        messages.error(request, _("There is no dispute with this number. Check it, and try again."))
    elif hook.health.standing is Standing.OFF:
        messages.error(request, _("This webhook is off. Send to it again first."))
    else:
        messages.success(request, words_webhooks.replayed(dispute_news.replay(hook, dispute_id)))
    return redirect("admin_webhook", webhook_id)


@require_POST
@auth.role_required(Role.OWNER)
def choice(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Let an endpoint hear of something else."""
    hook, form = found(webhook_id), ChoiceForm(request.POST)
    if form.is_valid():
        webhooks.choose(hook, **form.cleaned_data)
        messages.success(request, _("It hears of this from now on."))
    else:
        messages.error(request, _("There is no such kind of event. Choose from the list."))
    return redirect("admin_webhook", webhook_id)


@require_POST
@auth.role_required(Role.OWNER)
def removal(request: StaffRequest, webhook_id: int) -> HttpResponse:
    """Take an endpoint away."""
    webhooks.remove(found(webhook_id))
    messages.success(request, _("The webhook is removed, and its log with it."))
    return redirect("admin_webhooks")
