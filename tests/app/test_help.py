"""The help centre in both languages: complete, true to the policy, found by people's own words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from tests.core import sample_policy
from tests.house import sentences
from wakai.app import help as help_centre
from wakai.app import help_library, help_words, plugs, policies
from wakai.app.help_index import CharacterIndex, MeaningIndex, blend, tokens
from wakai.app.help_library import LABEL, PLACEHOLDER, BadArticle, Library, Source
from wakai.app.ports import Unavailable
from wakai.core.calendar import Period
from wakai.gateways.embedding.local import LocalEmbedder
from wakai.gateways.embedding.null import NullEmbedder

pytestmark = pytest.mark.django_db  # which policy is in force stands in the database

LANGUAGES = ("en", "ja")
LIBRARY = help_library.load(help_centre.FOLDER)
SOURCES = [source for sources in LIBRARY.sources.values() for source in sources.values()]
NAMED = [pytest.param(source, id=f"{source.language}/{source.slug}") for source in SOURCES]
PAGES = {"/orders/", "/seller/"}  # what articles link to beside other articles
LINK = re.compile(r"\]\(([^)]*)\)")
DIGITS_ALLOWED = {"1029", "188"}  # a sample order number; Japan's consumer hotline


class TestArticles:
    def test_are_the_same_in_every_language(self) -> None:
        assert LIBRARY.sources.keys() == set(LANGUAGES)
        assert LIBRARY.sources["en"].keys() == LIBRARY.sources["ja"].keys()
        assert LIBRARY.topics["en"].keys() == LIBRARY.topics["ja"].keys()
        assert len(LIBRARY.slugs()) >= 20

    @pytest.mark.parametrize("slug", sorted(LIBRARY.slugs()))
    def test_have_the_same_place_and_cite_the_same_rules(self, slug: str) -> None:
        english, japanese = (LIBRARY.sources[language][slug] for language in LANGUAGES)

        assert (english.topic, english.order) == (japanese.topic, japanese.order)
        assert set(LINK.findall(english.body)) == set(LINK.findall(japanese.body))
        assert english.policy_keys == japanese.policy_keys

    @pytest.mark.parametrize("source", NAMED)
    def test_list_the_policy_keys_that_they_use(self, source: Source) -> None:
        used = set(PLACEHOLDER.findall(source.title + source.summary + source.body))

        assert set(source.policy_keys) == used
        assert used <= help_words.of(policies.live().terms).keys()

    def test_call_buttons_and_choices_as_the_pages_do(self) -> None:
        known = {sentence.singular for _place, sentence in sentences.used()}
        named = {label for source in SOURCES for label in LABEL.findall(source.body)}

        assert "Appeal the ruling" in named
        assert named <= known

    @pytest.mark.parametrize("source", NAMED)
    def test_link_only_to_what_is_there(self, source: Source) -> None:
        articles = {f"/help/{slug}/" for slug in LIBRARY.slugs()}

        assert set(LINK.findall(source.body)) <= articles | PAGES

    @pytest.mark.parametrize("source", NAMED)
    def test_type_no_number_that_the_policy_could_change(self, source: Source) -> None:
        words = PLACEHOLDER.sub("", LINK.sub("", f"{source.summary}\n{source.body}"))
        words = re.sub(r"^\d+\. ", "", words, flags=re.MULTILINE)

        assert set(re.findall(r"\d+", words)) <= DIGITS_ALLOWED

    @pytest.mark.parametrize("source", NAMED)
    def test_name_the_ways_in_which_people_ask(self, source: Source) -> None:
        assert 3 <= len(source.questions) <= 6
        assert len(set(source.questions)) == len(source.questions)
        assert len(source.summary) <= 320

    @pytest.mark.parametrize("source", NAMED)
    def test_become_whole_and_harmless_pages(self, source: Source) -> None:
        page = help_centre.article(source.slug, source.language)

        assert page is not None
        assert page.translated
        for left_over in ("{{", "**", "](", "|", "<script", "None"):
            assert left_over not in page.html + page.summary + page.title


class TestLoading:
    @pytest.fixture
    def library(self) -> Library:
        english = {"appeal": LIBRARY.sources["en"]["appeal"]}
        return Library(topics=LIBRARY.topics, sources={"en": english, "ja": {}})

    def test_falls_back_to_the_source_language(self, library: Library) -> None:
        found = library.find("appeal", "ja")

        assert found is not None
        assert found.language == "en"
        assert library.find("no-such-article", "ja") is None

    def test_a_missing_translation_is_visible(
        self, library: Library, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(help_centre, "_library", lambda: library)
        monkeypatch.setattr(help_centre, "_SHELVES", {})
        page = help_centre.article("appeal", "ja")

        assert page is not None
        assert (page.language, page.translated) == ("en", False)
        assert "14 days" in page.summary

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ('topic = "appeal"', 'topic = "nothing"'),
            ('topic = "appeal"', 'topik = "appeal"'),
            ("order = 20", "order = 20\ncolour = 1"),
            ("+++", "---"),
        ],
    )
    def test_a_bad_file_is_named(self, tmp_path: Path, old: str, new: str) -> None:
        folder = tmp_path / "en"
        folder.mkdir()
        original = (help_centre.FOLDER / "en" / "appeal.md").read_text()
        (folder / "appeal.md").write_text(original.replace(old, new))
        (folder / "topics.toml").write_text('appeal = "Appeals"')

        with pytest.raises(BadArticle, match=r"appeal\.md"):
            help_library.load(folder.parent)

    def test_raw_html_and_odd_links_do_not_pass(self) -> None:
        html = help_library.to_html("<script>x</script> [a](javascript:x) [b](/help/appeal/)")

        assert "<script" not in html
        assert "javascript" not in html.replace("[a](javascript:x)", "")
        assert '<a href="/help/appeal/">b</a>' in html


class TestPolicyWords:
    def test_follow_the_policy(self) -> None:
        terms = policies.live().terms
        longer = {**terms.periods, "appeal_window": Period(days=21)}

        assert help_words.of(terms)["appeal_window"] == "14 days"
        assert help_words.of(replace(terms, periods=longer))["appeal_window"] == "21 days"

    def test_are_in_the_language_of_the_article(self) -> None:
        english, japanese = (help_centre.article("deadlines", code) for code in LANGUAGES)

        assert english is not None
        assert japanese is not None
        assert "5 days" in english.html
        assert "5日" in japanese.html
        assert "営業日" in japanese.html

    def test_know_every_policy(self) -> None:
        assert help_words.of(sample_policy.terms()).keys() >= {"appeal_window", "files_max"}


class TestLists:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_topics_hold_every_article_once_and_in_order(self, language: str) -> None:
        topics = help_centre.topics(language)
        listed = [article.slug for topic in topics for article in topic.articles]

        assert listed == [article.slug for article in help_centre.articles(language)]
        assert sorted(listed) == sorted(LIBRARY.slugs())
        for topic in topics:
            orders = [article.order for article in topic.articles]
            assert orders == sorted(set(orders))

    def test_a_region_or_a_language_we_do_not_have_finds_the_nearest(self) -> None:
        regional, foreign = (help_centre.article("appeal", code) for code in ("ja-JP", "fi"))

        assert regional is not None
        assert foreign is not None
        assert (regional.language, foreign.language) == ("ja", "en")

    def test_there_is_nothing_where_there_is_no_article(self) -> None:
        assert help_centre.article("no-such-article", "en") is None


QUESTIONS = [
    ("ja", "荷物が来ない", {"open-a-dispute"}),
    ("ja", "負けました。ゼロ円です", {"dispute-lost"}),
    ("ja", "もう一回アピールできますか", {"appeal-result", "appeal"}),
    ("ja", "異議申し立てしたら返品の時計は止まるの？", {"return-clock"}),
    ("ja", "返送料を払ってほしい", {"return-postage"}),
    ("ja", "セラーが返金すると言ったのに払わない", {"seller-promised-refund"}),
    ("ja", "写真は何枚まで", {"evidence-limits"}),
    ("ja", "お金いつ返ってくる？", {"refund"}),
    ("ja", "チャットが落ちた", {"lost-chat"}),
    ("ja", "英語じゃないとだめ？", {"languages"}),
    ("ja", "アンケートに書いたけど異議申し立てになる？", {"not-an-appeal"}),
    ("ja", "裁判所に行くことはできる？", {"outside-the-platform"}),
    ("ja", "メッセージのやりとりを証拠にしたい", {"messages-as-evidence"}),
    ("en", "can i appeal twice", {"appeal-result", "appeal"}),
    ("en", "where do i ship it back to", {"return-address"}),
    ("en", "does the clock stop when I appeal", {"return-clock"}),
    ("en", "i forgot to send it back in time", {"missed-return"}),
    ("en", "seller said he'd refund me but didn't", {"seller-promised-refund"}),
    ("en", "what pictures should I take", {"evidence-that-helps"}),
    ("en", "when will the money be on my card", {"refund"}),
    ("en", "is japanese ok", {"languages"}),
    ("en", "i want them to send a new one", {"ship-again"}),
    ("en", "i answered the survey, is that my appeal", {"not-an-appeal"}),
    ("en", "what happens at zero on the clock", {"deadlines"}),
    ("en", "can the seller read this chat", {"what-the-seller-sees"}),
    ("en", "buyer returned an empty box", {"seller-return"}),
    ("en", "close my dispute", {"settle-or-withdraw"}),
    ("en", "who can look at my photos", {"evidence-privacy"}),
]
NOT_OURS = ["今日の天気は？", "おすすめのレストランを教えて", "俳句を作って", "asdfgh", "lol"]
NOT_OURS += ["write me a poem", "tell me a joke", "株価はどうなりますか", "my dog is sick"]
NOT_OURS += ["what is the capital of France", "how do I cook rice", "who won the football game"]


class TestSearchByCharacters:
    INDEX = CharacterIndex(LIBRARY)

    def test_pairs_characters_and_cuts_words(self) -> None:
        assert list(tokens("返品の期限")) == ["返品", "品の", "の期", "期限"]
        assert list(tokens("Returned, returning!")) == ["retur", "retur"]
        assert list(tokens("ＰＤＦ")) == ["pdf"]

    @pytest.mark.parametrize("source", NAMED)
    def test_finds_each_article_by_its_own_questions(self, source: Source) -> None:
        for question in source.questions:
            found = [match.slug for match in self.INDEX.search(question)[:3]]
            assert source.slug in found, question

    def test_finds_nothing_in_nothing(self) -> None:
        assert self.INDEX.search("") == []
        assert self.INDEX.search("☂☂☂") == []

    @pytest.mark.parametrize(("word", "slug"), [("送料", "return-postage"), ("refund", "refund")])
    def test_finds_by_one_word(self, word: str, slug: str) -> None:
        assert slug in [match.slug for match in self.INDEX.search(word)[:3]]


@pytest.fixture(scope="module")
def index() -> Iterator[MeaningIndex]:
    embedder = LocalEmbedder()
    yield MeaningIndex(LIBRARY, embedder)
    embedder.close()


class TestSearchByMeaning:
    def test_finds_paraphrases_in_both_languages(self, index: MeaningIndex) -> None:
        characters = CharacterIndex(LIBRARY)
        missed = [
            text
            for _language, text, slugs in QUESTIONS
            if blend(index.search(text), characters.search(text))[0].slug not in slugs
        ]

        assert len(missed) <= 2, missed

    def test_an_off_topic_line_stays_below_the_threshold(self, index: MeaningIndex) -> None:
        least = settings.WAKAI_HELP_SCORE_MIN
        characters = CharacterIndex(LIBRARY)

        def nearness(text: str) -> float:
            return blend(index.search(text), characters.search(text))[0].score

        answered = [text for text in NOT_OURS if nearness(text) >= least]
        refused = [text for _language, text, _slugs in QUESTIONS if nearness(text) < least]

        assert answered == []
        assert len(refused) <= 3, refused

    def test_a_language_that_the_model_does_not_read_is_left_to_the_characters(
        self, index: MeaningIndex
    ) -> None:
        with pytest.raises(Unavailable):
            index.search("var är mina pengar", "sv")

    def test_the_page_uses_it_where_it_is_warm_and_shows_no_far_hits(
        self, index: MeaningIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        index.search("warm up")
        monkeypatch.setattr(help_centre, "_meaning", lambda: index)

        assert help_centre.search("seller said he'd refund me", "en")[0].slug == (
            "seller-promised-refund"
        )
        assert help_centre.search("☂☂☂", "en") == []

    def test_is_warm_only_once_it_was_asked(self) -> None:
        embedder = LocalEmbedder()
        index = MeaningIndex(LIBRARY, embedder)
        before = index.warm
        index.search("refund")
        after = index.warm
        embedder.close()

        assert (before, after, index.warm) == (False, True, False)


class TestSearch:
    @pytest.fixture(autouse=True)
    def without_the_model(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(plugs, "embedder", NullEmbedder)
        help_centre._meaning.cache_clear()
        yield
        help_centre._meaning.cache_clear()

    def test_the_page_never_waits_for_the_model(self) -> None:
        hits = help_centre.search("返品の期限", "ja")

        assert "return-clock" in [hit.slug for hit in hits[:3]]
        assert all(hit.language == "ja" for hit in hits)
        assert hits[0].excerpt
        assert help_centre.search("   ", "ja") == []

    def test_the_limit_holds(self) -> None:
        assert len(help_centre.search("dispute", "en", limit=2)) == 2

    def test_the_bot_is_told_what_is_no_sure_answer(self) -> None:
        sure, unsure = (
            help_centre.find("How many times can I appeal?", "en"),
            help_centre.find("what about the weather in the mountains tomorrow", "en"),
        )

        assert sure[0].sure
        assert not any(hit.sure for hit in unsure)
