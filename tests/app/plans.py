"""Everything that is told in stories that together touch every code of a notice."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from tests.core.disputes.parts import BOTH_LINES, LACES_KEPT
from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FIN,
    FULL,
    HALF,
    JUN,
    NO_ACCEPT,
    OLU,
    OLU_FOR_ANA,
    REPLACEMENT,
    RETURN,
    SUE,
    WRONG_SIZE,
    Story,
    an_id,
    text,
)
from wakai.app.notice_plan import NoticePlan, plan, plan_reminder
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    AppealResult,
    DeadlineKind,
    GrantKind,
    Party,
    Payer,
)
from wakai.core.ids import OfferId, RulingId

WHY = text("why")


class Hearing(Story):
    """A story, and everything that was told while it went on."""

    def __init__(self) -> None:
        super().__init__()
        self.plans: list[NoticePlan] = []

    def do(self, command: c.Command) -> Any:
        answer = super().do(command)
        if isinstance(answer, tuple):
            self.plans.extend(plan(self.state, answer))
        return answer

    def told(self) -> dict[str, set[str]]:
        """Return who was told after the last command, by code."""
        assert isinstance(self.last, tuple)
        found: dict[str, set[str]] = {}
        for planned in plan(self.state, self.last):
            found.setdefault(planned.code.value, set()).add(planned.facts.role.value)
        return found


@cache
def all_plans() -> tuple[NoticePlan, ...]:
    """Return every notice of stories that together touch every code."""
    long, returned, shipped, late, silent, given_up = (Hearing() for _ in range(6))
    long.draft().evidence().submit().after(DAY).refuse().offer(by=ANA).after(DAY).offer(by=BEN)
    long.fire(DeadlineKind.OFFER_ANSWER).escalate().assign().request()
    long.fire(DeadlineKind.INFORMATION).after(3 * DAY)
    ruling = long.ruling(RETURN)
    judged = tuple(replace(one, why=WHY) for one in ruling.evidence)
    long.must(replace(ruling, evidence=judged, statement=WHY)).label().after(DAY)
    long.must(_written_by_olu(long))
    long.file().assign(JUN).must(c.ReplyToAppeal(by=BEN, at=long.at, statement=WHY))
    long.decide_appeal(RETURN, AppealResult.UPHELD).send_return().return_arrives().accept_return()
    long.pay().must(c.RecordPaymentFailed(by=SYSTEM, at=long.at, key="key 1", reason="no"))
    long.paid("key 2")
    returned.opened(RETURN).accept_request().label().fire(DeadlineKind.RETURN_SHIP)
    returned.remind(DeadlineKind.RETURN_SHIP).fire(DeadlineKind.RETURN_SHIP)
    returned.fire(DeadlineKind.RETURN_GRACE)
    shipped.opened(REPLACEMENT).accept_request().send_replacement()
    shipped.must(c.RecordReplacementDelivered(by=SYSTEM, at=shipped.at, proof="POD-1"))
    other = Hearing()
    other.opened(REPLACEMENT).accept_request().silent(DeadlineKind.REPLACEMENT_SHIP)
    shipped.fire(DeadlineKind.REPLACEMENT_CONFIRM).fire(DeadlineKind.REPLACEMENT_CONFIRM)
    late.ruled(HALF).after(DAY).file().fire(DeadlineKind.APPEAL_APOLOGY)
    late.fire(DeadlineKind.APPEAL_BACKSTOP)
    silent.opened(FULL).remind(DeadlineKind.SELLER_ANSWER).fire(DeadlineKind.SELLER_ANSWER)
    silent.must(c.WaiveAppeal(by=BEN, at=silent.at)).fire(DeadlineKind.APPEAL_WINDOW)
    given_up.opened().withdraw().must(c.Reopen(by=ANA, at=given_up.at)).withdraw()
    expired = Hearing()
    expired.draft().fire(DeadlineKind.DRAFT_KEPT)
    waiting = Hearing()
    waiting.opened().refuse().escalate().fire(DeadlineKind.RULING_APOLOGY)
    reminded = plan_reminder(Story().opened().state, DeadlineKind.SELLER_ANSWER, 1)
    stories = (
        long,
        returned,
        shipped,
        other,
        late,
        silent,
        given_up,
        expired,
        waiting,
        _contested(),
        *_in_parts(),
        *_buyers(),
        *_unclear(),
        *_proposed(),
        *_ended(),
    )
    return (*(one for story in stories for one in story.plans), *reminded)


def _by_law() -> Hearing:
    """Return a withdrawal from the contract that nobody can refuse."""
    story = Hearing()
    remedy = replace(RETURN, return_payer=Payer.BUYER)
    lines = (replace(WRONG_SIZE.lines[0], reason="RT1"),)
    story.draft().submit(replace(WRONG_SIZE, lines=lines, remedy=remedy))
    return story


def _buyers() -> Iterator[Hearing]:
    """Yield what a buyer can do without anybody's leave."""
    yield from (_by_law(), _amended(), _doubted(), _unsent(), _paid_late(), *_late(), *_granted())


def _late() -> Iterator[Hearing]:
    """Yield disputes that ask to begin late: one that may, and one that may not."""
    admitted, rejected = Hearing(), Hearing()
    for story in (admitted, rejected):
        story.after(40 * DAY).draft(late_because=WHY)
    admitted.must(c.AdmitLate(by=SUE, at=admitted.at))
    rejected.must(c.RejectLate(by=SUE, at=rejected.at, statement=WHY))
    yield from (admitted, rejected)


