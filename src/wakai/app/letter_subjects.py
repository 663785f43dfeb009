"""What each notice is called: the subject of the mail and the line in the product."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wakai.app.notice_plan import Code, Facts
from wakai.app.words_deadlines import deadline
from wakai.app.words_reader import Reader
from wakai.app.words_remedies import headline
from wakai.core.disputes import events
from wakai.core.disputes.events import Event
from wakai.core.disputes.model import Party, WaitingOn

type _Told = tuple[Promise, Promise]  # to the buyer, to the seller


def _same(words: Promise) -> _Told:
    return (words, words)


SUBJECTS: Mapping[Code, _Told] = {
    Code.LATE_ASKED: _same(_("We have your late request and look at it")),
    Code.LATE_ADMITTED: _same(_("Your dispute can begin: please finish and send it")),
    Code.LATE_REJECTED: _same(_("It is too late for a dispute over this order")),
    Code.DRAFT_EXPIRED: _same(_("Your draft was deleted")),
    Code.CLAIM: (_("Your request was sent to the seller"), _("A buyer asks for your answer")),
    Code.CLAIM_AMENDED: (
        _("Your request is changed"),
        _("The buyer changed the request: please answer"),
    ),
    Code.GRANTED_BY_LAW: (
        _("Your withdrawal from the contract was received and counts"),
        _("The buyer withdrew from the contract, as the law allows"),
    ),
    Code.AGREED: _same(_("The dispute is settled: both sides agree")),
    Code.REFUSED: _same(_("The seller refused your request")),
    Code.OFFER: _same(_("There is an offer for you")),
    Code.OFFER_EXPIRED: _same(_("The offer has ended without an answer")),
    Code.PROPOSAL: _same(_("The marketplace proposes a solution to both sides")),
    Code.PROPOSAL_ACCEPTED: _same(_("The other side accepts the proposal of the marketplace")),
    Code.PROPOSAL_ENDED: _same(_("The proposal of the marketplace has ended")),
    Code.REVIEW: _same(_("An adjudicator takes over")),
    Code.WITHDRAWN: (_("You withdrew the dispute"), _("The buyer withdrew the dispute")),
    Code.REOPENED: (
        _("You opened the dispute again"),
        _("The buyer opened the dispute again: please answer"),
    ),
    Code.INFORMATION_GIVEN: _same(_("The review goes on")),
    Code.RULING_LATE: _same(_("The ruling is late")),
    Code.APPEAL_WAIVED: _same(_("A side gave up its right to appeal")),
    Code.APPEAL_PREPARED: _same(_("Please confirm the appeal written for you")),
    Code.APPEAL_JOINED: _same(_("The appeal is now one of both sides")),
    Code.APPEAL_INADMISSIBLE: _same(_("The appeal cannot be heard as it is")),
    Code.APPEAL_CURED: _same(_("The appeal goes on")),
    Code.APPEAL_REJECTED: _same(_("The appeal was rejected: the first ruling stands")),
    Code.APPEAL_REPLIED: _same(_("There is a reply to the appeal")),
    Code.FINAL: _same(_("The result is final")),
    Code.RETURN_LABEL: (
        _("You can send the goods back now"),
        _("The marketplace gave the return address and label"),
    ),
    Code.RETURN_LABEL_MISSING: (
        _("The return address comes from us now"),
        _("You gave no return address and label in time"),
    ),
    Code.RETURN_MORE_TIME: _same(_("There is more time to send the goods back")),
    Code.TIME_AGAIN: _same(_("You have more time: our reminders may not have reached you")),
    Code.RETURN_SENT: _same(_("The goods are on their way back to you")),
    Code.RETURN_ARRIVED: _same(_("Please check the returned goods")),
    Code.RETURN_ACCEPTED: _same(_("The return was accepted")),
    Code.RETURN_WAIVED: (
        _("You need not send anything back"),
        _("The buyer is refunded without a return"),
    ),
    Code.RETURN_CONTESTED: (
        _("The seller objects to what came back"),
        _("Your objection to the return is with an adjudicator"),
    ),
    Code.REPLACEMENT_SENT: (
        _("The seller shipped the goods again"),
        _("We noted that you shipped the goods again"),
    ),
    Code.REPLACEMENT_ARRIVED: (
        _("Is the replacement right?"),
        _("The replacement has arrived at the buyer"),
    ),
    Code.REPLACEMENT_CONFIRMED: _same(_("The replacement is right")),
    Code.REPLACEMENT_KEPT_OPEN: (
        _("Your answer on the replacement stays open"),
        _("The buyer is not sure of the replacement yet"),
    ),
    Code.REPLACEMENT_FAILED: _same(_("The replacement failed, the refund follows")),
    Code.PAID: _same(_("The money has arrived, the dispute is closed")),
    Code.PART_PAID: _same(_("A part of the money has arrived, the dispute goes on")),
    Code.CHARGED_BACK: _same(_("The bank took the money back, the dispute is closed")),
    Code.VOIDED: _same(_("The marketplace cancelled the dispute")),
    Code.GRANTED: _same(_("There is a payment after the end of the dispute")),
    Code.PAYMENT_FAILED: _same(_("The payment is delayed")),
    Code.PAYMENT_LATE: _same(_("The payment is late, and we see to it")),
}


def subject(code: Code, event: Event | None, facts: Facts, reader: Reader) -> str:
    """Return what the notice is called; a result says in its subject what it is."""
    match event:
        case events.RulingIssued():
            told = headline(event.ruling.remedy, facts.currency, reader)
            return gettext("Ruling: %(headline)s") % {"headline": told}
        case events.AppealDecided():
            told = headline(event.ruling.remedy, facts.currency, reader)
            return gettext("Final result: %(headline)s") % {"headline": told}
        case events.InformationRequested():
            return _requested(reader.party is event.request.to)
        case events.AppealFiled():
            return _appealed(reader.party is event.party)
        case events.AppealOverdue():
            return _overdue(event)
        case events.ReturnMissed():
            return _missed(event, reader)
        case events.DeadlineSet(party=whose) if whose not in {WaitingOn.BOTH, reader.role.value}:
            return gettext("The other side has more time to appeal")
        case None:
            return _reminder(facts, reader)
        case _:
            to_buyer, to_seller = SUBJECTS[code]
            return str(to_seller if reader.is_seller else to_buyer)


def _requested(mine: bool) -> str:  # noqa: FBT001 - whether the reader is asked
    if mine:
        return gettext("The adjudicator needs something from you")
    return gettext("The adjudicator asked the other side for information")


def _appealed(mine: bool) -> str:  # noqa: FBT001 - whether the reader appealed
    return gettext("Your appeal is filed") if mine else gettext("The other side has appealed")


def _overdue(event: events.AppealOverdue) -> str:
    if event.step == "stands":
        return gettext("The appeal was not decided in time: the first ruling stands")
    return gettext("The ruling on the appeal is late")


def _missed(event: events.ReturnMissed, reader: Reader) -> str:
    if not event.grace:
        return gettext("The time to send the goods back is over")
    if reader.is_buyer:
        return gettext("The goods are not on their way yet: you can still send them or say why")
    return gettext("The goods were not sent back in time")


def _reminder(facts: Facts, reader: Reader) -> str:
    assert facts.reminder is not None
    assert reader.party is not None
    mine = WaitingOn((Party(facts.role.value)).value)
    return gettext("Reminder: %(clock)s") % {"clock": deadline(facts.reminder.kind, mine, reader)}
