"""
Which order is meant in a talk with the bot.

A number or a pick says it for sure, and so do two words of what was bought. One such word may
stand in any sentence: it is enough for a talk about nothing yet, and never moves one from its
order to another; the bot asks then.
"""

from collections.abc import Sequence
from typing import Final

from wakai.app import bot_intents, order_numbers
from wakai.app.bot_case import BotCase
from wakai.app.bot_turn import BotTurn, Said
from wakai.core.ids import check_public_number

SURE_WORDS_MIN: Final = 2


def about(turn: BotTurn) -> int | None:
    """Return the order that is meant: by what was said just now, else by what was said before."""
    case = case_numbered(turn)
    said_now = (case.order_id if case else None) or numbered(turn) or last_picked(turn.asked)
    named, words = _named(turn)
    if words < SURE_WORDS_MIN:
        named = turn.about or named
    return said_now or named or turn.about or last_picked(turn.said)


def doubtful(turn: BotTurn) -> tuple[int, ...]:
    """Return the order of the chat and another that one word may mean; nothing where it is sure."""
    named, words = _named(turn)
    if not turn.about or not named or named == turn.about or words >= SURE_WORDS_MIN:
        return ()
    return (turn.about, named)


def numbered(turn: BotTurn) -> int | None:
    """Return the order whose number was typed."""
    known = {order_numbers.plain(number): order for number, order in numbers(turn).items()}
    typed = map(order_numbers.plain, bot_intents.numbers_in(turn.text))
    return next((known[part] for part in typed if part in known), None)


def case_numbered(turn: BotTurn) -> BotCase | None:
    """Return the case whose number was typed."""
    typed = {check_public_number(part) for part in bot_intents.codes_in(turn.text)} - {None}
    return next((case for case in turn.cases if case.number in typed), None)


def numbers(turn: BotTurn) -> dict[str, int]:
    """Return the person's orders by number."""
    return {order.number: int(order.id) for order in turn.orders}


def last_picked(said: Sequence[Said]) -> int | None:
    """Return the order that a card was last answered with."""
    return next((one.picked for one in reversed(said) if one.picked), None)


def only_open(turn: BotTurn) -> BotCase | None:
    """Return the case that runs; None where it is not only one."""
    running = [case for case in turn.cases if case.is_open]
    return running[0] if len(running) == 1 else None


def _named(turn: BotTurn) -> tuple[int | None, int]:
    """Return the only order with words of what was bought, and how many; None where several."""
    words = {
        int(order.id): max(
            (bot_intents.words_shared(turn.text, item.title) for item in order.lines), default=0
        )
        for order in turn.orders
    }
    named = [(order, count) for order, count in words.items() if count]
    return named[0] if len(named) == 1 else (None, 0)
