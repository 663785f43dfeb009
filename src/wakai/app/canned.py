"""Canned answers: told in the language of the party, with what is known of the case filled in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wakai.app import chat_limits, clock
from wakai.core.conversations.blanks import filled
from wakai.store import canned as stored
from wakai.store.canned import CannedRow

CODE_MAX: Final = 40
_CODE: Final = re.compile(r"[a-z][a-z0-9-]*")

rows = stored.rows
delete = stored.delete


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """An answer as it can be put into the composer; ``wanted`` is the language that is missing."""

    code: str
    text: str
    language: str
    wanted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BadAnswer:
    """The code is not one, or the text is empty or longer than a message can be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedMeanwhile:
    """Somebody else kept another text in this language meanwhile."""


def keep(
    code: str, language: str, text: str, *, by: int, expect_version: int
) -> BadAnswer | ChangedMeanwhile | None:
    """Keep a text of an answer in one language: who keeps it has read it and stands for it."""
    said = text.strip()
    if len(code) > CODE_MAX or not _CODE.fullmatch(code):
        return BadAnswer()
    if not said or len(said) > chat_limits.TEXT_MAX:
        return BadAnswer()
    kept = stored.write(code, language, said, by=by, at=clock.now(), expect_version=expect_version)
    return None if kept else ChangedMeanwhile()


def ready(language: str, facts: Mapping[str, str]) -> tuple[Ready, ...]:
    """Return each answer in a language; where it has none, in another one that is named."""
    answers: dict[str, dict[str, CannedRow]] = {}
    for row in rows():
        answers.setdefault(row.code, {})[row.language] = row
    return tuple(_ready(texts, language, facts) for texts in answers.values())


def _ready(texts: Mapping[str, CannedRow], language: str, facts: Mapping[str, str]) -> Ready:
    row = texts.get(language) or texts.get("en") or next(iter(texts.values()))
    return Ready(
        code=row.code,
        text=filled(row.text, facts),
        language=row.language,
        wanted="" if row.language == language else language,
    )
