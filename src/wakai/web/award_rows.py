"""What a remedy in two parts means item by item: what is kept, and what has to go back first."""

from django.utils.translation import gettext as _

from wakai.app import words, words_lines
from wakai.app.cases import CaseView
from wakai.app.words_lines import Item
from wakai.core.disputes import breakdown
from wakai.core.disputes.model import Fulfilment, LineAmount, Remedy, Stage
from wakai.core.ids import LineId
from wakai.web import case_rows
from wakai.web.parts import AnswerRow


def of_remedy(view: CaseView, remedy: Remedy) -> tuple[AnswerRow, ...]:
    """Return what each item of a remedy gets; nothing where that is all that is at stake."""
    if not remedy.kept:
        return sums_of(view, remedy)
    kept = _("is kept: paid without a return")
    back = _("goes back, and is paid when the seller has it")
    return _rows(view, [(part, kept) for part in remedy.unposted], remedy.rest.refunds, back)


def standing(view: CaseView) -> tuple[AnswerRow, ...]:
    """Return the same of the remedy that stands, with how far its money is."""
    plan, first = view.state.plan, view.state.first_part
    if plan is None:
        return ()
    if first is None:
        return of_remedy(view, plan.remedy)
    told = {
        Fulfilment.DONE: _("is kept: paid"),
        Fulfilment.NONE: _("is kept: paid together with the rest"),
    }
    now = told.get(first.fulfilment, _("is kept: it is being paid now"))
    waiting = plan.remedy.refunds
    return _rows(view, [(part, now) for part in first.refunds], waiting, _then(view))


def _then(view: CaseView) -> str:
    """Return what has to happen before the other items are paid."""
    plan = view.state.plan
    match view.state.stage:
        case Stage.CLOSED:
            return _("has been paid")
        case Stage.REVIEW:
            return _("is under review")
        case Stage.FINAL if plan and plan.allocated:
            return _("is being paid now")
    if plan and plan.remedy.needs_return:
        return _("goes back, and is paid when the seller has it")
    return _("is paid when the result is final")


def _rows(
    view: CaseView, now: list[tuple[LineAmount, str]], then: tuple[LineAmount, ...], after: str
) -> tuple[AnswerRow, ...]:
    titles = line_titles(view)
    both = [*now, *((part, after) for part in then)]
    return tuple(
        AnswerRow(
            label=titles.get(part.line_id, str(part.line_id)),
            values=tuple(
                filter(None, (f"{case_rows.amount(view, part.minor)} · {told}", _parts(view, part)))
            ),
        )
        for part, told in both
    )


def _parts(view: CaseView, part: LineAmount) -> str:
    """Return what the refund of one item consists of."""
    order = view.state.order
    parts = breakdown.of_refunds(order, (part,)) if order else None
    return words.consists_of(parts, view.sight.dispute.currency)


def sums_of(view: CaseView, remedy: Remedy) -> tuple[AnswerRow, ...]:
    """Return the sums by item of a part that somebody chose, where several items are claimed."""
    claim = view.state.claim
    if claim is None or len(claim.lines) == 1:
        return ()
    return tuple(
        AnswerRow(label=item.title, values=sum_of(view, item))
        for item in words_lines.of_remedy(remedy, view.bought)
    )


def each(view: CaseView, refunds: tuple[LineAmount, ...]) -> tuple[AnswerRow, ...]:
    """Return sums by item, with what each consists of."""
    titles = line_titles(view)
    return tuple(
        AnswerRow(label=titles.get(part.line_id, str(part.line_id)), values=(whole(view, part),))
        for part in refunds
    )


def sum_of(view: CaseView, item: Item) -> tuple[str, ...]:
    """Return the sum of one item and what it consists of; nothing where it has none of its own."""
    if item.minor is None:
        return ()
    return (whole(view, LineAmount(line_id=item.line_id, minor=item.minor)),)


def whole(view: CaseView, part: LineAmount) -> str:
    """Return a sum for one item, and what it consists of."""
    return words.followed_by(case_rows.amount(view, part.minor), _parts(view, part))


def line_titles(view: CaseView) -> dict[LineId, str]:
    """Return what the items of the order are called."""
    return {line_id: line.title for line_id, line in view.bought.items()}