def _granted() -> Iterator[Hearing]:
    """Yield payments after the end: goodwill to the buyer, a correction for the seller."""
    for kind, party in ((GrantKind.GOODWILL, Party.BUYER), (GrantKind.COURT_ORDER, Party.SELLER)):
        story = Hearing()
        story.opened().accept_request().paid()
        story.must(
            c.ProposeGrant(by=SUE, at=story.at, grant=kind, party=party, minor=1_500, statement=WHY)
        )
        story.must(c.ConfirmGrant(by=FIN, at=story.at, key="grant"))
        settled = c.RecordPaymentSettled(by=SYSTEM, at=story.at, key="grant", reference="psp-2")
        yield story.must(settled)


def _unsent() -> Hearing:
    """Return goods that nobody said where to send."""
    story = Hearing()
    story.opened(RETURN).accept_request().fire(DeadlineKind.RETURN_LABEL)
    return story.fire(DeadlineKind.HOUSE_LABEL)


def _paid_late() -> Hearing:
    """Return money that was not paid in time, and then did not arrive in time."""
    story = Hearing()
    story.opened().accept_request().fire(DeadlineKind.MONEY).pay()
    story.fire(DeadlineKind.MONEY_SETTLED)
    return story


def _amended() -> Hearing:
    """Return a claim that became more, and then less."""
    story = Hearing()
    story.opened(HALF).after(DAY).refuse()
    for remedy in (FULL, HALF):
        claim = replace(WRONG_SIZE, remedy=remedy, statement=WHY)
        story.must(c.AmendClaim(by=ANA, at=story.at, claim=claim))
    return story


def _doubted() -> Hearing:
    """Return a replacement of which the buyer is not sure, and which a person looks at."""
    story = Hearing()
    story.opened(REPLACEMENT).accept_request().send_replacement()
    story.must(c.RecordReplacementDelivered(by=SYSTEM, at=story.at, proof="POD-1"))
    story.must(c.KeepReplacementOpen(by=ANA, at=story.at)).fire(DeadlineKind.REPLACEMENT_DOUBT)
    return story


def _in_parts() -> Iterator[Hearing]:
    """Yield money in two parts: agreed and paid, and ruled with an appeal that changes nothing."""
    agreed, ruled = Hearing(), Hearing()
    for story in (agreed, ruled):
        story.draft().evidence().submit(BOTH_LINES)
    agreed.offer(LACES_KEPT).accept_offer().label().paid("first").send_return()
    yield agreed.return_arrives().accept_return().paid("rest")
    ruled.after(DAY).refuse().escalate().assign()
    ruled.after(ruled.left(DeadlineKind.EVIDENCE_FREEZE)).rule(LACES_KEPT).file().assign(JUN)
    ruled.after(ruled.left(DeadlineKind.APPEAL_REPLY))
    ruled.decide_appeal(LACES_KEPT, AppealResult.UPHELD).pay("first").arrived().accept_return()
    yield ruled.must(c.RecordPaymentFailed(by=SYSTEM, at=ruled.at, key="first", reason="no"))


def _contested() -> Hearing:
    """Return the review of a return by two adjudicators."""
    story = Hearing()
    story.return_after_the_appeal().rule(HALF)
    story.must(c.ConfirmRuling(by=JUN, at=story.at, ruling_id=RulingId(an_id("ruling 2"))))
    return story


def _proposed() -> Iterator[Hearing]:
    """Yield proposals of the house: one that both accept, and one that ends."""
    accepted, ended = Hearing(), Hearing()
    for story in (accepted, ended):
        story.opened().after(DAY).refuse().must(
            c.ProposeNeutrally(
                by=OLU, at=story.at, offer_id=OfferId(an_id("proposal")), remedy=HALF, statement=WHY
            )
        )
    for by in (ANA, BEN):
        accepted.must(
            c.AcceptProposal(
                by=by,
                at=accepted.at,
                offer_id=OfferId(an_id("proposal")),
                remedy_sha256=HALF.sha256(),
            )
        )
    ended.fire(DeadlineKind.PROPOSAL_ANSWER)
    yield from (accepted, ended)


def _ended() -> Iterator[Hearing]:
    """Yield ends that nobody in the dispute chose."""
    bank, void = Hearing(), Hearing()
    bank.in_review().must(c.RecordChargeback(by=SYSTEM, at=bank.at, reference="CB-1"))
    void.ruled(HALF).must(c.ProposeVoid(by=SUE, at=void.at, statement=WHY))
    void.must(c.ConfirmVoid(by=FIN, at=void.at))
    yield from (bank, void)


def _unclear() -> Iterator[Hearing]:
    """Yield appeals that were joined, or could not be heard as they were."""
    joined, mended, rejected = (Hearing() for _ in range(3))
    for story in (joined, mended, rejected):
        story.ruled(HALF).after(DAY).file().assign(JUN)
    joined.must(c.JoinAppeal(by=BEN, at=joined.at, text=NO_ACCEPT))
    unclear = c.FindInadmissible(by=JUN, at=mended.at, statement=WHY)
    mended.must(unclear).must(
        c.CureAppeal(by=ANA, at=mended.at, text=replace(NO_ACCEPT, statement=WHY))
    )
    rejected.must(unclear).fire(DeadlineKind.APPEAL_CURE)
    rejected.must(c.RejectAppeal(by=JUN, at=rejected.at, statement=WHY))
    yield from (joined, mended, rejected)


def _written_by_olu(story: Story) -> c.PrepareAppeal:
    appeal = story.appeal()
    return c.PrepareAppeal(
        by=OLU_FOR_ANA, at=story.at, appeal_id=appeal.appeal_id, text=appeal.text
    )
