"""Plain words for goods that came damaged, and words like them that are about something else."""

import pytest

from tests.app.bot_talk import SHOES, answer
from wakai.app import bot_intents

pytestmark = pytest.mark.django_db  # which policy is in force stands in the database


class TestGoodsThatCameDamaged:
    @pytest.mark.parametrize(
        "text",
        [
            "the wooden board I got has arrived cracked right through the middle",
            "The board has cracked",
            "I received a broken plate",
            "You sent me a chipped bowl",
            "The cup has a chip in the rim",
            "The cloth is torn",
            "There is a tear in the cloth",
            "It came smashed",
            "There are scratches all over the lid",
            "It has scratches.",
            "The bottle leaked in the box",
            "There is a stain on the shirt",
            "The spoon is bent",
            "The pot arrived in pieces",
            "The handle broke off",
            "it broke",
            "it does not work",
            "割れ",
            "皿に割れがあります",
            "茶碗が欠けています",
            "ふちに欠けがある",
            "袋に破れがあります",
            "傷",
            "傷が見つかりました",
            "蓋が傷ついています",
            "凹みがありました",
            "動かないんですけど",
            "シャツに汚れ",
            "シミがついています",
            "液漏れしていました",
            "スプーンが曲がっていました",
            "取っ手が取れました",
        ],
    )
    def test_lead_to_the_order(self, text: str) -> None:
        assert answer(text, orders=[SHOES]).codes == ("which_order",)

    @pytest.mark.parametrize(
        "text",
        [
            "I got a broken link",
            "The other side broke a promise",
            "How many pieces of evidence are there",
            "I am torn between the two",
            "約束が破れました",
            "連絡が取れません",
            "気持ちが傷つきました",
        ],
    )
    def test_are_not_meant_by_words_about_something_else(self, text: str) -> None:
        assert answer(text, orders=[SHOES]).codes == ("unknown", "offer_person")

    @pytest.mark.parametrize(
        ("text", "reason"), [("茶碗が欠けています", "ND5"), ("The shirt has a stain", "")]
    )
    def test_have_a_reason_where_the_words_mean_only_one(self, text: str, reason: str) -> None:
        assert bot_intents.reason([text]) == reason
