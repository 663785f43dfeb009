"""How much may be translated a day, for each use: an engine that is paid for has an end."""

from collections.abc import Mapping, Sequence
from datetime import UTC
from functools import cache

from django.conf import settings

from wakai.app import clock
from wakai.store import translation_spend


def spend(use: str, characters: int) -> bool:
    """
    Take characters out of today's budget of a use: "support", "order" or "case".

    Returns False, and takes nothing, where they are more than what is left. A use without a
    budget has no end. The day is that of UTC.
    """
    most = budgets(tuple(settings.WAKAI_TRANSLATION_BUDGET)).get(use)
    if most is None:
        return True
    return translation_spend.take(
        use, characters, most=most, day=clock.now().astimezone(UTC).date()
    )


@cache
def budgets(lines: Sequence[str]) -> Mapping[str, int]:
    """Read the setting WAKAI_TRANSLATION_BUDGET. Raises ValueError that says what is wrong."""
    found = {}
    for line in lines:
        use, _, most = line.partition("=")
        if use not in {"support", "order", "case"} or not most.isdecimal():
            raise ValueError(
                f"WAKAI_TRANSLATION_BUDGET: {line!r} is not like support=200000, order=… or case=…"
            )
        found[use] = int(most)
    return found
