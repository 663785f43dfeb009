"""Why something was not done: what is so, until when, and what to do next."""

from typing import assert_never

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakai.app import formats, words_again, words_appeals, words_mandates
from wakai.app.words_appeals import outside
from wakai.app.words_labels import label, subject
from wakai.app.words_mandates import Refused
from wakai.app.words_policy import evidence_kind
from wakai.app.words_reader import Reader
from wakai.core.disputes.model import Dispute
from wakai.core.disputes.refusals import (
    AmendedBefore,
    AppealUsed,
    AppealWaivedAlready,
    ChangedMeanwhile,
    ChargedBackBefore,
    ConflictOfInterest,
    DealtWithBefore,
    DisputeOpenAlready,
    EvidenceMissing,
    GroundsMissing,
    InputMissing,
    NoSuchOffer,
    NotAllowed,
    NotAssigned,
    NotConfirmed,
    NotDue,
    NotFinal,
    NotNow,
    NotYourTurn,
    OtherSideNotHeard,
    ReferenceDiffers,
    Refusal,
    RemedyNotPossible,
    ReopenedBefore,
    ReopenedForTheSame,
    RulingIncomplete,
    RulingStands,
    TextTooLong,
    TooManyFiles,
    TooManyRounds,
    UnknownPayment,
    UnknownReason,
    WarningNotConfirmed,
    WindowNotOpen,
    WindowOver,
    WorseForAppellant,
    WrongAmount,
    WrongLines,
)

type _Doors = NotAllowed | NotAssigned | ConflictOfInterest | NotConfirmed
type _Times = (
    NotNow | NotYourTurn | WindowNotOpen | WindowOver | OtherSideNotHeard | NotFinal | NotDue
)
type _Inputs = (
    WrongLines
    | UnknownReason
    | WrongAmount
    | RemedyNotPossible
    | EvidenceMissing
    | TooManyFiles
    | TextTooLong
    | InputMissing
    | WarningNotConfirmed
)
type _Changes = (
    ChangedMeanwhile
    | DisputeOpenAlready
    | NoSuchOffer
    | TooManyRounds
    | RulingStands
    | RulingIncomplete
    | UnknownPayment
    | ReferenceDiffers
    | AmendedBefore
)


def sentence(refusal: Refusal, *, reader: Reader, dispute: Dispute | None = None) -> str:
    """Return what ``reader`` is told in the active language; labels are those of ``dispute``."""
    if isinstance(refusal, Refused):
        return words_mandates.sentence(refusal)
    match refusal:
        case NotAllowed() | NotAssigned() | ConflictOfInterest() | NotConfirmed():
            return _door(refusal, reader)
        case (
            NotNow()
            | NotYourTurn()
            | WindowNotOpen()
            | WindowOver()
            | OtherSideNotHeard()
            | NotFinal()
            | NotDue()
        ):
            return _time(refusal, reader, dispute)
        case (
            WrongLines()
            | UnknownReason()
            | WrongAmount()
            | RemedyNotPossible()
            | EvidenceMissing()
            | TooManyFiles()
            | TextTooLong()
            | InputMissing()
            | WarningNotConfirmed()
        ):
            return _input(refusal, dispute)
        case AppealUsed() | AppealWaivedAlready() | GroundsMissing() | WorseForAppellant():
            return words_appeals.sentence(refusal, reader, dispute)
        case (
            ChangedMeanwhile()
            | DisputeOpenAlready()
            | NoSuchOffer()
            | TooManyRounds()
            | RulingStands()
            | RulingIncomplete()
            | UnknownPayment()
            | ReferenceDiffers()
            | AmendedBefore()
        ):
            return _change(refusal)
        case ChargedBackBefore() | DealtWithBefore() | ReopenedBefore() | ReopenedForTheSame():
            return words_again.sentence(refusal, reader)
        case _:
            assert_never(refusal)


