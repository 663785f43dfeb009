"""Judging what a command brings: lines, reasons, sums, evidence, completeness of a ruling."""

from collections.abc import Sequence

from wakai.core.disputes import earlier
from wakai.core.disputes.model import (
    Claim,
    Dispute,
    EvidenceFinding,
    Party,
    Payer,
    Remedy,
    RemedyKind,
    Scope,
    Stage,
    Visibility,
)
from wakai.core.disputes.refusals import (
    DealtWithBefore,
    EvidenceMissing,
    Refusal,
    RemedyNotPossible,
    RulingIncomplete,
    UnknownReason,
    WrongAmount,
    WrongLines,
)
from wakai.core.policy import Family, Terms

POSTAGE_RECEIPT = "postage_receipt"  # code of the policy
_WITHOUT_REFUND = frozenset({RemedyKind.RELEASE, RemedyKind.APOLOGY})
_FOR_WHAT_CAME = frozenset({RemedyKind.REPAIR, RemedyKind.PRICE_REDUCTION, RemedyKind.MISSING_PART})
_GOODS_MOVE = frozenset(
    {RemedyKind.RETURN_AND_REFUND, RemedyKind.REPLACEMENT, RemedyKind.MISSING_PART}
)


def claim(state: Dispute, asked: Claim) -> Refusal | None:
    """Return what is wrong with a claim: its lines, reasons, remedy, sums or evidence."""
    assert state.terms is not None
    refused = lines(state, asked) or _reasons(state, asked)
    if refused:
        return refused
    if asked.remedy.kind.value not in may_be_claimed(state.terms, _going_back(asked, asked.remedy)):
        return RemedyNotPossible()
    refused = _return(state, asked, asked.remedy) or _sums(asked.remedy, claimable(state, asked))
    refused = refused or _guarantee(state, asked) or _postage(state, asked.remedy)
    return refused or _postage_twice(asked.remedy) or _evidence(state, asked)


def may_be_claimed(terms: Terms, reasons: Sequence[str]) -> tuple[str, ...]:
    """
    Return what may be asked for with these reasons.

    Goods that may not be posted stay (ND9), and what never came is not mended or kept for less.
    """
    kinds, back = terms.remedies.claim, RemedyKind.RETURN_AND_REFUND
    known = [reason for code in reasons if (reason := terms.reason(code))]
    if known and all(reason.by_law for reason in known):
        return tuple(kind for kind in kinds if kind == back.value)
    never_came = known and all(reason.family is Family.NOT_RECEIVED for reason in known)
    senseless = {kind.value for kind in _FOR_WHAT_CAME} if never_came else set()
    if not _may_be_posted(terms, reasons):
        senseless.add(back.value)
    return tuple(kind for kind in kinds if kind not in senseless)


def is_by_law(state: Dispute, asked: Claim) -> bool:
    """Say whether everything that is claimed is a withdrawal that the law allows."""
    assert state.terms is not None
    reasons = [state.terms.reason(line.reason) for line in asked.lines]
    return all(reason is not None and reason.by_law for reason in reasons)


def withdrawal(state: Dispute, asked: Claim) -> Refusal | None:
    """Return what is wrong with a withdrawal by law: the goods go back, all that was paid too."""
    remedy, total = asked.remedy, sum(claimable(state, asked).values())
    if remedy.kind is not RemedyKind.RETURN_AND_REFUND or remedy.return_payer is not Payer.BUYER:
        return RemedyNotPossible()
    same = remedy.refund_minor == total and not remedy.postage_minor and not remedy.kept
    return None if same else WrongAmount(max_minor=total)


def lines(state: Dispute, asked: Claim) -> Refusal | None:
    """Return why lines cannot be claimed: not of this order, too many pieces, or dealt with."""
    assert state.order is not None
    free = {line.line_id: line.quantity for line in state.order.lines}
    named = [line.line_id for line in asked.lines]
    if not named or len(set(named)) < len(named) or any(line.quantity < 1 for line in asked.lines):
        return WrongLines()
    for line in asked.lines:
        if line.quantity > free.get(line.line_id, 0):
            before = earlier.last_about(state.order, line.line_id)
            return DealtWithBefore(number=before.number, end=before.end) if before else WrongLines()
    return None


def _reasons(state: Dispute, asked: Claim) -> Refusal | None:
    """Return a reason that the terms do not know, or that is a seller's: a buyer claims here."""
    assert state.terms is not None
    for line in asked.lines:
        reason = state.terms.reason(line.reason)
        if reason is None or reason.family is Family.SELLER_CLAIM:
            return UnknownReason(reason=line.reason)
    return None


def claimable(state: Dispute, asked: Claim) -> dict[int, int]:
    """Return the most that can be refunded for each claimed line: what was paid for those units."""
    assert state.order is not None
    paid = {line.line_id: line for line in state.order.lines}
    return {
        line.line_id: earlier.worth_of(paid[line.line_id], line.quantity) for line in asked.lines
    }


def at_stake(state: Dispute) -> dict[int, int]:
    """Return the most by line still in dispute: what both agreed to, else what the claim asks."""
    assert state.claim is not None
    most, first = state.agreed or state.claim.remedy, state.first_part
    return {
        part.line_id: part.minor
        for part in most.refunds
        if first is None or part.line_id in first.waiting
    }


def may_part(state: Dispute) -> bool:
    """Return whether the buyer can be left one line while another goes back: that is done once."""
    several = sum(minor > 0 for minor in at_stake(state).values()) > 1
    return state.first_part is None and several


