"""Parcels of disputes, found in the journal by the number that a party entered."""

from typing import Final, LiteralString

from wakai.core.ids import DisputeId
from wakai.store import sql

# How numbers are compared, in the statement as in the index: people type them in groups.
_OF_TRACKING: LiteralString = """
SELECT dispute_id FROM dispute_event
WHERE kind IN ('return.sent.v1', 'replacement.sent.v1')
    AND upper(translate(body ->> 'tracking', ' -', ''))
        = upper(translate(%(tracking)s, ' -', ''))
GROUP BY dispute_id ORDER BY max(at) DESC, dispute_id LIMIT %(limit)s::integer
"""
DISPUTES_MAX: Final = 20  # whose goods can be in one parcel


def of_tracking(tracking: str) -> tuple[DisputeId, ...]:
    """Return the disputes in which goods were sent under this number, the last sent first."""
    found = sql.fetch(_OF_TRACKING, {"tracking": tracking, "limit": DISPUTES_MAX})
    return tuple(DisputeId(dispute_id) for (dispute_id,) in found)


def same(one: str, other: str) -> bool:
    """Return whether two numbers are the same but for spaces, dashes and case."""
    return _plain(one) == _plain(other)


def _plain(tracking: str) -> str:
    return tracking.replace(" ", "").replace("-", "").upper()
