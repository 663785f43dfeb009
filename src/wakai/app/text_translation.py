"""Translations of the texts in a case file: made after the fact, kept beside the original."""

from typing import Final

from django.conf import settings

from wakai.app import clock, plugs
from wakai.app.texts import NO_LANGUAGE
from wakai.app.translation import Translated, TranslationStatus, translate
from wakai.store import texts as stored
from wakai.store.texts import NewTranslation

_UNASKED: Final = frozenset({TranslationStatus.UNNEEDED, TranslationStatus.UNAVAILABLE})


def translate_pending(*, limit: int) -> int:
    """
    Translate texts that have no record yet into the other languages of the house.

    A text that cannot be translated gets a record that says so, and is not tried again; its
    original is shown. One that today's budget does not allow waits for tomorrow's. Returns how many
    texts were looked at.
    """
    looked_at = 0
    waiting: dict[str, list[NewTranslation]] = {}  # which no engine was asked about
    for text_id, body, source in stored.untranslated(limit=limit):
        results = _into_others(body, source)
        if any(one.status is TranslationStatus.OVER_BUDGET for one in results):
            break
        looked_at += 1
        waiting[text_id] = [_kept(one) for one in results]
        if any(one.status not in _UNASKED for one in results):
            stored.translated(waiting, clock.now())  # at once: it took its time, and may have cost
            waiting = {}
    if waiting:
        stored.translated(waiting, clock.now())
    return looked_at


def _into_others(body: str, source: str) -> list[Translated]:
    if source == NO_LANGUAGE:
        return []
    engine = plugs.translator()
    return [
        translate(body, source=source, target=target, engine=engine, use="case")
        for target, _name in settings.LANGUAGES
        if target != source
    ]


def _kept(result: Translated) -> NewTranslation:
    return NewTranslation(
        language=result.target_language,
        body=result.text,
        engine=result.engine,
        status=result.status.value,
    )
