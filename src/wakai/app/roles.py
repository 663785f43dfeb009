"""Who may do what, as one table: shown by the pages, checked by the rules, walked by the tests."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from wakai.core.disputes.model import Role


class Deed(StrEnum):
    """Something that somebody may or may not do about a dispute, or about its rules."""

    OPEN = "open"  # open, amend, withdraw
    EVIDENCE = "evidence"
    OFFER = "offer"
    FIRST_RULING = "first_ruling"
    APPEAL = "appeal"
    APPEAL_RULING = "appeal_ruling"
    MOVE_MONEY = "move_money"
    SEE_DECIDER_ONLY = "see_decider_only"
    EXPORT_CASE = "export_case"
    ASSIGN = "assign"
    READ_CASE = "read_case"
    DELETE = "delete"
    PUBLISH_POLICY = "publish_policy"


class Reach(StrEnum):
    """In which way a role may do it."""

    OWN = "own"  # their own case only
    FOR_PARTY = "for_party"  # on behalf of a party, who confirms
    REQUEST = "request"  # may ask the parties for it
    HOUSE = "house"  # for the house, in any case
    SECOND_KEY = "second_key"  # only together with somebody else
    LOGGED = "logged"  # yes, and a note is kept that they did
    PREFILL = "prefill"  # may prepare what a person then sends
    EXPLAIN = "explain"  # may say how it works


_STAFF_READ: Final = {
    Role.OPERATOR: Reach.HOUSE,
    Role.ADJUDICATOR: Reach.HOUSE,
    Role.SUPERVISOR: Reach.HOUSE,
    Role.FINANCE: Reach.HOUSE,
    Role.AUDITOR: Reach.HOUSE,
}

# A role that is not named may not. An appeal is decided by an adjudicator who never touched the
# first level: that is a rule about persons, not about roles, and the core keeps it.
MAY: Final[Mapping[Deed, Mapping[Role, Reach]]] = {
    Deed.OPEN: {
        Role.BUYER: Reach.OWN,
        Role.OPERATOR: Reach.FOR_PARTY,
        Role.BOT: Reach.PREFILL,
    },
    Deed.EVIDENCE: {
        Role.BUYER: Reach.OWN,
        Role.SELLER: Reach.OWN,
        Role.OPERATOR: Reach.FOR_PARTY,
        Role.ADJUDICATOR: Reach.REQUEST,
        Role.BOT: Reach.PREFILL,
    },
    Deed.OFFER: {
        Role.BUYER: Reach.OWN,
        Role.SELLER: Reach.OWN,
        Role.OPERATOR: Reach.HOUSE,
        Role.ADJUDICATOR: Reach.HOUSE,
    },
    Deed.FIRST_RULING: {Role.ADJUDICATOR: Reach.HOUSE},
    Deed.APPEAL: {
        Role.BUYER: Reach.OWN,
        Role.SELLER: Reach.OWN,
        Role.OPERATOR: Reach.FOR_PARTY,
        Role.BOT: Reach.EXPLAIN,
    },
    Deed.APPEAL_RULING: {Role.ADJUDICATOR: Reach.HOUSE},
    Deed.MOVE_MONEY: {Role.FINANCE: Reach.HOUSE, Role.SUPERVISOR: Reach.SECOND_KEY},
    Deed.SEE_DECIDER_ONLY: {Role.ADJUDICATOR: Reach.HOUSE, Role.SUPERVISOR: Reach.LOGGED},
    Deed.EXPORT_CASE: {
        Role.BUYER: Reach.OWN,
        Role.SELLER: Reach.OWN,
        Role.ADJUDICATOR: Reach.HOUSE,
        Role.FINANCE: Reach.HOUSE,
        Role.SUPERVISOR: Reach.HOUSE,
    },
    Deed.ASSIGN: {Role.SUPERVISOR: Reach.HOUSE},
    Deed.READ_CASE: {Role.BUYER: Reach.OWN, Role.SELLER: Reach.OWN, **_STAFF_READ},
    Deed.DELETE: {},
    Deed.PUBLISH_POLICY: {Role.SUPERVISOR: Reach.SECOND_KEY, Role.OWNER: Reach.SECOND_KEY},
}


def reach(roles: Collection[Role], deed: Deed) -> frozenset[Reach]:
    """Return in which ways somebody who holds these roles may do a deed; empty means not at all."""
    allowed = MAY[deed]
    return frozenset(allowed[role] for role in roles if role in allowed)


def may(roles: Collection[Role], deed: Deed) -> bool:
    """Return whether any of these roles may do a deed in some way."""
    return bool(reach(roles, deed))
