"""Why a command is refused: values with a stable code and the facts a sentence needs."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from wakai.core.disputes.kinds import Unfit
from wakai.core.disputes.model import EarlierEnd, Party, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAllowed:
    """This role may not do this."""

    code: ClassVar[str] = "not_allowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyItself:
    """This binds the party, or gives up something of its own: its representative may not do it."""

    code: ClassVar[str] = "party_itself"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotNow:
    """The dispute is not in a stage in which this can be done."""

    code: ClassVar[str] = "not_now"
    stage: Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class NotYourTurn:
    """The other side is to move."""

    code: ClassVar[str] = "not_your_turn"
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeOpenAlready:
    """There is an open dispute over this order already: go on there."""

    code: ClassVar[str] = "dispute_open_already"


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowNotOpen:
    """It is too early to open a dispute over this order."""

    code: ClassVar[str] = "window_not_open"
    opens_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOver:
    """The time for this is over."""

    code: ClassVar[str] = "window_over"
    ended_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DealtWithBefore:
    """An earlier dispute was about this, and nothing of it is left to claim."""

    code: ClassVar[str] = "dealt_with_before"
    number: str  # of that dispute
    end: EarlierEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedBackBefore:
    """The buyer's bank took back what was paid for the order: it decides (I-09)."""

    code: ClassVar[str] = "charged_back"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenedForTheSame:
    """A withdrawal that was taken back brings back what was claimed, and nothing else."""

    code: ClassVar[str] = "reopened_for_the_same"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongLines:
    """A line is not part of the order, or more is claimed than was bought."""

    code: ClassVar[str] = "wrong_lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownReason:
    """The terms of this dispute know no such reason, ground or finding."""

    code: ClassVar[str] = "unknown_reason"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongAmount:
    """A sum is not between nothing and what was paid for the line."""

    code: ClassVar[str] = "wrong_amount"
    max_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RemedyNotPossible:
    """This remedy cannot be asked for, offered or ordered here."""

    code: ClassVar[str] = "remedy_not_possible"


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceMissing:
    """Evidence that the reason demands is neither given nor excused."""

    code: ClassVar[str] = "evidence_missing"
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyFiles:
    """Each side may add so many files at each level, and has."""

    code: ClassVar[str] = "too_many_files"
    files_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedMeanwhile:
    """What was shown is not what would be done: look again (I-28)."""

    code: ClassVar[str] = "changed_meanwhile"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSuchOffer:
    """The offer is gone: answered, replaced or expired."""

    code: ClassVar[str] = "no_such_offer"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyRounds:
    """Each side has used its offers; the house can decide now."""

    code: ClassVar[str] = "too_many_rounds"
    rounds_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WarningNotConfirmed:
    """What ends with this was not shown, or not confirmed."""

    code: ClassVar[str] = "warning_not_confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendedBefore:
    """A claim can be made more, or another one, once; it can still be made less."""

    code: ClassVar[str] = "amended_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenedBefore:
    """A withdrawal can be taken back once."""

    code: ClassVar[str] = "reopened_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAssigned:
    """Somebody else decides this, or nobody yet."""

    code: ClassVar[str] = "not_assigned"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictOfInterest:
    """A person who is a party, or who dealt with the first level, may not decide."""

    code: ClassVar[str] = "conflict_of_interest"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherSideNotHeard:
    """The other side can still add evidence or answer: a ruling now would not be fair (I-23)."""

    code: ClassVar[str] = "other_side_not_heard"
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingIncomplete:
    """Reasons, rules or the judgement of an evidence item are missing."""

    code: ClassVar[str] = "ruling_incomplete"
    missing: tuple[str, ...]  # "findings", "rules", or evidence ids


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingStands:
    """Another ruling was issued first."""

    code: ClassVar[str] = "ruling_stands"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealUsed:
    """There is one appeal, and it has been used; this is final."""

    code: ClassVar[str] = "appeal_used"
    filed_by: Party
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWaivedAlready:
    """This party has given up its appeal."""

    code: ClassVar[str] = "appeal_waived"


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundsMissing:
    """An appeal needs a ground, or new evidence."""

    code: ClassVar[str] = "grounds_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotConfirmed:
    """Only the party can make this count, by confirming the exact text."""

    code: ClassVar[str] = "not_confirmed"
    party: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class WorseForAppellant:
    """An appeal by one side alone never leaves that side worse off (I-25)."""

    code: ClassVar[str] = "worse_for_appellant"
    min_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFinal:
    """Money leaves only when nothing can change the result any more (I-05)."""

    code: ClassVar[str] = "not_final"
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownPayment:
    """No payment was instructed under this key."""

    code: ClassVar[str] = "unknown_payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceDiffers:
    """The second person names another reference than the first: one of them looks at it wrongly."""

    code: ClassVar[str] = "reference_differs"


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDue:
    """This clock is not due: it was cleared, moved or paused, or its time has not come."""

    code: ClassVar[str] = "not_due"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextTooLong:
    """A text is longer than the terms allow."""

    code: ClassVar[str] = "text_too_long"
    characters_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InputMissing:
    """Something this cannot do without is empty."""

    code: ClassVar[str] = "input_missing"
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CannotRepresent:
    """This person cannot act for this party: it is themselves, or they stand elsewhere."""

    code: ClassVar[str] = "cannot_represent"
    why: Unfit


@dataclass(frozen=True, slots=True, kw_only=True)
class RepresentedAlready:
    """The party has a representative for this order, or has asked somebody: one at a time."""

    code: ClassVar[str] = "represented_already"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationOver:
    """The invitation to act for somebody was taken back, declined, used, or its time is over."""

    code: ClassVar[str] = "invitation_over"


@dataclass(frozen=True, slots=True, kw_only=True)
class TooManyInvitations:
    """So many people were asked to act for this party in one day that it is enough for now."""

    code: ClassVar[str] = "too_many_invitations"
    invitations_max: int


Refusal = (
    NotAllowed
    | PartyItself
    | NotNow
    | NotYourTurn
    | DisputeOpenAlready
    | WindowNotOpen
    | WindowOver
    | DealtWithBefore
    | ChargedBackBefore
    | ReopenedForTheSame
    | WrongLines
    | UnknownReason
    | WrongAmount
    | RemedyNotPossible
    | EvidenceMissing
    | TooManyFiles
    | ChangedMeanwhile
    | NoSuchOffer
    | TooManyRounds
    | WarningNotConfirmed
    | AmendedBefore
    | ReopenedBefore
    | NotAssigned
    | ConflictOfInterest
    | OtherSideNotHeard
    | RulingIncomplete
    | RulingStands
    | AppealUsed
    | AppealWaivedAlready
    | GroundsMissing
    | NotConfirmed
    | WorseForAppellant
    | NotFinal
    | UnknownPayment
    | ReferenceDiffers
    | NotDue
    | TextTooLong
    | InputMissing
    | CannotRepresent
    | RepresentedAlready
    | InvitationOver
    | TooManyInvitations
)
