"""What the bot answers: a table of talks in both languages, and whole talks turn by turn."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from tests.core import sample_policy
from tests.core.disputes import story as told
from tests.core.disputes.story import ANA, BEN, DAY, Story
from wakai.app import bot, bot_words
from wakai.app import help as help_centre
from wakai.app.bot import BotReply, BotTurn, Said, Speaker
from wakai.app.bot_case import BotCase
from wakai.app.help import Hit
from wakai.app.orders import OrderLineRow, OrderRow
from wakai.app.words import Reader
from wakai.core.conversations.cards import AppealForm, Article, Card, OrderNumber, OrderPicker
from wakai.core.conversations.model import Reason
from wakai.core.disputes.guards import allowed_actions
from wakai.core.disputes.model import DeadlineKind, Role
from wakai.core.ids import LineId, OrderId, PersonId, public_number

POLICY = sample_policy.policy()
NUMBER = public_number(12_345)
SHOES = OrderRow(
    id=OrderId(7),
    number="A-1029-77",
    buyer_id=PersonId(1),
    buyer_name="Ana",
    seller_id=PersonId(2),
    seller_name="Ben",
    currency="EUR",
    fee_minor=850,
    placed_at=told.MONDAY - 12 * DAY,
    shipped_at=told.MONDAY - 10 * DAY,
    promised_until=told.MONDAY - 5 * DAY,
    delivered_at=told.MONDAY - 2 * DAY,
    carrier="DHL",
    tracking="T1",
    ship_to="",
    lines=(
        OrderLineRow(
            id=LineId(11),
            title="Red shoes",
            language="en",
            picture="",
            quantity=2,
            paid_minor=8_000,
        ),
    ),
)
KETTLE = replace(SHOES, id=OrderId(8), number="B-4471-03")


def finds(slug: str = "", *, sure: bool = True) -> bot.Find:
    """Return a search that finds one article, or none."""

    def find(text: str, language: str) -> Sequence[Hit]:
        del text
        found = help_centre.article(slug, language)
        if found is None:
            return []
        hit = Hit(
            slug=slug,
            title=found.title,
            excerpt=found.summary,
            score=1.0 if sure else 0.1,
            language=found.language,
            sure=sure,
        )
        return [hit]

    return find


def ana(text: str, *, files: int = 0) -> Said:
    return Said(by=Speaker.PARTY, text=text, files=files)


def picks(order: OrderRow) -> Said:
    return Said(by=Speaker.PARTY, picked=int(order.id))


def the_bot(code: str = "bot_greeting") -> Said:
    return Said(by=Speaker.BOT, code=code)


def case(story: Story, role: Role = Role.BUYER) -> BotCase:
    actor = ANA if role is Role.BUYER else BEN
    return BotCase(
        dispute_id=told.an_id("dispute"),
        number=NUMBER,
        order_id=int(SHOES.id),
        order_number=SHOES.number,
        state=story.state,
        actions=allowed_actions(story.state, actor, story.at),
    )


def turn(*said: Said, **facts: object) -> BotTurn:
    """Return a turn of Ana's after the greeting; what a test does not name is empty."""
    given = {
        "said": (the_bot(), *said),
        "language": "en",
        "reader": Reader(role=Role.BUYER),
        "policy": POLICY,
        "now": told.MONDAY,
        "find": finds(),
    }
    return BotTurn(**{**given, **facts})  # type: ignore[arg-type]


def answer(text: str, **facts: object) -> BotReply:
    return bot.reply(turn(ana(text), **facts))


def card[Kind: Card](answered: BotReply, kind: type[Kind]) -> Kind:
    return next(each for each in answered.cards if isinstance(each, kind))


def words(answered: BotReply, language: str = "en") -> str:
    return "\n".join(line.text(language) for line in answered.lines)


class TestEverySentence:
    @pytest.mark.parametrize("code", sorted(bot_words.SENTENCES))
    def test_is_said_in_every_language(self, code: str) -> None:
        sentence = bot_words.SENTENCES[code]
        with translation.override("en"):
            english = str(sentence)
        with translation.override("ja"):
            japanese = str(sentence)

        assert english != japanese
        assert "!" not in english

    def test_neither_promises_nor_discourages(self) -> None:
        with translation.override("en"):
            everything = " ".join(str(said) for said in bot_words.SENTENCES.values()).lower()

        for word in (
            "guarantee",
            "promise you",
            "you will win",
            "hopeless",
            "no point",
            "unlikely",
        ):
            assert word not in everything


