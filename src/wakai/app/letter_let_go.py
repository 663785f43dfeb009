"""What a letter says of money that is held no more, because its dispute ended without a result."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wakai.app.letter import Line, Pen
from wakai.app.notice_plan import Code

LET_GO: Final[Mapping[Code, Promise]] = {
    Code.WITHDRAWN: _("%(amount)s is no longer held."),
    Code.VOIDED: _("%(amount)s is no longer held."),
    Code.CHARGED_BACK: _("%(amount)s is with the bank now. Ask your bank how it goes on."),
}


def line(code: Code, stake_minor: int, pen: Pen) -> Line:
    """Return where the money is now; the bank of a seller knows nothing of a chargeback."""
    amount = {"amount": pen.money(stake_minor)}
    if code is Code.CHARGED_BACK and pen.reader.is_seller:
        text = gettext("The buyer's bank has %(amount)s now. The marketplace can answer it.")
        proof = gettext(
            "If you can prove the delivery or your side of it, write to us in the chat."
        )
        return pen.line(text % amount, note=proof)
    return pen.line(str(LET_GO[code]) % amount)
