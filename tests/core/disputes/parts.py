"""A dispute over two lines, of which one can be kept while the other goes back."""

from dataclasses import replace

from hypothesis import strategies as st

from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    JUN,
    LACES,
    ORDER,
    SHOES,
    Story,
    refunds,
    text,
)
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    SYSTEM,
    AppealResult,
    Claim,
    ClaimLine,
    DeadlineKind,
    Payer,
    Remedy,
    RemedyKind,
    Role,
)
from wakai.core.ledger import Account

ALL = Remedy(kind=RemedyKind.FULL_REFUND, refunds=refunds(8_000, 501))
BOTH_BACK = Remedy(
    kind=RemedyKind.RETURN_AND_REFUND, refunds=refunds(8_000, 501), return_payer=Payer.SELLER
)
LACES_KEPT = replace(BOTH_BACK, kept=(LACES,))
SHOES_KEPT = replace(BOTH_BACK, kept=(SHOES,))
LESS_FOR_LACES = replace(LACES_KEPT, refunds=refunds(8_000, 200))
BOTH_LINES = Claim(
    lines=(
        ClaimLine(line_id=SHOES, quantity=2, reason="ND2"),
        ClaimLine(line_id=LACES, quantity=1, reason="ND2"),
    ),
    remedy=ALL,
    statement=text("too small, and the laces are too short"),
)
POT = (Account.HELD, Account.ALLOC_B, Account.ALLOC_S)
PAID = (Account.PAID_B, Account.PAID_S, Account.FEE)
VARIED = AppealResult.VARIED


def told(**facts: object) -> Story:
    """Ana asks for all of both lines back."""
    order = replace(ORDER, **facts)  # type: ignore[arg-type]
    return Story(order=order).draft().evidence().submit(BOTH_LINES)


def agreed(remedy: Remedy = LACES_KEPT, **facts: object) -> Story:
    return told(**facts).offer(remedy).accept_offer()


def ruled(remedy: Remedy = LACES_KEPT) -> Story:
    story = told().after(DAY).refuse().escalate().assign()
    return story.after(story.left(DeadlineKind.EVIDENCE_FREEZE)).rule(remedy)


def appealed(remedy: Remedy, *, by: Role) -> Story:
    """Ruled, appealed by one side, and Jun may decide."""
    story = ruled(remedy).after(DAY).file(ANA if by is Role.BUYER else BEN).assign(JUN)
    return story.after(story.left(DeadlineKind.APPEAL_REPLY))


def reviewed() -> Story:
    """The laces are paid, what came back is contested, and Ida may rule on it."""
    story = agreed().paid().arrived().contest().assign()
    return story.after(story.left(DeadlineKind.EVIDENCE_FREEZE))


def failed(story: Story, key: str) -> Story:
    story.pay(key)
    return story.must(c.RecordPaymentFailed(by=SYSTEM, at=story.at, key=key, reason="bank"))


def begun_in_parts(story: Story, data: st.DataObject) -> Story:
    """Begin with two lines, of which one is kept while the other goes back."""
    parts = data.draw(st.sampled_from((LACES_KEPT, SHOES_KEPT, LESS_FOR_LACES)))
    story.draft().evidence().submit(BOTH_LINES)
    if data.draw(st.booleans()):
        return story.offer(parts).accept_offer()
    story.refuse().escalate().assign()
    story.after(story.left(DeadlineKind.EVIDENCE_FREEZE))
    story.rule(data.draw(st.sampled_from((parts, BOTH_BACK, ALL))))
    if data.draw(st.booleans()):
        return story.fire(DeadlineKind.APPEAL_WINDOW)
    story.file(data.draw(st.sampled_from((ANA, BEN)))).assign(JUN)
    story.after(story.left(DeadlineKind.APPEAL_REPLY))
    story.do(story.last_word(parts, AppealResult.VARIED))
    return story