class TestFirstContact:
    @pytest.mark.parametrize("text", ["hello", "こんにちは", "asdf", "livechat_link"])
    def test_says_that_it_is_a_program(self, text: str) -> None:
        answered = answer(text, said=(ana(text),))

        assert answered.codes[0] == "i_am_a_program"

    def test_says_so_once(self) -> None:
        assert "i_am_a_program" not in answer("hello").codes

    @pytest.mark.parametrize(
        "text",
        [
            "Are you a bot?",
            "are you a real person",
            "Am I talking to a human?",
            "あなたはAIですか",
            "これはロボットですか？",
            "相手は人間ですか",
        ],
    )
    def test_does_not_pass_for_a_person_when_asked(self, text: str) -> None:
        assert answer(text).codes == ("you_write_with_a_program", "offer_person")

    def test_says_nothing_to_nothing(self) -> None:
        assert bot.reply(turn()) == BotReply()


class TestAPersonIsBrought:
    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("livechat_link", Reason.KEYWORD),
            ("please LIVECHAT_LINK now", Reason.KEYWORD),
            ("ｌｉｖｅｃｈａｔ＿ｌｉｎｋ", Reason.KEYWORD),
            ("operator", Reason.KEYWORD),
            ("human please", Reason.KEYWORD),
            ("オペレーター", Reason.KEYWORD),
            ("担当者お願いします", Reason.KEYWORD),
            ("人と話したい", Reason.KEYWORD),
            ("atendente", Reason.KEYWORD),
            ("人工客服", Reason.KEYWORD),
            ("can I speak to a human?", Reason.WORDS),
            ("I would like to talk with somebody from your team, a real person", Reason.WORDS),
            ("please connect me to a representative", Reason.WORDS),
            ("get me your supervisor", Reason.WORDS),
            ("is anybody there", Reason.WORDS),
            ("I don't want to talk to a bot", Reason.WORDS),
            ("すみませんが、担当の方と直接話したいのですが", Reason.WORDS),
            ("カスタマーサポートの人につないでいただけますか", Reason.WORDS),
            ("オペレーターに代わってもらえますか", Reason.WORDS),
            ("ボットじゃなくて人がいいです", Reason.WORDS),
            ("誰かいませんか", Reason.WORDS),
        ],
    )
    def test_by_button_word_or_plain_words(self, text: str, reason: Reason) -> None:
        answered = answer(text, find=finds("the-bot"))

        assert answered.hand_off is reason
        assert answered.codes == ("handing_over",)

    @pytest.mark.parametrize(
        "text",
        [
            "The operator promised me a refund",
            "Two operators gave me different answers",
            "担当者によって答えが違います",
            "オペレーターの言うことが前と違う",
            "What can operators do?",
        ],
    )
    def test_telling_of_one_is_not_asking_for_one(self, text: str) -> None:
        answered = answer(text, find=finds("operators"))

        assert answered.hand_off is None
        assert card(answered, Article).slug == "operators"

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("the charger caught fire", "handing_over_harm"),
            ("my daughter is in hospital because of it", "handing_over_harm"),
            ("he is threatening me", "handing_over_harm"),
            ("もう死にたい", "handing_over_harm"),
            ("充電器から火が出ました", "handing_over_harm"),
            ("出品者に脅されています", "handing_over_harm"),
            ("I will call my lawyer", "handing_over_law"),
            ("can I sue", "handing_over_law"),
            ("I am a journalist", "handing_over_law"),
            ("弁護士に相談します", "handing_over_law"),
            ("警察に行きます", "handing_over_law"),
        ],
    )
    def test_for_harm_law_and_press(self, text: str, code: str) -> None:
        answered = answer(text)

        assert answered.hand_off is Reason.HARM
        assert answered.codes == (code,)

    @pytest.mark.parametrize("text", ["yes", "Yes please!", "はい", "お願いします", "OK"])
    def test_when_the_offer_is_taken(self, text: str) -> None:
        said = (the_bot("unknown"), the_bot("offer_person"), ana(text))

        assert bot.reply(turn(said=said)).hand_off is Reason.WORDS

    @pytest.mark.parametrize("text", ["no", "いいえ", "大丈夫です"])
    def test_not_when_it_is_declined(self, text: str) -> None:
        answered = bot.reply(turn(said=(the_bot("offer_person"), ana(text))))

        assert answered.hand_off is None
        assert answered.codes == ("go_on",)

    def test_the_operator_is_told_facts(self) -> None:
        answered = answer("operator", cases=[case(Story().opened())], orders=[SHOES], language="ja")

        assert answered.facts == {
            "language": "ja",
            "role": "buyer",
            "order": 7,
            "dispute": str(told.an_id("dispute")),
            "number": NUMBER,
            "stage": "seller",
            "unhelpful": 0,
        }


