"""Why something is not claimed a second time: what it was before, and what remains."""

from typing import assert_never

from django.utils.translation import gettext as _

from wakai.app.words_appeals import outside
from wakai.core.disputes.model import EarlierEnd
from wakai.core.disputes.refusals import DealtWithBefore, ReopenedBefore, ReopenedForTheSame

type AgainRefusal = DealtWithBefore | ReopenedBefore | ReopenedForTheSame


def sentence(refusal: AgainRefusal) -> str:
    """Return what somebody is told who asks for something once more."""
    match refusal:
        case DealtWithBefore():
            return _dealt_with(refusal)
        case ReopenedBefore():
            return _(
                "A withdrawn dispute can be opened again once, and this one was. "
                "If something new happened, talk to a person."
            )
        case ReopenedForTheSame():
            return _(
                "This dispute was opened again for what it was about before. Less can be asked "
                "for, or another solution for the same items. What is wrong with other items of "
                "the order can be claimed once this dispute is closed."
            )
        case _:
            assert_never(refusal)


def _dealt_with(refusal: DealtWithBefore) -> str:
    facts = {"number": refusal.number, "outside": outside()}
    match refusal.end:
        case EarlierEnd.DECIDED:
            return (
                _(
                    "This was decided in dispute %(number)s, and what is decided is not decided "
                    "a second time. The one appeal belongs to that dispute. "
                    "What remains open to you outside Wakai: %(outside)s."
                )
                % facts
            )
        case EarlierEnd.AGREED:
            return (
                _(
                    "This was settled by agreement in dispute %(number)s, and nothing of it is "
                    "left to claim. If the agreement was not kept, talk to a person."
                )
                % facts
            )
        case EarlierEnd.WITHDRAWN:
            return (
                _(
                    "This was withdrawn in dispute %(number)s, so it cannot be claimed in "
                    "another one. While there is time for it, the withdrawal can be taken back "
                    "once, on the page of that dispute. After that, talk to a person."
                )
                % facts
            )
        case _:
            assert_never(refusal.end)