def _door(refusal: _Doors, reader: Reader) -> str:
    match refusal:
        case NotAllowed() if reader.party is None:
            return _("Your role does not include this. A supervisor can say who may do it.")
        case NotAllowed():
            return _(
                "This step belongs to someone else in this dispute. "
                "The page shows what you can do now, and you can talk to a person at any time."
            )
        case NotAssigned():
            return _(
                "This case file is not assigned to you. "
                "Take it from the docket first, or open one of your own."
            )
        case ConflictOfInterest():
            return _(
                "You cannot decide this: you are a side in it, you already dealt with it before "
                "the appeal, or you declared a conflict. Somebody else takes it from the docket."
            )
        case NotConfirmed() if reader.role.value == refusal.party.value:
            return _(
                "This counts only after you confirm exactly the text that is shown. "
                "Read it through, then confirm it, or change it first."
            )
        case NotConfirmed():
            return _(
                "This counts only after %(party)s confirms exactly this text. "
                "The confirmation waits for them on their dispute page."
            ) % {"party": subject(refusal.party)}
        case _:
            assert_never(refusal)


def _time(refusal: _Times, reader: Reader, dispute: Dispute | None) -> str:
    match refusal:
        case NotNow():
            return _(
                "This is not possible at this point. The dispute stands here: %(stage)s. "
                "The page shows the next step."
            ) % {"stage": label(refusal.stage)}
        case NotYourTurn() if refusal.until is None:
            return _("It is the other side's turn. We write to you as soon as they have answered.")
        case NotYourTurn():
            assert refusal.until is not None
            return _(
                "It is the other side's turn until %(until)s. "
                "We write to you as soon as they answer, or when that time is over."
            ) % {"until": formats.when(refusal.until, reader)}
        case WindowNotOpen():
            return _(
                "A dispute over this order can be opened from %(opens)s. Until then the parcel may "
                "still arrive. You can already write to the seller, or talk to a person."
            ) % {"opens": formats.when(refusal.opens_at, reader)}
        case WindowOver():
            return _window_over(refusal, reader, dispute)
        case OtherSideNotHeard():
            return _(
                "The other side can answer and add evidence until %(until)s. "
                "A ruling is possible from then on."
            ) % {"until": formats.when(refusal.until, reader)}
        case NotFinal() if refusal.until is None:
            return _("No money moves while the result can still change. It moves once it is final.")
        case NotFinal():
            assert refusal.until is not None
            return _(
                "No money moves while the result can still change. "
                "Without an appeal it becomes final on %(until)s."
            ) % {"until": formats.when(refusal.until, reader)}
        case NotDue():
            return _("This deadline has been moved, paused or met in the meantime. Nothing is due.")
        case _:
            assert_never(refusal)


def _window_over(refusal: WindowOver, reader: Reader, dispute: Dispute | None) -> str:
    facts = {"ended": formats.when(refusal.ended_at, reader), "outside": outside()}
    if dispute is not None and dispute.rulings:
        return (
            _(
                "The time to appeal ended on %(ended)s, so the ruling is final. "
                "What remains open to you outside Wakai: %(outside)s."
            )
            % facts
        )
    return (
        _(
            "The time for this ended on %(ended)s. If something outside your control kept you "
            "from it, talk to a person and say what happened."
        )
        % facts
    )


