"""
Which article answers a question: by characters at once, by meaning where the model is warm.

By characters is BM25 over pairs of characters where a language writes no spaces, and over the
beginnings of words where it does. It needs no model, works for Japanese, and takes no time.
By meaning compares vectors, finds paraphrases and works across languages.
"""

import math
import re
import threading
import unicodedata
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wakai.app import help_library
from wakai.app.help_library import Library, Source
from wakai.app.ports import Embedder, Unavailable

WORD_BEGINNING: Final = 5  # "return", "returned" and "returning" begin alike
SATURATION: Final = 1.2  # BM25's k1
LENGTH_SHARE: Final = 0.75  # BM25's b
QUERY_CHARACTERS_MAX: Final = 500

# Found by trying 49 questions and 20 lines that ask nothing, in both languages: 47 of the 49
# have the right article first, against 39 by the one nearest passage alone.
NEAREST: Final = 2  # passages whose mean is an article's score
CHARACTERS_SHARE: Final = 0.1  # what the share of characters found adds to its rank

_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_SPACED: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """An article and how well it fits: 0 not at all, 1 perfectly."""

    slug: str
    score: float


class CharacterIndex:
    """BM25 over all articles of all languages; a few milliseconds to build, none to ask."""

    def __init__(self, library: Library) -> None:
        documents = [source for sources in library.sources.values() for source in sources.values()]
        counts = [Counter(tokens(_weighted(source))) for source in documents]
        self._slugs = [source.slug for source in documents]
        self._lengths = [count.total() for count in counts]
        self._average = sum(self._lengths) / max(1, len(counts))
        self._postings: Mapping[str, Mapping[int, int]] = _postings(counts)

    def search(self, text: str) -> list[Match]:
        """
        Return the articles that share something with the text, the best first.

        The score is the share of the text's rare tokens that the article has.
        """
        asked = set(tokens(text[:QUERY_CHARACTERS_MAX]))
        ranks: dict[int, float] = defaultdict(float)
        shares: dict[int, float] = defaultdict(float)
        whole = 0.0
        for token in asked:
            postings = self._postings.get(token, {})
            rarity = self._rarity(len(postings))
            whole += rarity
            for document, count in postings.items():
                ranks[document] += rarity * self._weight(document, count)
                shares[document] += rarity
        order = sorted(ranks, key=lambda document: (-ranks[document], document))
        return _once(Match(self._slugs[document], shares[document] / whole) for document in order)

    def _rarity(self, documents: int) -> float:
        return math.log(1 + (len(self._slugs) - documents + 0.5) / (documents + 0.5))

    def _weight(self, document: int, count: int) -> float:
        length = self._lengths[document] / self._average
        return count * (SATURATION + 1) / (count + SATURATION * (1 - LENGTH_SHARE * (1 - length)))


class MeaningIndex:
    """Vectors of titles, questions and answers; made on first need, kept while we run."""

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._embedder = embedder
        self._passages = list(_passages(library))
        self._vectors: Sequence[array[float]] = ()
        self._making = threading.Lock()

    @property
    def warm(self) -> bool:
        """Whether ``search`` would answer at once."""
        return bool(self._vectors) and self._embedder.ready

    def search(self, text: str, language: str = "en") -> list[Match]:
        """
        Return all articles, the nearest in meaning first; the score is a mean of cosines.

        Raises Unavailable, also for a language that the model does not read.
        """
        if language.partition("-")[0] not in self._embedder.languages:
            raise Unavailable(f"{self._embedder.name} does not read {language}.")
        asked = self._embedder.embed([text[:QUERY_CHARACTERS_MAX]])[0]
        cosines: dict[str, list[float]] = defaultdict(list)
        for (slug, _text), vector in zip(self._passages, self._made(), strict=True):
            cosines[slug].append(math.sumprod(asked, vector))
        found = [Match(slug, _mean_of_nearest(values)) for slug, values in cosines.items()]
        return sorted(found, key=lambda match: (-match.score, match.slug))

    def _made(self) -> Sequence["array[float]"]:
        with self._making:
            if not self._vectors:
                self._vectors = self._embedder.embed([text for _slug, text in self._passages])
            return self._vectors


def blend(by_meaning: Sequence[Match], by_characters: Sequence[Match]) -> list[Match]:
    """Order what is near in meaning anew, with a little for the very same words."""
    shares = {match.slug: match.score for match in by_characters}
    return sorted(
        by_meaning,
        key=lambda match: (
            -match.score - CHARACTERS_SHARE * shares.get(match.slug, 0),
            match.slug,
        ),
    )


def tokens(text: str) -> Iterator[str]:
    """Cut a text into what is compared: pairs of characters, or the beginnings of words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    for stretch in _UNSPACED.findall(plain):
        yield from (stretch[at : at + 2] for at in range(max(1, len(stretch) - 1)))
    for word in _SPACED.findall(_UNSPACED.sub(" ", plain)):
        yield word[:WORD_BEGINNING]


def _weighted(source: Source) -> str:
    """Return an article's words, those people ask with more often than those of the answer."""
    head = [source.title, *source.questions]
    tail = [source.summary, help_library.to_plain(source.body)]
    return help_library.without_gaps("\n".join(head * 3 + tail))


def _passages(library: Library) -> Iterator[tuple[str, str]]:
    for sources in library.sources.values():
        for source in sources.values():
            summary = help_library.without_gaps(source.summary)
            for text in (source.title, *source.questions, summary):
                yield source.slug, text


def _postings(counts: Sequence[Counter[str]]) -> dict[str, dict[int, int]]:
    postings: dict[str, dict[int, int]] = defaultdict(dict)
    for document, count in enumerate(counts):
        for token, times in count.items():
            postings[token][document] = times
    return dict(postings)


def _mean_of_nearest(cosines: list[float]) -> float:
    nearest = sorted(cosines, reverse=True)[:NEAREST]
    return sum(nearest) / len(nearest)


def _once(matches: Iterable[Match]) -> list[Match]:
    best: dict[str, Match] = {}
    for match in matches:
        best.setdefault(match.slug, match)
    return list(best.values())