class TestHelp:
    def test_answers_from_an_article_with_its_source(self) -> None:
        answered = answer("how large may a video be", find=finds("evidence-limits"))

        assert answered.codes == ("article",)
        assert "100 MB" in words(answered)
        assert "100 MB" in words(answered, "ja")
        assert card(answered, Article).slug == "evidence-limits"

    @pytest.mark.parametrize("text", ["what is the capital of France", "俳句を作って", "hmm", "☂"])
    def test_says_that_it_does_not_know_and_offers_a_person(self, text: str) -> None:
        answered = answer(text, find=finds("refund", sure=False))

        assert answered.codes == ("unknown", "offer_person")
        assert answered.cards == ()

    def test_cannot_look_at_files(self) -> None:
        answered = bot.reply(turn(ana("", files=2)))

        assert answered.codes == ("cannot_look_at_files", "offer_person")

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Hi", "greeting"),
            ("こんにちは", "greeting"),
            ("Thank you!", "thanks"),
            ("ありがとうございます", "thanks"),
        ],
    )
    def test_is_polite(self, text: str, code: str) -> None:
        assert answer(text).codes == (code,)

    def test_several_lines_in_a_row_get_one_answer(self) -> None:
        answered = bot.reply(turn(ana("hello"), ana("I have dispute trouble"), orders=[SHOES]))

        assert answered.codes == ("which_order",)