def may_be_ruled(state: Dispute) -> tuple[str, ...]:
    """Return what may be ordered now: with a review of the goods' way that way is over."""
    assert state.terms is not None
    kinds = state.terms.remedies.ruling
    if state.stage is Stage.REVIEW and state.scope is not Scope.CLAIM:
        return tuple(kind for kind in kinds if kind not in _GOODS_MOVE)
    return kinds


def remedy(state: Dispute, proposed: Remedy, allowed: Sequence[str]) -> Refusal | None:
    """Return what is wrong with an offered or ordered remedy."""
    if proposed.kind.value not in allowed:
        return RemedyNotPossible()
    if proposed.kind in _WITHOUT_REFUND:
        return RemedyNotPossible() if proposed.refunds or proposed.postage_minor else None
    assert state.claim is not None
    refused = _return(state, state.claim, proposed) or _sums(proposed, at_stake(state))
    return refused or _postage(state, proposed)


def _return(state: Dispute, asked: Claim, remedy: Remedy) -> Refusal | None:
    """Return why goods cannot go back: nobody named to pay, or they may not be posted (ND9)."""
    assert state.terms is not None
    if not remedy.needs_return:
        return RemedyNotPossible() if remedy.return_payer or remedy.kept else None
    may_be_posted = _may_be_posted(state.terms, _going_back(asked, remedy))
    possible = remedy.return_payer and may_be_posted and _parts_fit(state, remedy)
    return None if possible else RemedyNotPossible()


def _going_back(asked: Claim, remedy: Remedy) -> tuple[str, ...]:
    """Return the reasons of the lines that the buyer would not keep."""
    return tuple(line.reason for line in asked.lines if line.line_id not in remedy.kept)


def _may_be_posted(terms: Terms, reasons: Sequence[str]) -> bool:
    known = (terms.reason(code) for code in reasons)
    return all(reason is not None and reason.return_allowed for reason in known)


def _parts_fit(state: Dispute, remedy: Remedy) -> bool:
    """Say whether what is kept makes a part of its own, once: both parts bring the buyer money."""
    if not remedy.kept:
        return True
    paid = {part.line_id for part in remedy.refunds if part.minor}
    kept = set(remedy.kept)
    return state.first_part is None and list(remedy.kept) == sorted(kept) and kept < paid


def _sums(remedy: Remedy, most: dict[int, int]) -> Refusal | None:
    """Return what is wrong with the sums: none, twice for a line, or more than there is for one."""
    total = sum(most.values())
    parts = remedy.refunds
    named = {part.line_id for part in parts}
    if len(named) != len(parts) or remedy.refund_minor <= 0:
        return WrongAmount(max_minor=total)
    if remedy.kind is RemedyKind.FULL_REFUND and remedy.refund_minor != total:
        return WrongAmount(max_minor=total)
    for part in parts:
        if not 0 <= part.minor <= most.get(part.line_id, 0):
            return WrongAmount(max_minor=most.get(part.line_id, 0))
    return None


def _postage(state: Dispute, remedy: Remedy) -> Refusal | None:
    """Return what is wrong with postage that is repaid: the terms say how much it can be (M11)."""
    assert state.terms is not None
    assert state.order is not None
    most = state.terms.postage.get(state.order.currency, 0)
    return None if 0 <= remedy.postage_minor <= most else WrongAmount(max_minor=most)


def _postage_twice(remedy: Remedy) -> Refusal | None:
    """Return why postage that alone is asked for cannot be asked for besides: it is the sum."""
    twice = remedy.kind is RemedyKind.POSTAGE_REPAYMENT and remedy.postage_minor
    return RemedyNotPossible() if twice else None


def _guarantee(state: Dispute, asked: Claim) -> Refusal | None:
    """Return what is more than the house advances for a seller who was paid before (M10)."""
    assert state.terms is not None
    assert state.order is not None
    most = state.terms.guarantee.get(state.order.currency)
    if most is None or not state.order.paid_out_at or is_by_law(state, asked):
        return None
    return None if asked.remedy.refund_minor <= most else WrongAmount(max_minor=most)


def asks_for_postage(kind: RemedyKind | None, besides_minor: int) -> bool:
    """Say whether postage is asked for, alone or besides: it is shown by its receipt."""
    return kind is RemedyKind.POSTAGE_REPAYMENT or besides_minor > 0


def _evidence(state: Dispute, asked: Claim) -> Refusal | None:
    """Return which mandatory evidence is neither there nor excused (T02)."""
    assert state.terms is not None
    given = {item.kind for item in state.evidence if item.by is Party.BUYER}
    reasons = (state.terms.reason(line.reason) for line in asked.lines)
    needed = {kind for reason in reasons if reason for kind in reason.buyer_required}
    if asks_for_postage(asked.remedy.kind, asked.remedy.postage_minor):
        needed.add(POSTAGE_RECEIPT)
    missing = needed - given - set(asked.excused)
    return EvidenceMissing(kinds=tuple(sorted(missing))) if missing else None


def ruling(
    state: Dispute,
    findings: Sequence[str],
    rules: Sequence[str],
    judged: Sequence[EvidenceFinding],
) -> Refusal | None:
    """Return what a ruling lacks: a reason, a rule, or the judgement of an item both can see."""
    assert state.terms is not None
    for code in findings:
        if not state.terms.knows_finding(code):
            return UnknownReason(reason=code)
    done = {finding.evidence_id for finding in judged}
    known = {item.evidence_id for item in state.evidence}
    shown = [item for item in state.evidence if item.visibility is Visibility.BOTH]
    missing = [
        *(["findings"] if not findings else []),
        *(["rules"] if not rules else []),
        *(str(item.evidence_id) for item in shown if item.evidence_id not in done),
        *(str(evidence_id) for evidence_id in sorted(done - known)),
    ]
    return RulingIncomplete(missing=tuple(missing)) if missing else None
