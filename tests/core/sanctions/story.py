"""A sanction told step by step: people do things, time passes, and one can look what followed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Self
from uuid import UUID, uuid5

from tests.core import sample_policy
from wakai.core.disputes.facts import SYSTEM, Actor, TextRef
from wakai.core.disputes.kinds import Party, Role
from wakai.core.ids import PersonId, SanctionId
from wakai.core.policy import Measure, Terms
from wakai.core.sanctions import commands as c
from wakai.core.sanctions.decide import decide
from wakai.core.sanctions.decision import Decision
from wakai.core.sanctions.events import Event
from wakai.core.sanctions.evolve import evolve
from wakai.core.sanctions.model import Clock, Result, RunningClock, Sanction, Statement
from wakai.core.sanctions.refusals import Refusal

MONDAY = datetime(2026, 11, 2, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)

BEN = Actor(person=PersonId(2), role=Role.SELLER)
IDA = Actor(person=PersonId(4), role=Role.ADJUDICATOR)
JUN = Actor(person=PersonId(5), role=Role.ADJUDICATOR)
SUE = Actor(person=PersonId(6), role=Role.SUPERVISOR)
OLU = Actor(person=PersonId(3), role=Role.OPERATOR)
ANA = Actor(person=PersonId(1), role=Role.BUYER)

SANCTION = SanctionId(uuid5(UUID(int=0), "sanction"))


def text(words: str) -> TextRef:
    return TextRef(text_id=str(uuid5(UUID(int=0), words)), sha256=f"sha of {words}", language="en")


REMOVED = Statement(
    measure=Measure.LISTING_REMOVED,
    scope="Leather bag, listing 204",
    starts_at=MONDAY,
    facts=text("the brand says that it did not make it"),
    clause="law_counterfeit",
    why=text("a bag with a mark that its owner did not put there"),
)


class Story:
    """The history of one sanction, and its state after each step."""

    def __init__(self, *, terms: Terms | None = None) -> None:
        self.at = MONDAY
        self.state = Sanction()
        self.events: list[Event] = []
        self.last: Decision = ()
        self.terms = terms or sample_policy.terms()

    def after(self, span: timedelta) -> Self:
        """Let time pass; nothing fires by itself."""
        self.at += span
        return self

    def do(self, command: c.Command) -> Decision:
        """Carry out a command; a refusal changes nothing."""
        self.last = decide(self.state, command)
        if isinstance(self.last, tuple):
            for event in self.last:
                self.state = evolve(self.state, event)
            self.events.extend(self.last)
        return self.last

    def must(self, command: c.Command) -> Self:
        """Carry out a command that is expected to succeed."""
        answer = self.do(command)
        assert isinstance(answer, tuple), answer
        assert answer, "nothing happened"
        return self

    def refused(self, command: c.Command) -> Refusal:
        """Return the refusal that a command meets."""
        answer = decide(self.state, command)
        assert not isinstance(answer, tuple), answer
        return answer

    # What people do, in the order of a complaint.

    def stating(
        self, statement: Statement = REMOVED, by: Actor = SUE, **changed: object
    ) -> c.StateSanction:
        command = c.StateSanction(
            by=by,
            at=self.at,
            sanction_id=SANCTION,
            number="7K4X-2M9P",
            party=PersonId(2),
            side=Party.SELLER,
            statement=statement,
            terms=self.terms,
            calendar="de",
            zone="Europe/Berlin",
        )
        return replace(command, **changed)  # type: ignore[arg-type]

    def stated(self, statement: Statement = REMOVED) -> Self:
        return self.must(self.stating(statement))

    def complaint(self, by: Actor = BEN, words: str = "it is genuine") -> c.FileComplaint:
        return c.FileComplaint(by=by, at=self.at, statement=text(words))

    def complained(self) -> Self:
        return self.stated().after(DAY).must(self.complaint())

    def taking(self, by: Actor = IDA) -> c.TakeComplaint:
        return c.TakeComplaint(by=by, at=self.at)

    def taken(self) -> Self:
        return self.complained().must(self.taking())

    def asking(self, by: Actor = IDA) -> c.AskInformation:
        return c.AskInformation(by=by, at=self.at, statement=text("who sold it to you?"))

    def answering(self, by: Actor = BEN) -> c.GiveInformation:
        return c.GiveInformation(by=by, at=self.at, statement=text("here is the invoice"))

    def deciding(self, result: Result = Result.REVERSED, by: Actor = IDA) -> c.DecideComplaint:
        return c.DecideComplaint(
            by=by, at=self.at, result=result, reasons=text("the invoice shows it")
        )

    def lifting(self, by: Actor = SUE) -> c.LiftSanction:
        return c.LiftSanction(by=by, at=self.at, reasons=text("our mistake"))

    def fire(self, clock: Clock) -> Self:
        """Let time pass until a clock is over, and fire it."""
        self.at = max(self.at, self.clock(clock).due_at)
        return self.must(self.firing(clock))

    def firing(self, clock: Clock, by: Actor = SYSTEM) -> c.FireClock:
        return c.FireClock(by=by, at=self.at, clock=clock, due_at=self.clock(clock).due_at)

    # What can be looked at.

    def clock(self, clock: Clock) -> RunningClock:
        return self.state.clocks[clock]

    def happened(self) -> list[str]:
        """Return the kinds of the events that followed the last command, clocks apart."""
        assert isinstance(self.last, tuple)
        kinds = [event.kind.removesuffix(".v1") for event in self.last]
        return [kind for kind in kinds if not kind.startswith("sanction.clock")]
