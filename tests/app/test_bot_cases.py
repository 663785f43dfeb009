"""What the bot says of a person's own orders and disputes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.app.bot_talk import (
    KETTLE,
    NUMBER,
    SHOES,
    ana,
    answer,
    card,
    case,
    finds,
    picks,
    the_bot,
    turn,
    words,
)
from tests.core.disputes import story as told
from tests.core.disputes.story import DAY, Story
from wakai.app import bot, formats
from wakai.app import words as app_words
from wakai.app.bot_words import CaseLink
from wakai.app.words import Reader
from wakai.core.conversations.cards import Article, ClaimStart, OrderNumber, OrderPicker
from wakai.core.disputes.model import DeadlineKind, Role

pytestmark = pytest.mark.django_db  # which policy is in force stands in the database


class TestIntake:
    """S18 and S19: three turns, before any person joins."""

    @pytest.mark.parametrize(
        ("hello", "trouble", "language"),
        [("Hi", "Dispute trouble.", "en"), ("こんにちは", "紛争のトラブルです", "ja")],
    )
    def test_takes_three_turns(self, hello: str, trouble: str, language: str) -> None:
        known = {"orders": [SHOES, KETTLE], "language": language}
        first = bot.reply(turn(ana(hello), **known))
        talk = [ana(hello), the_bot("greeting"), ana(trouble)]
        second = bot.reply(turn(*talk, **known))
        talk += [the_bot("which_order"), ana("this one"), picks(SHOES)]
        third = bot.reply(turn(*talk, **known))

        assert first.codes == ("greeting",)
        assert second.codes == ("which_order",)
        assert card(second, OrderPicker).orders == (7, 8)
        assert third.codes == ("order", "delivered", "open_now")
        assert "A-1029-77" in words(third, language)
        assert "Red shoes" in words(third, language)
        assert card(third, Article).slug == "open-a-dispute"
        assert card(third, ClaimStart) == ClaimStart(order=7)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("I got the wrong colour", "ND2"),
            ("It is the wrong item", "ND1"),
            ("届いた靴の色が違います", "ND2"),
            ("注文の品に問題があります。偽物です", "ND7"),
            ("It is a fake and the wrong size", ""),
            ("The glasses arrived shattered", "ND5"),
            ("届いたグラスが割れていました", "ND5"),
            ("The kettle stopped working", "ND4"),
            ("電源が入りません", "ND4"),
            ("My glasses are broken", ""),
            ("There is a problem with my order", ""),
        ],
    )
    def test_ticks_the_reason_that_the_words_can_only_mean(self, text: str, reason: str) -> None:
        talk = [ana(text), the_bot("which_order"), ana("this one"), picks(SHOES)]

        answer = bot.reply(turn(*talk, orders=[SHOES]))

        assert card(answer, ClaimStart).reason == reason

    def test_leads_to_no_claim_where_none_can_begin(self) -> None:
        late = replace(SHOES, delivered_at=told.MONDAY - 90 * DAY)

        answer = bot.reply(turn(ana("wrong size"), picks(late), orders=[late]))

        assert "open_over" in answer.codes
        assert not [one for one in answer.cards if isinstance(one, ClaimStart)]

    @pytest.mark.parametrize(
        "text",
        [
            "My parcel never arrived",
            "my package is lost",
            "I have a problem with my order",
            "wrong item",
            "The item is broken",
            "My wine glasses are broken",
            "One of the plates came chipped",
            "The kettle doesn't work",
            "It won't turn on",
            "ワイングラスが割れていました",
            "ポットが動きません",
            "箱が破れていて、皿に傷がついています",
            "trouble",
            "荷物が届きません",
            "注文したものと違う商品が届いた",
            "商品が壊れていました",
            "困っています",
            "紛争",
        ],
    )
    def test_begins_with_what_went_wrong(self, text: str) -> None:
        assert answer(text, orders=[SHOES]).codes == ("which_order",)

    @pytest.mark.parametrize("text", ["The page is broken", "このページは動いていますか"])
    def test_a_broken_page_is_no_order(self, text: str) -> None:
        assert answer(text, orders=[SHOES]).codes == ("unknown", "offer_person")

    def test_an_order_with_a_dispute_shows_where_it_stands(self) -> None:
        ben_answers = case(Story().opened())
        answered = bot.reply(turn(picks(SHOES), orders=[SHOES], cases=[ben_answers]))

        assert answered.codes == ("case", "case_next", "case_consequence", "money")
        assert NUMBER in words(answered)

    def test_a_chat_about_an_order_does_not_ask_which(self) -> None:
        assert answer("dispute trouble", orders=[SHOES], about=7).codes[0] == "order"

    def test_without_orders_a_number_can_be_typed(self) -> None:
        answered = answer("dispute trouble")

        assert answered.codes == ("no_orders", "offer_person")
        assert card(answered, OrderNumber).purpose == "which_order"

    @pytest.mark.parametrize(
        ("delivered", "promised", "codes"),
        [
            (-31 * DAY, -33 * DAY, ("order", "delivered", "open_over")),
            (None, -DAY, ("order", "late", "open_now")),
            (None, DAY, ("order", "on_the_way", "open_later")),
            (None, None, ("order", "on_the_way_undated", "open_any_time")),
        ],
    )
    def test_says_what_can_be_done_now(
        self, delivered: timedelta | None, promised: timedelta | None, codes: tuple[str, ...]
    ) -> None:
        order = replace(
            SHOES,
            delivered_at=told.MONDAY + delivered if delivered else None,
            promised_until=told.MONDAY + promised if promised else None,
        )

        assert bot.reply(turn(picks(order), orders=[order])).codes == codes

    def test_a_seller_is_not_told_to_open_a_dispute(self) -> None:
        seller = Reader(role=Role.SELLER)
        answered = bot.reply(turn(picks(SHOES), orders=[SHOES], reader=seller))

        assert answered.codes == ("order", "delivered", "no_dispute_here")


class TestTypedNumbers:
    @pytest.mark.parametrize(
        "text", ["A-1029-77", "a102977", "It is order A-1029-77.", "Ａ－１０２９－７７"]
    )
    def test_the_order_is_found(self, text: str) -> None:
        assert answer(text, orders=[SHOES, KETTLE]).codes[0] == "order"

    def test_one_slip_is_asked_about(self) -> None:
        answered = answer("A-1028-77", orders=[SHOES, KETTLE])

        assert answered.codes == ("did_you_mean",)
        assert card(answered, OrderPicker).orders == (7,)

    @pytest.mark.parametrize("text", ["Z-9999-99", "my order number is 99887766"])
    def test_a_number_of_nobody_is_told_apart_and_counts_as_no_help(self, text: str) -> None:
        answered = answer(text, orders=[SHOES])

        assert answered.codes == ("no_such_order", "offer_person")
        assert card(answered, OrderPicker).orders == (7,)

    def test_a_case_number_finds_the_case(self) -> None:
        known = [case(Story().opened())]

        assert answer(NUMBER, cases=known).codes[0] == "case"
        assert answer(f"my case {NUMBER.lower().replace('-', ' ')}", cases=known).codes[0] == "case"

    @pytest.mark.parametrize("text", ["I paid 12.50 EUR in 2026", "2026年に3000円払った"])
    def test_a_sum_or_a_year_is_no_order_number(self, text: str) -> None:
        assert answer(text, orders=[SHOES]).codes[0] == "unknown"


class TestOwnCase:
    @pytest.mark.parametrize(
        "text",
        [
            "what happens next?",
            "What is the status of my case?",
            "what should I do now",
            "any news?",
            "次は何が起きますか",
            "今どういう状況ですか",
            "進捗を教えて",
            "どうなっていますか",
        ],
    )
    def test_what_happens_next(self, text: str) -> None:
        answered = answer(text, cases=[case(Story().opened())])

        assert answered.codes == ("case", "case_next", "case_consequence", "money")
        assert "The seller" in words(answered)
        assert "出品者" in words(answered, "ja")

    @pytest.mark.parametrize(
        "text",
        ["how long does it take?", "when will there be a decision", "いつまでですか", "期限は？"],
    )
    def test_when(self, text: str) -> None:
        answered = answer(text, cases=[case(Story().opened())])

        assert answered.codes == ("case", "case_clock", "case_clock")
        assert "9 November 2026" in words(answered)
        assert "2026年11月9日" in words(answered, "ja")

    @pytest.mark.parametrize(
        "text",
        [
            "Where is my money?",
            "when do I get my refund",
            "お金はどこにありますか",
            "返金はいつですか",
        ],
    )
    def test_where_the_money_is(self, text: str) -> None:
        answered = answer(text, cases=[case(Story().opened())], find=finds("refund"))

        assert answered.codes == ("case", "money")
        assert "Held until this is settled: €" in words(answered)
        assert "No money leaves before the result is final." in words(answered)
        assert card(answered, Article).slug == "refund"

    def test_the_money_is_followed_to_its_end(self) -> None:
        story = Story().opened().accept_request()
        due = answer("where is my money", cases=[case(story)])
        paid = answer("where is my money", cases=[case(story.paid())])

        assert "Yours: €80.00" in words(due)
        assert due.codes == ("case", "money")
        assert paid.codes == ("case", "money", "paid_you")

    def test_each_side_hears_whose_money_it_is(self) -> None:
        story = Story().opened().accept_request()
        seller = Reader(role=Role.SELLER)
        answered = answer("where is the money", cases=[case(story, Role.SELLER)], reader=seller)

        assert "The buyer's: €80.00" in words(answered)

    def test_before_a_ruling_is_final_it_says_who_then_gets_what_and_when_that_is(self) -> None:
        ruled = Story().ruled()
        until = ruled.state.deadlines[DeadlineKind.APPEAL_WINDOW].due_at
        reader = Reader(role=Role.BUYER)

        answered = answer("where is my money?", cases=[case(ruled)])

        told = app_words.money(ruled.state, reader)
        assert told is not None
        assert told.later_title in words(answered)
        assert told.note in words(answered)
        assert f"if nobody appeals by {formats.when(until, reader)}" in told.note
        assert "異議申し立てがなければ" in words(answered, "ja")

    def test_what_it_says_of_a_case_leads_to_its_page(self) -> None:
        ruled = case(Story().ruled())
        link = CaseLink(dispute_id=ruled.dispute_id, number=NUMBER)

        for question in ("what happens next?", "where is my money?", "I want to appeal", NUMBER):
            assert answer(question, cases=[ruled]).lines[0].link == link
        assert answer("Hello").lines[0].link is None

    def test_a_clock_that_waits_says_why(self) -> None:
        story = Story().ruled(told.RETURN).label()
        waiting = case(story.after(DAY).file())
        answered = answer("how long do I have", cases=[waiting])

        assert "case_clock_waits" in answered.codes
        assert "appeal" in words(answered)

    def test_with_several_cases_it_asks_which(self) -> None:
        shoes = case(Story().opened())
        answered = answer("what happens next", cases=[shoes, replace(shoes, order_id=8)])

        assert answered.codes == ("which_case",)
        assert card(answered, OrderPicker).orders == (7, 8)

    @pytest.mark.parametrize(
        ("title", "text"),
        [
            ("有田焼の急須", "急須の返送はいつまでですか"),
            ("Enamel teapot", "Until when do I have the teapot?"),
        ],
    )
    def test_the_only_order_that_the_words_name_is_not_asked_for(
        self, title: str, text: str
    ) -> None:
        pot = replace(KETTLE, lines=(replace(KETTLE.lines[0], title=title),))
        shoes = case(Story().opened())
        cases = [shoes, replace(shoes, order_id=8, order_number=pot.number)]

        answered = answer(text, cases=cases, orders=[SHOES, pot])
        of_both = answer(text, cases=cases, orders=[replace(SHOES, lines=pot.lines), pot])

        assert answered.codes == ("case", "case_clock", "case_clock")
        assert pot.number in words(answered)
        assert of_both.codes == ("which_case",)

    def test_after_the_list_the_question_is_answered(self) -> None:
        shoes = case(Story().opened())
        cases = [shoes, replace(shoes, order_id=8)]
        talk = (ana("where is my money?"), the_bot("which_case"), picks(SHOES))

        answered = bot.reply(turn(*talk, cases=cases, orders=[SHOES, KETTLE]))

        assert answered.codes == ("case", "money")

    def test_without_a_case_the_help_answers(self) -> None:
        answered = answer("when do I get my refund", find=finds("refund"))

        assert answered.codes == ("article",)
