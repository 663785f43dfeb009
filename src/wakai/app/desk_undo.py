"""Whether what an operator sends waits for a moment in which it can be taken back."""

from typing import Final

from wakai.store import desk_settings

UNDO_SECONDS: Final = 5


def seconds(person_id: int) -> int:
    """Return how long a person's answers wait before they leave; usually not at all."""
    return UNDO_SECONDS if desk_settings.read(person_id).get("undo") else 0


def choose(person_id: int, *, on: bool) -> None:
    """Keep whether a person's answers wait."""
    desk_settings.write(person_id, {"undo": on})
