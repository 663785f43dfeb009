"""
Which order is meant in a talk with the bot.

A number or a pick says it for sure, and so do two words more of what was bought than fit the
order of the chat. One such word may stand in any sentence: it is enough for a talk about nothing
yet, and never moves one from its order to another; the bot asks then, and where words fit several
orders alike.
"""

from collections.abc import Mapping, Sequence
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
    words = _words(turn)
    named = _only_best(words) if not turn.about or _is_sure(turn, words) else None
    return said_now or named or turn.about or last_picked(turn.said)


def doubtful(turn: BotTurn) -> tuple[int, ...]:
    """Return the order of the chat and those that words fit better; nothing where it is sure."""
    words = _words(turn)
    if not turn.about or _is_sure(turn, words):
        return ()
    better = tuple(order for order, count in words.items() if count > words.get(turn.about, 0))
    return (turn.about, *better) if better else ()


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


def _is_sure(turn: BotTurn, words: Mapping[int, int]) -> bool:
    """Return whether one order alone fits the words, and by enough more than that of the chat."""
    best = _only_best(words)
    mine = words.get(turn.about or 0, 0)
    return best is not None and words[best] - mine >= SURE_WORDS_MIN


def _only_best(words: Mapping[int, int]) -> int | None:
    """Return the order with the most words of what was bought; None where several have as many."""
    most = max(words.values(), default=0)
    best = [order for order, count in words.items() if count == most]
    return best[0] if most and len(best) == 1 else None


def _words(turn: BotTurn) -> dict[int, int]:
    """Return how many words of what was bought are said, by order."""
    return {
        int(order.id): max(
            (bot_intents.words_shared(turn.text, item.title) for item in order.lines), default=0
        )
        for order in turn.orders
    }
