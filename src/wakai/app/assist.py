"""
What an operator could answer: suggestions with their sources, and nothing where nothing fits.

They come from what people of the house stand for: help articles, the rules in force, what a
supervisor has confirmed of a rule, canned answers; none holds a word of another conversation. One
is put where the operator writes and never sent by itself. What is shown and used is counted, once
for each question, and not who used it.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils import translation

from wakai.app import assurances, clock, nearness, words_policy
from wakai.app import help as help_centre
from wakai.app.access import ConversationSight
from wakai.app.canned import Ready
from wakai.core.conversations.model import ALL, Reader
from wakai.core.policy import Terms
from wakai.store import assurances as kept
from wakai.store import chat as log
from wakai.store import suggestions as counts
from wakai.store.suggestions import Question

SHOWN_MAX: Final = 5
OF_A_KIND_MAX: Final = 2
_LOOK_BACK: Final = 30  # lines, for what was asked last
_CONFIRMED: Final = timedelta(days=365)
_CONFIRMED_MAX: Final = 50
_KEPT: Final = timedelta(days=30)  # how long it is known to which question one was shown
_STAFF: Final = Reader(0, staff=True)

totals = counts.totals


class Kind(StrEnum):
    """Where a suggestion comes from."""

    ARTICLE = "article"
    RULE = "rule"
    ASSURANCE = "assurance"
    CANNED = "canned"


# Found by trying fifteen questions in two languages: an answer is never as near to a question as
# another question is, and a rule is a few words that many questions are near to.
_LEAST: Final = {Kind.CANNED: 0.34, Kind.ASSURANCE: 0.44, Kind.RULE: 0.44}


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Something that could be answered, and where it stands."""

    kind: Kind
    text: str
    language: str
    source: str  # title of an article, name of a canned answer, number of an assurance
    code: str  # by which it is found again
    clause: str = ""  # the rule that it rests on
    applies: bool = True  # what is said of that rule
    about: str = ""  # what a question is compared with, where it is not the text
    score: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """What fits to what was asked last; ``asked`` is empty where nothing waits for an answer."""

    asked: str
    language: str
    question: int = 0  # the first line of what was asked
    suggestions: tuple[Suggestion, ...] = ()


def suggest(sight: ConversationSight, canned: Sequence[Ready]) -> Suggested:
    """Return what fits to the last message of the party, the nearest first."""
    (question, asked), language = _asked(sight), sight.conversation.language
    if not asked:
        return Suggested(asked="", language=language)
    found = [*_articles(asked, language), *_near(asked, language, _others(sight, canned))]
    best = tuple(_best(sorted(found, key=lambda one: -one.score)))
    shown = [(one.kind.value, one.code) for one in best]
    counts.shown(Question(sight.conversation.id, question), shown, clock.now())
    return Suggested(asked=asked, language=language, question=question, suggestions=best)


def used(sight: ConversationSight, question: int, kind: Kind, code: str, *, edited: bool) -> None:
    """Count that a suggestion to a question was sent, as it was or in other words."""
    asked = Question(sight.conversation.id, question)
    counts.used(asked, kind.value, code, clock.now(), edited=edited)


def forget_old(now: datetime) -> int:
    """Forget to which questions suggestions were shown long ago; the counts stay."""
    return counts.forget(now - _KEPT)


def _asked(sight: ConversationSight) -> tuple[int, str]:
    """Return what the party wrote since somebody of the house last answered, and where it began."""
    here = sight.conversation
    lines = log.read_before(here.id, here.head + 1, reader=_STAFF, limit=_LOOK_BACK)
    said: list[tuple[int, str]] = []
    for line in reversed(lines):
        if line.kind != "message.posted" or line.audience != ALL:
            continue
        if not line.actor.kind.is_party:
            break
        said.append((line.seq, str(line.body.get("text", ""))))
    return said[-1][0] if said else 0, "\n".join(text for _, text in reversed(said)).strip()


def _articles(asked: str, language: str) -> Iterator[Suggestion]:
    for hit in help_centre.find(asked, language, OF_A_KIND_MAX):
        if hit.sure:
            yield Suggestion(
                kind=Kind.ARTICLE,
                text=hit.excerpt,
                language=hit.language,
                source=hit.title,
                code=hit.slug,
                score=hit.score,
            )


def _near(asked: str, language: str, found: Iterable[Suggestion]) -> Iterator[Suggestion]:
    listed = sorted(found, key=lambda one: one.kind)
    for kind, group in itertools.groupby(listed, key=lambda one: one.kind):
        of_kind = list(group)
        texts = [one.about or one.text for one in of_kind]
        nearest = nearness.of(asked, texts, language, least=_LEAST[kind])
        for one, near in zip(of_kind, nearest, strict=True):
            if near.sure:
                yield replace(one, score=near.score)


def _others(sight: ConversationSight, canned: Sequence[Ready]) -> Iterator[Suggestion]:
    language = sight.conversation.language
    for ready in canned:
        yield Suggestion(
            kind=Kind.CANNED,
            text=ready.text,
            language=ready.language,
            source=ready.code,
            code=ready.code,
        )
    terms = assurances.terms_of(sight)
    with translation.override(language):
        spoken = translation.get_language() or language
        yield from _rules(terms, spoken)
        yield from _confirmed(terms, spoken)


def _rules(terms: Terms, language: str) -> Iterator[Suggestion]:
    for rule in assurances.clauses(terms):
        yield Suggestion(
            kind=Kind.RULE,
            text=rule.label,
            language=language,
            source="",
            code=rule.code,
            clause=rule.code,
        )


def _confirmed(terms: Terms, language: str) -> Iterator[Suggestion]:
    """Yield what a supervisor has confirmed of these rules, in the words of the policy alone."""
    for row in kept.confirmed(since=clock.now() - _CONFIRMED, limit=_CONFIRMED_MAX):
        if row.policy_sha256 == terms.sha256:
            yield Suggestion(
                kind=Kind.ASSURANCE,
                text=words_policy.told(row.clause, terms, applies=row.applies),
                language=language,
                source=row.number,
                code=row.number,
                clause=row.clause,
                applies=row.applies,
                about=words_policy.rule(row.clause, terms),
            )


def _best(found: Iterable[Suggestion]) -> Iterator[Suggestion]:
    of_kind: dict[Kind, int] = {}
    texts: set[str] = set()
    for one in found:
        if len(texts) == SHOWN_MAX:
            return
        if of_kind.get(one.kind, 0) < OF_A_KIND_MAX and one.text not in texts:
            of_kind[one.kind] = of_kind.get(one.kind, 0) + 1
            texts.add(one.text)
            yield one
