"""What leads a case on, in a few words each: for the drawing of the machine and its table."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from wakai.core.disputes import commands as c

_DEEDS: Final[Mapping[type[c.Command], Promise]] = {
    c.SubmitClaim: pgettext_lazy("step", "sends the request"),
    c.AcceptRequest: pgettext_lazy("step", "agrees to the request"),
    c.RefuseRequest: pgettext_lazy("step", "refuses the request"),
    c.MakeOffer: pgettext_lazy("step", "makes an offer"),
    c.AcceptOffer: pgettext_lazy("step", "accepts the offer"),
    c.AcceptProposal: pgettext_lazy("step", "both accept the proposal"),
    c.Escalate: pgettext_lazy("step", "asks for a ruling"),
    c.Withdraw: pgettext_lazy("step", "withdraws"),
    c.Reopen: pgettext_lazy("step", "opens it again"),
    c.IssueRuling: pgettext_lazy("step", "rules"),
    c.ConfirmRuling: pgettext_lazy("step", "a second adjudicator agrees"),
    c.WaiveAppeal: pgettext_lazy("step", "both accept the ruling"),
    c.FileAppeal: pgettext_lazy("step", "appeals"),
    c.ConfirmAppeal: pgettext_lazy("step", "appeals"),
    c.DecideAppeal: pgettext_lazy("step", "somebody else decides"),
    c.RejectAppeal: pgettext_lazy("step", "rejects the appeal"),
    c.SendReturn: pgettext_lazy("step", "sends the goods"),
    c.ExplainObstacle: pgettext_lazy("step", "cannot post the goods"),
    c.RecordReturnDelivered: pgettext_lazy("step", "the parcel arrives"),
    c.AcceptReturn: pgettext_lazy("step", "accepts the return"),
    c.ContestReturn: pgettext_lazy("step", "objects to the return"),
    c.SendReplacement: pgettext_lazy("step", "ships again"),
    c.ConfirmReplacement: pgettext_lazy("step", "confirms the replacement"),
    c.ReportReplacementFailed: pgettext_lazy("step", "reports a problem"),
    c.InstructPayment: pgettext_lazy("step", "the payment is ordered"),
    c.RecordPaymentSettled: pgettext_lazy("step", "the money has arrived"),
    c.RecordPaymentFailed: pgettext_lazy("step", "the payment failed"),
    c.RecordChargeback: pgettext_lazy("step", "the buyer's bank took the money back"),
    c.ConfirmVoid: pgettext_lazy("step", "two people of the house cancel it"),
}
_WHO: Final[Mapping[str, Promise]] = {
    "buyer": gettext_lazy("Buyer"),
    "seller": gettext_lazy("Seller"),
    "house": gettext_lazy("Marketplace"),
    "system": gettext_lazy("By itself"),
    "clock": gettext_lazy("Time is over"),
}


def deed(command: type[c.Command]) -> str:
    """Return what somebody does. Raises KeyError for a command that leads nowhere as yet."""
    return str(_DEEDS[command])


def who(code: str) -> str:
    """Return by whose hand something happens."""
    return str(_WHO[code])


def clock(name: str, length: str) -> str:
    """Return a clock that ends, and how long it runs."""
    return pgettext("step", "%(name)s: %(length)s") % {"name": name, "length": length}


def if_reminded(told: str, *, reminded: bool) -> str:
    """Return a clock that leads this way only if its reminders had arrived, or only if not."""
    if reminded:
        return pgettext("step", "%(clock)s, after reminders") % {"clock": told}
    return pgettext("step", "%(clock)s, if no reminder arrived") % {"clock": told}


def title(policy: str, version: int) -> str:
    """Return what the drawing is called."""
    return _("How a case runs: %(policy)s, version %(version)d") % {
        "policy": policy,
        "version": version,
    }
