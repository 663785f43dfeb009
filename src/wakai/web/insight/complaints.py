"""What the house publishes of a year's complaints, to read and to take away."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakai.app import complaint_report
from wakai.app.access import NotVisible
from wakai.app.complaint_report import NoSuchYear, Report
from wakai.web import auth
from wakai.web.auth import StaffRequest
from wakai.web.insight import tabs
from wakai.web.insight.ratings import READERS


@require_safe
@auth.role_required(*READERS)
def complaints(request: StaffRequest, year: int | None = None) -> HttpResponse:
    """Show a year's complaints; without one, those of this year."""
    report = _report(complaint_report.this_year() if year is None else year)
    context = {
        "report": report,
        "kinds": ((_("By measure"), report.by_measure), (_("By ground"), report.by_clause)),
        "before": report.year - 1 if report.year > complaint_report.FIRST_YEAR else None,
        "after": report.year + 1 if report.over else None,
        "tabs": tabs.of("insight_complaints"),
    }
    return render(request, "insight/complaints.html", context)


@require_safe
@auth.role_required(*READERS)
def file(_request: StaffRequest, year: int) -> HttpResponse:
    """Hand a year's complaints out as CSV."""
    content = complaint_report.as_csv(_report(year))
    answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="complaints-{year}.csv"'
    return answer


def _report(year: int) -> Report:
    try:
        return complaint_report.of_year(year)
    except NoSuchYear:
        raise NotVisible from None
