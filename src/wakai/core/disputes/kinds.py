"""The closed lists of a dispute: roles, stages, remedies, clocks; their codes are stored."""

from enum import StrEnum


class Role(StrEnum):
    """In which capacity somebody acts; the same person may hold several."""

    BUYER = "buyer"
    SELLER = "seller"
    REPRESENTATIVE = "representative"  # a helper whom a party named, for one order
    OPERATOR = "operator"
    ADJUDICATOR = "adjudicator"
    FINANCE = "finance"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    OWNER = "owner"
    BOT = "bot"
    SYSTEM = "system"


class Party(StrEnum):
    """One of the two sides of the order."""

    BUYER = "buyer"
    SELLER = "seller"

    @property
    def other(self) -> "Party":
        return Party.SELLER if self is Party.BUYER else Party.BUYER


class Unfit(StrEnum):
    """Why somebody cannot act for a party."""

    SELF = "self"
    OTHER_SIDE = "other_side"
    STAFF = "staff"


class Payer(StrEnum):
    """Who pays the postage of a return."""

    BUYER = "buyer"
    SELLER = "seller"
    PLATFORM = "platform"


class Stage(StrEnum):
    """How far the disagreement has come."""

    NEW = "new"
    DRAFT = "draft"
    SELLER = "seller"
    NEGOTIATION = "negotiation"
    REVIEW = "review"
    DECIDED = "decided"
    APPEAL = "appeal"
    FINAL = "final"
    CLOSED = "closed"


class WaitingOn(StrEnum):
    """Whose move it is."""

    NONE = "none"
    BUYER = "buyer"
    SELLER = "seller"
    BOTH = "both"
    PLATFORM = "platform"
    CARRIER = "carrier"
    PSP = "psp"


class Fulfilment(StrEnum):
    """How far the remedy has been carried out."""

    NONE = "none"
    RETURN_DUE = "return_due"
    RETURN_SENT = "return_sent"
    RETURN_CHECK = "return_check"
    REPLACE_DUE = "replace_due"
    REPLACE_SENT = "replace_sent"
    MONEY_DUE = "money_due"
    MONEY_SENT = "money_sent"
    DONE = "done"
    FAILED = "failed"


class RemedyKind(StrEnum):
    """What a claim asks for, an offer proposes or a ruling orders."""

    FULL_REFUND = "full_refund"
    PARTIAL_REFUND = "partial_refund"
    RETURN_AND_REFUND = "return_and_refund"
    RETURNLESS_REFUND = "returnless_refund"
    REPLACEMENT = "replacement"
    MISSING_PART = "missing_part"
    REPAIR = "repair"
    PRICE_REDUCTION = "price_reduction"
    POSTAGE_REPAYMENT = "postage_repayment"
    RELEASE = "release"
    GOODWILL = "goodwill"
    APOLOGY = "apology"


class Level(StrEnum):
    """Which hearing something belongs to."""

    FIRST = "first"
    APPEAL = "appeal"
    RETURN = "return"


class Scope(StrEnum):
    """What a review is about."""

    CLAIM = "claim"
    RETURN = "return"  # goods that were, or should have been, sent back (T30, T33)
    REPLACEMENT = "replacement"  # goods that were shipped again, and the buyer doubts (T34)


class ReturnFault(StrEnum):
    """What a seller finds wrong with goods that came back."""

    NOT_RECEIVED = "not_received"
    EMPTY_OR_DIFFERENT = "empty_or_different"
    DAMAGED = "damaged"
    MISSING_PARTS = "missing_parts"


class Basis(StrEnum):
    """Why the result is what it is."""

    AGREEMENT = "agreement"
    RULING = "ruling"
    APPEAL = "appeal"
    LAW = "law"
    SILENCE = "silence"
    BACKSTOP = "backstop"


class AppealResult(StrEnum):
    """What the appeal did to the first ruling."""

    UPHELD = "upheld"
    VARIED = "varied"
    REVERSED = "reversed"


