"""A population file is read whole, or refused with the name of what is wrong."""

import tomllib
from datetime import UTC, date, datetime
from typing import Any

import pytest
import tomli_w

from tests.core.sample_policy import terms
from wakai.app.simulation.beginning import World
from wakai.app.simulation.dice import Diary, Dice
from wakai.app.simulation.population import Population, PopulationError, load
from wakai.config import environment
from wakai.core.disputes.kinds import RemedyKind, Role

SHIPPED = environment.shipped("policies/populations/marketplace.toml").read_text("utf-8")


def changed(**tables: Any) -> Population:
    """Return the shipped population with some of its values changed."""
    data = tomllib.loads(SHIPPED)
    for table, values in tables.items():
        data[table] = {**data[table], **values} if isinstance(values, dict) else values
    return load(tomli_w.dumps(data))


class TestAPopulation:
    def test_is_read_with_its_holidays_and_weights(self) -> None:
        read = load(SHIPPED)

        assert read.holidays[0].first_day == date(2026, 1, 1)
        assert Role.SELLER in read.holidays[0].absent
        assert read.reasons["NR7"].remedies == {RemedyKind.FULL_REFUND: 100}

    @pytest.mark.parametrize(
        ("tables", "said"),
        [
            ({"percent": {"seller_silent": 101}}, "percent.seller_silent"),
            ({"percent": {"seller_is_asleep": 3}}, "percent.seller_is_asleep means nothing"),
            ({"days": 0}, "no dispute"),
            ({"volume": {"hours": [1, 2]}}, "24 hours"),
            ({"delays": {"turn": {"median_minutes": 9, "nine_of_ten_minutes": 8}}}, "delays.turn"),
            ({"hours": {"seller": {"opens": 9, "closes": 9, "weekdays": [1]}}}, "hours.seller"),
            ({"reasons": {"ND1": {"weight": 1}}}, "reasons.ND1.partly is missing"),
            ({"orders": {"fee_percent": 2.5}}, "2.5"),
            ({"days": "many"}, "wrong kind"),
        ],
    )
    def test_is_refused_by_the_name_of_what_is_wrong(
        self, tables: dict[str, Any], said: str
    ) -> None:
        with pytest.raises(PopulationError, match=said.replace(".", r"\.")):
            changed(**tables)

    def test_that_disputes_nothing_the_policy_knows_cannot_run(self) -> None:
        strange = {"XX": {"weight": 1, "right": 50, "partly": 0, "remedies": {"full_refund": 1}}}
        data = tomllib.loads(SHIPPED) | {"reasons": strange}

        with pytest.raises(PopulationError, match="knows none"):
            _ = World(population=load(tomli_w.dumps(data)), terms=terms()).weights


class TestPeople:
    def test_act_in_their_hours_and_not_while_they_are_away(self) -> None:
        diary, dice = Diary(load(SHIPPED)), Dice(1, 1)
        noon, night = datetime(2026, 3, 2, 12, tzinfo=UTC), datetime(2026, 3, 2, 22, tzinfo=UTC)
        christmas = datetime(2026, 12, 24, 12, tzinfo=UTC)

        assert diary.next(Role.ADJUDICATOR, noon, dice) == noon
        assert diary.next(Role.ADJUDICATOR, night, dice).date() == date(2026, 3, 3)
        assert diary.next(Role.ADJUDICATOR, christmas, dice).date() == date(2027, 1, 4)
        assert diary.next(Role.SYSTEM, night, dice) == night

    def test_throw_dice_that_fall_the_same_for_the_same_seed(self) -> None:
        thrown = [[Dice(seed, 3).within(1, 1_000_000) for _ in range(2)] for seed in (1, 1, 2)]

        assert thrown[0] == thrown[1]
        assert thrown[0] != thrown[2]
