"""What the bot is, how it brings a person, and what it does not know."""

from dataclasses import replace

import pytest
from django.utils import translation

from tests.app.bot_talk import (
    NUMBER,
    POLICY,
    SHOES,
    ana,
    answer,
    card,
    case,
    finds,
    the_bot,
    turn,
    words,
)
from tests.core.disputes import story as told
from tests.core.disputes.story import Story
from wakai.app import bot, bot_words
from wakai.app.bot import BotReply, Said, Speaker
from wakai.app.words import Reader
from wakai.core.conversations.cards import Article
from wakai.core.conversations.model import Reason
from wakai.core.disputes.model import Role

pytestmark = pytest.mark.django_db  # which policy is in force stands in the database


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
            "order_number": SHOES.number,
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

    def test_gives_a_buyer_the_article_for_sellers_only_where_there_is_no_other(self) -> None:
        both, alone = finds("seller-return", "return-address"), finds("seller-return")
        seller = Reader(role=Role.SELLER)

        assert card(answer("about the return", find=both), Article).slug == "return-address"
        assert card(answer("about the return", find=alone), Article).slug == "seller-return"
        told = answer("about the return", find=both, reader=seller)
        assert card(told, Article).slug == "seller-return"

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
