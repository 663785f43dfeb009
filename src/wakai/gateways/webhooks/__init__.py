"""Webhooks: signed messages to addresses that the owner has named, and nowhere else."""

from django.conf import settings

from wakai.gateways.webhooks.networks import allowed
from wakai.gateways.webhooks.sender import GuardedSender


def from_settings() -> GuardedSender:
    """Return the sender; raises ValueError for a network that is none."""
    return GuardedSender(allowed(settings.WAKAI_WEBHOOK_NETWORKS))
