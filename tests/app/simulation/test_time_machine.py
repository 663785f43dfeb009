"""Real cases under another policy: the same words, other clocks, and what comes of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.app.simulation.test_population import SHIPPED
from tests.core import sample_policy
from wakai.app.simulation import deeds, habits, retold
from wakai.app.simulation.beginning import World
from wakai.app.simulation.life import Life
from wakai.app.simulation.population import load
from wakai.app.simulation.time_machine import Rerun, rerun
from wakai.core.calendar import Period
from wakai.core.disputes.commands import Command
from wakai.core.disputes.events import Event
from wakai.core.disputes.evolve import replay
from wakai.core.disputes.kinds import Basis, Stage
from wakai.core.disputes.model import SYSTEM, Actor
from wakai.core.policy import SellerSilence, Terms
from wakai.store.codec import KINDS
from wakai.store.journal import Entry

NOW = datetime(2028, 1, 1, tzinfo=UTC)


class Written(Life):
    """A case whose journal is kept."""

    def __init__(self, world: World, nth: int) -> None:
        super().__init__(world, seed=11, nth=nth)
        self.entries: list[Entry] = []
        self._by: Actor = SYSTEM

    def ask(self, command: Command) -> bool:
        self._by = command.by
        try:
            return super().ask(command)
        finally:
            self._by = SYSTEM

    def _happened(self, events: tuple[Event, ...]) -> None:
        super()._happened(events)
        for event in events:
            by = self._by
            entry = Entry(
                version=len(self.entries) + 1,
                event=event,
                actor_id=by.person,
                role=by.role.value,
                on_behalf_of=by.on_behalf_of.value if by.on_behalf_of else None,
                at=event.at,
            )
            self.entries.append(entry)


def lived(*, cases: int = 150) -> Iterator[Written]:
    """Return cases that were sent and have ended without the bank."""
    world = World(population=load(SHIPPED), terms=sample_policy.terms())
    for nth in range(cases):
        life = Written(world, nth)
        life.run(deeds.begin, habits.wishes)
        if life.told.submitted_at:
            yield life


def again(life: Written, terms: Terms, now: datetime = NOW) -> Rerun:
    return rerun(life.state, tuple(life.entries), terms, now=now)


def other(**periods: Period) -> Terms:
    terms = sample_policy.terms()
    return replace(terms, sha256="other", periods={**terms.periods, **periods})


class TestUnderTheSamePolicy:
    def test_every_case_ends_as_it_did(self) -> None:
        reruns = [again(life, sample_policy.terms()) for life in lived()]

        assert len(reruns) > 100
        different = [(run.was, run.would, run.refused) for run in reruns if run.differs]
        assert different == []


class TestUnderAnotherPolicy:
    def test_a_seller_who_had_less_time_would_have_been_silent(self) -> None:
        shorter = other(seller_answer=Period(days=2), seller_answer_fast=Period(hours=24))
        slow = [life for life in lived() if life.state.basis is Basis.AGREEMENT]

        changed = [run for life in slow if (run := again(life, shorter)).differs]

        assert changed
        assert {run.would.basis for run in changed} >= {Basis.SILENCE}
        assert all(run.refused for run in changed)

    def test_silence_that_leads_to_a_review_is_ruled_by_nobody_who_did_not_rule(self) -> None:
        asked = replace(sample_policy.terms(), sha256="other", seller_silence=SellerSilence.REVIEW)
        silent = [
            life
            for life in lived()
            if life.state.basis is Basis.SILENCE and not life.state.appeal_used
        ]

        would = {again(life, asked).would.basis for life in silent}

        assert would == {Basis.BACKSTOP}

    def test_more_time_for_evidence_makes_the_ruling_wait_for_it(self) -> None:
        longer = other(evidence_freeze=Period(days=6))
        ruled = [life for life in lived() if life.state.basis is Basis.RULING]

        reruns = [again(life, longer) for life in ruled]

        assert [run.would.stage for run in reruns] == [Stage.CLOSED] * len(reruns)
        assert not [run for run in reruns if run.differs and run.would.basis is Basis.BACKSTOP]

    def test_an_open_case_is_followed_no_further_than_now(self) -> None:
        life = next(life for life in lived() if life.state.basis is Basis.RULING)
        half = [entry for entry in life.entries if entry.at < life.told.ruled_at]  # type: ignore[operator]
        state = replay(tuple(entry.event for entry in half))

        run = rerun(state, tuple(half), sample_policy.terms(), now=half[-1].at)

        assert run.would.stage is Stage.REVIEW
        assert not run.differs


class TestWhatWasAsked:
    @pytest.mark.parametrize("event", KINDS.values(), ids=lambda event: event.__name__)
    def test_is_known_for_every_kind_of_event(self, event: type[Event]) -> None:
        assert (event in retold.CONSEQUENCES) is not (event in retold._ASKED)
