"""What somebody may want to do in the present state of a case, each with whose hours it takes."""

from functools import partial

from wakai.app.simulation import deeds
from wakai.app.simulation.beginning import ADJUDICATOR, BUYER, HOUSE, SECOND, SELLER, Right
from wakai.app.simulation.life import Deed, Life, Wish
from wakai.app.simulation.population import Delay
from wakai.core.disputes.guards_review import assigned_to
from wakai.core.disputes.model import (
    Actor,
    AppealState,
    DeadlineKind,
    Fulfilment,
    Party,
    Remedy,
    Role,
    Scope,
    Stage,
    WaitingOn,
)


def wishes(life: Life) -> list[Wish]:
    """Return everything that somebody may want to do now."""
    found = list(_of_stage(life))
    found.extend(_of_goods(life))
    if life.state.stage not in {Stage.DRAFT, Stage.CLOSED}:
        delays, percent = life.world.population.delays, life.percent
        work = life.world.population.work
        found.append(
            Wish(
                "chargeback",
                Role.FINANCE,
                delays.chargeback,
                deeds.charge_back,
                percent.chargeback,
                work.chargeback,
            )
        )
        key = f"chat {life.state.stage.value}"
        found.append(Wish(key, Role.OPERATOR, delays.chat, _chats, percent.chat_asked))
    return found


def _chats(life: Life) -> None:
    """Ask an operator something; the rules hear nothing of it."""
    life.works(life.world.population.work.chat)


def _of_stage(life: Life) -> list[Wish]:
    match life.state.stage:
        case Stage.DRAFT:
            sent = 100 - life.percent.claim_abandoned
            delay = life.world.population.delays.claim
            return [Wish("submit", Role.BUYER, delay, deeds.submit, sent)]
        case Stage.SELLER:
            return [_answer(life)]
        case Stage.NEGOTIATION:
            return _turns(life)
        case Stage.REVIEW:
            return _review(life)
        case Stage.DECIDED:
            return _after_ruling(life)
        case Stage.APPEAL:
            return _appeal(life)
        case _:
            return []


def _answer(life: Life) -> Wish:
    answers = 100 - life.percent.seller_silent
    delay = life.world.population.delays.seller_answer
    return Wish("answer", Role.SELLER, delay, deeds.answer, answers)


def _turns(life: Life) -> list[Wish]:
    state, acts = life.state, 100 - life.percent.party_silent
    key = f"turn {len(state.offers)} {state.live_offer is None}"
    return [
        Wish(
            f"{key} {by.role.value}",
            by.role,
            life.world.population.delays.turn,
            partial(deeds.turn, by=by),
            acts,
        )
        for by in (BUYER, SELLER)
        if state.waiting_on in {WaitingOn(by.role.value), WaitingOn.BOTH}
    ]


def _review(life: Life) -> list[Wish]:
    state, level = life.state, len(life.state.rulings)
    told, percent = life.world.population, life.percent
    key = f"{level} {state.scope.value}"
    found = [
        Wish(
            f"evidence {key} {by.role.value}",
            by.role,
            told.delays.evidence,
            partial(deeds.more_evidence, by=by),
            percent.more_evidence,
        )
        for by in (BUYER, SELLER)
    ]
    if state.proposed:
        look = Wish(
            f"second {state.proposed.ruling_id}",
            Role.ADJUDICATOR,
            told.delays.second_look,
            deeds.confirm_ruling,
            work=told.work.second_look,
        )
        return [*found, look]
    if assigned_to(state) is None:
        return [*found, _taking(life, key, ADJUDICATOR)]
    ready = DeadlineKind.EVIDENCE_FREEZE not in state.deadlines
    deed = Wish(
        f"rule {key} {len(state.evidence)}",
        Role.ADJUDICATOR,
        told.delays.ruling,
        deeds.rule,
        100 - percent.ruling_forgotten,
        told.work.ruling,
    )
    return [*found, *_questions(life, key, ADJUDICATOR, deed if ready else None)]


def _taking(life: Life, key: str, by: Actor) -> Wish:
    told = life.world.population
    return Wish(
        f"take {key}",
        Role.ADJUDICATOR,
        told.delays.assignment,
        partial(deeds.take, by=by),
        work=told.work.assignment,
    )


def _questions(life: Life, key: str, by: Actor, ruling: Wish | None) -> list[Wish]:
    """Return the question of who decides, its answer while it is open, and else the ruling."""
    told, asked = life.world.population, len(life.state.requests)
    if DeadlineKind.INFORMATION in life.state.deadlines:
        answers = Wish(
            f"information {asked}",
            Role.BUYER,
            told.delays.answer,
            deeds.information,
            life.percent.question_answered,
        )
        return [answers]
    question = Wish(
        f"question {key}",
        Role.ADJUDICATOR,
        told.delays.question,
        partial(deeds.question, by=by),
        life.percent.question_asked,
        told.work.question,
    )
    return [question] if ruling is None else [question, ruling]


