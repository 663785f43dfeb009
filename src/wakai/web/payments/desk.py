"""Finance: what is due, what is on its way, and what waits for a person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wakai.app import chargebacks, clock, finance, formats, payment_files, words
from wakai.app.access import NotVisible
from wakai.app.chargebacks import BankAnswer, LateChargeback
from wakai.app.people import PersonRow
from wakai.core.disputes.model import Actor, Role
from wakai.core.money import Money
from wakai.web import auth
from wakai.web.auth import StaffRequest
from wakai.web.parts import Action, Method, StateKind, StateRow, Tab
from wakai.web.payments.forms import BankForm

READERS: Final = (Role.FINANCE, Role.SUPERVISOR, Role.AUDITOR)
_EXPORT: Final = "export"


class View(StrEnum):
    """What the page lists."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A payment in the list; what somebody can do about it stands in its own row."""

    number: str
    href: str  # empty where there is nothing to open
    since: datetime
    note: str
    reason: str  # the provider's own code
    buyer: Money | None = None
    about: str = ""  # which order, and what was paid for it
    parts: str = ""  # what the buyer's part consists of, where that is known
    seller: Money | None = None
    action: Action | None = None


@require_safe
@auth.role_required(*READERS)
def desk(request: StaffRequest) -> HttpResponse:
    """Show the payments that are due, on their way, or waiting for a person."""
    asked = request.GET.get("view", "")
    found = {view: read() for view, read in _lists(request).items()}
    needs_a_person = found[View.FAILED] and not found[View.DUE]
    first = View.FAILED if needs_a_person else View.DUE
    shown = View(asked) if asked in set(View) else first
    return _page(request, shown, found)


@require_POST
@auth.role_required(Role.FINANCE)
def charge_back(request: StaffRequest) -> HttpResponse:
    """Keep that a bank took back what was paid for an order, whether it is in dispute or not."""
    form = BankForm(request.POST, person_id=request.person_id)
    if not form.is_valid():
        found = {view: read() for view, read in _lists(request).items()}
        return _page(request, View.DUE, found, form=form, status=422)
    by = Actor(person=request.person_id, role=Role.FINANCE)
    report = form.report(request.person, as_of=clock.wall())
    chargebacks.record(form.order.id, report, by=by)
    told = _(
        "The chargeback is recorded for order %(order)s. Nothing more is claimed or paid for it."
    )
    messages.success(request, told % {"order": form.order.number})
    return redirect("payments")


@require_POST
@auth.role_required(Role.FINANCE)
def see_to(request: StaffRequest, order_id: int) -> HttpResponse:
    """Note that somebody has seen to a chargeback that came after the end."""
    if not chargebacks.see(order_id, request.person_id, clock.now()):
        raise NotVisible
    messages.success(request, _("It is noted that this is seen to."))
    return redirect(f"{reverse('payments')}?view={View.FAILED}")


@require_POST
@auth.role_required(Role.FINANCE)
def see_to_answer(request: StaffRequest, answer_id: int, version: int) -> HttpResponse:
    """Note that somebody has seen to what a bank wants to hear, by the date that was shown."""
    if chargebacks.see_answer(answer_id, version, request.person_id, clock.now()):
        messages.success(request, _("It is noted that this is seen to."))
    else:
        told = _(
            "Somebody has seen to it already, it is your own order, or the bank has set another "
            "date or wants nothing any more. Look again."
        )
        messages.warning(request, told)
    return redirect(f"{reverse('payments')}?view={View.FAILED}")


