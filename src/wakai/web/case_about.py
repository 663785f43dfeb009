"""Which case a text is about: what a party reads before it says yes to it."""

from dataclasses import replace
from datetime import datetime

from django.templatetags.static import static
from django.utils.translation import gettext as _

from wakai.app import formats, words
from wakai.app.cases import CaseView
from wakai.app.orders import OrderRow
from wakai.core.disputes import steps
from wakai.core.disputes.model import Level, Party
from wakai.core.money import Money
from wakai.web import case_rows
from wakai.web.cards import CaseAbout, OrderOption
from wakai.web.parts import Words


def about(view: CaseView) -> CaseAbout:
    """Return which dispute it is, and over which order."""
    order = view.order
    return CaseAbout(
        number=view.sight.dispute.number,
        order_number=order.number if order else "",
        goods=goods(order) if order else (),
    )


def option(order: OrderRow, *, appeal_until: datetime | None = None) -> OrderOption:
    """Return an order as something to pick, by all that was bought with it."""
    first, languages = order.lines[0], {line.language for line in order.lines}
    picture = first.picture
    if picture and "//" not in picture:
        picture = static(picture)
    return OrderOption(
        number=order.number,
        title=formats.listed([line.title for line in order.lines]),
        language=first.language if len(languages) == 1 else "",
        ordered_at=order.placed_at,
        total=Money(order.paid_minor, order.currency),
        picture_url=picture,
        appeal_until=appeal_until,
    )


def goods(order: OrderRow) -> tuple[Words, ...]:
    """Return all that was bought with an order, as the seller calls it."""
    return tuple(Words(text=line.title, language=line.language) for line in order.lines)


def with_ruling(view: CaseView, side: Party | None) -> CaseAbout:
    """Return the same with the ruling that an appeal of a side is against."""
    case = about(view)
    against = [ruling for ruling in view.state.rulings if ruling.level is Level.FIRST]
    if not against:
        return case
    remedy, reader = against[-1].remedy, case_rows.reader_of(view)
    return replace(
        case,
        ruled_at=against[-1].issued_at,
        result=words.headline(remedy, view.sight.dispute.currency, reader),
        warning=nothing_to_gain(view, side),
    )


def nothing_to_gain(view: CaseView, side: Party | None) -> str:
    """Say that a side has all it asked for, while it could still use its appeal; else nothing."""
    if side is None or view.state.appeal_used or not steps.has_all(view.state, side):
        return ""
    if view.sight.party is side:
        return _("This ruling is wholly in your favour: an appeal can gain you nothing.")
    return _(
        "This ruling is wholly in their favour. Tell them that an appeal can gain them nothing."
    )
