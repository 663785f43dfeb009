"""Which order the bot understands that somebody means."""

from dataclasses import replace

import pytest

from tests.app.bot_talk import KETTLE, SHOES, ana, answer, card, case, picks, the_bot, turn
from tests.core.disputes.story import Story
from wakai.app import bot
from wakai.app.orders import OrderRow
from wakai.core.conversations.cards import ClaimStart, OrderPicker
from wakai.core.ids import OrderId

pytestmark = pytest.mark.django_db  # which policy is in force stands in the database


def bought(title: str, order: int = 8) -> OrderRow:
    """Return an order, the second one unless said otherwise, with what was bought in it."""
    lines = (replace(SHOES.lines[0], title=title),)
    return replace(KETTLE, id=OrderId(order), lines=lines)


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
        named = bought(title)

        answered = answer(text, orders=[SHOES, named])

        assert (answered.about, card(answered, ClaimStart).order) == (8, 8)

    def test_is_not_named_by_words_of_any_talk(self) -> None:
        orders = [SHOES, bought("Lamp with your name")]

        assert answer("I want to talk with your staff", orders=orders).about is None

    def test_named_last_is_the_one_that_people_are_told_of(self) -> None:
        talk = [ana("trouble"), the_bot("which_order"), picks(SHOES), the_bot("order")]
        known = {"orders": [SHOES, KETTLE], "about": 7}

        by_number = bot.reply(turn(*talk, ana(f"I want a person for {KETTLE.number}"), **known))
        later = bot.reply(turn(*talk, ana("operator"), **known | {"about": 8}))

        assert (by_number.about, by_number.facts["order"], later.facts["order"]) == (8, 8, 8)
        assert by_number.facts["order_number"] == KETTLE.number


class TestAnotherOrder:
    """A chat that is about an order leaves it for what surely means another one alone."""

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("I have sent the photo, what happens now?", "Photo frame, oak"),
            ("I put it back into its frame. What happens now?", "Photo frame, oak"),
            ("写真を送りました。この後はどうなりますか？", "写真アルバム"),
            ("アルバムに入れました。この後はどうなりますか？", "写真アルバム"),
        ],
    )
    def test_is_not_meant_by_one_word_that_it_shares(self, text: str, title: str) -> None:
        running = case(Story().opened())
        known = {"orders": [SHOES, bought(title)], "cases": [running], "about": 7}

        asked = answer(text, **known)
        person = answer(f"{text} I want a person.", **known)

        assert (asked.about, asked.codes[0]) == (7, "case")
        assert (person.about, person.facts["order"]) == (7, 7)
        assert person.facts["number"] == running.number

    @pytest.mark.parametrize(
        ("text", "title"),
        [
            ("フレームは？", "フレーム"),
            ("「フレーム」はどうなりますか？", "フレーム 黒"),
            ("フレームはどうなりますか？", "フォトフレーム ガラスフレーム"),
            ("写真立ては、どうなりましたか", "写真立て"),
            ("電気ケトル、壊れました", "電気ケトル"),
            ("ぬいぐるみは？", "ぬいぐるみ"),
            ("The glass?", "Glass from a set of glasses"),
        ],
    )
    def test_is_not_meant_by_one_word_however_it_is_written(self, text: str, title: str) -> None:
        known = {"orders": [SHOES, bought(title)]}

        assert answer(f"{text} I want a person.", **known).about == 8
        assert answer(f"{text} I want a person.", about=7, **known).about == 7

    @pytest.mark.parametrize("text", ["The frame is broken", "フレームが壊れています"])
    def test_that_one_word_may_mean_is_asked_about(self, text: str) -> None:
        orders = [SHOES, bought("Photo frame フレーム"), replace(KETTLE, id=OrderId(9))]

        asked = answer(text, orders=orders, about=7)

        assert (asked.codes, asked.about) == (("which_order",), None)
        assert card(asked, OrderPicker).orders == (7, 8)

    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("My steel kettle is leaking", (7, 8)),
            ("The kettle is leaking, the fork is bent", (7, 8, 9)),
            ("The steel of my kettle and my fork is bent", (7, 8, 9)),
        ],
    )
    def test_that_shares_a_word_with_others_is_asked_about(
        self, text: str, meant: tuple[int, ...]
    ) -> None:
        orders = [bought("Steel pan", 7), bought("Steel kettle"), bought("Steel fork, wooden", 9)]

        asked = answer(text, orders=orders, about=7)
        person = answer(f"{text}. I want a person.", orders=orders, about=7)

        assert (asked.codes, asked.about, person.about) == (("which_order",), None, 7)
        assert card(asked, OrderPicker).orders == meant

    @pytest.mark.parametrize(
        ("text", "now", "meant"),
        [
            ("My steel kettle is leaking", None, 8),
            ("My steel kettle is leaking", 10, 8),
            ("My steel pan is bent", 7, 7),
            ("The steel is bent", 7, 7),
        ],
    )
    def test_that_has_the_most_words_alone_is_meant(
        self, text: str, now: int | None, meant: int
    ) -> None:
        orders = [bought("Steel pan", 7), bought("Steel kettle"), bought("Red shoes", 10)]

        assert answer(text, orders=orders, about=now).about == meant

    @pytest.mark.parametrize("text", ["What is the status of the kettle?", "the kettle: I appeal"])
    def test_with_a_case_is_asked_about_before_the_case_is_told(self, text: str) -> None:
        other = replace(case(Story().opened()), order_id=8, number="D-8")
        known = {"orders": [SHOES, bought("Steel kettle")]}

        asked = answer(text, about=7, cases=[case(Story().opened()), other], **known)

        assert (asked.codes, asked.about) == (("which_case",), None)
        assert card(asked, OrderPicker).orders == (7, 8)

    def test_is_meant_by_two_words_its_number_or_the_number_of_its_case(self) -> None:
        steel, running = bought("Steel kettle"), case(Story().opened())
        known = {"orders": [SHOES, steel], "cases": [running]}

        assert answer("My steel kettle is leaking", about=7, **known).about == 8
        assert answer(f"I want a person for {steel.number}", about=7, **known).about == 8
        assert answer(running.number, about=8, **known).about == 7

    def test_is_not_what_a_chat_is_about_after_an_answer_that_did_not_rest_on_it(self) -> None:
        known = {"orders": [SHOES, bought("Steel kettle")], "cases": [case(Story().opened())]}

        for text in ("Where is the menu? I put my steel kettle aside", "What happens now, kettle?"):
            assert answer(text, **known).about is None

    def test_leaves_its_case_out_of_what_people_are_told(self) -> None:
        known = {"orders": [SHOES, KETTLE], "cases": [case(Story().opened())]}

        facts = answer("operator", about=8, **known).facts

        assert (facts["order"], facts["order_number"]) == (8, KETTLE.number)
        assert (facts["dispute"], facts["number"], facts["stage"]) == (None, "", "")
