"""The three ways in which a seller can answer a request, with what each leads to."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wakai.app import formats, words
from wakai.app.cases import CaseView
from wakai.core.disputes.model import Role, Stage
from wakai.web import case_rows
from wakai.web.action_labels import action_label
from wakai.web.disputes import addresses

CODES = ("accept_request", "make_offer", "refuse_request")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way to answer."""

    code: str
    label: str
    text: str
    href: str


def choices(view: CaseView) -> tuple[Choice, ...]:
    """Return the ways a seller can answer now; none where there is nothing to answer."""
    if view.sight.role is not Role.SELLER or view.state.stage is not Stage.SELLER:
        return ()
    texts = {
        "accept_request": _agreeing(view),
        "make_offer": _(
            "You propose something else. The buyer accepts, answers or asks for a ruling."
        ),
        "refuse_request": _(
            "You say why. The buyer can then withdraw, make an offer or ask for a ruling."
        ),
    }
    return tuple(
        Choice(
            code=code,
            label=action_label(code),
            text=texts[code],
            href=addresses.of(code, view.dispute_id),
        )
        for code in CODES
        if view.can(code)
    )


def _agreeing(view: CaseView) -> str:
    """Return what it means to agree, with the postage that is asked for besides."""
    claim = view.state.claim
    assert claim is not None
    currency = view.sight.dispute.currency
    in_all = words.in_all(claim.remedy, currency)
    asked = in_all or case_rows.amount(view, claim.remedy.refund_minor)
    told = _("The dispute ends. The buyer gets what was asked for, up to %(sum)s.")
    besides = "" if in_all else words.besides(claim.remedy, currency)
    return formats.sentences((told % {"sum": asked}, besides))
