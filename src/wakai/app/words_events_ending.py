"""The timeline of an end that nobody in the dispute chose."""

from django.utils.translation import gettext as _

from wakai.app.words_labels import label, subject
from wakai.app.words_telling import Telling, line
from wakai.core.disputes import events


@line.register
def _charged_back(_event: events.ChargedBack, _telling: Telling) -> str:
    return _("The buyer's bank took the money back. Nothing more can be decided here.")


@line.register
def _charged_back_late(_event: events.ChargedBackLate, _telling: Telling) -> str:
    return _(
        "The buyer's bank took the money of this order back after the dispute was over. "
        "The marketplace looks into it."
    )


@line.register
def _void_proposed(_event: events.VoidProposed, _telling: Telling) -> str:
    return _("A supervisor proposed to cancel this dispute. A second person looks at it.")


@line.register
def _void_dropped(_event: events.VoidDropped, _telling: Telling) -> str:
    return _("The dispute is not cancelled. It goes on.")


@line.register
def _voided(_event: events.Voided, _telling: Telling) -> str:
    return _(
        "Two people of the marketplace cancelled this dispute. "
        "The money is as if it had never been opened."
    )


@line.register
def _grant_proposed(event: events.GrantProposed, telling: Telling) -> str:
    return _("%(who)s proposed a payment after the end: %(why)s. A second person looks at it.") % {
        "who": telling.who(event.by),
        "why": label(event.grant.kind),
    }


@line.register
def _grant_given(event: events.GrantGiven, telling: Telling) -> str:
    facts = {
        "why": label(event.grant.kind),
        "amount": telling.money(event.grant.minor),
        "party": subject(event.grant.party),
    }
    if telling.reader.party is event.grant.party:
        return _("%(why)s: %(amount)s is paid to you. What was decided stands as written.") % facts
    told = _("%(why)s: %(amount)s is paid to %(party)s. What was decided stands as written.")
    return told % facts


@line.register
def _grant_dropped(_event: events.GrantDropped, _telling: Telling) -> str:
    return _("The payment after the end was not agreed to.")
