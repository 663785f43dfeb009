"""The timeline from the result to the end: returns, replacements, clocks."""

from django.utils.translation import gettext as _

from wakai.app import formats
from wakai.app.words_deadlines import name
from wakai.app.words_labels import label
from wakai.app.words_telling import Telling, line
from wakai.core.disputes import events
from wakai.core.disputes.model import Condition


@line.register
def _remedy_planned(event: events.RemedyPlanned, telling: Telling) -> str:
    facts = {
        "buyer": telling.money(event.buyer_minor),
        "seller": telling.money(event.seller_minor),
        "condition": label(event.condition),
    }
    if event.remedy.kept:
        facts["now"] = telling.money(event.remedy.unposted_minor)
        return (
            _(
                "Of what was paid, %(buyer)s is for the buyer, %(seller)s before commission "
                "for the seller. %(now)s for the buyer does not wait for the return. "
                "%(condition)s, the rest is paid."
            )
            % facts
        )
    if event.condition is Condition.NONE:
        return (
            _(
                "Of what was paid, %(buyer)s is for the buyer, %(seller)s before commission "
                "for the seller."
            )
            % facts
        )
    return (
        _(
            "Of what was paid, %(buyer)s is for the buyer, %(seller)s before commission "
            "for the seller. %(condition)s, it is paid."
        )
        % facts
    )


@line.register
def _money_fell_due(_event: events.MoneyFellDue, _telling: Telling) -> str:
    return _("Everything the money waited for has happened. It is being paid.")


@line.register
def _part_fell_due(event: events.PartFellDue, telling: Telling) -> str:
    total = sum(part.minor for part in event.refunds)
    return _("%(amount)s for the buyer does not wait for the return and is being paid.") % {
        "amount": telling.money(total)
    }


@line.register
def _part_arrived(event: events.PartArrived, telling: Telling) -> str:
    total = sum(part.minor for part in event.refunds)
    return _(
        "%(amount)s that did not wait for the return has arrived at the buyer. "
        "The dispute goes on about the rest."
    ) % {"amount": telling.money(total)}


@line.register
def _return_label(event: events.ReturnLabelProvided, telling: Telling) -> str:
    facts = {"who": telling.who(event.by), "cost": telling.money(event.label_cost_minor)}
    if event.label_cost_minor:
        return (
            _(
                "%(who)s gave the return address and label. The time to post begins now. The label "
                "cost %(cost)s, which the seller owes the marketplace."
            )
            % facts
        )
    return _("%(who)s gave the return address and label. The time to post begins now.") % facts


@line.register
def _return_label_missing(_event: events.ReturnLabelMissing, _telling: Telling) -> str:
    return _(
        "The seller gave no return address and label in time. Now the marketplace has to. "
        "Until then no time runs for the buyer."
    )


@line.register
def _return_time_extended(event: events.ReturnTimeExtended, _telling: Telling) -> str:
    if event.why == "obstacle":
        return _("There is more time to send the goods back, because of what stood in the way.")
    return _("There is more time to send the goods back, because no reminder was delivered.")


@line.register
def _return_sent(event: events.ReturnSent, telling: Telling) -> str:
    return _("%(who)s sent the goods back. Tracking number: %(tracking)s.") % {
        "who": telling.who(event.by),
        "tracking": event.tracking,
    }


@line.register
def _obstacle(event: events.ReturnObstacleExplained, telling: Telling) -> str:
    return _("%(who)s explained why the goods could not be sent.") % {"who": telling.who(event.by)}


@line.register
def _return_missed(event: events.ReturnMissed, _telling: Telling) -> str:
    if event.grace:
        return _("The goods were not sent back in time. There are a few days left to say why.")
    return _(
        "The goods were not sent back in time, "
        "so the money that waited for them goes to the seller."
    )


@line.register
def _return_delivered(event: events.ReturnDelivered, telling: Telling) -> str:
    return _with_proof(_("The returned goods have arrived at the seller."), event, telling)


@line.register
def _return_accepted(event: events.ReturnAccepted, telling: Telling) -> str:
    if event.silent:
        return _("Nobody objected in time, so the return counts as accepted.")
    return _("%(who)s accepted the return.") % {"who": telling.who(event.by)}


@line.register
def _return_waived(_event: events.ReturnWaived, _telling: Telling) -> str:
    return _(
        "Nobody gave a return address and label in time, so the buyer is refunded and sends "
        "nothing back."
    )


@line.register
def _return_contested(event: events.ReturnContested, telling: Telling) -> str:
    return _("%(who)s objected to what came back: %(fault)s.") % {
        "who": telling.who(event.by),
        "fault": label(event.fault),
    }


