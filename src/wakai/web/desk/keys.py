"""The keys of the desk: shown to the script and to the eye, and changed on a page of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wakai.app import desk_keys, desk_undo
from wakai.app.desk_keys import Action, Binding, KeyTaken, NoKey
from wakai.web import auth
from wakai.web.auth import OperatorRequest

_KEY_MAX: Final = 12
_WORDS: Final[dict[Action, Promise]] = {
    Action.NEXT: gettext_lazy("Next conversation"),
    Action.PREVIOUS: gettext_lazy("Previous conversation"),
    Action.REPLY: gettext_lazy("Write an answer"),
    Action.NOTE: gettext_lazy("Write a note, or an answer again"),
    Action.TAKE: gettext_lazy("Take this conversation"),
    Action.RELEASE: gettext_lazy("Back to the queue"),
    Action.END: gettext_lazy("End the chat"),
    Action.WAITING: gettext_lazy("Go to those who wait"),
    Action.MINE: gettext_lazy("Go to my conversations"),
    Action.PALETTE: gettext_lazy("Find anything"),
    Action.HELP: gettext_lazy("Show the keys"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One key: what it does in words, and the caps to press one after the other."""

    action: str
    key: str
    on: bool
    label: str
    caps: tuple[str, ...]


def of_desk(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys in an operator's settings, for the dialog that lists them and the script."""
    rows = [_row(one) for one in desk_keys.kept_in(settings)]
    told = [{"action": row.action, "key": row.key, "label": row.label} for row in rows if row.on]
    listed = next((row.caps for row in rows if row.on and row.action == Action.HELP), ())
    return {"keys": rows, "keys_told": told, "keys_caps": listed}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@auth.operator_required
def keys(request: OperatorRequest) -> HttpResponse:
    """Show the keys, and keep them as they were changed."""
    if request.method != "POST":
        return _page(request, desk_keys.of(request.operator_id))
    wanted = desk_keys.usual() if "usual" in request.POST else _wanted(request)
    wrong = desk_keys.keep(request.operator_id, wanted)
    if wrong is not None:
        return _page(request, wanted, wrong)
    if "usual" not in request.POST:
        desk_undo.choose(request.operator_id, on=request.POST.get("undo") == "1")
    messages.success(request, _("Your keys are kept."))
    return redirect("desk_keys")


def _wanted(request: OperatorRequest) -> tuple[Binding, ...]:
    return tuple(
        Binding(
            action=action,
            key=request.POST.get(f"key_{action}", "")[:_KEY_MAX],
            on=request.POST.get(f"on_{action}") == "1",
        )
        for action in Action
    )


def _page(
    request: OperatorRequest, bindings: tuple[Binding, ...], wrong: NoKey | KeyTaken | None = None
) -> HttpResponse:
    context = {
        "rows": [_row(one) for one in bindings],
        "problem": _sentence(wrong) if wrong else "",
        "wrong": wrong.action.value if wrong else "",
        "key_max": _KEY_MAX,
        "undo": desk_undo.seconds(request.operator_id) > 0,
        "undo_seconds": desk_undo.UNDO_SECONDS,
    }
    return render(request, "desk/keys.html", context, status=422 if wrong else 200)


def _sentence(wrong: NoKey | KeyTaken) -> str:
    match wrong:
        case NoKey():
            told = _("“%(action)s” needs one key such as j, two in a row such as g q, or mod+k.")
            return told % {"action": _WORDS[wrong.action]}
        case KeyTaken():
            told = _("“%(action)s” and “%(other)s” cannot have the same key, or begin with it.")
            return told % {"action": _WORDS[wrong.action], "other": _WORDS[wrong.by]}


def _row(one: Binding) -> KeyRow:
    return KeyRow(
        action=one.action.value,
        key=one.key,
        on=one.on,
        label=str(_WORDS[one.action]),
        caps=tuple(
            _("Ctrl or ⌘") if cap == "mod" else cap.upper()
            for step in one.key.split()
            for cap in (step.split("+", 1) if step.startswith("mod+") else [step])
        ),
    )
