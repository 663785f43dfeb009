"""Why something is not claimed a second time: what it was before, and what remains."""

from typing import assert_never

from django.utils.translation import gettext as _

from wakai.app import formats
from wakai.app.words_appeals import outside
from wakai.app.words_reader import Reader
from wakai.core.disputes.model import EarlierEnd
from wakai.core.disputes.refusals import (
    ChargedBackBefore,
    DealtWithBefore,
    ReopenedBefore,
    ReopenedForTheSame,
)

type AgainRefusal = ChargedBackBefore | DealtWithBefore | ReopenedBefore | ReopenedForTheSame


def sentence(refusal: AgainRefusal, reader: Reader) -> str:
    """Return what ``reader`` is told who asks for something once more."""
    match refusal:
        case ChargedBackBefore():
            return _(
                "The bank took back what was paid for this order on %(when)s, so the matter is "
                "with the bank and nothing can be claimed here. Ask the bank how it goes on; "
                "with other questions, talk to a person."
            ) % {"when": formats.day(refusal.at, reader)}
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
