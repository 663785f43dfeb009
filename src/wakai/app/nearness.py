"""How near texts are to a question: by meaning where there is a model, else by shared words."""

import math
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wakai.app import plugs
from wakai.app.help import CHARACTER_SCORE_MIN
from wakai.app.help_index import QUERY_CHARACTERS_MAX, tokens
from wakai.app.ports import Unavailable

KEPT_MAX: Final = 2_000  # vectors of texts that are asked for again and again


@dataclass(frozen=True, slots=True)
class Near:
    """How near a text is: 0 not at all, about 1 the same; ``sure`` is near enough to be shown."""

    score: float
    sure: bool


_vectors: dict[str, "array[float]"] = {}


def of(question: str, texts: Sequence[str], language: str, *, least: float) -> list[Near]:
    """
    Return how near each text is to a question, in the order of the texts.

    ``least`` is the nearness in meaning from which on a text is ``sure``.
    """
    asked = question[:QUERY_CHARACTERS_MAX]
    try:
        scores = _by_meaning(asked, texts, language)
    except Unavailable:
        scores, least = _by_words(asked, texts), CHARACTER_SCORE_MIN
    return [Near(score, sure=score >= least) for score in scores]


def _by_meaning(question: str, texts: Sequence[str], language: str) -> list[float]:
    """Return the cosine of each text. Raises Unavailable, also for a language that is not read."""
    embedder = plugs.embedder()
    if language.partition("-")[0] not in embedder.languages:
        raise Unavailable(f"{embedder.name} does not read {language}.")
    if len(_vectors) > KEPT_MAX:
        _vectors.clear()
    # Taken before the model works: meanwhile another thread may empty what is kept.
    known = {text: kept for text in texts if (kept := _vectors.get(text)) is not None}
    fresh = [text for text in dict.fromkeys(texts) if text not in known]
    asked, *made = embedder.embed([question, *fresh])
    found = dict(zip(fresh, made, strict=True))
    _vectors.update(found)
    known |= found
    return [math.sumprod(asked, known[text]) for text in texts]


def _by_words(question: str, texts: Sequence[str]) -> list[float]:
    """Return the share of the question's rarer words, or pairs of characters, that each has."""
    cut = [set(tokens(text)) for text in texts]
    held = Counter(token for found in cut for token in found)
    weights = {token: math.log(1 + len(texts) / (1 + held[token])) for token in tokens(question)}
    whole = sum(weights.values())
    if not whole:
        return [0.0] * len(texts)
    return [sum(weights.get(token, 0.0) for token in found) / whole for found in cut]
