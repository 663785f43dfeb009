"""The timeline of an end that nobody in the dispute chose."""

from django.utils.translation import gettext as _

from wakai.app.words_telling import Telling, line
from wakai.core.disputes import events


@line.register
def _charged_back(_event: events.ChargedBack, _telling: Telling) -> str:
    return _("The buyer's bank took the money back. Nothing more can be decided here.")


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
