"""Samples of the parts of a case, from the clock to the receipt."""

from dataclasses import replace
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wakai.web.parts import (
    Action,
    AnswerRow,
    ClockRow,
    EvidenceKind,
    EvidenceTile,
    MoneyLine,
    MoneyMap,
    MoneyShare,
    NextStep,
    OtherClock,
    Receipt,
    Scan,
    Share,
    Sign,
    Timeline,
    TimelineRow,
    Tone,
)
from wakai.web.parts_page.sample import NOW, Section, ana_says, ben_says, hence, one, tile, yen


def answer_clock() -> ClockRow:
    """Return the clock that a buyer sees while the seller has to answer."""
    return ClockRow(
        title=_("The seller must answer"),
        due_at=hence(days=3, hours=6),
        started_at=hence(days=-1, hours=-18),
        now=NOW,
        then=_("your request is granted and the money comes back to you"),
    )


def loss_clock() -> ClockRow:
    """Return a clock at whose end the reader loses something."""
    return ClockRow(
        title=_("Post the parcel"),
        due_at=hence(hours=20, minutes=15),
        started_at=hence(days=-9, hours=-4),
        now=NOW,
        then=_("the money goes to the seller and this dispute ends"),
        tone=Tone.LOSS,
    )


def clocks() -> Section:
    """Return the clock in all its states."""
    return Section(
        code="clock",
        title=_("Clock"),
        samples=(
            one(pgettext("caption", "somebody else's turn"), "clock", clock=answer_clock()),
            one(pgettext("caption", "your turn"), "clock", clock=_appeal_clock()),
            one(
                pgettext("caption", "you lose something at this time"), "clock", clock=loss_clock()
            ),
            one(pgettext("caption", "paused, and why"), "clock", clock=_paused_clock()),
            one(pgettext("caption", "over"), "clock", clock=_past_clock()),
            one(pgettext("caption", "three clocks for staff"), "clock", clock=_staff_clock()),
            one(
                pgettext("caption", "in a list"),
                "clock",
                clock=replace(answer_clock(), then="", compact=True),
            ),
        ),
    )


def _appeal_clock() -> ClockRow:
    return ClockRow(
        title=_("You can appeal"),
        due_at=hence(days=13, hours=4),
        started_at=hence(hours=-20),
        now=NOW,
        then=_("the ruling stands for good"),
        tone=Tone.ACT,
    )


def _paused_clock() -> ClockRow:
    return replace(
        loss_clock(),
        paused=_("The clock stands still while your appeal is decided."),
        left=timedelta(days=4, hours=2),
        then="",
    )


def _past_clock() -> ClockRow:
    return ClockRow(
        title=_("Evidence from both sides"),
        due_at=hence(hours=-1),
        started_at=hence(days=-3),
        now=NOW,
        tone=Tone.STILL,
        then=_("later evidence is marked as late"),
    )


def _staff_clock() -> ClockRow:
    return ClockRow(
        title=_("Ruling due"),
        due_at=hence(days=2),
        started_at=hence(days=-5),
        now=NOW,
        others=(
            OtherClock(label=_("Buyer"), time_zone="Asia/Tokyo"),
            OtherClock(label=_("Seller"), time_zone="America/Sao_Paulo"),
        ),
    )


def refund_line() -> MoneyLine:
    """Return a refund that is on its way."""
    return MoneyLine(
        label=_("Refund"),
        amount=yen(3_980),
        source=_("the held payment"),
        target=_("your card"),
        due_at=hence(days=5),
        tone=Tone.GAIN,
    )


def money() -> Section:
    """Return sums and the map of money."""
    release = MoneyLine(
        label=_("Payment"),
        amount=yen(1_200),
        source=_("the held payment"),
        target=_("the seller"),
        done_at=hence(days=-2),
        note=_("The part of the order that is not in dispute."),
    )
    held = MoneyMap(
        shares=(
            MoneyShare(share=Share.HELD, label=_("held until this ends"), amount=yen(3_980)),
            MoneyShare(share=Share.YOURS, label=pgettext("sample", "yours"), amount=yen(0)),
            MoneyShare(share=Share.THEIRS, label=_("the seller's"), amount=yen(1_200)),
            MoneyShare(share=Share.POSTAGE, label=_("kept for return postage"), amount=yen(650)),
        ),
        note=_("Nobody can move the held part until the dispute ends."),
    )
    decided = MoneyMap(
        shares=(
            MoneyShare(
                share=Share.HELD, label=_("Held until the result is final"), amount=yen(3_980)
            ),
        ),
        note=_("No money leaves before the result is final."),
        later_title=_("If it stays so"),
        later=(
            MoneyShare(share=Share.YOURS, label=pgettext("money", "Yours"), amount=yen(2_980)),
            MoneyShare(share=Share.THEIRS, label=_("The seller's"), amount=yen(1_000)),
        ),
    )
    settled = MoneyMap(
        shares=(
            MoneyShare(share=Share.YOURS, label=pgettext("sample", "yours"), amount=yen(2_980)),
            MoneyShare(share=Share.THEIRS, label=_("the seller's"), amount=yen(2_200)),
            MoneyShare(share=Share.FEE, label=pgettext("sample", "commission"), amount=yen(300)),
        )
    )
    return Section(
        code="money",
        title=_("Money"),
        samples=(
            one(pgettext("caption", "money coming back"), "money_line", line=refund_line()),
            one(pgettext("caption", "already moved"), "money_line", line=release),
            one(pgettext("caption", "while it is held"), "money_map", map=held),
            one(pgettext("caption", "decided, not final"), "money_map", map=decided),
            one(pgettext("caption", "after the ruling"), "money_map", map=settled),
        ),
    )


