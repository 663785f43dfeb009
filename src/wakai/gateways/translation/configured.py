"""The translation engine that the settings ask for."""

from django.conf import settings

from wakai.app.ports import Translator
from wakai.gateways.translation.deepl import DeepL
from wakai.gateways.translation.libretranslate import LibreTranslate
from wakai.gateways.translation.local import LocalTranslator
from wakai.gateways.translation.null import NullTranslator
from wakai.gateways.translation.openai import OpenAICompatible


def translator() -> Translator:
    """Return the engine that WAKAI_TRANSLATION names. Raises ValueError for one we do not have."""
    match settings.WAKAI_TRANSLATION:
        case "none":
            return NullTranslator()
        case "local":
            return LocalTranslator(settings.WAKAI_TRANSLATION_MODELS)
        case "libretranslate":
            return LibreTranslate(
                settings.WAKAI_TRANSLATION_URL, api_key=settings.WAKAI_TRANSLATION_KEY
            )
        case "deepl":
            return DeepL(settings.WAKAI_TRANSLATION_URL, key=settings.WAKAI_TRANSLATION_KEY)
        case "openai":
            return OpenAICompatible(
                settings.WAKAI_TRANSLATION_URL,
                model=settings.WAKAI_TRANSLATION_MODEL,
                key=settings.WAKAI_TRANSLATION_KEY,
            )
        case unknown:
            raise ValueError(f"WAKAI_TRANSLATION is {unknown!r}; see docs/settings.md.")
