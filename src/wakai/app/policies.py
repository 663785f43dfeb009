"""The policy in force now, and the terms that a new dispute keeps."""

import functools
from pathlib import Path

from django.conf import settings

from wakai.app import clock
from wakai.core.policy import Policy, Terms, load
from wakai.store import policies as stored


@functools.cache
def _text() -> str:
    return Path(settings.WAKAI_POLICY_FILE).read_text("utf-8")


@functools.cache
def live() -> Policy:
    """Return the policy that new disputes open under. Raises PolicyError when it cannot be used."""
    return load(_text())


def pinned() -> Terms:
    """Return the terms for a dispute that opens now; their policy is published if it is not yet."""
    policy = live()
    if not stored.is_published(policy.sha256):
        stored.publish(_text(), clock.now())
    return policy.terms