def timeline() -> Section:
    """Return a timeline with a fold and a line above what is new."""
    old = TimelineRow(text=_("The parcel was delivered."), at=hence(days=-9), sign=Sign.SYSTEM)
    rows = [
        TimelineRow(
            text=_("Ana opened the dispute: wrong colour, full refund."),
            at=hence(days=-8),
            sign=Sign.BUYER,
            name="Ana",
            words=ana_says(),
            money=(_("￥3,980 is held until this ends."),),
            clocks=(_("The seller has five days to answer."),),
        ),
        *[old] * 9,
        TimelineRow(
            text=_("Ben answered and asked for a photo."),
            at=hence(days=-2),
            sign=Sign.SELLER,
            name="Ben",
            words=ben_says(),
            tone=Tone.WAIT,
        ),
        TimelineRow(
            text=_("The bot reminded both sides."), at=hence(days=-1), sign=Sign.BOT, new=True
        ),
        TimelineRow(
            text=_("Ida took the case and reads the evidence."),
            at=hence(hours=-2),
            sign=Sign.HOUSE,
            name="Ida",
            clocks=(_("The ruling comes within seven days."),),
            new=True,
        ),
    ]
    return Section(
        code="timeline",
        title=_("Timeline"),
        wide=True,
        samples=(
            one(
                pgettext("caption", "folded, with news"),
                "timeline",
                timeline=Timeline.of(rows, keep=3),
            ),
        ),
    )


def next_steps() -> Section:
    """Return the next step card for somebody who can act and for somebody who waits."""
    act = NextStep(
        title=_("Answer the seller's offer"),
        text=_("Ben offers a partial refund of ￥2,000. You keep the cup."),
        if_nothing=_("the offer expires and you can still ask for a ruling."),
        action=Action(label=_("Accept the offer"), href="#"),
        others=(Action(label=_("Make another offer"), href="#"),),
        clock=loss_clock(),
    )
    wait = NextStep(
        title=_("The seller is answering"),
        text=_("You do not have to do anything now."),
        if_nothing=_("your request is granted when the seller's time is up."),
        others=(Action(label=_("Add evidence"), href="#", icon="attach"),),
        clock=answer_clock(),
        tone=Tone.WAIT,
    )
    return Section(
        code="next-step",
        title=_("Next step"),
        samples=(
            one(pgettext("caption", "your turn"), "next_step", step=act),
            one(pgettext("caption", "somebody else's turn"), "next_step", step=wait),
        ),
    )


def evidence() -> Section:
    """Return evidence tiles in all their states."""
    no_picture = _("This is not a picture. Send a JPEG, PNG, WebP or HEIC file.")
    hidden = _("Hidden from you: it shows another person's address.")
    tiles = {
        "new": tile(new=True),
        "seen": tile(evidence_id="b", seen_by=_("Seen by Ida")),
        "video": _video(),
        "message": _message(),
        "being received": tile(evidence_id="c", scan=Scan.RECEIVING, sha256=""),
        "being checked": tile(evidence_id="d", scan=Scan.CHECKING, late=True, sha256=""),
        "refused": tile(evidence_id="e", scan=Scan.REFUSED, reason=no_picture, sha256=""),
        "erased": tile(evidence_id="erased", scan=Scan.ERASED, thumb_url="", full_url=""),
        "hidden": tile(evidence_id="f", hidden=True, reason=hidden),
    }
    return Section(
        code="evidence",
        title=_("Evidence"),
        frame="tiles",
        samples=tuple(one(name, "evidence_tile", tile=row) for name, row in tiles.items()),
    )


def _video() -> EvidenceTile:
    return tile(
        evidence_id="video",
        kind=EvidenceKind.VIDEO,
        label=_("Video of the test"),
        seen_by=_("Seen by Ida"),
        full_url="",
        thumb_url="",
    )


def _message() -> EvidenceTile:
    return tile(
        evidence_id="message",
        kind=EvidenceKind.MESSAGE,
        label=_("Message with the promise"),
        sign=Sign.SELLER,
        name="Ben",
        put_in_by=Sign.BUYER,
        put_in=_("Put in by the buyer"),
        words=ben_says(),
        thumb_url="",
        full_url="",
        sha256="",
    )


def answers() -> Section:
    """Return "check your answers"."""
    rows = (
        AnswerRow(label=_("What went wrong"), values=(_("Wrong colour"),), change_href="#"),
        AnswerRow(
            label=_("In your words"), values=(ana_says().text,), language="ja", change_href="#"
        ),
        AnswerRow(
            label=_("What you ask for"), values=(_("Full refund"), "￥3,980"), change_href="#"
        ),
        AnswerRow(
            label=_("Evidence"),
            values=(),
            tiles=(tile(evidence_id="g", sha256=""),),
            change_href="#",
        ),
    )
    return Section(
        code="answers",
        title=_("Check your answers"),
        wide=True,
        samples=(one(pgettext("caption", "before sending"), "answers", answers=rows),),
    )


def receipt() -> Section:
    """Return the receipt of an appeal."""
    row = Receipt(
        title=_("Your appeal is in"),
        number_label=_("Receipt number"),
        number="A-7K4M-20261122",
        at=NOW,
        mail_to="a••@example.com",
        text=_("Somebody who has not ruled in this case before decides it."),
        steps=(
            _("The seller can reply within five days."),
            _("An adjudicator decides within five working days after that."),
            _("You get the result here and by mail."),
        ),
        clock=answer_clock(),
        actions=(Action(label=_("Go to the dispute"), href="#"),),
        copy_href="#",
    )
    return Section(
        code="receipt",
        title=_("Receipt"),
        wide=True,
        samples=(one(pgettext("caption", "after an appeal"), "receipt", receipt=row),),
    )
