"""What the bot is given and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from wakai.app import help as help_centre
from wakai.app.bot_case import BotCase
from wakai.app.bot_words import OFFERS, UNHELPFUL, BotLine
from wakai.app.help import Hit
from wakai.app.orders import OrderRow
from wakai.app.words import Reader
from wakai.core.conversations.cards import Card
from wakai.core.conversations.model import Reason
from wakai.core.policy import Policy

type Find = Callable[[str, str], Sequence[Hit]]


class Speaker(StrEnum):
    """Who said something while the bot was answering."""

    PARTY = "party"
    BOT = "bot"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One line of the chat, as far as the bot needs it."""

    by: Speaker
    text: str = ""
    code: str = ""  # the code of a line of the bot
    files: int = 0  # how many were sent along
    picked: int | None = None  # the order that a card was answered with
    helpful: bool | None = None  # the answer to "did this help?"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotTurn:
    """All that an answer rests on."""

    said: Sequence[Said]  # since the owner changed last, oldest first
    language: str
    reader: Reader
    policy: Policy
    now: datetime
    orders: Sequence[OrderRow] = ()  # the person's own, newest first
    cases: Sequence[BotCase] = ()  # the person's own, last changed first
    about: int | None = None  # the order this chat is about
    country: str = ""  # of the person: its closed days count
    find: Find = help_centre.find

    @property
    def asked(self) -> tuple[Said, ...]:
        """Return what was said since the bot's last line: several in a row are one question."""
        last = max((at for at, said in enumerate(self.said) if said.by is Speaker.BOT), default=-1)
        return tuple(self.said[last + 1 :])

    @property
    def text(self) -> str:
        return "\n".join(said.text for said in self.asked if said.text)

    @property
    def text_before(self) -> str:
        """Return what the party wrote last before the bot's last words; empty where nothing."""
        before = self.said[: len(self.said) - len(self.asked)]
        return next(
            (said.text for said in reversed(before) if said.by is Speaker.PARTY and said.text), ""
        )

    @property
    def is_first(self) -> bool:
        return all(said.by is Speaker.PARTY for said in self.said)

    @property
    def was_offered(self) -> bool:
        """Return whether the bot's last words offered a person."""
        last = next((said for said in reversed(self.said) if said.by is Speaker.BOT), None)
        return last is not None and last.code in OFFERS

    @property
    def unhelpful_count(self) -> int:
        """Return how many answers so far did not help."""
        lost = sum(said.code in UNHELPFUL for said in self.said if said.by is Speaker.BOT)
        refused = sum(said.helpful is False for said in self.said)
        return lost + refused

    def case_of(self, order_id: int | None) -> BotCase | None:
        """Return the dispute over an order, an open one before a closed one."""
        found = [case for case in self.cases if case.order_id == order_id]
        return min(found, key=lambda case: not case.is_open, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class BotReply:
    """What to write, card after line, and whether to bring a person afterwards."""

    lines: tuple[BotLine, ...] = ()
    cards: tuple[Card, ...] = ()
    about: int | None = None  # the order that is meant
    hand_off: Reason | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)  # for the operator, at a hand-off

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(said.code for said in self.lines)
