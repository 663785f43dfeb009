"""Who may do what: I-40, I-46 and I-50, asked of everybody once for each shape of a dispute."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from wakai.core.disputes import commands as c
from wakai.core.disputes.decide import decide
from wakai.core.disputes.decision import Decision
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import SYSTEM, Actor, Dispute, Role
from wakai.core.explorer.move import Move
from wakai.core.explorer.moves import Moves
from wakai.core.explorer.worlds import (
    ADJUDICATORS,
    ANA,
    BEN,
    BOT_FOR_ANA,
    FIN,
    KEN_FOR_ANA,
    LIA_FOR_BEN,
    NOW,
    OLU,
    OLU_FOR_ANA,
    OLU_FOR_BEN,
    SUE,
    World,
)
from wakai.core.ids import PersonId

_SOMEBODY: Final = Actor(person=PersonId(99), role=Role.ADJUDICATOR)
# Who has no part in this: another buyer, another seller, a buyer who works for the house, and who
# was a representative once, be it that she works for the house by now.
_STRANGERS: Final = (
    Actor(person=PersonId(20), role=Role.BUYER),
    Actor(person=PersonId(11), role=Role.SELLER),
    Actor(person=ANA.person, role=Role.ADJUDICATOR),
    LIA_FOR_BEN,
    Actor(person=LIA_FOR_BEN.person, role=Role.ADJUDICATOR),
)
EVERYBODY: Final = (
    ANA,
    KEN_FOR_ANA,
    BEN,
    *ADJUDICATORS,
    _SOMEBODY,
    OLU,
    OLU_FOR_ANA,
    OLU_FOR_BEN,
    SUE,
    FIN,
    SYSTEM,
    BOT_FOR_ANA,
    *_STRANGERS,
    Actor(person=PersonId(12), role=Role.AUDITOR),
    Actor(person=PersonId(13), role=Role.OWNER),
)
_BUYER: Final = frozenset({Role.BUYER})
_SELLER: Final = frozenset({Role.SELLER})
_PARTIES: Final = _BUYER | _SELLER
_DECIDES: Final = frozenset({Role.ADJUDICATOR})
_TOLD: Final = frozenset({Role.SYSTEM, Role.OPERATOR})
_KEYS: Final = frozenset({Role.SUPERVISOR, Role.FINANCE})

# News of the provider: nobody does it, so it is on no list.
_SETTLED: Final = ("record_payment_settled", "record_part_settled", "record_part_failed")
_CAME_BACK: Final = ("record_payment_failed",)
_NEWS: Final = frozenset({*_SETTLED, *_CAME_BACK})

# Who may do it at all, as the domain says; the law has its own way of saying it.
_ALONE: Final[Mapping[str, frozenset[Role]]] = {
    **dict.fromkeys(("submit_claim", "amend_claim", "withdraw", "reopen"), _BUYER),
    **dict.fromkeys(("accept_request", "refuse_request"), _SELLER),
    **dict.fromkeys(("make_offer", "accept_offer", "escalate"), _PARTIES),
    **dict.fromkeys(("accept_proposal", "decline_proposal", "give_information"), _PARTIES),
    "propose_neutrally": frozenset({Role.OPERATOR, Role.ADJUDICATOR}),
    "add_evidence": _PARTIES | {Role.OPERATOR, Role.BOT},
    "assign": frozenset({Role.SUPERVISOR, Role.SYSTEM}),
    **dict.fromkeys(("take", "declare_conflict", "request_information"), _DECIDES),
    **dict.fromkeys(
        ("issue_ruling", "confirm_ruling", "object_to_ruling", "decide_appeal"), _DECIDES
    ),
    **dict.fromkeys(("find_inadmissible", "reject_appeal"), _DECIDES),
    **dict.fromkeys(("waive_appeal", "file_appeal", "confirm_appeal"), _PARTIES),
    **dict.fromkeys(("join_appeal", "cure_appeal", "reply_to_appeal"), _PARTIES),
    "prepare_appeal": frozenset({Role.OPERATOR}),
    "provide_return_label": _SELLER | {Role.OPERATOR, Role.SYSTEM},
    **dict.fromkeys(("send_return", "explain_obstacle"), _BUYER),
    **dict.fromkeys(("record_return_delivered", "record_replacement_delivered"), _TOLD),
    **dict.fromkeys(("accept_return", "contest_return", "send_replacement"), _SELLER),
    **dict.fromkeys(("confirm_replacement", "keep_replacement_open"), _BUYER),
    "report_replacement_failed": _BUYER,
    "instruct_payment": frozenset({Role.SYSTEM, Role.FINANCE}),
    **dict.fromkeys(("vouch_payment", "confirm_payment"), _KEYS),
    "record_chargeback": frozenset({Role.SYSTEM, Role.FINANCE}),
    **dict.fromkeys(_SETTLED, frozenset({Role.SYSTEM})),
    **dict.fromkeys(_CAME_BACK, frozenset({Role.SYSTEM, Role.FINANCE})),
    **dict.fromkeys(("admit_late", "reject_late"), frozenset({Role.ADJUDICATOR, Role.SUPERVISOR})),
    "propose_grant": _KEYS | {Role.OPERATOR},
    **dict.fromkeys(("confirm_grant", "drop_grant"), _KEYS),
    "propose_void": frozenset({Role.SUPERVISOR}),
    **dict.fromkeys(("confirm_void", "drop_void"), _KEYS),
}
# What binds a party by agreement, or gives up something of its own: no representative does it.
_PARTY_ITSELF: Final = frozenset(
    {
        *("amend_claim", "withdraw", "make_offer", "accept_offer", "accept_request"),
        *("accept_proposal", "waive_appeal", "accept_return", "confirm_replacement"),
    }
)
_HELPED: Final = frozenset({Role.REPRESENTATIVE})
MAY: Final = {
    code: roles if code in _PARTY_ITSELF or roles.isdisjoint(_PARTIES) else roles | _HELPED
    for code, roles in _ALONE.items()
}


class Access:
    """Asks what everybody is allowed, and whether exactly that can be done."""

    def __init__(self, world: World) -> None:
        self._moves = Moves(world, asides_max=1_000)
        self._asked: set[tuple[object, ...]] = set()
        self._asks: dict[int, tuple[_Ask, ...]] = {}  # of each move, one for each of everybody

    def asked(self, state: Dispute) -> dict[str, str]:
        """Return what is broken in a situation, and for whom; asked once for each shape."""
        shape = _shape(state)
        if shape in self._asked:
            return {}
        self._asked.add(shape)
        broken = {}
        sound = [self._by_everybody(move) for move in self._moves.everything(state)]
        for place, by in enumerate(EVERYBODY):
            allowed = set(allowed_actions(state, by, NOW))
            able, done = _tried(state, [asks[place] for asks in sound])
            number = "I-46" if by.role is Role.BOT else "I-40"
            stranger = by in _STRANGERS
            wrong = {
                number: {
                    code for code in allowed | done if stranger or by.role not in MAY.get(code, ())
                },
                "I-50": (allowed - able) | (done - allowed - _NEWS),
            }
            if by is KEN_FOR_ANA:
                wrong["I-40"] |= _otherwise(state, [(asks[0], asks[place]) for asks in sound])
            for name, codes in wrong.items():
                if codes:
                    broken[name] = f"{by.role.value}: {', '.join(sorted(codes))}"
        return broken

    def _by_everybody(self, move: Move) -> "tuple[_Ask, ...]":
        """Return a move as each of everybody would make it."""
        asks = self._asks.get(id(move))
        if asks is None:
            asks = tuple(_Ask(move, *_asked_by(move, by)) for by in EVERYBODY)
            self._asks[id(move)] = asks
        return asks


@dataclass(frozen=True, slots=True)
class _Ask:
    """A move as somebody else would make it; the move is kept, so that its id stays its own."""

    move: Move
    command: c.Command
    code: str


def _tried(state: Dispute, asks: Sequence[_Ask]) -> tuple[set[str], set[str]]:
    """Return what can be asked for without refusal, and what of it changes something."""
    able, done = set(), set()
    for ask in asks:
        try:
            decision = decide(state, ask.command)
        except Exception:  # noqa: BLE001, S112 - whatever it is, it is no answer; the walk notes it
            continue
        if isinstance(decision, tuple):
            able.add(ask.code)
            if decision:
                done.add(ask.code)
    return able, done


def _otherwise(state: Dispute, pairs: "Sequence[tuple[_Ask, _Ask]]") -> set[str]:
    """Return what comes out otherwise for a representative than for the party, but for who did."""
    found = set()
    for own, helped in pairs:
        try:
            decision = decide(state, helped.command)
            if isinstance(decision, tuple) and decision:
                same = _named(decision, ANA) == _named(decide(state, own.command), ANA)
                found |= set() if same else {helped.code}
        except Exception:  # noqa: BLE001, S112 - whatever it is, it is no answer; the walk notes it
            continue
    return found


def _named(decision: Decision, by: Actor) -> Decision:
    """Return the same events as if this actor had caused them."""
    if not isinstance(decision, tuple):
        return decision
    named: list[Any] = [*decision]
    return tuple(replace(one, by=by) if hasattr(one, "by") else one for one in named)


def _asked_by(move: Move, by: Actor) -> tuple[c.Command, str]:
    asked = replace(move.command, by=by)
    if not isinstance(asked, c.Assign):
        return asked, move.code
    if by.role is not Role.ADJUDICATOR or by.person is None:
        return asked, "take" if by.role is Role.ADJUDICATOR else "assign"
    return replace(asked, adjudicator=by.person), "take"


def _shape(state: Dispute) -> tuple[object, ...]:
    """Return what tells apart the situations in which everybody is asked everything."""
    appeal, goods = state.appeal, state.return_
    return (
        (state.stage, state.waiting_on, state.scope, state.fulfilment, state.outcome),
        (state.appeal_used, state.waived, state.void is None, state.live_offer is None),
        (state.assigned_to is None, state.proposal is None, state.proposed is None),
        appeal and (appeal.party, appeal.assigned_to is None, appeal.defect is None),
        (state.late is None, state.grant is None),
        goods and (goods.ready_at is None, goods.extended),
        tuple((k, d.pause is None, d.due_at > NOW) for k, d in state.deadlines.items()),
    )