def _input(refusal: _Inputs, dispute: Dispute | None) -> str:
    match refusal:
        case WrongLines():
            return _(
                "The items do not match the order. "
                "Choose items of this order only, at least one piece of each and no more than "
                "were bought."
            )
        case UnknownReason():
            return _("This choice is not on the list for this dispute. Choose one from the list.")
        case WrongAmount():
            return _wrong_amount(refusal, dispute)
        case RemedyNotPossible():
            return _(
                "This solution is not possible in this dispute. Choose one that the page offers."
            )
        case EvidenceMissing():
            return _(
                "Still missing: %(kinds)s. Add it, or say why you cannot. What you wrote is kept."
            ) % {"kinds": _kinds(refusal, dispute)}
        case TooManyFiles():
            return ngettext(
                "You have added %(n)d file, and that is the limit here. It is kept. "
                "If you need to show more, talk to a person.",
                "You have added %(n)d files, and that is the limit here. All of them are kept. "
                "If you need to show more, talk to a person.",
                refusal.files_max,
            ) % {"n": refusal.files_max}
        case TextTooLong():
            return _(
                "The text may have up to %(n)s characters. Shorten it a little; "
                "what you wrote is kept."
            ) % {"n": formats.number(refusal.characters_max)}
        case InputMissing():
            return _("Something is still empty: %(field)s. Fill it in, then send again.") % {
                "field": _field(refusal.field)
            }
        case WarningNotConfirmed():
            return _(
                "Nothing has been done yet. Read what this step means, confirm it, then send again."
            )
        case _:
            assert_never(refusal)


def _kinds(refusal: EvidenceMissing, dispute: Dispute | None) -> str:
    if dispute is None or dispute.terms is None:
        return _("the evidence that your reason needs")
    return formats.listed([evidence_kind(kind, dispute.terms) for kind in refusal.kinds])


def _wrong_amount(refusal: WrongAmount, dispute: Dispute | None) -> str:
    if dispute is None or dispute.order is None:
        return _("The amount must be more than zero and no more than what was paid.")
    most = formats.money(refusal.max_minor, dispute.order.currency)
    return _("The amount must be more than zero and at most %(most)s.") % {"most": most}


def _change(refusal: _Changes) -> str:
    match refusal:
        case ChangedMeanwhile():
            return _(
                "Something changed while you were reading, so nothing was done. "
                "Look at the page again, then decide."
            )
        case DisputeOpenAlready():
            return _(
                "There is already an open dispute over this order. "
                "Go on there: everything belongs together in it."
            )
        case NoSuchOffer():
            return _(
                "This offer is no longer open: it was answered, replaced, or its time ran out. "
                "The page shows what is open now."
            )
        case TooManyRounds():
            return _(
                "Each side has made its %(n)d offers. Accept the last one, or ask for a ruling."
            ) % {"n": refusal.rounds_max}
        case RulingStands():
            return _(
                "A ruling has already been issued, so this one was not recorded. "
                "Reload the page to read it."
            )
        case RulingIncomplete():
            return _("The ruling is not complete yet. Still missing: %(missing)s.") % {
                "missing": formats.listed(_missing(refusal))
            }
        case UnknownPayment():
            return _("There is no open payment with this key. Reload the page to see the payments.")
        case ReferenceDiffers():
            return _(
                "The reference is not the one that the first person entered. Compare both with "
                "your bank; the first person can enter theirs again."
            )
        case AmendedBefore():
            return _(
                "A request can be made larger or changed to something else once, and this one was. "
                "You can still ask for less."
            )
        case _:
            assert_never(refusal)


def _missing(refusal: RulingIncomplete) -> list[str]:
    """Return the parts of a ruling that are missing; evidence items are counted, not listed."""
    names = {
        "findings": _("the reasons"),
        "rules": _("the rules relied on"),
        "result": _("a result that fits the remedy"),
    }
    told = [names[part] for part in refusal.missing if part in names]
    items = len(refusal.missing) - len(told)
    if items:
        told.append(
            ngettext(
                "a word on %(n)d piece of evidence", "a word on %(n)d pieces of evidence", items
            )
            % {"n": items}
        )
    return told


def _field(name: str) -> str:
    """Return the name of an input field; a field without a name is told as "a required field"."""
    names = {
        "contested": _("the part of the ruling you contest"),
        "ignored": _("the evidence that was overlooked"),
        "kinds": _("what is asked for"),
        "label": _("the return label"),
        "new_evidence": _("the new evidence"),
        "photos": _("a photo or video of what came back"),
        "reason": _("the reason"),
        "sha256": _("the file"),
        "statement": _("your words"),
        "tracking": _("the tracking number"),
        "why": _("the reason"),
    }
    return names.get(name) or _("a required field")
