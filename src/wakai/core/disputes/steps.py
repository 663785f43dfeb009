"""
The one next step of somebody, among all that they may do now: what comes first if several do.

The page says it in words, and the lists go by it: who is asked for nothing does not stand there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from wakai.core.disputes.clocks import MONEY_CLOCKS
from wakai.core.disputes.guards import GUARDS
from wakai.core.disputes.model import (
    Actor,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Party,
    RemedyKind,
    Role,
    Stage,
    WaitingOn,
)

type _When = Callable[[Dispute], bool]

# What asks nothing of a seller: the first brings the buyer nothing, the second the house pays.
_NOTHING_ASKED: Final = frozenset({RemedyKind.RELEASE, RemedyKind.GOODWILL})
# What costs a seller nothing; who must apologise may still want that undone.
_FREE: Final = _NOTHING_ASKED | {RemedyKind.APOLOGY}
# Clocks that run when the two sides have done everything.
_OF_HOUSE: Final = frozenset(MONEY_CLOCKS)


@dataclass(frozen=True, slots=True)
class Step:
    """
    A step that is the next one when its action is allowed and ``applies``.

    ``asks`` says of which side it is also expected; to the other it is a choice.
    """

    code: str
    action: str
    clocks: tuple[DeadlineKind, ...] = ()
    applies: _When = lambda _dispute: True
    asks: Callable[[Dispute, Party], bool] = lambda _dispute, _party: True


def next_of(dispute: Dispute, can: Callable[[str], bool]) -> Step | None:
    """Return the next step of somebody of whom ``can`` says which actions are allowed."""
    return next((step for step in STEPS if step.applies(dispute) and can(step.action)), None)


def asked_of(dispute: Dispute, party: Party, at: datetime) -> str:
    """Return the action that is expected of a side now; empty where it need not do anything."""
    if dispute.deadlines.keys() <= _OF_HOUSE:
        return ""  # nobody is asked for anything without a time for it
    assert dispute.order is not None
    person = dispute.order.buyer if party is Party.BUYER else dispute.order.seller
    by = Actor(person=person, role=Role(party.value))
    step = next_of(dispute, lambda action: GUARDS[action](dispute, by, at) is None)
    return step.action if step and step.asks(dispute, party) else ""


def stands_against(dispute: Dispute, party: Party) -> bool:
    """Say whether a side has lost anything by the ruling that stands."""
    ruling, claim = dispute.ruling, dispute.claim
    if ruling is None or claim is None:
        return False
    if party is Party.SELLER:
        return ruling.remedy.kind not in _FREE
    same = ruling.remedy.kind is claim.remedy.kind
    return not same or ruling.remedy.worth_minor < claim.remedy.worth_minor


def has_all(dispute: Dispute, party: Party) -> bool:
    """Say whether a side has all it asked for by a ruling: it may appeal, and gains nothing."""
    ruling, claim = dispute.ruling, dispute.claim
    if ruling is None or claim is None or stands_against(dispute, party):
        return False
    got, asked = ruling.remedy, claim.remedy
    if party is Party.SELLER:
        return got.kind in _NOTHING_ASKED
    as_asked = (got.return_payer, got.kept) == (asked.return_payer, asked.kept)
    return as_asked or not got.needs_return


def replacement_under_way(dispute: Dispute) -> bool:
    """Say whether goods are shipped again and not known to have arrived."""
    sent = dispute.replacement
    on_its_way = sent is not None and sent.delivered_at is None
    return dispute.fulfilment is Fulfilment.REPLACE_SENT and on_its_way


def _at(*stages: Stage) -> _When:
    return lambda dispute: dispute.stage in stages


def _while(kind: DeadlineKind) -> _When:
    return lambda dispute: kind in dispute.deadlines


def _talks_without_offer(dispute: Dispute) -> bool:
    on_turn = dispute.waiting_on is not WaitingOn.SELLER
    return dispute.stage is Stage.NEGOTIATION and dispute.offer is None and on_turn


def _unassigned(dispute: Dispute) -> bool:
    if dispute.stage is Stage.APPEAL:
        return dispute.appeal is not None and dispute.appeal.assigned_to is None
    return dispute.assigned_to is None


STEPS: Final[tuple[Step, ...]] = (
    Step("confirm_appeal", "confirm_appeal", (DeadlineKind.APPEAL_WINDOW,)),
    Step("cure_appeal", "cure_appeal", (DeadlineKind.APPEAL_CURE,)),
    Step("submit_claim", "submit_claim", (DeadlineKind.DRAFT_KEPT,)),
    Step("give_information", "give_information", (DeadlineKind.INFORMATION,)),
    Step("answer_request", "accept_request", (DeadlineKind.SELLER_ANSWER,), _at(Stage.SELLER)),
    Step(
        "answer_amendment",
        "accept_request",
        (DeadlineKind.AMENDMENT_ANSWER,),
        _while(DeadlineKind.AMENDMENT_ANSWER),
    ),
    Step("answer_proposal", "accept_proposal", (DeadlineKind.PROPOSAL_ANSWER,)),
    Step("answer_offer", "accept_offer", (DeadlineKind.OFFER_ANSWER,)),
    Step(
        "go_on",
        "escalate",
        (DeadlineKind.OFFER_ANSWER, DeadlineKind.NEGOTIATION),
        _talks_without_offer,
    ),
    Step("reply_to_appeal", "reply_to_appeal", (DeadlineKind.APPEAL_REPLY,)),
    Step(
        "provide_return_label",
        "provide_return_label",
        (DeadlineKind.RETURN_LABEL, DeadlineKind.HOUSE_LABEL),
    ),
    Step(
        "send_late_return",
        "send_return",
        (DeadlineKind.RETURN_GRACE,),
        _while(DeadlineKind.RETURN_GRACE),
    ),
    Step(
        "send_return",
        "send_return",
        (DeadlineKind.RETURN_SHIP, DeadlineKind.RETURN_GRACE),
        lambda dispute: dispute.stage is not Stage.APPEAL,  # nobody has to while it is decided
    ),
    Step(
        "check_return",
        "accept_return",
        (DeadlineKind.RETURN_INSPECTION,),
        lambda dispute: dispute.fulfilment is Fulfilment.RETURN_CHECK,
    ),
    Step("send_replacement", "send_replacement", (DeadlineKind.REPLACEMENT_SHIP,)),
    Step(
        "check_replacement",
        "confirm_replacement",
        (DeadlineKind.REPLACEMENT_CONFIRM, DeadlineKind.REPLACEMENT_DOUBT),
        lambda dispute: not replacement_under_way(dispute),
    ),
    Step("confirm_ruling", "confirm_ruling", (DeadlineKind.RULING_BACKSTOP,)),
    Step(
        "issue_ruling",
        "issue_ruling",
        (DeadlineKind.RULING, DeadlineKind.RULING_APOLOGY, DeadlineKind.RULING_BACKSTOP),
    ),
    Step(
        "decide_appeal",
        "decide_appeal",
        (DeadlineKind.APPEAL_RULING, DeadlineKind.APPEAL_APOLOGY, DeadlineKind.APPEAL_BACKSTOP),
    ),
    Step("take", "take", applies=_unassigned),
    Step("read_ruling", "file_appeal", (DeadlineKind.APPEAL_WINDOW,), asks=stands_against),
)
