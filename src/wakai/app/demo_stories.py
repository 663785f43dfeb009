"""What happened in the sample marketplace: each step of ``stories.toml`` as a real command."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from wakai.app import (
    chat,
    claims,
    clock,
    demo,
    demo_translations,
    disputes,
    evidence,
    orders,
    texts,
    uploads,
)
from wakai.app.orders import OrderRow
from wakai.app.texts import NewText
from wakai.core.conversations.model import Actor as Speaker
from wakai.core.conversations.model import ActorKind, Reason
from wakai.core.disputes import commands as ask
from wakai.core.disputes.model import (
    Actor,
    AppealResult,
    AppealText,
    Claim,
    ClaimLine,
    ContestedPart,
    Dispute,
    EvidenceFinding,
    LineAmount,
    Party,
    Payer,
    Remedy,
    RemedyKind,
    Role,
    TextRef,
    Weight,
)
from wakai.core.disputes.refusals import OtherSideNotHeard
from wakai.core.ids import AppealId, DisputeId, OfferId, RulingId
from wakai.store import disputes as rows
from wakai.store.chat import Written
from wakai.store.disputes import OpenDispute
from wakai.store.people import PersonRow

EVIDENCE_DIR: Final = Path(__file__).resolve().parent.parent / "demo_data" / "evidence"
_IN_THE_CHAT: Final = frozenset({"message", "ask_for_person"})
_WITHOUT_REFUND: Final = frozenset({RemedyKind.RELEASE, RemedyKind.APOLOGY})


class StoryBroken(Exception):
    """A step of a story was refused: the data does not fit the rules."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """Something that one person does at one time."""

    ago: timedelta
    story: Mapping[str, Any]
    told: Mapping[str, Any]
    people: Mapping[str, PersonRow]

    @property
    def id(self) -> UUID:
        """The same id at every load, so that a load that broke off can be run again."""
        named = f"{self.story['order']}/{self.told['does']}/{self.told['who']}/{self.told['ago']}"
        return uuid5(NAMESPACE_URL, f"demo:{named}")

    @property
    def person(self) -> PersonRow:
        return self.people[self.told["who"]]

    @property
    def by(self) -> Actor:
        party = self.told.get("party")
        held = self.person.roles
        role = next(role for role in Role if role in held)
        return Actor(person=self.person.id, role=role, on_behalf_of=Party(party) if party else None)

    @cached_property
    def order(self) -> OrderRow:
        found = orders.order_by_number(self.story["order"])
        assert found is not None
        return found

    @cached_property
    def dispute_id(self) -> DisputeId:
        return rows.of_order(self.order.id)[0].id

    @property
    def state(self) -> Dispute:
        return disputes.read(self.dispute_id).state

    def run(self) -> None:
        """Do it, now. Raises StoryBroken."""
        _DEEDS[self.told["does"]](self)
        if self.told["does"] not in _IN_THE_CHAT:
            demo_translations.of_text(str(uuid5(self.id, "says")), self.told)


def steps(
    stories: Sequence[Mapping[str, Any]], people: Mapping[str, PersonRow]
) -> tuple[Step, ...]:
    """Return the steps of all stories in the order in which they happen."""
    found = [
        Step(ago=timedelta(days=told["ago"]), story=story, told=told, people=people)
        for story in stories
        for told in story["step"]
    ]
    return tuple(sorted(found, key=lambda step: step.ago, reverse=True))


# -- the parts of a command ----------------------------------------------------------------------


def _send(step: Step, command: ask.Command, *new: NewText) -> None:
    answer = disputes.execute(step.dispute_id, command, request_id=step.id, new_texts=new)
    if isinstance(answer, OtherSideNotHeard):  # both still have time: a closed day came between
        command = replace(command, at=demo.advance_to(answer.until))
        answer = disputes.execute(step.dispute_id, command, request_id=step.id, new_texts=new)
    _expect(step, answer)


def _expect(step: Step, answer: object) -> None:
    if not isinstance(answer, disputes.Done):
        raise StoryBroken(f"{step.story['order']}, {step.told['does']}: {answer}")


def _asked(step: Step) -> dict[str, Any]:
    return {"by": step.by, "at": clock.now()}


def _says(step: Step, name: str = "says") -> NewText:
    new = texts.new(step.told[name], language=step.person.language, author_id=step.person.id)
    # The same text at every load: its id is part of what the journal keeps.
    text_id = str(uuid5(step.id, name))
    ref = TextRef(text_id=text_id, sha256=new.ref.sha256, language=new.ref.language)
    return NewText(ref, new.body, new.author_id)


def _remedy(step: Step) -> Remedy:
    told = step.told["remedy"]
    kind = RemedyKind(told["kind"])
    payer = Payer(told["payer"]) if "payer" in told else None
    parts = () if kind in _WITHOUT_REFUND else _parts(step, told.get("minor"))
    return Remedy(kind=kind, refunds=parts, return_payer=payer)


def _parts(step: Step, minor: int | None) -> tuple[LineAmount, ...]:
    """Return the refund by line: all that the claimed lines cost, or one sum for the first."""
    chosen = [step.order.lines[index] for index in step.told.get("lines", (0,))]
    if minor is not None:
        return (LineAmount(line_id=chosen[0].id, minor=minor),)
    return tuple(LineAmount(line_id=line.id, minor=line.paid_minor) for line in chosen)


def _findings(step: Step) -> tuple[EvidenceFinding, ...]:
    weights = step.told.get("weights", {})
    return tuple(
        EvidenceFinding(
            evidence_id=item.evidence_id, weight=Weight(weights.get(item.kind, "accepted"))
        )
        for item in step.state.evidence
    )


def _appeal(step: Step, statement: NewText) -> AppealText:
    return AppealText(
        request_reason=step.told["request_reason"],
        grounds=tuple(step.told["grounds"]),
        contested=tuple(ContestedPart(part) for part in step.told["contested"]),
        statement=statement.ref,
        ignored=tuple(
            item.evidence_id
            for item in step.state.evidence
            if item.kind in step.told.get("ignored", ())
        ),
    )


# -- what can be done ----------------------------------------------------------------------------


def _begin(step: Step) -> None:
    answer = claims.start(step.order, step.by)
    if not isinstance(answer, OpenDispute):
        raise StoryBroken(f"{step.story['order']}, {step.told['does']}: {answer}")


def _open(step: Step) -> None:
    _begin(step)
    _evidence(step)
    lines = [step.order.lines[index] for index in step.told.get("lines", (0,))]
    says = _says(step)
    reason = step.told["reason"]
    claim = Claim(
        lines=tuple(
            ClaimLine(line_id=line.id, quantity=line.quantity, reason=reason) for line in lines
        ),
        remedy=_remedy(step),
        statement=says.ref,
        excused=tuple(step.told.get("excused", ())),
    )
    row = rows.row(step.dispute_id)
    assert row is not None
    record, written = claims.record_of(row, at=clock.now())
    _send(step, ask.SubmitClaim(**_asked(step), claim=claim, record=record), says, *written)


def _evidence(step: Step) -> None:
    for file in step.told.get("files", ()):
        content = (EVIDENCE_DIR / file["file"]).read_bytes()
        upload_id = uuid5(step.id, file["file"])
        mine = step.person.id
        uploads.begin(
            upload_id,
            owner_id=mine,
            purpose="evidence",
            name=file["file"],
            size=len(content),
            mime="image/jpeg",
            at=clock.now(),
        )
        uploads.receive(upload_id, owner_id=mine, offset=0, data=content)
        answer = evidence.attach(
            upload_id, step.dispute_id, by=step.by, kind=file["kind"], at=clock.now()
        )
        _expect(step, answer)


def _accept_request(step: Step) -> None:
    claim = step.state.claim
    assert claim is not None
    _send(step, ask.AcceptRequest(**_asked(step), remedy_sha256=claim.remedy.sha256()))


def _refuse(step: Step) -> None:
    says = _says(step)
    reason = step.told["reason"]
    _send(step, ask.RefuseRequest(**_asked(step), reason=reason, statement=says.ref), says)


def _offer(step: Step) -> None:
    says = _says(step)
    offer_id = OfferId(step.id)
    command = ask.MakeOffer(
        **_asked(step), offer_id=offer_id, remedy=_remedy(step), statement=says.ref
    )
    _send(step, command, says)


def _accept_offer(step: Step) -> None:
    offer = step.state.offer
    assert offer is not None
    shown = offer.remedy.sha256()
    _send(step, ask.AcceptOffer(**_asked(step), offer_id=offer.offer_id, remedy_sha256=shown))


def _take(step: Step) -> None:
    _send(step, ask.Assign(**_asked(step), adjudicator=step.person.id))


def _rule(step: Step) -> None:
    says = _says(step)
    command = ask.IssueRuling(
        **_asked(step),
        ruling_id=RulingId(step.id),
        remedy=_remedy(step),
        findings=tuple(step.told["findings"]),
        rules=tuple(step.told["rules"]),
        evidence=_findings(step),
        statement=says.ref,
    )
    _send(step, command, says)


def _file_appeal(step: Step) -> None:
    says = _says(step)
    text = _appeal(step, says)
    _send(step, ask.FileAppeal(**_asked(step), appeal_id=AppealId(step.id), text=text), says)


def _prepare_appeal(step: Step) -> None:
    says = _says(step)
    text = _appeal(step, says)
    _send(step, ask.PrepareAppeal(**_asked(step), appeal_id=AppealId(step.id), text=text), says)


def _reply(step: Step) -> None:
    says = _says(step)
    _send(step, ask.ReplyToAppeal(**_asked(step), statement=says.ref), says)


def _decide_appeal(step: Step) -> None:
    says = _says(step)
    command = ask.DecideAppeal(
        **_asked(step),
        ruling_id=RulingId(step.id),
        result=AppealResult(step.told["result"]),
        remedy=_remedy(step),
        findings=tuple(step.told["findings"]),
        rules=tuple(step.told["rules"]),
        evidence=_findings(step),
        statement=says.ref,
    )
    _send(step, command, says)


def _label(step: Step) -> None:
    says = _says(step)
    label = step.told["label"]
    _send(step, ask.ProvideReturnLabel(**_asked(step), address=says.ref, label=label), says)


def _message(step: Step) -> None:
    order = step.order
    thread = chat.open_order_thread(
        order.id, buyer=order.buyer_id, seller=order.seller_id, language=step.person.language
    )
    kind = ActorKind.BUYER if step.person.id == order.buyer_id else ActorKind.SELLER
    speaker = Speaker(kind, step.person.id)
    text, language = step.told["says"], step.person.language
    _posted(step, thread, chat.post(thread, speaker, text, key=step.id, language=language))


def _posted(step: Step, conversation: int, answer: object) -> None:
    if isinstance(answer, Written):
        demo_translations.of_message(conversation, answer.seq, step.told, key=step.id)


def _ask_for_person(step: Step) -> None:
    language = step.person.language
    conversation = chat.open_support(step.person.id, language=language)
    speaker = Speaker(ActorKind.BUYER, step.person.id)
    said = chat.post(conversation, speaker, step.told["says"], key=step.id, language=language)
    _posted(step, conversation, said)
    chat.hand_off(conversation, speaker, Reason.BUTTON)


_DEEDS: Final[Mapping[str, Callable[[Step], None]]] = {
    "begin": _begin,
    "open": _open,
    "evidence": _evidence,
    "accept_request": _accept_request,
    "refuse": _refuse,
    "offer": _offer,
    "accept_offer": _accept_offer,
    "escalate": lambda step: _send(step, ask.Escalate(**_asked(step))),
    "withdraw": lambda step: _send(step, ask.Withdraw(**_asked(step), warned=True)),
    "take": _take,
    "rule": _rule,
    "appeal": _file_appeal,
    "prepare_appeal": _prepare_appeal,
    "reply": _reply,
    "decide_appeal": _decide_appeal,
    "label": _label,
    "send_return": lambda step: _send(
        step, ask.SendReturn(**_asked(step), tracking=step.told["tracking"])
    ),
    "send_replacement": lambda step: _send(
        step, ask.SendReplacement(**_asked(step), tracking=step.told["tracking"])
    ),
    "replacement_delivered": lambda step: _send(
        step, ask.RecordReplacementDelivered(**_asked(step), proof=step.told["proof"])
    ),
    "confirm_replacement": lambda step: _send(step, ask.ConfirmReplacement(**_asked(step))),
    "message": _message,
    "ask_for_person": _ask_for_person,
}
