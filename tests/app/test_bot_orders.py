"""Which order the bot understands that somebody means."""

from dataclasses import replace

import pytest

from tests.app.bot_talk import KETTLE, SHOES, ana, answer, card, picks, the_bot, turn
from wakai.app import bot
from wakai.core.conversations.cards import ClaimStart

pytestmark = pytest.mark.django_db  # which policy is in force stands in the database


class TestTheOrder:
    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("My wine glasses are broken", "Wine Glass, set of six"),
            ("the KETTLE is leaking", "Steel kettle with a thermometer"),
            ("ワイングラスが割れていました", "ワイングラス 6脚セット"),
        ],
    )
    def test_is_known_by_what_was_bought(self, text: str, title: str) -> None:
        named = replace(KETTLE, lines=(replace(SHOES.lines[0], title=title),))

        answered = answer(text, orders=[SHOES, named])

        assert (answered.about, card(answered, ClaimStart).order) == (8, 8)

    def test_is_not_named_by_words_of_any_talk(self) -> None:
        named = replace(KETTLE, lines=(replace(SHOES.lines[0], title="Lamp with your name"),))

        assert answer("I want to talk with your staff", orders=[SHOES, named]).about is None

    def test_named_last_is_the_one_that_people_are_told_of(self) -> None:
        talk = [ana("trouble"), the_bot("which_order"), picks(SHOES), the_bot("order")]
        known = {"orders": [SHOES, KETTLE], "about": 7}

        by_number = bot.reply(turn(*talk, ana(f"I want a person for {KETTLE.number}"), **known))
        later = bot.reply(turn(*talk, ana("operator"), **known | {"about": 8}))

        assert (by_number.about, by_number.facts["order"], later.facts["order"]) == (8, 8, 8)
        assert by_number.facts["order_number"] == KETTLE.number
