"""Webhooks of disputes: every event of a dispute belongs to a family that endpoints choose."""

from typing import Final

APPEAL: Final = "appeal.*"
FAMILIES: Final = ("dispute.*", APPEAL, "return.*", "replacement.*", "money.*", "deadline.*")


def family(kind: str) -> str:
    """Return the family of an event: what its kind begins with; appeals have one of their own."""
    if kind.startswith("dispute.appeal"):
        return APPEAL
    return kind.partition(".")[0] + ".*"
