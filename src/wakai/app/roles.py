"""Who may do what in the house, as one table: asked by the doors, shown by the pages."""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from wakai.core.disputes.may import Reach, among
from wakai.core.disputes.model import Role

__all__ = ["MAY", "Deed", "Reach", "may", "reach"]


class Deed(StrEnum):
    """Something that somebody may or may not do about a dispute, a chat, or the rules."""

    OPEN = "open"  # open, amend, withdraw
    EVIDENCE = "evidence"
    OFFER = "offer"
    FIRST_RULING = "first_ruling"
    APPEAL = "appeal"
    APPEAL_RULING = "appeal_ruling"
    MOVE_MONEY = "move_money"
    SEE_DECIDER_ONLY = "see_decider_only"
    SEE_ADDRESS = "see_address"  # where an order was sent to
    EXPORT_CASE = "export_case"
    ASSIGN = "assign"
    READ_CASE = "read_case"
    SANCTION = "sanction"  # put a limit on an account or listing, and lift it
    COMPLAINT = "complaint"
    COMPLAINT_RULING = "complaint_ruling"
    READ_SANCTION = "read_sanction"
    SUPERVISE_CHAT = "supervise_chat"  # read, join, whisper, take over, give to somebody
    DELETE = "delete"
    PUBLISH_POLICY = "publish_policy"


_STAFF_READ: Final = {
    Role.OPERATOR: Reach.HOUSE,
    Role.ADJUDICATOR: Reach.HOUSE,
    Role.SUPERVISOR: Reach.HOUSE,
    Role.FINANCE: Reach.HOUSE,
    Role.AUDITOR: Reach.HOUSE,
}

# A role that is not named may not. What the rules of a dispute check themselves stands in the core
# alone (``core.disputes.may``); here it is put together into what c6 of the specification names.
MAY: Final[Mapping[Deed, Mapping[Role, Reach]]] = {
    Deed.OPEN: among("start_draft", "submit_claim", "amend_claim", "withdraw"),
    Deed.EVIDENCE: {**among("add_evidence"), Role.ADJUDICATOR: Reach.REQUEST},
    Deed.OFFER: among("make_offer", "propose_neutrally"),
    Deed.FIRST_RULING: among("issue_ruling"),
    Deed.APPEAL: {**among("file_appeal", "prepare_appeal"), Role.BOT: Reach.EXPLAIN},
    Deed.APPEAL_RULING: among("decide_appeal"),
    Deed.MOVE_MONEY: among("instruct_payment", "confirm_payment"),
    Deed.SEE_DECIDER_ONLY: {Role.ADJUDICATOR: Reach.HOUSE, Role.SUPERVISOR: Reach.LOGGED},
    Deed.SEE_ADDRESS: {
        Role.BUYER: Reach.OWN,
        Role.SELLER: Reach.OWN,
        Role.ADJUDICATOR: Reach.HOUSE,
    },
    Deed.EXPORT_CASE: {
        Role.BUYER: Reach.OWN,
        Role.SELLER: Reach.OWN,
        Role.ADJUDICATOR: Reach.HOUSE,
        Role.FINANCE: Reach.HOUSE,
        Role.SUPERVISOR: Reach.HOUSE,
    },
    Deed.ASSIGN: among("assign"),
    Deed.READ_CASE: {Role.BUYER: Reach.OWN, Role.SELLER: Reach.OWN, **_STAFF_READ},
    Deed.SANCTION: {Role.ADJUDICATOR: Reach.HOUSE, Role.SUPERVISOR: Reach.HOUSE},
    Deed.COMPLAINT: {Role.BUYER: Reach.OWN, Role.SELLER: Reach.OWN},
    Deed.COMPLAINT_RULING: {Role.ADJUDICATOR: Reach.HOUSE},
    Deed.READ_SANCTION: {
        Role.BUYER: Reach.OWN,
        Role.SELLER: Reach.OWN,
        Role.ADJUDICATOR: Reach.HOUSE,
        Role.SUPERVISOR: Reach.HOUSE,
        Role.AUDITOR: Reach.HOUSE,
    },
    Deed.SUPERVISE_CHAT: {Role.SUPERVISOR: Reach.HOUSE},
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