@line.register
def _replacement_sent(event: events.ReplacementSent, telling: Telling) -> str:
    return _("%(who)s shipped the goods again. Tracking number: %(tracking)s.") % {
        "who": telling.who(event.by),
        "tracking": event.tracking,
    }


@line.register
def _replacement_delivered(event: events.ReplacementDelivered, telling: Telling) -> str:
    return _with_proof(_("The replacement has arrived."), event, telling)


def _with_proof(
    arrived: str, event: events.ReturnDelivered | events.ReplacementDelivered, telling: Telling
) -> str:
    """Return what arrived, and how the carrier proves it as far as that was told."""
    facts = {"arrived": arrived, "proof": event.proof}
    if not event.proof:
        return arrived
    if event.delivered_at is None:
        return _("%(arrived)s Proof of delivery: %(proof)s.") % facts
    facts["when"] = telling.when(event.delivered_at)
    return _("%(arrived)s Delivered on %(when)s. Proof of delivery: %(proof)s.") % facts


@line.register
def _replacement_confirmed(event: events.ReplacementConfirmed, telling: Telling) -> str:
    if event.silent:
        return _("The time to check the replacement is over, so it counts as right.")
    return _("%(who)s confirmed that the replacement is right.") % {"who": telling.who(event.by)}


@line.register
def _replacement_kept_open(event: events.ReplacementKeptOpen, telling: Telling) -> str:
    return _("%(who)s cannot say yet whether the replacement is right. The money waits.") % {
        "who": telling.who(event.by)
    }


@line.register
def _replacement_failed(event: events.ReplacementFailed, _telling: Telling) -> str:
    return _("The replacement failed: %(why)s. The refund follows.") % {
        "why": replacement_failure(event.reason)
    }


def replacement_failure(code: str) -> str:
    """Return why shipping again did not work."""
    told = {
        "not_sent": _("it was not shipped in time"),
        "lost": _("it was lost on the way"),
        "not_arrived": _("it did not arrive"),
        "wrong_again": _("it was not right either"),
    }
    return told.get(code) or code


@line.register
def _closed(event: events.DisputeClosed, _telling: Telling) -> str:
    return _("The dispute is closed: %(outcome)s.") % {"outcome": label(event.outcome)}


@line.register
def _clock_set(event: events.DeadlineSet, telling: Telling) -> str:
    if event.again:
        return _(
            "We cannot show that our reminders arrived. So the time runs once more: "
            "%(clock)s, by %(until)s."
        ) % {"clock": name(event.deadline), "until": telling.when(event.due_at)}
    return _("Deadline set: %(clock)s, by %(until)s.") % {
        "clock": name(event.deadline),
        "until": telling.when(event.due_at),
    }


@line.register
def _clock_cleared(event: events.DeadlineCleared, _telling: Telling) -> str:
    return _("Deadline no longer needed: %(clock)s.") % {"clock": name(event.deadline)}


@line.register
def _clock_paused(event: events.DeadlinePaused, _telling: Telling) -> str:
    return _("Deadline stands still: %(clock)s, %(left)s left. %(why)s") % {
        "clock": name(event.deadline),
        "left": formats.span(event.remaining),
        "why": pause_reason(event.why),
    }


def pause_reason(code: str) -> str:
    """Return why a clock stands still."""
    told = {
        "appeal": _("It waits for the result of the appeal."),
        "information": _("It waits for the information that was asked for."),
        "cure": _("It waits until the appeal is mended, or the time for that is over."),
        "no_label": _("It waits for the return address and label."),
    }
    return told.get(code) or _("It waits for something else to happen first.")


@line.register
def _clock_resumed(event: events.DeadlineResumed, telling: Telling) -> str:
    return _("Deadline runs again: %(clock)s, by %(until)s.") % {
        "clock": name(event.deadline),
        "until": telling.when(event.due_at),
    }


@line.register
def _clock_fired(event: events.DeadlineFired, _telling: Telling) -> str:
    return _("Time is over: %(clock)s.") % {"clock": name(event.deadline)}


@line.register
def _reminder_returned(event: events.ReminderReturned, _telling: Telling) -> str:
    return _("Reminder %(n)d came back, so it does not count: %(clock)s.") % {
        "n": event.nth,
        "clock": name(event.deadline),
    }


@line.register
def _reminder_delivered(event: events.ReminderDelivered, _telling: Telling) -> str:
    return _("Reminder %(n)d was delivered: %(clock)s.") % {
        "n": event.reminder,
        "clock": name(event.deadline),
    }
