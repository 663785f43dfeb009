"""
What people think of us, told without telling of anybody.

A group in which fewer than ``FEW`` people answered says what one person said, so it is never shown
alone. Such groups are put together, with the smallest of the others where they are still too few:
nobody can work out by subtraction what was left out, for nothing is left out.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

FEW: Final = 5
SCORES: Final = (1, 2, 3, 4, 5)  # from bad to good


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating:
    """One answer, without who gave it."""

    queue: str  # the language in which the person was served
    topic: str  # code of the reason of the dispute; empty where there is none
    score: int
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rated:
    """Several answers, of one code or of several that are shown together."""

    codes: tuple[str, ...]
    counts: tuple[int, ...]  # by score, from bad to good

    @property
    def count(self) -> int:
        """Return how many answered."""
        return sum(self.counts)

    @property
    def mean(self) -> float:
        """Return the mean score."""
        whole = sum(score * n for score, n in zip(SCORES, self.counts, strict=True))
        return whole / self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What somebody wrote, and the language in which they were served."""

    text: str
    language: str


def groups(ratings: Iterable[Rating], code: Callable[[Rating], str]) -> tuple[Rated, ...]:
    """Return the answers by code, the most first; few are together at the end, or not at all."""
    found: dict[str, list[Rating]] = {}
    for one in ratings:
        found.setdefault(code(one), []).append(one)
    by_size = sorted(found, key=lambda name: (-len(found[name]), name))
    alone = [name for name in by_size if len(found[name]) >= FEW]
    rest = [name for name in by_size if len(found[name]) < FEW]
    while rest and alone and sum(len(found[name]) for name in rest) < FEW:
        rest.insert(0, alone.pop())
    shown = [_rated((name,), found[name]) for name in alone]
    together = [one for name in rest for one in found[name]]
    if len(together) >= FEW:
        shown.append(_rated(tuple(rest), together))
    return tuple(shown)


def words(ratings: Iterable[Rating]) -> tuple[Words, ...]:
    """Return what people wrote, in an order that says nothing of when; none where few wrote."""
    written = [Words(text=one.words, language=one.queue) for one in ratings if one.words]
    if len(written) < FEW:
        return ()
    return tuple(sorted(written, key=lambda one: hashlib.sha256(one.text.encode()).digest()))


def _rated(codes: tuple[str, ...], ratings: Sequence[Rating]) -> Rated:
    counts = tuple(sum(one.score == score for one in ratings) for score in SCORES)
    return Rated(codes=codes, counts=counts)
