"""
Translation that may fail but never lies: the original stays, and every fact of it survives.

A sentence is first given to the engine whole, since whole sentences read best. Where a number,
id, sum or date came back changed it is cut around its facts and the words alone are translated.
Where even that loses a fact, only the original is shown, with a note.
"""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wakai.app import facts, translation_budget
from wakai.app.ports import Translator

CHARACTERS_MAX: Final = 20_000  # the longest text a party can write
UNIT_CHARACTERS_MAX: Final = 400
BATCH_MAX: Final = 16

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])(?=\s)|(?<=[。！？])(?![」』）。！？])|(?<=\n)")
_SOFT_BREAK: Final = re.compile(r"(?<=[,;:])(?=\s)|(?<=[、，；])|(?<=\s)")
_WORDS: Final = re.compile(r"[^\W\d_]")

log = logging.getLogger(__name__)


class TranslationStatus(StrEnum):
    """What became of a translation; only the first has a text."""

    TRANSLATED = "translated"
    UNNEEDED = "unneeded"  # the reader's language already, or nothing but facts
    UNVERIFIED = "unverified"  # a fact was lost: show the original and say so
    UNAVAILABLE = "unavailable"  # no engine for this pair
    FAILED = "failed"  # the engine was away, too slow, or answered nonsense
    OVER_BUDGET = "over_budget"  # today's characters for this use are spent


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """The side record of an original text, which itself is never changed."""

    text: str  # empty unless the status is "translated"
    engine: str
    status: TranslationStatus
    source_language: str
    target_language: str


class _Nonsense(Exception):
    """The engine answered with fewer texts than asked, or with an empty one."""


def translate(
    text: str, *, source: str, target: str, engine: Translator, use: str = ""
) -> Translated:
    """
    Translate what a person wrote, for a reader of another language. Never raises.

    ``use`` names the budget that its characters are taken from; empty: from none.
    """
    status, result = _attempt(text, source, target, engine, use)
    return Translated(
        text=result if status is TranslationStatus.TRANSLATED else "",
        engine=engine.name,
        status=status,
        source_language=source,
        target_language=target,
    )


def _attempt(
    text: str, source: str, target: str, engine: Translator, use: str
) -> tuple[TranslationStatus, str]:
    if source == target or not _has_words(text):
        return TranslationStatus.UNNEEDED, ""
    if len(text) > CHARACTERS_MAX:
        return TranslationStatus.FAILED, ""
    try:
        if not engine.supports(source, target):
            return TranslationStatus.UNAVAILABLE, ""
        if use and not translation_budget.spend(use, len(text)):
            return TranslationStatus.OVER_BUDGET, ""
        result = _Work(engine, source, target).translate(text)
    except Exception as fault:  # noqa: BLE001 - whatever an engine does, the original stands
        log.warning("Translation by %s failed: %s", engine.name, type(fault).__name__)
        return TranslationStatus.FAILED, ""
    if not facts.survive(text, result):
        return TranslationStatus.UNVERIFIED, ""
    return TranslationStatus.TRANSLATED, result


@dataclass(frozen=True, slots=True)
class _Work:
    engine: Translator
    source: str
    target: str

    def translate(self, text: str) -> str:
        units = split_units(text)
        whole = [unit for unit in units if _has_words(unit) and not _has_private(unit)]
        results = dict(zip(whole, self._ask(whole), strict=True))
        return "".join(
            results[unit]
            if unit in results and facts.survive(unit, results[unit])
            else self._around_facts(unit)
            for unit in units
        )

    def _around_facts(self, unit: str) -> str:
        pieces = facts.split(unit)
        words = [piece.text for piece in pieces if not piece.is_fact and _has_words(piece.text)]
        results = dict(zip(words, self._ask(words), strict=True))
        joined = ""
        for piece in pieces:
            joined = _join(
                joined, piece.text if piece.is_fact else results.get(piece.text, piece.text)
            )
        return joined

    def _ask(self, texts: Sequence[str]) -> list[str]:
        """Translate texts, keeping the white space around each as it was."""
        cores = [text.strip() for text in texts]
        answers: list[str] = []
        for start in range(0, len(cores), BATCH_MAX):
            batch = cores[start : start + BATCH_MAX]
            answers += self.engine.translate(batch, source=self.source, target=self.target)
        if len(answers) != len(texts) or not all(answer.strip() for answer in answers):
            raise _Nonsense
        return [
            text.replace(core, answer.strip(), 1)
            for text, core, answer in zip(texts, cores, answers, strict=True)
        ]


def split_units(text: str) -> list[str]:
    """Cut a text into sentences, none beyond the unit limit; joined again they are the text."""
    units: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        units += _shortened(sentence)
    return [unit for unit in units if unit]


def _shortened(sentence: str) -> list[str]:
    if len(sentence) <= UNIT_CHARACTERS_MAX:
        return [sentence]
    units = [""]
    for part in _SOFT_BREAK.split(sentence):
        if units[-1] and len(units[-1]) + len(part) > UNIT_CHARACTERS_MAX:
            units.append("")
        units[-1] += part
    return units


def _join(left: str, right: str) -> str:
    """Put two pieces together, with a space where two Latin words or numbers would touch."""
    touching = left[-1:].isalnum() and right[:1].isalnum()
    return f"{left} {right}" if touching and _latin(left[-1]) and _latin(right[0]) else left + right


def _latin(character: str) -> bool:
    return ord(character) < 0x2E80  # noqa: PLR2004 - CJK begins here, and is written without spaces


def _has_words(text: str) -> bool:
    return any(not piece.is_fact and _WORDS.search(piece.text) for piece in facts.split(text))


def _has_private(text: str) -> bool:
    return any(piece.is_fact for piece in facts.split(text, private_only=True))
