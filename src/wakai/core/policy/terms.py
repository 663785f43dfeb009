"""The shape of a policy, and of the terms that a dispute keeps from the day it opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from wakai.core.calendar import Calendar, Period, add
from wakai.core.policy.complaints import Complaints

PLATFORM_CALENDAR = "platform"


class PolicyError(ValueError):
    """A policy that cannot be used; the text names the key and says what is wrong with it."""


class Family(StrEnum):
    """What kind of trouble a reason is."""

    NOT_RECEIVED = "not_received"
    NOT_AS_DESCRIBED = "not_as_described"
    PAYMENT = "payment"
    RETURN = "return"
    SERVICE = "service"
    SELLER_CLAIM = "seller_claim"


class Burden(StrEnum):
    """Who must prove a reason."""

    BUYER = "buyer"
    SELLER = "seller"
    PLATFORM = "platform"
    SHARED = "shared"
    NONE = "none"


class SellerSilence(StrEnum):
    """What follows when the seller does not answer in time."""

    GRANT_CLAIM = "grant_claim"
    REVIEW = "review"


class ReviewBackstop(StrEnum):
    """What is ruled by itself when the house does not rule in time."""

    GRANT_CLAIM = "grant_claim"
    RELEASE = "release"


class MissingLabel(StrEnum):
    """What follows when nobody provides a return label in time."""

    PLATFORM_LABEL = "platform_label"
    RETURNLESS_REFUND = "returnless_refund"


class AppealLayout(StrEnum):
    """How the appeal form asks for grounds."""

    CASCADE = "cascade"  # the request reason says which lists are shown
    THREE_LISTS = "three_lists"  # every list is shown to everybody


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A code, and what it is called in the two languages of the house."""

    code: str
    label_en: str
    label_ja: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason(Labelled):
    """Why a dispute may be opened, who must prove it and with what."""

    family: Family
    burden: Burden
    buyer_required: tuple[str, ...] = ()  # evidence kinds
    buyer_optional: tuple[str, ...] = ()
    seller_evidence: tuple[str, ...] = ()
    platform_evidence: tuple[str, ...] = ()
    return_allowed: bool = True  # False: the goods may not be posted back
    by_law: bool = False  # the law lets the buyer withdraw: nobody can refuse it


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground(Labelled):
    """Why a ruling may be appealed."""

    request_reason: str
    form_list: str
    needs_new_evidence: bool = False
    names_evidence: bool = False  # which of the case file's was overlooked

    @property
    def needs_evidence(self) -> bool:
        """Whether words alone do not make this ground."""
        return self.needs_new_evidence or self.names_evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealForm:
    """The request reasons and grounds of an appeal, in the order in which they are shown."""

    layout: AppealLayout
    request_reasons: tuple[Labelled, ...]
    grounds: tuple[Ground, ...]

    def ground(self, code: str) -> Ground | None:
        """Return a ground of the form by its code."""
        return next((ground for ground in self.grounds if ground.code == code), None)

    def accepts(self, request_reason: str, ground: Ground) -> bool:
        """Say whether a ground may be chosen under a request reason."""
        return self.layout is AppealLayout.THREE_LISTS or ground.request_reason == request_reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Everything that is counted or measured, apart from time."""

    offer_rounds_max: int
    reminders_needed: int  # delivered before silence has a consequence
    payment_attempts_max: int  # before a person looks at it
    files_max: int  # for each side at each level
    image_bytes_max: int
    document_bytes_max: int
    video_bytes_max: int
    video_seconds_max: int
    note_characters_max: int
    statement_characters_max: int
    bot_unhelpful_answers_max: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Media types that are taken, by size limit."""

    image_types: tuple[str, ...]
    document_types: tuple[str, ...]
    video_types: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedies:
    """Which remedies may be asked for, offered and ordered."""

    claim: tuple[str, ...]
    offer: tuple[str, ...]
    ruling: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """When a party is reminded of a clock: at a share of it, and before its end."""

    share_bps: int
    before: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a dispute keeps of the policy it opened under; it never changes (I-43)."""

    policy: str
    version: int
    sha256: str  # of the whole policy: two terms of the same hash are the same
    periods: Mapping[str, Period]
    limits: Limits
    files: Files
    reminders: Reminders
    reasons: tuple[Reason, ...]
    evidence_kinds: tuple[Labelled, ...]
    refusals: tuple[Labelled, ...]  # why a seller may refuse a request
    findings: tuple[Labelled, ...]  # what a ruling may find
    remedies: Remedies
    outcomes: tuple[str, ...]
    appeal: AppealForm
    seller_silence: SellerSilence
    review_backstop: ReviewBackstop
    missing_label: MissingLabel
    fast_lane: Mapping[str, int]  # currency -> largest claim in minor units
    calendars: Mapping[str, Calendar]
    postage: Mapping[str, int] = field(default_factory=dict)  # currency -> most that is repaid
    goodwill: Mapping[str, int] = field(default_factory=dict)  # currency -> most for a dispute
    guarantee: Mapping[str, int] = field(default_factory=dict)  # currency -> most that is advanced
    complaints: Complaints = field(default_factory=Complaints)

    def period(self, name: str) -> Period:
        """Return a length of time by its name in the file; a deadline's kind is such a name."""
        return self.periods[name]

    def due_at(self, name: str, at: datetime, *, calendar: str = PLATFORM_CALENDAR) -> datetime:
        """Return when a period that starts ``at`` is over in somebody's calendar."""
        return add(at, self.periods[name], self.calendar(calendar))

    @property
    def rounds_max(self) -> int:
        """How many offers each side may make."""
        return self.limits.offer_rounds_max

    @property
    def reminders_needed(self) -> int:
        """How many reminders must have arrived before silence has a consequence."""
        return self.limits.reminders_needed

    @property
    def files_max(self) -> int:
        """How many files each side may give at each level."""
        return self.limits.files_max

    def calendar(self, name: str, *, zone: str = "") -> Calendar:
        """
        Return a calendar by name; one that this policy does not hold is the platform's.

        ``zone`` is where the party lives: a country may have several, and days end by their clock.
        """
        known = self.calendars.get(name) or self.calendars[PLATFORM_CALENDAR]
        return known.at(zone)

    def holidays_end(self, before: date) -> Mapping[str, date]:
        """Return the calendars whose written holidays end too early, with the day they end."""
        ends = {name: known.known_until for name, known in self.calendars.items()}
        return {name: end for name, end in ends.items() if end is not None and end < before}

    def reason(self, code: str) -> Reason | None:
        """Return a reason of the catalogue by its code."""
        for reason in self.reasons:  # a loop costs half of what a generator would
            if reason.code == code:
                return reason
        return None

    def knows_evidence(self, code: str) -> bool:
        """Say whether a code is a kind of evidence."""
        return any(kind.code == code for kind in self.evidence_kinds)

    def knows_finding(self, code: str) -> bool:
        """Say whether a code is something a ruling may find."""
        return any(finding.code == code for finding in self.findings)

    def knows_refusal(self, code: str) -> bool:
        """Say whether a code is a reason for which a seller may refuse."""
        return any(refusal.code == code for refusal in self.refusals)

    def is_small(self, minor: int, currency: str) -> bool:
        """Say whether a claim is small enough for the fast lane."""
        return minor <= self.fast_lane.get(currency, -1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """What the chat needs of the policy; its clocks are in the terms' periods."""

    handoff_keywords: Mapping[str, tuple[str, ...]]  # language -> words that call a human


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A whole policy file."""

    effective_from: datetime
    terms: Terms
    chat: Chat

    @property
    def name(self) -> str:
        """What the policy is called; its versions share the name."""
        return self.terms.policy

    @property
    def version(self) -> int:
        """A new number for every change."""
        return self.terms.version

    @property
    def sha256(self) -> str:
        """Fingerprint of what the file says."""
        return self.terms.sha256
