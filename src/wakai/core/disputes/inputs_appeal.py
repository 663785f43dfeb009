"""Judging what an appeal brings: a ground that fits, a contested part, evidence it needs."""

from wakai.core.disputes.model import AppealText, Dispute, Level
from wakai.core.disputes.refusals import GroundsMissing, InputMissing, Refusal, UnknownReason


def text(state: Dispute, filed: AppealText) -> Refusal | None:
    """Return what an appeal lacks: a ground that fits, a contested part, evidence it needs."""
    assert state.terms is not None
    form = state.terms.appeal
    if not any(reason.code == filed.request_reason for reason in form.request_reasons):
        return UnknownReason(reason=filed.request_reason)
    known = {item.evidence_id for item in state.evidence if item.level is Level.APPEAL}
    if not set(filed.new_evidence) <= known:
        return InputMissing(field="new_evidence")
    judged = {item.evidence_id for item in state.evidence if item.level is Level.FIRST}
    if not set(filed.ignored) <= judged:
        return InputMissing(field="ignored")
    if not filed.contested:
        return InputMissing(field="contested")
    if not filed.grounds and not filed.new_evidence:
        return GroundsMissing()
    for code in filed.grounds:
        ground = form.ground(code)
        if ground is None or not form.accepts(filed.request_reason, ground):
            return UnknownReason(reason=code)
        if ground.needs_new_evidence and not filed.new_evidence:
            return InputMissing(field="new_evidence")
        if ground.names_evidence and not filed.ignored:
            return InputMissing(field="ignored")
    return None
