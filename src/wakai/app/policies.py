"""The policy in force now, and the terms that a new dispute keeps."""

import functools
from pathlib import Path

from django.conf import settings

from wakai.app import clock, policy_file
from wakai.core.policy import Policy, Terms, load
from wakai.store import policies as stored


@functools.cache
def _text() -> str:
    return policy_file.read(Path(settings.WAKAI_POLICY_FILE))


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
