"""The append statement and the pure rules say the same, whatever is asked in whatever order."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests import chat_people
from tests.chat_people import NOW, People, said
from wakai.app import callbacks, chat, chat_moves, supervision
from wakai.core.conversations import model
from wakai.core.conversations.decide import Decision, decide
from wakai.core.conversations.evolve import evolve
from wakai.core.conversations.model import Actor, ActorKind, Happened, Owner, State
from wakai.core.conversations.refusals import AnswerOwed
from wakai.store import callbacks as stored
from wakai.store import chat as log
from wakai.store.chat import Written
from wakai.store.models import Conversation, Person

pytestmark = pytest.mark.django_db(transaction=True)

PARTY, BOT = "party", "bot"
OPERATORS = ("olu", "omi")


@dataclass(frozen=True)
class Step:
    """One thing that somebody tries; ``drift`` makes an expectation wrong by that much."""

    what: str
    who: str = PARTY
    drift: int = 0


WHO = st.sampled_from((PARTY, BOT, *OPERATORS))
STEPS = st.one_of(
    st.builds(Step, st.sampled_from(("say", "say_expecting", "note", "hand_off", "end")), WHO),
    st.builds(Step, st.just("leave_it"), WHO),
    st.builds(Step, st.just("say_expecting"), WHO, st.sampled_from((-1, 1))),
    st.builds(
        Step, st.sampled_from(("claim", "take_over")), st.sampled_from(OPERATORS),
        st.sampled_from((0, 0, 1)),
    ),
    st.builds(
        Step, st.sampled_from(("release", "wrap", "join", "leave")), st.sampled_from(OPERATORS)
    ),
    st.builds(Step, st.just("assign"), st.sampled_from(OPERATORS), st.sampled_from((0, 0, 1))),
    st.builds(Step, st.sampled_from(("silence", "resume"))),
)  # fmt: skip


class Pair:
    """One conversation in the database and its twin in the rules."""

    def __init__(self, people: People) -> None:
        self.people = people
        row = Conversation.objects.create(
            kind="support", language="en", owner_kind="bot", last_at=NOW, created_at=NOW
        )
        self.id = row.pk
        self.twin = model.Conversation()
        self.warned = False

    def actor(self, who: str) -> Actor:
        if who in OPERATORS:
            return Actor(ActorKind.OPERATOR, getattr(self.people, who).id)
        return self.people.buyer if who == PARTY else Actor(ActorKind.BOT)

    def take(self, step: Step) -> None:
        """Try the step on both, and compare answer and state."""
        real, ruled = getattr(self, step.what)(step)
        if isinstance(ruled, tuple):
            assert real is None or isinstance(real, Written)
            assert isinstance(real, Written) == bool(ruled)
            for event in ruled:
                self.twin = evolve(self.twin, event)
        else:
            assert real == ruled
        assert log.state_of(self.id) == self.twin

    def say(self, step: Step) -> tuple[object, Decision]:
        actor = self.actor(step.who)
        return said(self.id, actor), decide(self.twin, model.Post(actor=actor))

    def say_expecting(self, step: Step) -> tuple[object, Decision]:
        actor = self.actor(step.who)
        seq, epoch = max(0, self.twin.last_seq + step.drift), self.twin.epoch
        ruled = decide(self.twin, model.Post(actor=actor, expect_seq=seq, expect_epoch=epoch))
        return said(self.id, actor, expect_seq=seq, expect_epoch=epoch), ruled

    def note(self, step: Step) -> tuple[object, Decision]:
        actor = self.actor(step.who)
        ruled = decide(self.twin, model.Post(actor=actor, kind="note.posted"))
        return chat.post(self.id, actor, "Note", key=uuid4(), note=True), ruled

    def hand_off(self, step: Step) -> tuple[object, Decision]:
        actor = self.actor(step.who)
        asked = model.HandOff(actor=actor, reason=model.Reason.BUTTON)
        ruled = decide(self.twin, asked)
        return chat.hand_off(self.id, actor, model.Reason.BUTTON), ruled

    def leave_it(self, step: Step) -> tuple[object, Decision]:
        actor = self.actor(step.who)
        ruled = decide(self.twin, model.AskCallback(actor=actor))
        return callbacks.ask(self.id, actor, mail=False), ruled

    def claim(self, step: Step, *, take_over: bool = False) -> tuple[object, Decision]:
        operator = self.actor(step.who).id or 0
        epoch = self.twin.epoch + step.drift
        asked = model.Claim(operator=operator, expect_epoch=epoch, take_over=take_over)
        ruled = decide(self.twin, asked)
        real = chat.claim(operator, self.id, expect_epoch=epoch, name=step.who, take_over=take_over)
        return real, ruled

    def take_over(self, step: Step) -> tuple[object, Decision]:
        return self.claim(step, take_over=True)

    def release(self, step: Step) -> tuple[object, Decision]:
        operator = self.actor(step.who).id or 0
        goes_back = stored.goes_back(self.id)
        ruled = decide(self.twin, model.Release(operator=operator, callback=goes_back))
        return chat.release(operator, self.id), ruled

    def wrap(self, step: Step) -> tuple[object, Decision]:
        operator = self.actor(step.who).id or 0
        ruled = decide(self.twin, model.Wrap(operator=operator))
        return chat.wrap(operator, self.id), ruled

    def join(self, step: Step) -> tuple[object, Decision]:
        supervisor = self.actor(step.who).id or 0
        ruled = decide(self.twin, model.Join(supervisor=supervisor))
        return supervision.join(supervisor, self.id, name=step.who), ruled

    def leave(self, step: Step) -> tuple[object, Decision]:
        supervisor = self.actor(step.who).id or 0
        ruled = decide(self.twin, model.Leave(supervisor=supervisor))
        return supervision.leave(supervisor, self.id, name=step.who), ruled

    def assign(self, step: Step) -> tuple[object, Decision]:
        supervisor, operator = self.people.ida.id, self.actor(step.who).id or 0
        asked = model.Assign(
            supervisor=supervisor,
            operator=operator,
            expect_epoch=self.twin.epoch + step.drift,
        )
        ruled = decide(self.twin, asked)
        return chat_moves.move(self.id, asked, facts={"name": step.who}), ruled

    def resume(self, step: Step) -> tuple[object, Decision]:
        actor = self.actor(step.who)
        return chat.resume(self.id, actor), decide(self.twin, model.Resume(actor=actor))

    def end(self, step: Step) -> tuple[object, Decision]:
        actor = self.actor(step.who)
        ruled = decide(self.twin, model.End(actor=actor))
        owed = stored.owed_in(self.id) if actor.kind is ActorKind.OPERATOR else None
        if owed:
            return chat.end(self.id, actor), AnswerOwed(number=owed)
        if isinstance(ruled, tuple) and ruled:  # how was it? is asked after the end
            ruled = (*ruled, Happened(kind="card.posted", actor=Actor(ActorKind.SYSTEM)))
        return chat.end(self.id, actor), ruled

    def silence(self, step: Step) -> tuple[object, Decision]:
        """Let an hour pass: whoever is silent is asked, or parked where they were asked before."""
        del step
        row = Conversation.objects.values("idle_due_at", "idle_warned").get(pk=self.id)
        if row["idle_due_at"] is None:
            return None, ()
        ruled = decide(self.twin, model.Park() if row["idle_warned"] else model.WarnIdle())
        others = Conversation.objects.exclude(pk=self.id)
        others.update(idle_due_at=None)
        moved = chat.park_idle(row["idle_due_at"] + timedelta(seconds=1))
        head = (log.state_of(self.id) or self.twin).last_seq
        made = Written(conversation=self.id, seq=head, head=head, epoch=0)
        return made if moved else None, ruled if isinstance(ruled, tuple) else ()


class TestStatementAndRules:
    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(steps=st.lists(STEPS, max_size=14))
    @example(steps=[Step("leave_it"), Step("hand_off", BOT)])
    def test_agree(self, steps: list[Step]) -> None:
        people = _people()
        pair = Pair(people)

        for step in steps:
            pair.take(step)

        assert log.broken_at(pair.id) is None
        assert (pair.twin.owner is Owner.HUMAN) == (pair.twin.owner_id is not None)
        assert (pair.twin.state is State.ENDED) <= (pair.twin.owner is Owner.NOBODY)
        assert pair.twin.second_id is None or pair.twin.owner is Owner.HUMAN


def _people() -> People:
    found = Person.objects.order_by("pk")
    if not found.exists():
        return chat_people.make()
    return People(*found[:5])