class ContestedPart(StrEnum):
    """The part of a ruling that an appeal is directed at; one part may be contested alone."""

    REFUND_AMOUNT = "refund_amount"
    RETURN = "return"
    RETURN_POSTAGE = "return_postage"
    WHOLE = "whole"


class Weight(StrEnum):
    """How a ruling judges one evidence item."""

    ACCEPTED = "accepted"
    NOT_PERSUASIVE = "not_persuasive"
    IRRELEVANT = "irrelevant"


class Visibility(StrEnum):
    """Who may see an evidence item."""

    BOTH = "both"
    DECIDER_ONLY = "decider_only"


class Outcome(StrEnum):
    """The result code a closed dispute carries."""

    REFUND_FULL = "refund_full"
    REFUND_PARTIAL = "refund_partial"
    RETURN_REFUND = "return_refund"
    REPLACED = "replaced"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    NOT_SENT = "not_sent"  # a draft whose time was over; older journals call it withdrawn
    EXTERNAL = "external"
    VOID = "void"


class EarlierEnd(StrEnum):
    """How an earlier dispute over the same order ended: what it was about is not free again."""

    AGREED = "agreed"
    DECIDED = "decided"  # by a ruling, an appeal, the law, or because somebody was silent
    WITHDRAWN = "withdrawn"


class DeadlineKind(StrEnum):
    """Every clock of a dispute; the policy holds its length, the rules its consequence."""

    LATE_CHECK = "late_check"
    DRAFT_KEPT = "draft_kept"
    SELLER_ANSWER = "seller_answer"
    AMENDMENT_ANSWER = "amendment_answer"
    NEGOTIATION = "negotiation"
    OFFER_ANSWER = "offer_answer"
    PROPOSAL_ANSWER = "proposal_answer"
    EVIDENCE_FREEZE = "evidence_freeze"
    RULING = "ruling"
    RULING_APOLOGY = "ruling_apology"
    RULING_BACKSTOP = "ruling_backstop"
    INFORMATION = "information"
    APPEAL_WINDOW = "appeal_window"
    APPEAL_REPLY = "appeal_reply"
    APPEAL_CURE = "appeal_cure"
    APPEAL_RULING = "appeal_ruling"
    APPEAL_APOLOGY = "appeal_apology"
    APPEAL_BACKSTOP = "appeal_backstop"
    RETURN_LABEL = "return_label"
    HOUSE_LABEL = "house_label"
    RETURN_SHIP = "return_ship"
    RETURN_GRACE = "return_grace"
    CARRIER_WATCH = "carrier_watch"
    RETURN_INSPECTION = "return_inspection"
    MONEY = "money"
    MONEY_SETTLED = "money_settled"
    REPLACEMENT_SHIP = "replacement_ship"
    REPLACEMENT_CONFIRM = "replacement_confirm"
    REPLACEMENT_DOUBT = "replacement_doubt"


class AssignReason(StrEnum):
    """Why a case file goes to somebody else than who has it."""

    AWAY = "away"
    WORKLOAD = "workload"
    LATE = "late"
    LANGUAGE = "language"
    CONFLICT = "conflict"


class GrantKind(StrEnum):
    """Why the house pays something after the end of a dispute."""

    GOODWILL = "goodwill"
    CLERICAL_ERROR = "clerical_error"
    COURT_ORDER = "court_order"


class AppealState(StrEnum):
    """How far the one appeal has come."""

    PREPARED = "prepared"  # written by an operator, not yet confirmed by the party: does not count
    FILED = "filed"
    RULED = "ruled"
    REJECTED = "rejected"  # inadmissible, also after there was time to mend it: it counts as used


class Condition(StrEnum):
    """What money that is already split still waits for."""

    NONE = "none"
    RETURN = "return"
    REPLACEMENT = "replacement"
