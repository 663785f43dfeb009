"""What rows of all parts share: tones, signs, actions, tags and people's words."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """What a thing means for the reader; each has its own colour, shape and icon."""

    ACT = "act"  # indigo: you can do something
    GAIN = "gain"  # moss: money comes back, it went well
    WAIT = "wait"  # ochre: somebody's turn
    LOSS = "loss"  # vermilion: at this time you lose something, nothing else
    STILL = "still"  # grey: a fact, at rest

    @property
    def icon(self) -> str:
        """Name of the symbol that says the same without colour."""
        return _TONE_ICONS[self]


_TONE_ICONS = {
    Tone.ACT: "arrow",
    Tone.GAIN: "check",
    Tone.WAIT: "hourglass",
    Tone.LOSS: "alert",
    Tone.STILL: "dot",
}


class Sign(StrEnum):
    """Who speaks or acts: ● buyer, ■ seller, ◆ house, ○ bot; nobody for the system itself."""

    BUYER = "buyer"
    SELLER = "seller"
    HOUSE = "house"
    BOT = "bot"
    SYSTEM = "system"


class Method(StrEnum):
    """How an action is sent: followed as a link, or posted as a form of its own."""

    GET = "get"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something that can be done: verb and thing, and where it leads."""

    label: str
    href: str
    method: Method = Method.GET
    name: str = ""  # of the value that a posted action sends
    value: str = ""
    icon: str = ""
    tone: Tone = Tone.ACT
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A word or two on a coloured ground, with the tone's icon unless another is named."""

    text: str
    tone: Tone = Tone.STILL
    icon: str = ""
    sign: Sign | None = None

    @property
    def symbol(self) -> str:
        """Name of the icon to draw."""
        return self.icon or self.tone.icon


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What a person typed, in their language, with a translation where there is one."""

    text: str
    language: str = ""
    translation: str = ""
    translation_language: str = ""
    mine: bool = False  # the writer reads the original first, everybody else the translation