def _page(
    request: StaffRequest,
    shown: View,
    found: Mapping[View, tuple[Line, ...]],
    *,
    form: BankForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_act = Role.FINANCE in request.person.roles
    context = {
        "lines": found[shown],
        "tabs": _tabs(shown, {view: len(lines) for view, lines in found.items()}),
        "empty": StateRow(kind=StateKind.EMPTY, title=_nothing(shown)),
        "export": finance.provider() == _EXPORT and may_act,
        "batches": payment_files.batches() if finance.provider() == _EXPORT else (),
    }
    if may_act:
        context["form"] = form or BankForm(person_id=request.person_id)
    return render(request, "payments/desk.html", context, status=status)


@require_POST
@auth.role_required(Role.FINANCE)
def try_again(request: StaffRequest, letter_id: int) -> HttpResponse:
    """Try what was given up once more."""
    if not finance.try_again(letter_id):
        raise NotVisible
    messages.success(request, _("It is tried again now."))
    return redirect(f"{reverse('payments')}?view={View.FAILED}")


def _lists(request: StaffRequest) -> dict[View, Callable[[], tuple[Line, ...]]]:
    may_act = Role.FINANCE in request.person.roles
    return {
        View.DUE: lambda: _lines(finance.due(), _("Instructed by itself in a moment")),
        View.SENT: lambda: _lines(finance.sent(), _("The provider has not answered yet")),
        View.FAILED: lambda: (
            *(_answer(row, request.person, may_act=may_act) for row in finance.wanted()),
            *_lines(finance.failed(), _("Refused too often; see the case file")),
            *(_letter(row, may_act=may_act) for row in finance.letters()),
            *map(_denied, finance.denied()),
            *(_bank(row, may_act=may_act) for row in finance.charged_back()),
        ),
    }


def _lines(rows: Sequence[finance.MoneyRow], note: str) -> tuple[Line, ...]:
    return tuple(_line(row, note) for row in rows)


def _line(row: finance.MoneyRow, note: str, action: Action | None = None) -> Line:
    return Line(
        number=row.number,
        href=reverse("dispute", args=[row.dispute_id]),
        buyer=Money(row.buyer_minor, row.currency),
        parts=_parts(row),
        seller=Money(row.seller_minor, row.currency),
        since=row.since,
        note=note,
        reason=row.reason,
        action=action,
    )


def _parts(row: finance.MoneyRow) -> str:
    known = finance.refund_of(row)
    postage = row.buyer_minor - known.minor if known else 0
    return words.consists_of(known, row.currency, postage_minor=postage)


def _letter(row: finance.MoneyRow, *, may_act: bool) -> Line:
    action = None
    if may_act and row.letter_id:
        action = Action(
            label=_("Try again"),
            href=reverse("payment_retry", args=[row.letter_id]),
            method=Method.POST,
            icon="retry",
        )
    return _line(row, _("The provider could not be reached"), action)


def _denied(part: finance.PartRow) -> Line:
    nothing = Money(0, part.currency)
    amount = Money(part.minor, part.currency)
    is_buyers = part.party == "buyer"
    return Line(
        number=part.case_number,
        href=reverse("dispute", args=[part.dispute_id]),
        buyer=amount if is_buyers else nothing,
        parts="",
        seller=nothing if is_buyers else amount,
        since=part.changed_at,
        note=_("The provider takes back what it said; look the payment up"),
        reason=part.denied,
    )


def _bank(row: LateChargeback, *, may_act: bool) -> Line:
    seen = Action(
        label=_("Seen to"),
        href=reverse("chargeback_seen", args=[row.order_id]),
        method=Method.POST,
        icon="check",
    )
    return Line(
        number=row.number,
        href=reverse("dispute", args=[row.dispute_id]),
        buyer=Money(row.buyer_minor, row.currency),
        parts="",
        seller=Money(row.seller_minor, row.currency),
        since=row.since,
        note=_("The bank took the money back after this had been paid"),
        reason=row.reference,
        action=seen if may_act else None,
    )


def _answer(row: BankAnswer, reader: PersonRow, *, may_act: bool) -> Line:
    seen = Action(
        label=_("Seen to"),
        href=reverse("bank_answer_seen", args=[row.answer_id, row.version]),
        method=Method.POST,
        icon="check",
    )
    may_act = may_act and reader.id not in {row.buyer_id, row.seller_id}
    when = {"when": formats.when(row.due_at, reader)}
    is_over = row.due_at <= clock.now()
    paid = formats.money(row.minor, row.currency)
    return Line(
        number=row.number,
        href=reverse("dispute", args=[row.dispute_id]) if row.dispute_id else "",
        since=row.since,
        about=_("Order %(order)s, %(paid)s") % {"order": row.order_number, "paid": paid},
        note=_("The bank wanted an answer until %(when)s") % when
        if is_over
        else _("The bank can be answered until %(when)s") % when,
        reason=row.reference,
        action=seen if may_act else None,
    )


def _tabs(shown: View, counts: dict[View, int]) -> tuple[Tab, ...]:
    names = {
        View.DUE: _("Due"),
        View.SENT: _("On the way"),
        View.FAILED: _("Needs a person"),
    }
    return tuple(
        Tab(label=name, href=f"?view={view}", current=view is shown, count=counts[view])
        for view, name in names.items()
    )


def _nothing(shown: View) -> str:
    return {
        View.DUE: _("Nothing is due"),
        View.SENT: _("Nothing is on its way"),
        View.FAILED: _("No payment needs a person"),
    }[shown]
