"""What a policy says of sanctions and complaints: clauses, times, and the bodies outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wakai.core.calendar import Period


class Measure(StrEnum):
    """What a sanction limits."""

    LISTING_REMOVED = "listing_removed"
    LISTING_RESTRICTED = "listing_restricted"
    ACCOUNT_WARNED = "account_warned"
    ACCOUNT_SUSPENDED = "account_suspended"
    ACCOUNT_TERMINATED = "account_terminated"
    PAYOUT_BLOCKED = "payout_blocked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A law, or the very words of the house's terms, that a sanction may rest on."""

    code: str
    label_en: str
    label_ja: str
    legal: bool  # a law; else a clause of the terms
    source: str  # where it stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """Who can be asked outside of the house."""

    code: str
    label_en: str
    label_ja: str
    site: str
    mediator: bool  # else an out-of-court settlement body


@dataclass(frozen=True, slots=True, kw_only=True)
class AfterFinding:
    """The measure that follows by itself when a ruling finds this."""

    measure: Measure
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaints:
    """The rules of complaints; one without clauses lets nobody state a sanction."""

    users_exempt: bool = False  # Regulation (EU) 2022/2065, art. 19: micro and small enterprises
    sellers_exempt: bool = False  # Regulation (EU) 2019/1150, art. 11(5): small enterprises
    periods: Mapping[str, Period] = field(default_factory=dict)
    clauses: tuple[Clause, ...] = ()
    bodies: tuple[Body, ...] = ()
    after_finding: Mapping[str, AfterFinding] = field(default_factory=dict)

    def clause(self, code: str) -> Clause | None:
        """Return a clause by its code."""
        return next((clause for clause in self.clauses if clause.code == code), None)

    def open_to(self, *, seller: bool) -> bool:
        """Say whether somebody can complain here; a seller may by either of the two laws."""
        return not self.users_exempt or (seller and not self.sellers_exempt)
