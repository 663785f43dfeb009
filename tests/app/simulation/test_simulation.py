"""Many cases of nobody run through the real rules, and come out the same whoever counts them."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import tomli_w

from tests.app.simulation.test_population import SHIPPED
from tests.core import sample_policy
from wakai.app.simulation import deeds, habits, many, picture
from wakai.app.simulation.beginning import World
from wakai.app.simulation.life import Life
from wakai.app.simulation.population import load
from wakai.app.simulation.summary import is_sound, summary
from wakai.app.simulation.tally import Tally, held_by_day, percentile, staff
from wakai.core.disputes.model import Stage
from wakai.core.policy import SellerSilence, Terms


def lives(terms: Terms | None = None, /, *, cases: int = 60, **percent: int) -> Iterator[Life]:
    """Run some cases of a population that differs in a few percentages."""
    data = tomllib.loads(SHIPPED)
    data["percent"] |= percent
    people = load(tomli_w.dumps(data))
    world = World(population=people, terms=terms or sample_policy.terms())
    for nth in range(cases):
        life = Life(world, seed=7, nth=nth)
        life.run(deeds.begin, habits.wishes)
        yield life


def tally(terms: Terms | None = None, /, **percent: int) -> Tally:
    counted = Tally()
    for life in lives(terms, **percent):
        counted.count(life)
    return counted


def rests_on(terms: Terms | None = None, /, **percent: int) -> dict[str, int]:
    told: dict[str, int] = summary(tally(terms, **percent))["rests_on"]
    return told


class TestACase:
    def test_runs_to_its_end_with_all_money_gone_from_the_pot(self) -> None:
        for life in lives():
            assert life.state.stage in {Stage.CLOSED, Stage.NEW}  # NEW: turned away at the door
            assert not life.state.deadlines
            assert sum(life.state.balances.values()) == 0
            assert not life.told.held or life.told.held[-1][1] == 0

    def test_ends_also_where_everybody_is_silent_and_everything_gets_lost(self) -> None:
        silent = dict.fromkeys(
            ("seller_silent", "party_silent", "ruling_forgotten", "parcel_lost", "mail_lost"), 100
        )

        told = rests_on(**silent, appeal_when_wronged=0, appeal_when_right=0)

        assert set(told) <= {"backstop", "law", "external"}
        assert told["backstop"] > 0

    def test_does_nothing_twice_however_often_it_is_sent(self) -> None:
        counted = tally(sent_twice=100)

        assert counted.repeated > 200
        assert counted.doubled == 0

    def test_follows_the_policy_that_it_is_given(self) -> None:
        terms = replace(sample_policy.terms(), seller_silence=SellerSilence.REVIEW)

        assert rests_on(seller_silent=100, mail_lost=0)["silence"] > 0
        assert "silence" not in rests_on(terms, seller_silent=100, mail_lost=0)

    def test_is_appealed_by_who_was_wronged_and_changed_where_it_was_wrong(self) -> None:
        wrong = {"seller_silent": 0, "party_silent": 0, "ruling_wrong": 100, "ruling_forgotten": 0}
        counted = tally(**wrong, appeal_when_wronged=100, appeal_wrong=0)

        assert counted.appealed > 10
        assert counted.appeals_changed > counted.appeals_ruled * 0.8


class TestARun:
    def test_is_the_same_on_one_process_and_on_two(self) -> None:
        told = []
        for processes in (1, 2):
            whole = Tally()
            parts = many.run(sample_policy.text(), SHIPPED, cases=300, seed=5, processes=processes)
            for part in parts:
                whole.add(part)
            told.append(summary(whole))

        assert told[0] == told[1]
        assert told[0]["cases"] == 300

    def test_differs_with_the_seed(self) -> None:
        first, other = (
            summary(
                next(
                    iter(many.run(sample_policy.text(), SHIPPED, cases=40, seed=seed, processes=1))
                )
            )
            for seed in (1, 2)
        )

        assert first != other

    def test_counts_every_case_in_one_place(self) -> None:
        told = summary(tally())

        away = sum(told["turned_away"].values())
        assert told["cases"] == away + told["never_sent"] + told["sent"] == 60
        assert sum(told["outcomes"].values()) == told["sent"] == sum(told["rests_on"].values())
        assert told["refunded_minor"] + told["released_minor"] <= told["claimed_minor"]

    def test_is_not_sound_with_a_case_that_never_ends(self) -> None:
        counted = Tally()
        assert is_sound(counted)
        counted.endless["case 1 in review"] += 1
        assert not is_sound(counted)


class TestWhatIsTold:
    def test_of_people_needed_adds_up_to_the_minutes_worked(self) -> None:
        counted = tally()

        for role, hours in staff(counted).items():
            days = {hour // 24 for name, hour in counted.minutes if name == role}
            worked = sum(minutes for (name, _), minutes in counted.minutes.items() if name == role)
            assert sum(needed.usual for needed in hours.values()) * 60 == pytest.approx(
                worked / len(days)
            )

    def test_of_money_ends_with_nothing_held(self) -> None:
        held = held_by_day(tally())

        assert max(minor for _, minor in held) > 0
        assert min(minor for _, minor in held) == 0
        assert held[-1][1] == 0

    def test_of_time_is_the_smallest_number_that_so_many_do_not_exceed(self) -> None:
        hours = Tally().hours_to_end
        hours.update({1: 5, 10: 4, 100: 1})

        assert [percentile(hours, percent) for percent in (50, 90, 99)] == [1, 10, 100]

    def test_is_drawn_as_a_picture_that_runs_nothing(self) -> None:
        counted = tally()
        drawn = picture.draw(counted, title="a < b & c", about="60 cases", currency="JPY")
        root = ET.fromstring(drawn)  # noqa: S314 - our own

        said = " ".join(root.itertext())
        assert "a < b & c" in said
        assert all(role in said for role in staff(counted))
        assert "<script" not in drawn

    def test_of_nothing_is_drawn_too(self) -> None:
        empty: Any = picture.draw(Tally(), title="none", about="", currency="EUR")

        assert ET.fromstring(empty) is not None  # noqa: S314 - our own
