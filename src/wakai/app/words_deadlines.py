"""Every clock of a dispute in words: its name, and what somebody must do by then."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from wakai.app.words_labels import sentence_start
from wakai.app.words_reader import Reader
from wakai.core.calendar import Period
from wakai.core.disputes.model import DeadlineKind, WaitingOn


@dataclass(frozen=True, slots=True)
class _Clock:
    """The words of one clock."""

    name: Promise
    yours: Promise
    theirs: Promise  # may hold %(who)s


_CLOCKS: Mapping[DeadlineKind, _Clock] = {
    DeadlineKind.LATE_CHECK: _Clock(
        _("Looking at a late request"),
        _("We say whether it can begin late"),
        _("We say whether it can begin late"),
    ),
    DeadlineKind.DRAFT_KEPT: _Clock(
        _("Keeping the draft"),
        _("You can send your draft"),
        _("The draft can be sent"),
    ),
    DeadlineKind.SELLER_ANSWER: _Clock(
        _("The seller's answer"),
        _("You must answer the request"),
        _("%(who)s must answer the request"),
    ),
    DeadlineKind.AMENDMENT_ANSWER: _Clock(
        _("The seller's answer to the changed request"),
        _("You must answer the changed request"),
        _("%(who)s must answer the changed request"),
    ),
    DeadlineKind.NEGOTIATION: _Clock(
        _("Time to agree"),
        _("Both sides can agree"),
        _("Both sides can agree"),
    ),
    DeadlineKind.OFFER_ANSWER: _Clock(
        _("Answer to the offer"),
        _("You can answer the offer"),
        _("%(who)s can answer the offer"),
    ),
    DeadlineKind.PROPOSAL_ANSWER: _Clock(
        _("Answer to the proposal"),
        _("You can answer the proposal of the marketplace"),
        _("Both sides can answer the proposal of the marketplace"),
    ),
    DeadlineKind.EVIDENCE_FREEZE: _Clock(
        _("Time for evidence"),
        _("You can add evidence"),
        _("Both sides can add evidence"),
    ),
    DeadlineKind.RULING: _Clock(
        _("The ruling"),
        _("An adjudicator rules"),
        _("An adjudicator rules"),
    ),
    DeadlineKind.RULING_APOLOGY: _Clock(
        _("Late ruling"),
        _("We rule, or name a new date"),
        _("We rule, or name a new date"),
    ),
    DeadlineKind.RULING_BACKSTOP: _Clock(
        _("Last day for a ruling"),
        _("We must have ruled"),
        _("We must have ruled"),
    ),
    DeadlineKind.INFORMATION: _Clock(
        _("Requested information"),
        _("You must give what was asked for"),
        _("%(who)s must give what was asked for"),
    ),
    DeadlineKind.APPEAL_WINDOW: _Clock(
        _("Time to appeal"),
        _("You can appeal"),
        _("The ruling can be appealed"),
    ),
    DeadlineKind.APPEAL_REPLY: _Clock(
        _("Reply to the appeal"),
        _("You can reply to the appeal"),
        _("%(who)s can reply to the appeal"),
    ),
    DeadlineKind.APPEAL_CURE: _Clock(
        _("Mending the appeal"),
        _("You can mend your appeal"),
        _("%(who)s can mend the appeal"),
    ),
    DeadlineKind.APPEAL_RULING: _Clock(
        _("The ruling on the appeal"),
        _("The appeal is decided"),
        _("The appeal is decided"),
    ),
    DeadlineKind.APPEAL_APOLOGY: _Clock(
        _("Late ruling on the appeal"),
        _("We decide the appeal, or name a new date"),
        _("We decide the appeal, or name a new date"),
    ),
    DeadlineKind.APPEAL_BACKSTOP: _Clock(
        _("Last day for the appeal"),
        _("We must have decided the appeal"),
        _("We must have decided the appeal"),
    ),
    DeadlineKind.RETURN_LABEL: _Clock(
        _("Return address and label"),
        _("You must give the return address and label"),
        _("%(who)s must give the return address and label"),
    ),
    DeadlineKind.HOUSE_LABEL: _Clock(
        _("Label from the marketplace"),
        _("We must give the return address and label"),
        _("We must give the return address and label"),
    ),
    DeadlineKind.RETURN_SHIP: _Clock(
        _("Sending the goods back"),
        _("You must send the goods back"),
        _("%(who)s must send the goods back"),
    ),
    DeadlineKind.RETURN_GRACE: _Clock(
        _("Explaining the missed return"),
        _("You can still send the goods, or say why not"),
        _("%(who)s can still send the goods, or say why not"),
    ),
    DeadlineKind.CARRIER_WATCH: _Clock(
        _("Delivery of the parcel"),  # goods on their way back, or shipped again
        _("The carrier delivers the parcel"),
        _("The carrier delivers the parcel"),
    ),
    DeadlineKind.RETURN_INSPECTION: _Clock(
        _("Checking the return"),
        _("You must check the returned goods"),
        _("%(who)s must check the returned goods"),
    ),
    DeadlineKind.MONEY: _Clock(
        _("The payment"),
        _("The money is paid"),
        _("The money is paid"),
    ),
    DeadlineKind.MONEY_SETTLED: _Clock(
        _("Arrival of the money"),
        _("The money has arrived"),
        _("The money has arrived"),
    ),
    DeadlineKind.REPLACEMENT_SHIP: _Clock(
        _("Shipping again"),
        _("You must ship the goods again"),
        _("%(who)s must ship the goods again"),
    ),
    DeadlineKind.REPLACEMENT_CONFIRM: _Clock(
        _("Checking the replacement"),
        _("You can say whether the replacement is right"),
        _("%(who)s can say whether the replacement is right"),
    ),
    DeadlineKind.REPLACEMENT_DOUBT: _Clock(
        _("Checking the replacement, with more care"),
        _("You can say whether the replacement is right"),
        _("%(who)s can say whether the replacement is right"),
    ),
}


def name(kind: DeadlineKind) -> str:
    """Return what a clock is called, whoever reads."""
    return str(_CLOCKS[kind].name)


def deadline(kind: DeadlineKind, party: WaitingOn, reader: Reader) -> str:
    """Return who must or can do what until the clock runs out: "The seller must answer…"."""
    words = _CLOCKS[kind]
    mine = reader.party is not None and party.value in {reader.party.value, WaitingOn.BOTH.value}
    if mine:
        return str(words.yours)
    return str(words.theirs) % {"who": sentence_start(party)}


def period(length: Period) -> str:
    """Return a length of time of the policy: "5 days", "3 working days"."""
    count = length.count
    match length.unit:
        case "business_days":
            told = ngettext("%(n)d working day", "%(n)d working days", count)
        case "hours":
            told = ngettext("%(n)d hour", "%(n)d hours", count)
        case "minutes":
            told = ngettext("%(n)d minute", "%(n)d minutes", count)
        case _:
            told = ngettext("%(n)d day", "%(n)d days", count)
    return told % {"n": count}