def _after_ruling(life: Life) -> list[Wish]:
    """Return who may appeal, and who got all and may say that they will not."""
    state, told, percent = life.state, life.world.population, life.percent
    ruling = state.ruling
    assert ruling is not None
    if state.appeal and state.appeal.state is AppealState.PREPARED:
        delay = told.delays.confirmation
        return [Wish("confirm appeal", Role.BUYER, delay, deeds.confirm_appeal)]
    found = []
    for party, by in ((Party.BUYER, BUYER), (Party.SELLER, SELLER)):
        if party in state.waived:
            continue
        key = f"{len(state.rulings)} {party.value}"
        if _got_all(life, party, ruling.remedy):
            deed, delay = partial(deeds.waive, by=by), told.delays.waiver
            found.append(Wish(f"waive {key}", by.role, delay, deed, percent.appeal_waived))
            continue
        wronged = _is_wronged(life, party, ruling.remedy)
        likely = percent.appeal_when_wronged if wronged else percent.appeal_when_right
        deed = partial(deeds.appeal, by=by)
        found.append(Wish(f"appeal {key}", by.role, told.delays.appeal, deed, likely))
    return found


def _got_all(life: Life, party: Party, ruled: Remedy) -> bool:
    if party is Party.BUYER:
        return ruled.refund_minor == life.quarrel.asked.refund_minor
    return not ruled.refund_minor


def _is_wronged(life: Life, party: Party, ruled: Remedy) -> bool:
    if life.state.scope is Scope.RETURN:
        return life.quarrel.right is Right.ALL and party is Party.BUYER
    deserved = life.quarrel.deserved.refund_minor
    if party is Party.BUYER:
        return ruled.refund_minor < deserved
    return ruled.refund_minor > deserved


def _appeal(life: Life) -> list[Wish]:
    state, told = life.state, life.world.population
    filed = state.appeal
    assert filed is not None
    if DeadlineKind.APPEAL_REPLY in state.deadlines:
        other = SELLER if filed.party is Party.BUYER else BUYER
        percent, delay = life.percent.appeal_answered, told.delays.appeal_reply
        found = [Wish("reply", other.role, delay, deeds.reply, percent)]
        ready = False
    else:
        found, ready = [], True
    if assigned_to(state) is None:
        return [*found, _taking(life, "appeal", SECOND)]
    deed = Wish(
        "last word",
        Role.ADJUDICATOR,
        told.delays.appeal_ruling,
        deeds.decide_appeal,
        100 - life.percent.ruling_forgotten,
        told.work.appeal_ruling,
    )
    return [*found, *_questions(life, "appeal", SECOND, deed if ready else None)]


def _of_goods(life: Life) -> list[Wish]:
    """Return what is to be posted, brought, looked at or paid."""
    state, delays, percent = life.state, life.world.population.delays, life.percent
    arrives = 100 - percent.parcel_lost
    match state.fulfilment:
        case Fulfilment.RETURN_DUE:
            return _posting(life)
        case Fulfilment.RETURN_SENT:
            deed = deeds.return_arrives
            return [Wish("return arrives", Role.SYSTEM, delays.carrier, deed, arrives)]
        case Fulfilment.RETURN_CHECK if state.stage is not Stage.REVIEW:
            return [Wish("inspect", Role.SELLER, delays.inspection, deeds.inspect, 90)]
        case Fulfilment.REPLACE_DUE:
            deed, posted = deeds.post_replacement, percent.replacement_posted
            return [Wish("replace", Role.SELLER, delays.dispatch, deed, posted)]
        case Fulfilment.REPLACE_SENT:
            assert state.replacement is not None
            if state.replacement.delivered_at:
                return [Wish("unpack", Role.BUYER, delays.receipt, deeds.unpack)]
            deed = deeds.replacement_arrives
            return [Wish("replacement arrives", Role.SYSTEM, delays.carrier, deed, arrives)]
        case Fulfilment.MONEY_DUE | Fulfilment.MONEY_SENT | Fulfilment.FAILED:
            return [_payment(life)]
        case _:
            return []


def _posting(life: Life) -> list[Wish]:
    state, delays, percent = life.state, life.world.population.delays, life.percent
    assert state.return_ is not None
    if state.return_.ready_at is None:
        return [Wish("label", Role.SELLER, delays.label, deeds.label, percent.label_given)]
    found = [Wish("post", Role.BUYER, delays.posting, deeds.post_return, percent.return_posted)]
    if DeadlineKind.RETURN_GRACE in state.deadlines:
        explained, deed = percent.obstacle_explained, deeds.explain
        found.append(Wish("obstacle", Role.BUYER, delays.turn, deed, explained))
    return found


_AT_ONCE = Delay(median_minutes=1, nine_of_ten_minutes=1)


def _payment(life: Life) -> Wish:
    told, nth = life.world.population, len(life.state.payments)
    if life.state.fulfilment is Fulfilment.FAILED:
        work, deed = told.work.repair, deeds.pay_again
        return Wish(f"repair {nth}", Role.FINANCE, told.delays.repair, deed, work=work)
    if life.state.fulfilment is Fulfilment.MONEY_SENT:
        delay = told.delays.settlement
        return Wish(f"settle {nth}", Role.SYSTEM, delay, deeds.bank_reports)
    pays: Deed = partial(deeds.pay, by=HOUSE)
    return Wish(f"pay {nth}", Role.SYSTEM, _AT_ONCE, pays)