class TestUnhelpfulAnswers:
    def test_after_the_second_a_person_is_offered_unasked(self) -> None:
        said = (ana("?!"), the_bot("unknown"), the_bot("offer_person"), ana("gibberish again"))

        assert bot.reply(turn(*said)).codes == ("unknown", "offer_person_unasked")

    def test_after_twice_as_many_a_person_is_brought(self) -> None:
        lost = (the_bot("unknown"), ana("blah")) * 3
        answered = bot.reply(turn(ana("blah"), *lost))

        assert answered.hand_off is Reason.UNHELPFUL
        assert answered.codes == ("handing_over_lost",)

    @pytest.mark.parametrize(
        "text", ["that did not help", "not what I asked", "役に立ちません", "違います"]
    )
    def test_an_answer_called_no_help_counts(self, text: str) -> None:
        said = (ana("refund?"), the_bot("article"), ana(text))

        assert bot.reply(turn(*said)).codes == ("not_helpful", "offer_person")

    def test_so_does_a_thumb_down_on_an_article(self) -> None:
        down = Said(by=Speaker.PARTY, helpful=False)
        up = Said(by=Speaker.PARTY, helpful=True)

        assert bot.reply(turn(ana("x"), the_bot("article"), down)).codes[0] == "not_helpful"
        assert bot.reply(turn(ana("x"), the_bot("article"), up)).codes == ("thanks",)


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

    @pytest.mark.parametrize(
        "text",
        [
            "My parcel never arrived",
            "I have a problem with my order",
            "wrong item",
            "The item is broken",
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

    def test_an_order_with_a_dispute_shows_where_it_stands(self) -> None:
        ben_answers = case(Story().opened())
        answered = bot.reply(turn(picks(SHOES), orders=[SHOES], cases=[ben_answers]))

        assert answered.codes == ("case", "case_next", "case_consequence")
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

        assert answered.codes == ("case", "case_next", "case_consequence")
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

        assert answered.codes == ("case", "held")
        assert "€" in words(answered)
        assert card(answered, Article).slug == "refund"

    def test_the_money_is_followed_to_its_end(self) -> None:
        story = Story().opened().accept_request()
        due = answer("where is my money", cases=[case(story)])
        paid = answer("where is my money", cases=[case(story.paid())])

        assert due.codes[1] == "set_aside_you"
        assert paid.codes[1] == "paid_you"

    def test_each_side_hears_whose_money_it_is(self) -> None:
        story = Story().opened().accept_request()
        seller = Reader(role=Role.SELLER)
        answered = answer("where is the money", cases=[case(story, Role.SELLER)], reader=seller)

        assert "set_aside_other" in answered.codes

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

    def test_without_a_case_the_help_answers(self) -> None:
        answered = answer("when do I get my refund", find=finds("refund"))

        assert answered.codes == ("article",)


class TestAppeal:
    TEXTS = (
        "I want to appeal",
        "how does an appeal work?",
        "異議申し立てをしたい",
        "アピールしたいです",
    )

    @pytest.mark.parametrize("text", TEXTS)
    def test_is_explained_prefilled_and_a_person_offered(self, text: str) -> None:
        answered = answer(text, cases=[case(Story().ruled())])

        assert answered.codes == ("appeal_once", "appeal_form", "offer_person")
        form = card(answered, AppealForm)
        assert (form.number, form.drafted) == (NUMBER, False)
        assert "one appeal for each dispute" in words(answered)
        assert "一度だけ" in words(answered, "ja")
        assert card(answered, Article).slug == "appeal"
        assert answered.hand_off is None

    @pytest.mark.parametrize("text", TEXTS)
    def test_without_a_case_the_article_answers(self, text: str) -> None:
        answered = answer(text)

        assert answered.codes == ("article", "offer_person")
        assert card(answered, Article).slug == "appeal"

    @pytest.mark.parametrize(
        ("story", "code", "source"),
        [
            (Story().opened(), "appeal_not_yet", "appeal"),
            (Story().ruled().after(DAY).file(), "appeal_running", "outside-the-platform"),
            (Story().appealed().decide_appeal(), "appeal_used", "outside-the-platform"),
            (
                Story().ruled().fire(DeadlineKind.APPEAL_WINDOW),
                "appeal_window_over",
                "outside-the-platform",
            ),
            (Story().opened().accept_request(), "appeal_agreed", "outside-the-platform"),
        ],
    )
    def test_says_what_is_so_when_there_is_none(self, story: Story, code: str, source: str) -> None:
        answered = answer("I want to appeal", cases=[case(story)])

        assert answered.codes == (code, "offer_person")
        assert card(answered, Article).slug == source
        assert not any(isinstance(each, AppealForm) for each in answered.cards)

    def test_one_of_several_rulings_is_picked(self) -> None:
        ruled = case(Story().ruled())
        waiting = replace(case(Story().opened()), order_id=8)
        both = replace(ruled, order_id=8)

        assert answer("appeal", cases=[waiting, ruled]).codes[0] == "appeal_once"
        assert answer("appeal", cases=[ruled, both]).codes == ("which_case",)

    @pytest.mark.parametrize(
        "text", ["Is the survey an appeal?", "アンケートに書いたけど異議申し立てになる？"]
    )
    def test_the_survey_is_told_apart(self, text: str) -> None:
        answered = answer(text, cases=[case(Story().ruled())], find=finds("not-an-appeal"))

        assert card(answered, Article).slug == "not-an-appeal"
        assert answered.codes == ("article",)


class TestLines:
    def test_hold_every_language_as_it_was_said(self) -> None:
        said = bot_words.line("no_such_order", lambda: {"typed": "Z-1"})

        assert said.texts.keys() == {"en", "ja"}
        assert "Z-1" in said.text("ja")
        assert said.text("fi") == said.text("en")

    def test_follow_the_policy_in_what_calls_a_person(self) -> None:
        words_of_house = {"*": ("magic-word",)}
        policy = replace(POLICY, chat=replace(POLICY.chat, handoff_keywords=words_of_house))

        assert answer("say the magic-word", policy=policy).hand_off is Reason.KEYWORD
        assert answer("livechat_link", policy=policy).hand_off is None
