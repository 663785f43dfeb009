"""
Who may do what: one table, read by the rules, the lists of actions, the pages and the law's page.

It says which role may ask for something at all, and in which way. Whether this very person may,
and now, is for the guards: an appeal, say, is decided by somebody who never touched the first
level.
"""

import re
from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from wakai.core.disputes.kinds import Role
from wakai.core.disputes.refusals import NotAllowed, PartyItself


class Reach(StrEnum):
    """In which way a role may do something."""

    OWN = "own"  # their own case only
    FOR_PARTY = "for_party"  # on behalf of a party, who confirms
    MANDATE = "mandate"  # in the name of the party who named them, as if it were done by it
    REQUEST = "request"  # may ask the parties for it
    HOUSE = "house"  # for the house, in any case
    SECOND_KEY = "second_key"  # only together with somebody else
    LOGGED = "logged"  # yes, and a note is kept that they did
    PREFILL = "prefill"  # may prepare what a person then sends
    EXPLAIN = "explain"  # may say how it works


type Row = Mapping[Role, Reach]

# A representative asks, says, shows and sends for a party. What binds it by agreement, or gives up
# something that is its own, is for the party itself: the rows that end in ``_ITSELF``.
_MANDATE: Final[Row] = {Role.REPRESENTATIVE: Reach.MANDATE}
_BUYER_ITSELF: Final[Row] = {Role.BUYER: Reach.OWN}
_SELLER_ITSELF: Final[Row] = {Role.SELLER: Reach.OWN}
_PARTIES_ITSELF: Final[Row] = {**_BUYER_ITSELF, **_SELLER_ITSELF}
_BUYER: Final[Row] = {**_BUYER_ITSELF, **_MANDATE}
_SELLER: Final[Row] = {**_SELLER_ITSELF, **_MANDATE}
_PARTIES: Final[Row] = {**_PARTIES_ITSELF, **_MANDATE}
_DECIDES: Final[Row] = {Role.ADJUDICATOR: Reach.HOUSE}
_TILL: Final[Row] = {Role.SYSTEM: Reach.HOUSE}
_FINANCE: Final[Row] = {Role.FINANCE: Reach.HOUSE, Role.SYSTEM: Reach.HOUSE}
_CARRIER: Final[Row] = {Role.OPERATOR: Reach.HOUSE, Role.SYSTEM: Reach.HOUSE}
_KEYS: Final[Row] = {Role.FINANCE: Reach.SECOND_KEY, Role.SUPERVISOR: Reach.SECOND_KEY}
_LOOKS: Final[Row] = {Role.ADJUDICATOR: Reach.HOUSE, Role.SUPERVISOR: Reach.HOUSE}

# By the code of the guard, which is the name of the command. A role that is not named may not.
MAY: Final[Mapping[str, Row]] = {
    "start_draft": {**_BUYER, Role.OPERATOR: Reach.FOR_PARTY, Role.BOT: Reach.PREFILL},
    "admit_late": _LOOKS,
    "reject_late": _LOOKS,
    "submit_claim": _BUYER,
    "amend_claim": _BUYER_ITSELF,
    "withdraw": _BUYER_ITSELF,
    "reopen": _BUYER,
    "add_evidence": {**_PARTIES, Role.OPERATOR: Reach.FOR_PARTY, Role.BOT: Reach.PREFILL},
    "accept_request": _SELLER_ITSELF,
    "refuse_request": _SELLER,
    "make_offer": _PARTIES_ITSELF,
    "accept_offer": _PARTIES_ITSELF,
    "escalate": _PARTIES,
    "propose_neutrally": {Role.OPERATOR: Reach.HOUSE, Role.ADJUDICATOR: Reach.HOUSE},
    "accept_proposal": _PARTIES_ITSELF,
    "decline_proposal": _PARTIES,
    "assign": {Role.SUPERVISOR: Reach.HOUSE, Role.SYSTEM: Reach.HOUSE},
    "take": _DECIDES,
    "declare_conflict": _DECIDES,
    "request_information": _DECIDES,
    "give_information": _PARTIES,
    "issue_ruling": _DECIDES,
    "confirm_ruling": _DECIDES,
    "object_to_ruling": _DECIDES,
    "waive_appeal": _PARTIES_ITSELF,
    "file_appeal": {**_PARTIES, Role.OPERATOR: Reach.FOR_PARTY},
    "prepare_appeal": {Role.OPERATOR: Reach.FOR_PARTY},
    "confirm_appeal": _PARTIES,
    "join_appeal": _PARTIES,
    "find_inadmissible": _DECIDES,
    "cure_appeal": _PARTIES,
    "reject_appeal": _DECIDES,
    "reply_to_appeal": _PARTIES,
    "decide_appeal": _DECIDES,
    "provide_return_label": {**_SELLER, **_CARRIER},
    "send_return": _BUYER,
    "explain_obstacle": _BUYER,
    "record_return_delivered": _CARRIER,
    "accept_return": _SELLER_ITSELF,
    "contest_return": _SELLER,
    "send_replacement": _SELLER,
    "record_replacement_delivered": _CARRIER,
    "confirm_replacement": _BUYER_ITSELF,
    "keep_replacement_open": _BUYER,
    "report_replacement_failed": _BUYER,
    "instruct_payment": _FINANCE,
    "record_payment_settled": _TILL,
    "record_payment_failed": _FINANCE,
    "record_part_settled": _TILL,
    "record_part_failed": _TILL,
    "vouch_payment": _KEYS,
    "confirm_payment": _KEYS,
    "record_chargeback": _FINANCE,
    "propose_void": {Role.SUPERVISOR: Reach.SECOND_KEY},
    "confirm_void": _KEYS,
    "drop_void": _KEYS,
    "propose_grant": {**_KEYS, Role.OPERATOR: Reach.SECOND_KEY},
    "confirm_grant": _KEYS,
    "drop_grant": _KEYS,
    "begin_mandate": _MANDATE,
    "end_mandate": _PARTIES,
    "fire_deadline": _TILL,
    "record_reminder_delivered": _TILL,
    "record_reminder_returned": _TILL,
}

# Where one command is more than one action, by who does it.
_ALSO: Final = {"assign": ("take",)}


def roles_of_command(kind: type) -> frozenset[Role]:
    """Return the roles that may give a command of this class."""
    code = re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    return frozenset(role for each in (code, *_ALSO.get(code, ())) for role in MAY[each])


def refused(role: Role, roles: Collection[Role]) -> NotAllowed | PartyItself:
    """Return why a role that is not among these may not: what is for a party itself says so."""
    itself = role is Role.REPRESENTATIVE and not _PARTIES_ITSELF.keys().isdisjoint(roles)
    return PartyItself() if itself else NotAllowed()


def among(*codes: str) -> Row:
    """Return who may do any of some actions, in the first way that is named for a role."""
    found: dict[Role, Reach] = {}
    for code in codes:
        for role, reach in MAY[code].items():
            found.setdefault(role, reach)
    found.pop(Role.SYSTEM, None)
    return found
