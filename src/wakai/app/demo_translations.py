"""Translations of the sample marketplace: made by people, kept where an engine's would be."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from django.conf import settings

from wakai.app import clock
from wakai.app.translation import TranslationStatus
from wakai.core.conversations.decide import SYSTEM
from wakai.store import chat as log
from wakai.store import texts as stored
from wakai.store.chat import Line
from wakai.store.texts import NewTranslation

_BY: Final = "people"
_DONE: Final = TranslationStatus.TRANSLATED.value


def of_text(text_id: str, told: Mapping[str, Any]) -> None:
    """Put the translations of a text in a case file beside it."""
    made = [
        NewTranslation(language=language, body=body, engine=_BY, status=_DONE)
        for language, body in _told(told)
    ]
    if made:
        stored.translated({text_id: made}, clock.now())


def of_message(conversation: int, seq: int, told: Mapping[str, Any], *, key: UUID) -> None:
    """Put the translations of a message beside it, for everybody who reads the conversation."""
    for language, body in _told(told):
        line = Line(
            conversation=conversation,
            kind="message.translated",
            actor=SYSTEM,
            body={"seq": seq, "lang": language, "text": body, "engine": _BY, "status": _DONE},
            client_key=uuid5(key, language),
        )
        log.append(line, at=clock.now())


def _told(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for language, _name in settings.LANGUAGES:
        if body := told.get(f"says_{language}"):
            yield language, body
