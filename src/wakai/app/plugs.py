"""Which gateway stands behind each port: settings name it by dotted path, here it is made, once."""

from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from wakai.app.payment_ports import Payments
    from wakai.app.ports import Embedder, FileStore, Mailer, Translator, Webhooks, Workshop


@cache
def plug(port: str) -> Any:
    """
    Return the gateway that WAKAI_GATEWAYS names for a port.

    Raises KeyError for a port nobody configured, ImportError for a path that leads nowhere.
    """
    return import_string(settings.WAKAI_GATEWAYS[port])()


def payments() -> "Payments":
    """Return the payment provider."""
    provider: Payments = plug("payments")
    return provider


def files() -> "FileStore":
    """Return where evidence files are kept."""
    store: FileStore = plug("files")
    return store


def workshop() -> "Workshop":
    """Return what looks into files and makes the copies to show."""
    maker: Workshop = plug("workshop")
    return maker


def embedder() -> "Embedder":
    """Return what turns texts into vectors of their meaning."""
    model: Embedder = plug("embedder")
    return model


def translator() -> "Translator":
    """Return the translation engine."""
    engine: Translator = plug("translator")
    return engine


def translates() -> bool:
    """Return whether an engine is set up: without one no page may promise a translation."""
    return translator().name != "none"


def webhooks() -> "Webhooks":
    """Return what hands signed messages to the addresses of others."""
    sender: Webhooks = plug("webhooks")
    return sender


def mailer() -> "Mailer":
    """Return what hands letters to the mail system."""
    sender: Mailer = plug("mailer")
    return sender
