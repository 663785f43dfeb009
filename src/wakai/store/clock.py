"""How far the demo's clock is ahead of the wall."""

from typing import LiteralString

from django.db.models import F

from wakai.store import sql
from wakai.store.models import DemoClock

_AHEAD: LiteralString = "SELECT ahead_seconds FROM demo_clock"


def ahead_seconds() -> int:
    """Return the seconds the demo clock is ahead; 0 where it was never moved."""
    found = sql.fetch(_AHEAD, {})
    return int(found[0][0]) if found else 0


def move_ahead(seconds: int) -> int:
    """Move the demo clock forward by ``seconds`` (≥ 0) and return how far it is ahead now."""
    DemoClock.objects.get_or_create(id=1)
    DemoClock.objects.filter(id=1).update(ahead_seconds=F("ahead_seconds") + seconds)
    return ahead_seconds()


def reset(ahead: int = 0) -> None:
    """Set how far the demo clock is ahead; below zero it is behind, while a past is made."""
    DemoClock.objects.update_or_create(id=1, defaults={"ahead_seconds": ahead})


def is_set() -> bool:
    """Return whether there is a demo clock at all."""
    return DemoClock.objects.exists()
