"""Translations of the texts in a case file: made after the fact, kept beside the original."""

from django.conf import settings

from wakai.app import clock, plugs
from wakai.app.translation import Translated, translate
from wakai.store import texts as stored
from wakai.store.texts import NewTranslation


def translate_pending(*, limit: int) -> int:
    """
    Translate texts that have no record yet into the other languages of the house.

    A text that cannot be translated gets a record that says so, and is not tried again; its
    original is shown. Returns how many texts were looked at.
    """
    engine = plugs.translator()
    found = stored.untranslated(limit=limit)
    for text_id, body, source in found:
        results = [
            translate(body, source=source, target=target, engine=engine)
            for target, _name in settings.LANGUAGES
            if target != source
        ]
        stored.translated(text_id, map(_kept, results), clock.now())
    return len(found)


def _kept(result: Translated) -> NewTranslation:
    return NewTranslation(
        language=result.target_language,
        body=result.text,
        engine=result.engine,
        status=result.status.value,
    )
