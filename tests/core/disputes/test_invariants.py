"""
What holds in every dispute, whoever does what in whatever order, and however late.

Goal: no sequence of commands, clocks and payment reports breaks an invariant. Method: hypothesis
draws walks over all actions by everybody, sound and unsound, and every step is checked.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.core import sample_policy
from tests.core.disputes.parts import begun_in_parts
from tests.core.disputes.story import (
    ANA,
    BEN,
    FIN,
    FULL,
    HALF,
    MONDAY,
    ORDER,
    RELEASE,
    REPLACEMENT,
    RETURN,
    Story,
    refunds,
)
from tests.core.disputes.walk import EVERYBODY, SOUND
from wakai.core.disputes import commands as c
from wakai.core.disputes import events as e
from wakai.core.disputes.decide import decide
from wakai.core.disputes.evolve import replay
from wakai.core.disputes.guards import GUARDS, allowed_actions
from wakai.core.disputes.model import (
    SYSTEM,
    AppealResult,
    Basis,
    DeadlineKind,
    Dispute,
    Fulfilment,
    Level,
    Outcome,
    Party,
    Remedy,
    RemedyKind,
    Scope,
    Stage,
    WaitingOn,
)
from wakai.core.disputes.parties import is_party
from wakai.core.disputes.refusals import NotDue
from wakai.core.ledger import MAY_GO_NEGATIVE, Account, apply, paid_out
from wakai.core.policy import MissingLabel, ReviewBackstop, SellerSilence

RETURNING = {Fulfilment.RETURN_DUE, Fulfilment.RETURN_SENT, Fulfilment.RETURN_CHECK}
REPLACING = {Fulfilment.REPLACE_DUE, Fulfilment.REPLACE_SENT}
PAYING = {Fulfilment.MONEY_DUE, Fulfilment.MONEY_SENT, Fulfilment.DONE, Fulfilment.FAILED}
YEAR = timedelta(days=365)

REMEDIES = st.sampled_from(
    (
        FULL,
        HALF,
        RETURN,
        REPLACEMENT,
        RELEASE,
        replace(RETURN, refunds=refunds(6_001)),
        replace(HALF, refunds=refunds(1)),
        replace(HALF, postage_minor=700),
        replace(RETURN, postage_minor=4_000),
        Remedy(kind=RemedyKind.RETURNLESS_REFUND, refunds=refunds(7_999)),
    )
)
TERMS = st.builds(
    lambda silence, backstop, label: replace(
        sample_policy.terms(),
        seller_silence=silence,
        review_backstop=backstop,
        missing_label=label,
    ),
    st.sampled_from(SellerSilence),
    st.sampled_from(ReviewBackstop),
    st.sampled_from(MissingLabel),
)


def is_over(state: Dispute) -> bool:
    return state.stage is Stage.CLOSED


def check_money(story: Story) -> None:
    state, money = story.state, story.state.balances
    booked: dict[Account, int] = {}
    for event in story.events:
        if isinstance(event, e.MoneyMoved):
            booked = apply(booked, event.postings)
            assert all(posting.amount.currency == "EUR" for posting in event.postings)  # I-08
    assert booked == dict(money)
    assert sum(money.values()) == 0  # I-01
    assert all(minor >= 0 for at, minor in money.items() if at not in MAY_GO_NEGATIVE)  # I-02
    if state.claim is None:
        assert not money
        return
    stake = state.claim.remedy.refund_minor
    # Of the house's own money: after the end, and postage that the seller owes it.
    extra = sum(grant.minor for grant in state.granted)
    extra += state.plan.remedy.postage_minor if state.plan else 0
    advanced = stake if story.order.paid_out_at else 0
    assert money.get(Account.PAID_B, 0) + money.get(Account.OUT_B, 0) <= stake + extra  # I-03
    funded = extra + advanced - money.get(Account.PSP, 0)
    assert paid_out(money) + money.get(Account.FEE, 0) <= funded  # I-04
    first = state.first_part.buyer_minor if state.first_part else 0
    if state.stage not in {Stage.FINAL, Stage.CLOSED}:
        to_seller = money.get(Account.OUT_S, 0) + money.get(Account.PAID_S, 0)
        to_buyer = money.get(Account.OUT_B, 0) + money.get(Account.PAID_B, 0)
        assert to_buyer in {0, first}  # I-05
        assert not to_seller or first
    apart = any(isinstance(event, e.PartArrived) for event in story.events)
    settled = [event.key for event in story.events if isinstance(event, e.PaymentSettled)]
    assert len(settled) <= 1 + apart + len(state.granted)  # I-06
    parts = [event.party for event in story.events if isinstance(event, e.PaymentPartSettled)]
    ways = (1 + apart) * len(set(parts))
    assert len(parts) <= ways + len(state.granted)  # nobody is paid twice, over all tries
    if state.outcome is Outcome.WITHDRAWN:  # I-15
        assert money.get(Account.FREE, 0) + money.get(Account.FEE, 0) == -money.get(Account.PSP, 0)


def check_regions(state: Dispute) -> None:
    """Check the couplings of the three regions of the state."""
    if state.fulfilment in PAYING:
        assert state.stage in {Stage.FINAL, Stage.CLOSED}
    if state.fulfilment in RETURNING | REPLACING:
        of_return = state.stage is Stage.REVIEW and state.scope is Scope.RETURN
        assert of_return or state.stage in {Stage.DECIDED, Stage.APPEAL, Stage.FINAL}
    if is_over(state):
        assert state.fulfilment in {Fulfilment.NONE, Fulfilment.DONE}
        assert state.outcome is not None
        assert state.waiting_on is WaitingOn.NONE or state.granted


def check_clocks(state: Dispute) -> None:
    if is_over(state):
        paid_after = set(state.deadlines) <= {DeadlineKind.MONEY, DeadlineKind.MONEY_SETTLED}
        assert paid_after if state.granted else not state.deadlines
        return
    running = {kind: clock for kind, clock in state.deadlines.items() if clock.pause is None}
    assert running, state.stage  # I-10: somebody's time always runs
    for kind, clock in running.items():
        fired = c.FireDeadline(by=SYSTEM, at=clock.due_at, kind=kind, due_at=clock.due_at)
        answer = decide(state, fired)
        if isinstance(answer, tuple):
            assert answer  # its consequence is defined
        else:
            assert kind is DeadlineKind.RETURN_SHIP
            assert DeadlineKind.APPEAL_WINDOW in running  # it comes first
    for clock in state.deadlines.values():
        if clock.pause is not None:
            assert clock.pause.remaining >= timedelta()  # I-13
    if DeadlineKind.RETURN_SHIP in running:  # I-30
        assert state.return_ is not None
        assert state.return_.ready_at is not None
        assert state.stage is not Stage.APPEAL


def check_hearing(story: Story) -> None:
    state = story.state
    filed = [event for event in story.events if isinstance(event, e.AppealFiled)]
    assert len(filed) <= 1  # I-20
    assert state.appeal_used is bool(filed)
    for ruling in state.rulings:
        assert not is_party(state, ruling.adjudicator) or ruling.adjudicator is None  # I-21
        if ruling.basis is Basis.APPEAL:
            assert ruling.adjudicator not in state.first_level
    for before, ruling in pairwise(state.rulings):  # I-25
        if ruling.level is Level.APPEAL and state.appeal and not state.appeal.joined:
            first, last = before.remedy.refund_minor, ruling.remedy.refund_minor
            assert last >= first if filed[0].party is Party.BUYER else last <= first
    for event in story.events[story.events.index(filed[0]) :] if filed else ():  # I-24
        if isinstance(event, e.RulingIssued) and not event.ruling.automated:
            assert event.ruling.second_adjudicator not in {None, event.ruling.adjudicator}


def check_step(story: Story, before: Dispute) -> None:
    state = story.state
    assert state.evidence[: len(before.evidence)] == before.evidence  # I-26
    assert state.rulings[: len(before.rulings)] == before.rulings  # I-27
    assert before.terms is None or state.terms is before.terms  # I-43
    assert state.appeal_used or not before.appeal_used  # I-20


def check(story: Story, before: Dispute) -> None:
    check_money(story)
    check_regions(story.state)
    check_clocks(story.state)
    check_hearing(story)
    check_step(story, before)


type Step = Callable[[Story, st.DataObject], c.Command | None]


def _somebody(story: Story, data: st.DataObject) -> c.Command | None:
    """Let anybody try anything: mostly refused."""
    action = data.draw(st.sampled_from(sorted(SOUND)))
    return SOUND[action](story, data.draw(st.sampled_from(EVERYBODY)))


def _allowed(story: Story, data: st.DataObject) -> c.Command | None:
    """Let somebody do what they may do now."""
    open_to = [
        (action, by)
        for by in EVERYBODY
        for action in allowed_actions(story.state, by, story.at)
        if action not in {"add_evidence", "withdraw"}
    ]
    if not open_to:
        return None
    action, by = data.draw(st.sampled_from(open_to))
    if action == "issue_ruling":
        return story.ruling(data.draw(REMEDIES), by, f"ruling {len(story.events)}")
    if action == "decide_appeal" and data.draw(st.booleans()):
        return story.last_word(data.draw(REMEDIES), AppealResult.VARIED, by)
    return SOUND[action](story, by)


def _clock(story: Story, data: st.DataObject) -> c.Command | None:
    """Let a clock run out, at its time or somewhat later, reminded of or not."""
    running = [clock for clock in story.state.deadlines.values() if clock.pause is None]
    if not running:
        return None
    first = min(running, key=lambda clock: clock.due_at)
    if data.draw(st.booleans()):
        for number in (1, 2):
            story.do(
                c.RecordReminderDelivered(
                    by=SYSTEM,
                    at=story.at,
                    kind=first.kind,
                    due_at=first.due_at,
                    reminder=number,
                )
            )
    late = data.draw(st.sampled_from((timedelta(), timedelta(hours=5), timedelta(days=40))))
    story.at = max(story.at, first.due_at + late)
    return story.firing(first.kind)


def _till(story: Story, data: st.DataObject) -> c.Command | None:
    """Let the payment provider report, also what it reported before or what nobody asked for."""
    key = data.draw(st.sampled_from([*story.state.payments, "unknown"]))
    party = data.draw(st.sampled_from((None, *Party)))
    match party, data.draw(st.booleans()):
        case None, True:
            return c.RecordPaymentSettled(by=SYSTEM, at=story.at, key=key, reference="r")
        case None, _:
            return c.RecordPaymentFailed(by=SYSTEM, at=story.at, key=key, reason="r")
        case Party(), True:
            return c.RecordPartSettled(by=SYSTEM, at=story.at, key=key, party=party, reference="r")
        case _:
            assert party is not None
            return c.RecordPartFailed(by=SYSTEM, at=story.at, key=key, party=party, reason="r")


STEPS: tuple[Step, ...] = (_allowed, _allowed, _allowed, _clock, _somebody, _till)


def one_step(story: Story, data: st.DataObject) -> None:
    before = story.state
    if data.draw(st.booleans()):
        story.after(timedelta(hours=data.draw(st.integers(0, 60))))
    command = data.draw(st.sampled_from(STEPS))(story, data)
    if command is None:
        return
    answer = story.do(command)
    if isinstance(answer, tuple):
        check(story, before)


def opened(data: st.DataObject) -> Story:
    """Begin a walk somewhere between the claim and the appeal, with any fee and any policy."""
    fee = data.draw(st.sampled_from((0, 1, 850, 8_501)))
    paid_out_at = data.draw(st.sampled_from((None, MONDAY)))
    order = replace(ORDER, fee_minor=fee, paid_out_at=paid_out_at)
    story = Story(terms=data.draw(TERMS), order=order)
    claimed = data.draw(st.sampled_from((FULL, RETURN, REPLACEMENT)))
    begin = data.draw(st.sampled_from(BEGINNINGS))
    return begin(story, claimed, data)


def _ordered(data: st.DataObject, claimed: Remedy) -> Remedy:
    """Draw a remedy that a ruling may order for this claim."""
    return data.draw(st.sampled_from((HALF, RELEASE, RETURN, REPLACEMENT, claimed)))


BEGINNINGS: tuple[Callable[[Story, Remedy, st.DataObject], Story], ...] = (
    lambda story, claimed, _: story.opened(claimed),
    lambda story, claimed, _: story.opened(claimed).accept_request(),
    lambda story, claimed, _: story.in_review(claimed),
    lambda story, claimed, data: story.ruled(_ordered(data, claimed), claimed),
    lambda story, claimed, data: story.appealed(
        _ordered(data, claimed), data.draw(st.sampled_from((ANA, BEN))), claimed
    ),
    lambda story, _, __: story.return_in_review(),
    lambda story, _, __: story.return_after_the_appeal(),
    lambda story, _, data: begun_in_parts(story, data),
)

WALKS = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


class TestAnyWalk:
    @WALKS
    @given(st.data())
    def test_keeps_every_invariant_at_every_step(self, data: st.DataObject) -> None:
        story = opened(data)
        for _ in range(data.draw(st.integers(0, 40))):
            one_step(story, data)

        assert replay(tuple(story.events)) == story.state  # I-42

    @WALKS
    @given(st.data())
    def test_ends_even_if_everybody_falls_silent(self, data: st.DataObject) -> None:
        story = opened(data)
        for _ in range(data.draw(st.integers(0, 25))):
            one_step(story, data)

        silent_from, fired = story.at, 0
        while not is_over(story.state):
            before, fired = story.state, fired + 1
            assert fired < 40, [type(event).__name__ for event in story.events[-30:]]
            silence(story)
            check(story, before)

        assert story.at - silent_from < YEAR  # I-12

    @WALKS
    @given(st.data())
    def test_lists_exactly_what_would_succeed(self, data: st.DataObject) -> None:
        story = opened(data)
        for _ in range(data.draw(st.integers(0, 30))):
            one_step(story, data)

        for by in EVERYBODY:
            allowed = allowed_actions(story.state, by, story.at)
            for action in GUARDS:
                sound = SOUND[action](story, by)
                done = sound is not None and bool(_events(decide(story.state, sound)))
                assert done is (action in allowed), (action, by, story.state.stage)  # I-50


def _events(answer: object) -> tuple[object, ...]:
    return answer if isinstance(answer, tuple) else ()


def silence(story: Story) -> None:
    """Let the next clock run out with its reminders delivered; the till does its work."""
    if story.state.paying in {Fulfilment.MONEY_DUE, Fulfilment.FAILED}:
        # Finance may also try what failed too often.
        story.must(c.InstructPayment(by=FIN, at=story.at, key=f"end {len(story.events)}"))
        return
    if story.state.paying is Fulfilment.MONEY_SENT:
        key = list(story.state.payments)[-1]
        story.must(c.RecordPaymentSettled(by=SYSTEM, at=story.at, key=key, reference="r"))
        return
    running = [clock for clock in story.state.deadlines.values() if clock.pause is None]
    for clock in sorted(running, key=lambda clock: clock.due_at):
        story.at = max(story.at, clock.due_at)
        for number in (1, 2):
            story.do(
                c.RecordReminderDelivered(
                    by=SYSTEM,
                    at=story.at,
                    kind=clock.kind,
                    due_at=clock.due_at,
                    reminder=number,
                )
            )
        if story.do(story.firing(clock.kind)) != NotDue():
            return
    pytest.fail("No clock leads on.")
