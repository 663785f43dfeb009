"""What those who decide can do, and the two sides before them: review and appeal."""

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from wakai.core.disputes import commands as c
from wakai.core.disputes.model import (
    Actor,
    AppealResult,
    AppealText,
    AssignReason,
    ContestedPart,
    Dispute,
    EvidenceFinding,
    InformationRequest,
    Party,
    Remedy,
    Ruling,
    Weight,
)
from wakai.core.explorer.move import Move, move, words
from wakai.core.explorer.worlds import (
    ANA,
    BEN,
    NOW,
    OLU_FOR_ANA,
    OLU_FOR_BEN,
    OTHER_WORDS,
    PARTIES,
    SOME_WORDS,
    SUE,
    World,
)
from wakai.core.ids import AppealId, RequestId, RulingId

Judged = tuple[EvidenceFinding, ...]

OWN = AppealId(UUID(int=1))
HELPED = AppealId(UUID(int=2))


def files(by: Actor) -> Iterator[Move]:
    """Yield how somebody gets the file: they take it, or are given it."""
    assert by.person is not None
    assigned = c.Assign(by=by, at=NOW, adjudicator=by.person)
    yield move("take", assigned)
    yield move("assign", replace(assigned, by=SUE, why=AssignReason.AWAY), by.person)


def conflicts(by: Actor) -> Iterator[Move]:
    """Yield that whoever has the file cannot decide it."""
    declared = c.DeclareConflict(by=by, at=NOW, statement=SOME_WORDS)
    yield move("declare_conflict", declared)


def questions(world: World, by: Actor, asked: tuple[InformationRequest, ...]) -> Iterator[Move]:
    """Yield one more question to either side, and the answers to those that are open."""
    number = len(asked) + 1
    for party in Party:
        question = c.RequestInformation(
            by=by,
            at=NOW,
            request_id=RequestId(UUID(int=number)),
            to=party,
            kinds=(world.terms.evidence_kinds[0].code,),
        )
        yield move("request_information", question, party.value)


def answers(asked: tuple[InformationRequest, ...]) -> Iterator[Move]:
    """Yield the answers to open questions."""
    for request in asked:
        if request.answered_at is None:
            by = ANA if request.to is Party.BUYER else BEN
            answer = c.GiveInformation(by=by, at=NOW, request_id=request.request_id)
            yield move("give_information", answer)


def rulings(
    world: World, by: Actor, number: int, judged: Judged, possible: tuple[str, ...]
) -> Iterator[Move]:
    """Yield every ruling of first level that an adjudicator can write."""
    for remedy in world.rulings:
        if remedy.kind.value in possible:
            ruling = c.IssueRuling(
                by=by,
                at=NOW,
                ruling_id=RulingId(UUID(int=number)),
                remedy=remedy,
                findings=(world.terms.findings[0].code,),
                rules=("ruling",),
                evidence=judged,
            )
            yield move("issue_ruling", ruling, words(remedy))


def second_looks(by: Actor, proposed: Ruling) -> Iterator[Move]:
    """Yield what a second adjudicator says to a ruling that nobody can appeal."""
    named = proposed.ruling_id
    yield move("confirm_ruling", c.ConfirmRuling(by=by, at=NOW, ruling_id=named))
    objected = c.ObjectToRuling(by=by, at=NOW, ruling_id=named, statement=SOME_WORDS)
    yield move("object_to_ruling", objected)


def text(world: World) -> AppealText:
    """Return an appeal that can be heard."""
    form = world.terms.appeal
    ground = next((one for one in form.grounds if not one.needs_evidence), form.grounds[0])
    return AppealText(
        request_reason=ground.request_reason,
        grounds=(ground.code,),
        contested=(ContestedPart.WHOLE,),
        statement=SOME_WORDS,
    )


def after_the_ruling(world: World, *, prepared: bool) -> Iterator[Move]:
    """Yield the ways to the one appeal, and away from it."""
    filed = text(world)
    for by in PARTIES:
        yield move("waive_appeal", c.WaiveAppeal(by=by, at=NOW))
        yield move("file_appeal", c.FileAppeal(by=by, at=NOW, appeal_id=OWN, text=filed))
        seen = filed.sha256()
        confirmed = c.ConfirmAppeal(by=by, at=NOW, appeal_id=HELPED, text_sha256=seen)
        yield move("confirm_appeal", confirmed)
    if not prepared:
        for helper in (OLU_FOR_ANA, OLU_FOR_BEN):
            written = c.PrepareAppeal(by=helper, at=NOW, appeal_id=HELPED, text=filed)
            yield move("prepare_appeal", written)


def appeal(world: World) -> Iterator[Move]:
    """Yield what the two sides can say in an appeal."""
    other = replace(text(world), statement=OTHER_WORDS)
    for by in PARTIES:
        yield move("join_appeal", c.JoinAppeal(by=by, at=NOW, text=other))
        yield move("cure_appeal", c.CureAppeal(by=by, at=NOW, text=other))
        yield move("reply_to_appeal", c.ReplyToAppeal(by=by, at=NOW, statement=SOME_WORDS))


def last_words(
    world: World, by: Actor, number: int, judged: Judged, first: Remedy
) -> Iterator[Move]:
    """Yield everything that whoever hears an appeal can decide."""
    faulty = c.FindInadmissible(by=by, at=NOW, statement=SOME_WORDS)
    yield move("find_inadmissible", faulty)
    yield move("reject_appeal", c.RejectAppeal(by=by, at=NOW, statement=SOME_WORDS))
    others = (one for one in world.rulings if one != first)
    for remedy in (first, *others):
        result = AppealResult.UPHELD if remedy == first else AppealResult.VARIED
        decided = c.DecideAppeal(
            by=by,
            at=NOW,
            ruling_id=RulingId(UUID(int=number)),
            result=result,
            remedy=remedy,
            findings=(world.terms.findings[0].code,),
            rules=("appeal_ruling",),
            evidence=judged,
        )
        yield move("decide_appeal", decided, words(remedy), result.value)


def judged(state: Dispute) -> Judged:
    """Return a judgement of every item of evidence there is."""
    return tuple(
        EvidenceFinding(evidence_id=item.evidence_id, weight=Weight.ACCEPTED)
        for item in state.evidence
    )
