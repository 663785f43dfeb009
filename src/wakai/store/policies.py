"""Published policies: kept for good as text, found by content hash by the disputes they govern."""

from datetime import datetime
from functools import cache
from typing import LiteralString

from wakai.core.policy import Policy, Terms, load
from wakai.store import sql
from wakai.store.models import PolicyVersion


class NoPolicy(Exception):
    """No published policy has this content hash."""


def publish(text: str, at: datetime) -> Policy:
    """
    Publish the text of a policy file; the same text again changes nothing.

    Raises core.policy.PolicyError for a file that is not a policy.
    """
    policy = load(text)
    row = PolicyVersion(
        sha256=policy.sha256,
        name=policy.name,
        version=policy.version,
        text=text,
        effective_from=policy.effective_from,
        published_at=at,
    )
    PolicyVersion.objects.bulk_create([row], ignore_conflicts=True)
    return policy


_IS_PUBLISHED: LiteralString = "SELECT 1 FROM policy_version WHERE sha256 = %(sha256)s"


def is_published(sha256: str) -> bool:
    """Return whether a policy with this content hash is published."""
    return bool(sql.fetch(_IS_PUBLISHED, {"sha256": sha256}))


def terms(sha256: str) -> Terms:
    """Return the terms a dispute was opened under. Raises NoPolicy."""
    return of_hash(sha256).terms


@cache
def of_hash(sha256: str) -> Policy:
    """Return a published policy; it never changes, so it is read once. Raises NoPolicy."""
    return load(text(sha256))


def text(sha256: str) -> str:
    """Return a published policy as it was written. Raises NoPolicy."""
    found = PolicyVersion.objects.filter(pk=sha256).values_list("text", flat=True).first()
    if found is None:
        message = f"No policy with the content hash {sha256} was published."
        raise NoPolicy(message)
    return found
