"""How the bot hears that somebody wants to appeal, and what it says of the one appeal."""

from dataclasses import replace

import pytest

from tests.app.bot_talk import (
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
from tests.core.disputes.story import DAY, Story
from wakai.app import bot, bot_intents
from wakai.core.conversations.cards import AppealForm, Article, OrderPicker
from wakai.core.disputes.model import DeadlineKind

pytestmark = pytest.mark.django_db  # which policy is in force stands in the database

DISAGREES = (
    "I disagree with the ruling",
    "I strongly disagree with this decision.",
    "the decision is wrong",
    "This decision is really unfair",
    "The ruling isn't fair",
    "the ruling is not right",
    "I don't think the decision is fair",
    "I am not happy with the outcome",
    "I can't agree with your ruling",
    "I object to the ruling",
    "裁定がおかしい",
    "判断に納得できない",
    "決定に不服です",
    "裁定に納得がいかない",
    "この判断には納得していません",
    "決定は間違っていると思います",
    "裁定、おかしくないですか？",
    "裁定の内容に不満があります",
    "裁定は不当です",
    "裁定を受け入れられません",
    "裁定に同意できません",
    "決定に納得いきません",
    "判定結果がおかしいです",
)
AGREES = (
    "I agree with the ruling",
    "I don't disagree with the ruling",
    "The decision is right",
    "I accept the decision",
    "the decision is not wrong",
    "I disagree with the seller",
    "the seller is wrong",
    "I made a decision",
    "wrong item",
    "裁定に納得しました",
    "裁定に納得できました",
    "裁定に同意します",
    "裁定はおかしいとは思いません",
    "裁定は間違っていません",
    "裁定は不当ではないと思います",
    "出品者の判断がおかしい",
    "商品がおかしい",
    "裁定を受け入れます",
    "いつ裁定が出ますか",
    "判断に納得しています",
    "裁定を認めます",
    "裁定はいつ認められますか",
)


class TestAppeal:
    TEXTS = (
        "I want to appeal",
        "how does an appeal work?",
        "異議申し立てをしたい",
        "アピールしたいです",
        "I do not accept the decision",
        "裁定に納得できません",
        *DISAGREES,
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

    @pytest.mark.parametrize(
        ("story", "code"),
        [
            (Story().ruled(), "appeal_once"),
            (Story().ruled().fire(DeadlineKind.APPEAL_WINDOW), "appeal_window_over"),
            (Story().appealed().decide_appeal(), "appeal_used"),
        ],
    )
    def test_is_answered_for_the_order_that_was_picked(self, story: Story, code: str) -> None:
        mine = case(story)
        talk = [ana("I disagree with the ruling"), the_bot("which_case"), picks(SHOES)]

        answered = bot.reply(turn(*talk, cases=[mine, replace(mine, order_id=8)], orders=[SHOES]))

        assert (answered.codes[0], answered.about) == (code, SHOES.id)

    @pytest.mark.parametrize("text", AGREES)
    def test_is_not_heard_in_words_of_somebody_who_agrees(self, text: str) -> None:
        assert not bot_intents.is_appeal(text)

    def test_one_of_several_rulings_is_picked(self) -> None:
        ruled = case(Story().ruled())
        waiting = replace(case(Story().opened()), order_id=8)
        both = replace(ruled, order_id=8)

        assert answer("appeal", cases=[waiting, ruled]).codes[0] == "appeal_once"
        asked = answer("appeal", cases=[replace(waiting, order_id=9), ruled, both])
        assert asked.codes == ("which_case",)
        assert card(asked, OrderPicker).orders == (7, 8, 9)  # what can be appealed comes first

    @pytest.mark.parametrize(
        "text", ["Is the survey an appeal?", "アンケートに書いたけど異議申し立てになる？"]
    )
    def test_the_survey_is_told_apart(self, text: str) -> None:
        answered = answer(text, cases=[case(Story().ruled())], find=finds("not-an-appeal"))

        assert card(answered, Article).slug == "not-an-appeal"
        assert answered.codes == ("article",)
