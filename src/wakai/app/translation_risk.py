"""
What may go wrong when a text is translated, found without understanding it.

A text is risky when it holds a fact, a promise or a decision: somebody will rely on it. Whether its
translation still says the same is seen on the way back: a negation that came or went, or a fact
that changed, is a warning. Both texts are then of one language, so one list of words does.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wakai.app import facts


class Warned(StrEnum):
    """What a person is warned of before a text is sent."""

    NEGATION = "negation"  # it says not, and the translation does not; or the other way
    FACT = "fact"  # a number, sum or date came back as another one
    UNSURE = "unsure"  # there is no translation to look at


@dataclass(frozen=True, slots=True)
class _Language:
    negation: re.Pattern[str]
    promise: re.Pattern[str]  # promises and decisions


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_LANGUAGES: Final[Mapping[str, _Language]] = {
    "en": _Language(
        _words(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|cannot|without)\b|n['’]t\b"),
        _words(
            r"\b(?:promis\w*|guarante\w*|refund\w*|pay|paid|compensat\w*|decid\w*|decision|ruling"
            r"|reject\w*|refus\w*|accept\w*|approv\w*|final|deadline|until|must|entitled)\b"
        ),
    ),
    "ja": _Language(
        _words(r"ない|なく|なかった|なけれ|ません|ず(?=[、。に]|$)|ぬ(?=[、。]|$)|不可|無効|未"),
        _words(
            r"約束|保証|返金|支払|補償|裁定|決定|判断|却下|拒否|認め|承認|最終|期限|まで|必ず|べき"
        ),
    ),
    "de": _Language(
        _words(r"\b(?:nicht|nichts|kein\w*|nie|niemals|niemand|ohne)\b"),
        _words(r"\b(?:versprech\w*|garant\w*|erstatt\w*|zahl\w*|entscheid\w*|ablehn\w*|frist)\b"),
    ),
    "fr": _Language(
        _words(r"\b(?:pas|jamais|aucune?|rien|personne|sans)\b"),
        _words(r"\b(?:promet\w*|garanti\w*|rembours\w*|pay\w*|décid\w*|refus\w*|délai)\b"),
    ),
    "es": _Language(
        _words(r"\b(?:no|nunca|jamás|ning[uú]n\w*|nada|nadie|sin|tampoco)\b"),
        _words(r"\b(?:promet\w*|garant\w*|reembols\w*|pag\w*|decid\w*|rechaz\w*|plazo)\b"),
    ),
    "pt": _Language(
        _words(r"\b(?:não|nunca|jamais|nenhum\w*|nada|ninguém|sem)\b"),
        _words(r"\b(?:promet\w*|garant\w*|reembols\w*|pag\w*|decid\w*|recus\w*|prazo)\b"),
    ),
    "zh": _Language(
        _words(r"[不没沒未无無别別勿]"), _words(r"保证|承诺|退款|支付|决定|裁决|拒绝|期限")
    ),
    "ko": _Language(
        _words(r"않|안\s|못|없|아니|말라"), _words(r"약속|보장|환불|지급|결정|거절|기한")
    ),
}


def is_risky(text: str, language: str) -> bool:
    """Return whether somebody will rely on a text: it holds a fact, a promise or a decision."""
    if any(piece.is_fact for piece in facts.split(text)):
        return True
    known = _LANGUAGES.get(_primary(language))
    return known is None or bool(known.promise.search(text))


def warnings(text: str, back: str, language: str) -> tuple[Warned, ...]:
    """Return what differs between a text and what came back of its translation."""
    found = []
    known = _LANGUAGES.get(_primary(language))
    if known and _parity(known.negation, text) != _parity(known.negation, back):
        found.append(Warned.NEGATION)
    if not facts.survive(text, back):
        found.append(Warned.FACT)
    return tuple(found)


def _parity(negation: re.Pattern[str], text: str) -> bool:
    """Return whether a text says not: twice not is yes, in every one of these languages."""
    return len(negation.findall(text)) % 2 == 1


def _primary(language: str) -> str:
    return language.partition("-")[0].lower()
