"""What a person typed, drawn for a reader; where it was erased, a word on that."""

from django.utils.translation import gettext as _

from wakai.app.texts import StoredText
from wakai.web.parts import Words


def typed(stored: StoredText | None, language: str) -> Words:
    """Return what a person typed, with its translation where the reader's language is another."""
    if stored is None:
        return Words(text=_("It was erased."), language=language, mine=True)
    return Words(
        text=stored.body,
        language=stored.language,
        translation=stored.translation or "",
        translation_language=language if stored.translation else "",
        mine=stored.language == language,
    )
