"""What a person wants to be called for at the desk, and how: by sound, once or until seen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from django.conf import settings

from wakai.store import desk_settings


class About(StrEnum):
    """Something at the desk that calls."""

    RING = "ring"  # a conversation rings at one's own desk
    ANSWER = "answer"  # somebody waits for one's own answer
    COLLEAGUE = "colleague"  # a note, or a conversation that a supervisor gave or took
    QUEUE = "queue"  # somebody waits in the queue, in one of the chosen languages


USUAL: Final = frozenset({About.RING, About.ANSWER, About.COLLEAGUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """How one person is called."""

    about: frozenset[About] = USUAL
    languages: frozenset[str] = frozenset()  # of the queue; none means every language
    sound: bool = True
    repeat: bool = True  # until it is answered or said to be heard
    notices: bool = False  # of the browser, where it allows them


def kept_in(wishes: Mapping[str, Any]) -> Alerts:
    """Return how a person is called, by their settings of the desk; as is usual without any."""
    kept = wishes.get("alerts")
    if kept is None:
        return Alerts()
    known = {one.value for one in About}
    return Alerts(
        about=frozenset(About(one) for one in kept["about"] if one in known),
        languages=frozenset(kept["languages"]) & _spoken(),
        sound=kept["sound"],
        repeat=kept["repeat"],
        notices=kept["notices"],
    )


def keep(
    person_id: int,
    *,
    about: Collection[str],
    languages: Collection[str],
    sound: bool,
    repeat: bool,
    notices: bool,
) -> None:
    """Keep how a person is called; what we do not know of is left out."""
    kept = {
        "about": [one.value for one in About if one in about],
        "languages": sorted(_spoken() & set(languages)),
        "sound": sound,
        "repeat": repeat,
        "notices": notices,
    }
    desk_settings.write(person_id, {"alerts": kept})


def _spoken() -> frozenset[str]:
    return frozenset(code for code, _name in settings.LANGUAGES)
