"""A fair hearing: I-20 to I-29, and I-43."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from wakai.core.disputes import events as e
from wakai.core.disputes import guards_appeal, guards_review
from wakai.core.disputes.model import (
    Basis,
    Deadline,
    DeadlineKind,
    Dispute,
    EvidenceFinding,
    Level,
    Party,
    Payer,
    Remedy,
    Scope,
    Stage,
    Visibility,
)
from wakai.core.disputes.parties import is_party
from wakai.core.explorer.invariant import OfState, OfStep, Step, on
from wakai.core.explorer.worlds import ANA, BEN, NOW
from wakai.core.ids import PersonId

_FIRST_HEARING: Final = (DeadlineKind.EVIDENCE_FREEZE, DeadlineKind.INFORMATION)
_LAST_HEARING: Final = (
    DeadlineKind.APPEAL_REPLY,
    DeadlineKind.APPEAL_CURE,
    DeadlineKind.INFORMATION,
)
_TAKE_PART: Final = (
    e.AppealAssigned,
    e.AppealDecided,
    e.RulingIssued,
    e.Assigned,
    e.ConflictDeclared,
    e.InformationRequested,
    e.ProposalMade,
)
_UNANSWERED: Final = frozenset({Stage.DRAFT, Stage.SELLER, Stage.NEGOTIATION, Stage.REVIEW})


def is_filed_once(step: Step) -> bool:
    """I-20: there is one appeal, for ever."""
    filed = any(isinstance(event, e.AppealFiled) for event in step.events)
    if filed and step.before.appeal_used:
        return False
    return step.after.appeal_used or not (step.before.appeal_used or filed)


def is_decided_by_somebody_new(step: Step) -> bool:
    """I-21: who had a part in the first level does not hear the appeal; nobody with a conflict."""
    for event in step.events:
        match event:
            case e.ConflictDeclared():
                if event.by.person not in step.after.conflicted or _holds(step.after, event):
                    return False
            case e.Assigned() if event.adjudicator in step.before.conflicted:
                return False
            case e.AppealAssigned():
                if _took_part(step.before, event.adjudicator):
                    return False
            case e.AppealDecided():
                if event.ruling.adjudicator is None:
                    return False
                if _took_part(step.before, event.ruling.adjudicator):
                    return False
            case e.RulingIssued() if not event.ruling.automated:
                people = (event.ruling.adjudicator, event.ruling.second_adjudicator)
                if any(_has_conflict(step.before, one) for one in people if one is not None):
                    return False
    return _remembers(step)


def _took_part(state: Dispute, person: PersonId) -> bool:
    both = (state.appeal, state.also_prepared)
    helped = any(one is not None and one.prepared_by == person for one in both)
    return helped or person in state.first_level or _has_conflict(state, person)


def _has_conflict(state: Dispute, person: PersonId) -> bool:
    return is_party(state, person) or person in state.conflicted


def _holds(state: Dispute, event: e.ConflictDeclared) -> bool:
    return guards_review.assigned_to(state) == event.by.person


def _remembers(step: Step) -> bool:
    """Say whether everybody who now had a part in the first level is known to have had it."""
    if step.before.appeal_used or step.before.stage is Stage.APPEAL:
        return True
    people: set[PersonId | None] = set()
    for event in step.events:
        match event:
            case e.Assigned():
                people |= {event.adjudicator, event.by.person}
            case e.InformationRequested():
                people.add(event.by.person)
            case e.RulingIssued():
                people.add(event.ruling.adjudicator)
            case e.ProposalMade():
                people.add(event.proposal.by)
    return people - {None} <= step.after.first_level


def rests_on_what_was_seen(step: Step) -> bool:
    """I-22: a ruling judges all that both sides see; what one does not see has a reason."""
    for event in step.events:
        match event:
            case e.EvidenceAdded():
                hidden = event.item.visibility is Visibility.DECIDER_ONLY
                if hidden and event.item.why_hidden is None:
                    return False
            case e.RulingIssued() | e.AppealDecided() if not event.ruling.automated:
                if not _judges_all(step.before, event.ruling.evidence):
                    return False
    return True


def _judges_all(state: Dispute, findings: tuple[EvidenceFinding, ...]) -> bool:
    judged = {finding.evidence_id for finding in findings}
    return all(
        item.evidence_id in judged for item in state.evidence if item.visibility is Visibility.BOTH
    )


def hears_both_sides(step: Step) -> bool:
    """I-23: nobody rules while a side can still speak."""
    for event in step.events:
        match event:
            case e.RulingIssued() if not event.ruling.automated:
                hearing: tuple[DeadlineKind, ...] = _FIRST_HEARING
            case e.AppealDecided():
                hearing = _LAST_HEARING
            case _:
                continue
        if any(_runs(step.before.deadlines.get(kind)) for kind in hearing):
            return False
    return True


def _runs(clock: Deadline | None) -> bool:
    """Say whether something is left on a clock, also on one that stands still."""
    if clock is None:
        return False
    return clock.pause.remaining > timedelta() if clock.pause else clock.due_at > NOW


def can_be_appealed(step: Step) -> bool:
    """I-24: both sides can appeal a first ruling; where no appeal is left, two people made it."""
    for event in step.events:
        if not isinstance(event, e.RulingIssued):
            continue
        ruling = event.ruling
        if step.before.appeal_used:
            if not ruling.automated and ruling.second_adjudicator in {None, ruling.adjudicator}:
                return False
        elif any(guards_appeal.file_appeal(step.after, by, NOW) for by in (ANA, BEN)):
            return False
    return True


def never_makes_it_worse(step: Step) -> bool:
    """I-25: who appeals alone is not worse off for it, in money, goods or postage."""
    for event in step.events:
        if isinstance(event, e.AppealDecided):
            before = step.before
            assert before.ruling is not None
            assert before.appeal is not None
            first, last = before.ruling.remedy, event.ruling.remedy
            worse = _costs_buyer if before.appeal.party is Party.BUYER else _costs_seller
            if before.appeal.joined is None and worse(first, last):
                return False
    return True


def _costs_buyer(first: Remedy, last: Remedy) -> bool:
    return (
        last.worth_minor < first.worth_minor
        or (last.needs_return and _at_once(last) < _at_once(first))
        or (
            last.return_payer is Payer.BUYER
            and first.return_payer in {Payer.SELLER, Payer.PLATFORM}
        )
    )


def _costs_seller(first: Remedy, last: Remedy) -> bool:
    return (
        last.worth_minor > first.worth_minor
        or (first.needs_return and _at_once(last) > _at_once(first))
        or (last.needs_replacement and not first.needs_replacement)
        or (last.return_payer is Payer.SELLER and first.return_payer is Payer.BUYER)
    )


def _at_once(remedy: Remedy) -> int:
    """Return what the buyer gets without posting anything."""
    if not remedy.needs_return:
        return remedy.refund_minor
    return sum(part.minor for part in remedy.refunds if part.line_id in remedy.kept)


def loses_no_evidence(step: Step) -> bool:
    """I-26: evidence is never changed or taken away."""
    before = step.before.evidence
    return step.after.evidence is before or step.after.evidence[: len(before)] == before


def stands(step: Step) -> bool:
    """I-27: a ruling is never changed; another one comes after it."""
    before = step.before.rulings
    return step.after.rulings is before or step.after.rulings[: len(before)] == before


def does_what_was_shown(step: Step) -> bool:
    """I-28: what both agreed to is what is carried out."""
    agreed: Remedy | None = None
    rest: Remedy | None = None
    for event in step.events:
        match event:
            case e.OfferAccepted() | e.RequestAccepted():
                agreed = event.remedy
            case e.ProposalAccepted() if step.before.proposal:
                agreed = step.before.proposal.remedy
            case e.PartFellDue() if agreed:
                rest = agreed.rest
                if {*event.refunds, *rest.refunds} != set(agreed.refunds):
                    return False
            case e.RemedyPlanned() if rest:
                if event.remedy != rest:
                    return False
            case e.RemedyPlanned() if agreed:
                if event.remedy != agreed or step.after.agreed != agreed:
                    return False
                shown = getattr(step.move.command, "remedy_sha256", "")
                if shown != event.remedy.sha256():
                    return False
    return True


def is_not_refused(state: Dispute) -> bool:
    """I-29: what the law grants is final at once, and no seller can refuse it."""
    if state.claim is None or state.terms is None or state.outcome is not None:
        return True
    reasons = [state.terms.reason(line.reason) for line in state.claim.lines]
    by_law = all(reason is not None and reason.by_law for reason in reasons)
    return not by_law or state.stage not in _UNANSWERED or state.scope is not Scope.CLAIM


def keeps_its_terms(step: Step) -> bool:
    """I-43: the policy of a dispute never changes."""
    return step.before.terms is None or step.after.terms is step.before.terms


def says_who_ruled(step: Step) -> bool:
    """I-24: what time alone decides says so, and only time decides without a person."""
    for event in step.events:
        if isinstance(event, e.RulingIssued):
            by_time = event.ruling.basis in {Basis.SILENCE, Basis.BACKSTOP}
            if by_time is not event.ruling.automated or event.ruling.level is not Level.FIRST:
                return False
    return True


STATES: Final[Mapping[str, OfState]] = {"I-29": is_not_refused}
STEPS: Final[Mapping[str, OfStep]] = {
    "I-20": on(is_filed_once),
    "I-21": on(is_decided_by_somebody_new, *_TAKE_PART),
    "I-22": on(rests_on_what_was_seen, e.EvidenceAdded, e.RulingIssued, e.AppealDecided),
    "I-23": on(hears_both_sides, e.RulingIssued, e.AppealDecided),
    "I-24": on(lambda step: can_be_appealed(step) and says_who_ruled(step), e.RulingIssued),
    "I-25": on(never_makes_it_worse, e.AppealDecided),
    "I-26": on(loses_no_evidence),
    "I-27": on(stands),
    "I-28": on(does_what_was_shown, e.OfferAccepted, e.RequestAccepted, e.ProposalAccepted),
    "I-43": on(keeps_its_terms),
}
