"""The timeline of who acts for a party."""

from django.utils.translation import gettext as _

from wakai.app.words_telling import Telling, line
from wakai.core.disputes import events
from wakai.core.disputes.model import Role


@line.register
def _begun(event: events.MandateBegun, telling: Telling) -> str:
    return _("%(who)s can act in this dispute from now on.") % {
        "who": telling.helper(event.party, event.person)
    }


@line.register
def _ended(event: events.MandateEnded, telling: Telling) -> str:
    facts = {"who": telling.helper(event.party, event.person)}
    if event.by.role is Role.REPRESENTATIVE:
        return _("%(who)s has given the mandate back and acts no more.") % facts
    return _("%(who)s acts no more: the mandate was ended.") % facts
