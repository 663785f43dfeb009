"""A text on which somebody will rely is looked at before it is sent, and what changed is named."""

from datetime import timedelta
from typing import Any

import pytest

from wakai.app import clock, translation_budget
from wakai.app.translation import TranslationStatus, translate
from wakai.app.translation_risk import Warned, is_risky, warnings
from wakai.gateways.translation.null import NullTranslator


class TestRisk:
    @pytest.mark.parametrize(
        ("text", "language"),
        [
            ("You will get 12.50 EUR back.", "en"),
            ("We promise an answer.", "en"),
            ("Your appeal was rejected.", "en"),
            ("返金いたします。", "ja"),
            ("11月30日にお送りします。", "ja"),
            ("Wir erstatten das Geld.", "de"),
            ("Anything at all", "sw"),  # of whose words we know nothing
        ],
    )
    def test_is_in_facts_promises_and_decisions(self, text: str, language: str) -> None:
        assert is_risky(text, language)

    @pytest.mark.parametrize(("text", "language"), [("Hello!", "en"), ("こんにちは。", "ja")])
    def test_is_not_in_a_greeting(self, text: str, language: str) -> None:
        assert not is_risky(text, language)


class TestWarnings:
    def test_name_a_negation_that_was_lost_or_added(self) -> None:
        assert warnings("You need not pay.", "You need to pay.", "en") == (Warned.NEGATION,)
        assert warnings("返品できます。", "返品できません。", "ja") == (Warned.NEGATION,)

    def test_do_not_name_a_negation_that_is_said_otherwise(self) -> None:
        assert warnings("It isn't broken.", "It is not broken.", "en") == ()
        assert warnings("Nobody paid.", "No one paid.", "en") == ()

    def test_name_a_number_or_a_date_that_changed(self) -> None:
        assert warnings("Until 30 November.", "Until 3 November.", "en") == (Warned.FACT,)
        assert warnings("It costs 500円です。", "It costs 5000円です。", "ja") == (Warned.FACT,)

    def test_name_nothing_where_the_same_came_back(self) -> None:
        assert warnings("You get 5 EUR until 30 May.", "By 30 May you get 5 EUR.", "en") == ()


class Echo(NullTranslator):
    def supports(self, source: str, target: str) -> bool:
        return bool(source and target)

    def translate(self, texts: Any, *, source: str, target: str) -> list[str]:
        assert source != target
        return list(texts)


@pytest.mark.django_db(transaction=True)
class TestBudget:
    def test_ends_translation_for_its_use_and_day(self, settings: Any) -> None:
        settings.WAKAI_TRANSLATION_BUDGET = ["support=20"]
        clock.forget()

        def status(use: str) -> TranslationStatus:
            return translate("Hello there", source="en", target="ja", engine=Echo(), use=use).status

        assert status("support") is TranslationStatus.TRANSLATED
        assert status("support") is TranslationStatus.OVER_BUDGET
        assert status("order") is TranslationStatus.TRANSLATED
        clock.advance(int(timedelta(days=1).total_seconds()))
        assert status("support") is TranslationStatus.TRANSLATED
        clock.forget()

    def test_takes_nothing_of_what_is_more_than_the_whole(self, settings: Any) -> None:
        settings.WAKAI_TRANSLATION_BUDGET = ["case=5"]

        assert not translation_budget.spend("case", 6)
        assert translation_budget.spend("case", 5)
        assert not translation_budget.spend("case", 1)

    @pytest.mark.parametrize("wrong", ["support", "support=many", "mail=5"])
    def test_that_cannot_be_read_is_said_to_be_wrong(self, wrong: str) -> None:
        with pytest.raises(ValueError, match="WAKAI_TRANSLATION_BUDGET"):
            translation_budget.budgets((wrong,))
