"""
Facts inside a text that nobody may change: numbers, ids, sums, dates, addresses, links.

Translation engines alter them ("#A-1029" became "-A-1029") and mangle every kind of placeholder,
so a text is cut around its facts, and a result is believed only when each fact stands in it.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import Final

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_AMOUNT: Final = r"\d+(?:[.,'\u00a0\u202f]\d+)*"
_CURRENCY: Final = (
    r"(?:EUR|USD|JPY|GBP|BRL|CNY|KRW|AUD|CAD|CHF|HKD|INR|SEK|NOK|DKK|PLN|TWD|SGD|THB)"
)
_STREET: Final = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Place|Pl"
    r"|Square|Sq|Terrace|Way)"
)
_RUA: Final = r"(?:Rua|Avenida|Av\.|Calle|Rue|Via|Travessa|Alameda) (?:d[aeo]s? |de la )?"
_ORDINAL: Final = r"\d+(?:st|nd|rd|th)\b"

# Never sent to an engine, which may be somebody else's machine: links and where people live.
_PRIVATE: Final = (
    r"https?://[^\s<>\"'、。」』）]+",
    r"www\.[^\s<>\"'、。」』）]+",
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    r"〒\s?\d{3}[-‐ー]?\d{4}[^\n。、]*",
    r"(?:東京都|北海道|(?:京都|大阪)府|[一-龥]{2,3}県)[^\s。、]*\d[^\s。、]*",
    rf"\b\d+[a-z]?,? (?:[A-Z][\w.'-]+ ){{1,4}}{_STREET}\b\.?(?:, [A-Z][\w .'-]*\d[\w -]*)?",
    rf"\b{_RUA}[A-Z][\w .'-]*,? (?:n[ºo°] ?)?\d+\w*",
    r"\b[A-Z][\w-]*(?:straße|strasse|weg|platz|allee) \d+\w?",
)
_DATES: Final = (
    r"\d{4}年\d{1,2}月\d{1,2}日",
    r"\d{1,2}月\d{1,2}日",
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?: \d{{4}})?",
    rf"\b{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b",
)
_VALUES: Final = (
    r"\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?|\s?UTC\b)?",
    rf"(?:R\$|US\$|A\$|C\$|HK\$|NT\$|[$€£¥￥₩₹฿])\s?{_AMOUNT}",
    rf"{_AMOUNT}\s?(?:万円|円|元|ドル|ユーロ|[$€£¥￥₩₹฿%％]|{_CURRENCY}\b)",
    rf"{_CURRENCY}\s?{_AMOUNT}",
    r"[•*＊]{2,}\w+",
    r"[#№]?(?=[\w./_-]*\d)[A-Za-z0-9]+(?:[-./_][A-Za-z0-9]+)+",
    rf"[#№]?(?!{_ORDINAL})(?=[A-Za-z]*\d)(?=\d*[A-Za-z])[A-Za-z0-9]{{3,}}",
    rf"[#№]?(?!{_ORDINAL}){_AMOUNT}",
)
_PRIVATE_FACT: Final = re.compile("|".join(_PRIVATE))
_DATE: Final = re.compile("|".join(_DATES), re.IGNORECASE)
_FACT: Final = re.compile("|".join([*_PRIVATE, *(f"(?i:{date})" for date in _DATES), *_VALUES]))
_TRAILING: Final = ".,;:!?)]}"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, either a fact or words."""

    text: str
    is_fact: bool


def split(text: str, *, private_only: bool = False) -> list[Piece]:
    """Cut a text into facts and the words between them; joined again they are the text."""
    pieces = []
    at = 0
    for match in (_PRIVATE_FACT if private_only else _FACT).finditer(text):
        fact = match.group().rstrip(_TRAILING)
        if at < match.start():
            pieces.append(Piece(text[at : match.start()], is_fact=False))
        pieces.append(Piece(fact, is_fact=True))
        at = match.start() + len(fact)
    if at < len(text):
        pieces.append(Piece(text[at:], is_fact=False))
    return pieces


def survive(source: str, result: str) -> bool:
    """Return whether every fact of ``source`` stands in ``result``, as often as there."""
    whole = _plain(result)
    return all(_count(fact, whole) >= times for fact, times in _demanded(source).items())


def _demanded(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for piece in split(_plain(text)):
        if not piece.is_fact:
            continue
        if _DATE.fullmatch(piece.text):  # "22 November" may become "11月22日": its numbers count
            found.update(re.findall(r"\d+", piece.text))
        else:
            found[piece.text] += 1
    return found


def _count(fact: str, whole: str) -> int:
    """Count a fact, whatever its case and whether or not a space parts its number and unit."""
    before = r"(?<!\d)(?<!\d[.,])" if fact[:1].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if fact[-1:].isdigit() else ""
    parts = re.findall(r"\d[\d.,:/-]*\d|\d|[^\d\s]+", fact)
    loose = r"\s?".join(re.escape(part) for part in parts)
    return len(re.findall(before + loose + after, whole, re.IGNORECASE))


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))
