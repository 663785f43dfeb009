"""The embedding that the settings ask for; apart from its siblings, which the child imports."""

from django.conf import settings

from wakai.app.ports import Embedder
from wakai.gateways.embedding.local import LocalEmbedder
from wakai.gateways.embedding.null import NullEmbedder


def embedder() -> Embedder:
    """Return the embedding that WAKAI_EMBEDDING names. Raises KeyError for one we do not have."""
    kinds: dict[str, type[LocalEmbedder | NullEmbedder]] = {
        "local": LocalEmbedder,
        "none": NullEmbedder,
    }
    return kinds[settings.WAKAI_EMBEDDING]()
