"""The payment provider that the settings ask for."""

from django.conf import settings

from wakai.app.payment_ports import Payments
from wakai.gateways.payments.by_hand import ByHand
from wakai.gateways.payments.null import NullPayments
from wakai.gateways.payments.stripe import StripePayments
from wakai.gateways.payments.stripe_api import StripeApi
from wakai.gateways.payments.webhook import WebhookPayments


def provider() -> Payments:
    """Return the provider that WAKAI_PAYMENTS names. Raises ValueError for one we do not have."""
    match settings.WAKAI_PAYMENTS:
        case "null":
            return NullPayments()
        case "export" | "manual" as name:
            return ByHand(name)
        case "webhook":
            return WebhookPayments(
                settings.WAKAI_PAYMENTS_URL, secrets=settings.WAKAI_PAYMENTS_SECRETS
            )
        case "stripe":
            return _stripe()
        case unknown:
            raise ValueError(f"WAKAI_PAYMENTS is {unknown!r}; see docs/settings.md.")


def _stripe() -> Payments:
    if not settings.WAKAI_STRIPE_KEY or not settings.WAKAI_PAYMENTS_SECRETS:
        raise ValueError("WAKAI_PAYMENTS is stripe: set WAKAI_STRIPE_KEY and _PAYMENTS_SECRETS.")
    api = StripeApi(settings.WAKAI_STRIPE_KEY, base_url=settings.WAKAI_STRIPE_URL)
    return StripePayments(api, secrets=settings.WAKAI_PAYMENTS_SECRETS)
