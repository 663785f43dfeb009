"""Every sentence a person can read exists in every language, once and with its gaps."""

from collections import defaultdict

import pytest

from tests.house.sentences import Sentence, catalogues, placeholders, used

LANGUAGES = ("ja",)  # the source language needs no catalogue


@pytest.mark.parametrize("language", LANGUAGES)
class TestSentences:
    def test_are_all_translated(self, language: str) -> None:
        known = {
            sentence
            for sentence, entry in catalogues(language)
            if all(entry.translations) and not entry.fuzzy
        }
        missing = [f"{where}: {said.singular!r}" for where, said in used() if said not in known]

        assert not missing, f"{len(missing)} without {language}:\n" + "\n".join(missing)

    def test_are_translated_in_one_way(self, language: str) -> None:
        told: dict[Sentence, dict[tuple[str, ...], str]] = defaultdict(dict)
        for sentence, entry in catalogues(language):
            told[sentence].setdefault(entry.translations, entry.place)
        twice = [
            f"{said.singular!r}: {', '.join(ways.values())}"
            for said, ways in told.items()
            if len(ways) > 1
        ]

        assert not twice, "\n".join(twice)

    def test_keep_their_gaps(self, language: str) -> None:
        wrong = [
            f"{entry.place}: {sentence.singular!r}"
            for sentence, entry in catalogues(language)
            for form in entry.translations
            if form
            and placeholders(form)
            not in (placeholders(sentence.singular), placeholders(sentence.plural))
        ]

        assert not wrong, "\n".join(wrong)
