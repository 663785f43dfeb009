"""
The help centre: topics, articles and search, each in the reader's language.

Where an article is not written in that language the source language is given, and says so.
Numbers come from the policy in force, so that help and law cannot disagree.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from wakai.app import help_index, help_library, help_words, plugs, policies
from wakai.app.help_index import CharacterIndex, Match, MeaningIndex
from wakai.app.help_library import Library, Source
from wakai.app.ports import Unavailable
from wakai.core.policy import Terms

FOLDER: Final = Path(__file__).resolve().parent.parent / "help"
SEARCH_MAX: Final = 50
FOR_SELLERS: Final = "seller"  # the topic of what sellers have to do

# Without the model a question is answered only when most of its rare characters are found.
CHARACTER_SCORE_MIN: Final = 0.65


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """An article as lists show it."""

    slug: str
    title: str
    summary: str
    topic: str
    order: int  # within the topic
    language: str  # of the text: not the reader's where ``translated`` is False
    translated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Summary):
    """An article as its page shows it."""

    html: str  # safe to show as it is
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A heading of the help centre with its articles."""

    code: str
    title: str
    articles: tuple[Summary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article found by a question."""

    slug: str
    title: str
    excerpt: str  # plain text
    score: float  # 0 not at all, about 1 the same words
    language: str
    sure: bool  # near enough to be given as an answer


def topics(language: str) -> tuple[Topic, ...]:
    """Return the topics that have articles, in their order."""
    listed = articles(language)
    found = (
        Topic(
            code=code,
            title=title,
            articles=tuple(article for article in listed if article.topic == code),
        )
        for code, title in _library().topics[_known(language)].items()
    )
    return tuple(topic for topic in found if topic.articles)


def articles(language: str) -> tuple[Summary, ...]:
    """Return all articles, by topic and in their order."""
    codes = list(_library().topics[_known(language)])
    shelf = _shelf(language).values()
    return tuple(sorted(shelf, key=lambda found: (codes.index(found.topic), found.order)))


def article(slug: str, language: str) -> Article | None:
    """Return one article; None where there is none of that name in any language."""
    return _shelf(language).get(slug)


def summaries(slug: str) -> dict[str, str]:
    """Return the short answer of an article in every language that has it."""
    shelves = {language: _shelf(language) for language in _library().languages}
    return {
        language: shelf[slug].summary
        for language, shelf in shelves.items()
        if slug in shelf and shelf[slug].translated
    }


def search(text: str, language: str, limit: int = 10) -> list[Hit]:
    """
    Return the articles that fit best, without ever waiting for the model.

    Meaning counts where the model is warm; else characters alone. What shares neither meaning
    nor characters with the text is left out.
    """
    if not _meaning().warm:
        return _hits(_characters().search(text), language, limit, CHARACTER_SCORE_MIN)
    shared = {match.slug for match in _characters().search(text)}
    hits = find(text, language, SEARCH_MAX)
    return [hit for hit in hits if hit.sure or hit.slug in shared][:limit]


def find(text: str, language: str, limit: int = 3) -> list[Hit]:
    """
    Return the articles nearest in meaning, starting the model if need be: for the bot.

    Falls back to characters where there is no model, or none that reads the language. Only a
    hit that is ``sure`` is an answer.
    """
    by_characters = _characters().search(text)
    try:
        by_meaning = _meaning().search(text, language)
    except Unavailable:
        return _hits(by_characters, language, limit, CHARACTER_SCORE_MIN)
    matches = help_index.blend(by_meaning, by_characters)
    return _hits(matches, language, limit, settings.WAKAI_HELP_SCORE_MIN)


def _hits(matches: Sequence[Match], language: str, limit: int, score_min: float) -> list[Hit]:
    shelf = _shelf(language)
    hits = []
    for match in matches[: min(limit, SEARCH_MAX)]:
        found = shelf[match.slug]
        hits.append(
            Hit(
                slug=found.slug,
                title=found.title,
                excerpt=found.summary,
                score=match.score,
                language=found.language,
                sure=match.score >= score_min,
            )
        )
    return hits


_SHELVES: dict[tuple[str, str, bool], Mapping[str, Article]] = {}  # what its words hang on


def _shelf(language: str) -> Mapping[str, Article]:
    """Return every article as a reader of that language sees it under the policy in force."""
    policy = policies.live()
    key = (_known(language), policy.sha256, plugs.translates())
    if key not in _SHELVES:
        sources = (_library().find(slug, key[0]) for slug in _library().slugs())
        articles_found = [_written(source, key[0], policy.terms) for source in sources if source]
        _SHELVES[key] = {found.slug: found for found in articles_found}
    return _SHELVES[key]


def _written(source: Source, language: str, terms: Terms) -> Article:
    with translation.override(source.language):
        words = help_words.of(terms)
        title, summary, body = (
            help_library.fill(text, words, gettext)
            for text in (source.title, source.summary, source.body)
        )
    return Article(
        slug=source.slug,
        title=title,
        summary=summary,
        topic=source.topic,
        order=source.order,
        language=source.language,
        translated=source.language == language,
        html=help_library.to_html(body),
        questions=source.questions,
    )


def _known(language: str) -> str:
    """Return the language of the help that is nearest: "ja" for "ja-JP"."""
    for tried in (language, language.partition("-")[0]):
        if tried in _library().languages:
            return tried
    return help_library.SOURCE_LANGUAGE


@functools.cache
def _library() -> Library:
    return help_library.load(FOLDER)


@functools.cache
def _characters() -> CharacterIndex:
    return CharacterIndex(_library())


@functools.cache
def _meaning() -> MeaningIndex:
    return MeaningIndex(_library(), plugs.embedder())
