"""Files of finance: instructions to take away, and a statement against the ledger."""

from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wakai.app import payment_files, statements
from wakai.app.access import NotVisible
from wakai.core.disputes.model import Role
from wakai.core.ledger.reconciliation import Differs, Reconciliation
from wakai.core.money import Money
from wakai.web import auth
from wakai.web.auth import StaffRequest
from wakai.web.payments.desk import READERS

STATEMENT_BYTES_MAX = 20_000_000
_SHOWN_MAX = 200


class StatementForm(forms.Form):
    """The file of the provider."""

    statement = forms.FileField(
        label=gettext_lazy("Statement of the provider"),
        help_text=gettext_lazy(
            "CSV with the columns key, party, minor and currency; state and reference if you have "
            "them."
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceRow:
    """A part on which the two do not agree, in words."""

    key: str
    party: str
    what: str
    here: Money | None
    there: Money | None


@require_POST
@auth.role_required(Role.FINANCE)
def create(_request: StaffRequest) -> HttpResponse:
    """Put what no file holds yet into a new file, and hand it out."""
    name = payment_files.export()
    return redirect("payment_file", name) if name else redirect("payments")


@require_safe
@auth.role_required(Role.FINANCE)
def file(_request: StaffRequest, name: str) -> HttpResponse:
    """Hand a file out, the same at each call."""
    if name not in dict(payment_files.batches(limit=200)):
        raise NotVisible
    answer = HttpResponse(payment_files.file(name), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@auth.role_required(*READERS)
def reconcile(request: StaffRequest) -> HttpResponse:
    """Compare a statement with the ledger; nothing is kept of it and nothing is booked."""
    given = request.method == "POST"
    form = StatementForm(request.POST if given else None, request.FILES if given else None)
    context: dict[str, object] = {"form": form}
    status = 200
    if given and form.is_valid():
        try:
            context |= _compared(form.cleaned_data["statement"].read(STATEMENT_BYTES_MAX + 1))
        except statements.BadStatement:
            form.add_error("statement", _("This is not a statement in the form described below."))
    if form.errors:
        status = 422
    return render(request, "payments/reconcile.html", context, status=status)


def _compared(raw: bytes) -> dict[str, object]:
    if len(raw) > STATEMENT_BYTES_MAX:
        raise statements.BadStatement("too large")
    statement = statements.read(raw)
    result = payment_files.compare(statement)
    return {
        "result": result,
        "rows": _rows(result),
        "errors": statement.errors[:_SHOWN_MAX],
    }


def _rows(result: Reconciliation) -> tuple[DifferenceRow, ...]:
    words = _words()
    parties = {"buyer": _("Buyer"), "seller": _("Seller")}
    return tuple(
        DifferenceRow(
            key=one.line.key,
            party=parties[one.line.party],
            what=words[one.what],
            here=Money(one.here.minor, one.here.currency) if one.here else None,
            there=Money(one.there.minor, one.there.currency) if one.there else None,
        )
        for one in result.differences[:_SHOWN_MAX]
    )


def _words() -> dict[Differs, str]:
    return {
        Differs.MISSING_THERE: _("Missing in the statement"),
        Differs.MISSING_HERE: _("Nobody here instructed it"),
        Differs.SUM: _("Another sum"),
        Differs.CURRENCY: _("Another currency"),
        Differs.STATE: _("Another outcome"),
        Differs.DOUBLED: _("More than once in the statement"),
    }
