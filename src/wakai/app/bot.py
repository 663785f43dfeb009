"""
The bot: what it answers to what was said, as a value.

It answers from the help pages and from the person's own orders and disputes, says that it is a
program, says when it does not know, and brings a person whenever one is asked for. It cannot
decide, promise or discourage: it has no sentence for that. Who may write is decided by the log:
an answer that comes after a person has taken over is refused there.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from wakai.app import bot_case, bot_intents, bot_subject, order_numbers
from wakai.app import help as help_centre
from wakai.app.bot_case import BotCase
from wakai.app.bot_turn import BotReply, BotTurn, Find, Said, Speaker
from wakai.app.bot_words import OFFERS, UNHELPFUL, BotLine, line
from wakai.core.conversations import cards
from wakai.core.conversations.cards import Card
from wakai.core.conversations.model import Reason

__all__ = ["BotReply", "BotTurn", "Find", "Said", "Speaker", "reply"]

ORDERS_SHOWN_MAX: Final = 20
OUTSIDE_ARTICLE: Final = "outside-the-platform"
_OPEN: Final = frozenset({"open_now", "open_any_time"})  # a claim over the order can begin

type Answer = Callable[[BotTurn], BotReply | None]


def reply(turn: BotTurn) -> BotReply:
    """Return the answer to what was said since the bot's last line; nothing to nothing."""
    if not turn.asked:
        return BotReply()
    found = next(answer for each in _ANSWERS if (answer := each(turn)))
    return _introduced(turn, _with_offer(turn, found))


def _introduced(turn: BotTurn, answer: BotReply) -> BotReply:
    """Say at first contact what is answering here (AI Act, art. 50)."""
    if not turn.is_first or "you_write_with_a_program" in answer.codes:
        return answer
    return replace(answer, lines=(line("i_am_a_program"), *answer.lines))


def _with_offer(turn: BotTurn, answer: BotReply) -> BotReply:
    """Offer a person unasked after answers that did not help; after twice as many, bring one."""
    lost = sum(code in UNHELPFUL for code in answer.codes)
    if answer.hand_off or not lost:
        return answer
    limit = turn.policy.terms.limits.bot_unhelpful_answers_max
    count = turn.unhelpful_count + lost
    if count >= 2 * limit:
        return _handed_over(turn, Reason.UNHELPFUL, "handing_over_lost")
    offer = "offer_person_unasked" if count >= limit else "offer_person"
    kept = tuple(said for said in answer.lines if said.code not in OFFERS)
    return replace(answer, lines=(*kept, line(offer)))


# People


def _danger(turn: BotTurn) -> BotReply | None:
    if bot_intents.is_harm(turn.text):
        return _handed_over(turn, Reason.HARM, "handing_over_harm")
    return None


def _what_are_you(turn: BotTurn) -> BotReply | None:
    if not bot_intents.asks_what_you_are(turn.text):
        return None
    return BotReply(lines=(line("you_write_with_a_program"), line("offer_person")))


def _wants_person(turn: BotTurn) -> BotReply | None:
    how = bot_intents.wants_person(turn.text, turn.policy.chat.handoff_keywords)
    if how or (turn.was_offered and bot_intents.is_yes(turn.text)):
        reason = Reason.KEYWORD if how == "keyword" else Reason.WORDS
        return _handed_over(turn, reason, "handing_over")
    if turn.was_offered and bot_intents.is_no(turn.text):
        return BotReply(lines=(line("go_on"),))
    return None


def _law(turn: BotTurn) -> BotReply | None:
    if not bot_intents.is_law(turn.text):
        return None
    answer = _handed_over(turn, Reason.HARM, "handing_over_law")
    return replace(answer, cards=_article(turn, OUTSIDE_ARTICLE))


def _handed_over(turn: BotTurn, reason: Reason, code: str) -> BotReply:
    about = bot_subject.about(turn)
    return BotReply(lines=(line(code),), hand_off=reason, about=about, facts=_facts(turn, about))


def _facts(turn: BotTurn, about: int | None) -> dict[str, Any]:
    """Return what the operator is told: facts of one order alone, no guess at a mood."""
    case = turn.case_of(about) if about else bot_subject.only_open(turn)
    order_id = about or (case.order_id if case else None)
    return {
        "language": turn.language,
        "role": turn.reader.role.value,
        "order": order_id,
        "order_number": next((row.number for row in turn.orders if row.id == order_id), ""),
        "dispute": str(case.dispute_id) if case else None,
        "number": case.number if case else "",
        "stage": case.state.stage.value if case else "",
        "unhelpful": turn.unhelpful_count,
    }


# Smalltalk


def _feedback(turn: BotTurn) -> BotReply | None:
    judged = turn.asked[-1].helpful
    if judged is False or (turn.text and bot_intents.is_not_helpful(turn.text)):
        return BotReply(lines=(line("not_helpful"),))
    if judged:
        return BotReply(lines=(line("thanks"),))
    return None


def _files(turn: BotTurn) -> BotReply | None:
    """Say that files alone cannot be answered here; nothing of them is lost."""
    if turn.text or not any(said.files for said in turn.asked):
        return None
    lines = (line("cannot_look_at_files"), line("offer_person"))
    return BotReply(lines=lines, cards=_article(turn, "evidence-limits"))


def _smalltalk(turn: BotTurn) -> BotReply | None:
    if bot_intents.is_greeting(turn.text):
        return BotReply(lines=(line("greeting"),))
    if bot_intents.is_thanks(turn.text):
        return BotReply(lines=(line("thanks"),))
    return None


# Orders


def _picked(turn: BotTurn) -> BotReply | None:
    """Answer what was asked before the list of orders came; else say how it stands."""
    picked = bot_subject.last_picked(turn.asked)
    if picked is None:
        return None
    case, said = turn.case_of(picked), turn.text or turn.text_before
    if case and bot_intents.is_appeal(said):
        return _appeal_of(turn, case, picked)
    asked = bot_intents.question(said)
    if case and asked:
        told = bot_case.answer(case, asked, turn.reader)
        return BotReply(lines=told, cards=_appeal_card(case), about=picked)
    return _summary(turn, picked)


def _typed_number(turn: BotTurn) -> BotReply | None:
    """Answer to a number: of a case, of an order, nearly of an order, or of none of theirs."""
    if case := bot_subject.case_numbered(turn):
        return _summary_of_case(turn, case)
    if (same := bot_subject.numbered(turn)) is not None:
        return _summary(turn, same)
    typed, numbers = bot_intents.numbers_in(turn.text), bot_subject.numbers(turn)
    if not typed or not _is_a_number(turn.text, typed[0]):
        return None
    for part in typed:
        if meant := order_numbers.likeliest(part, numbers, limit=ORDERS_SHOWN_MAX):
            ids = tuple(numbers[number] for number in meant)
            return BotReply(lines=(line("did_you_mean"),), cards=(cards.OrderPicker(orders=ids),))
    wrong = typed[-1]
    return BotReply(lines=(line("no_such_order", lambda: {"typed": wrong}),), cards=_picker(turn))


def _is_a_number(text: str, typed: str) -> bool:
    """Return whether the text is little else than a number, or says that it names one."""
    return len(typed) * 2 >= len(text.strip()) or bot_intents.names_a_number(text)


def _summary(turn: BotTurn, order_id: int) -> BotReply | None:
    """Say where things stand with an order, and what can be done now."""
    case = turn.case_of(order_id)
    if case:
        return _summary_of_case(turn, case)
    order = next((order for order in turn.orders if order.id == order_id), None)
    if order is None:
        return None
    told = bot_case.order(
        order, turn.reader, terms=turn.policy.terms, now=turn.now, country=turn.country
    )
    start = _start(turn, order_id) if _OPEN & {one.code for one in told} else ()
    shown = (*start, *_article(turn, "open-a-dispute"))
    return BotReply(lines=told, cards=shown, about=order_id)


def _summary_of_case(turn: BotTurn, case: BotCase) -> BotReply:
    told = bot_case.summary(case, turn.reader)
    return BotReply(lines=told, cards=_appeal_card(case), about=case.order_id)


def _start(turn: BotTurn, order_id: int) -> tuple[Card, ...]:
    """Lead to the claim, with the reason that the party seems to have; they look and send it."""
    said = (one.text for one in turn.said if one.by is Speaker.PARTY)
    reason = bot_intents.reason(said)
    known = turn.policy.terms.reason(reason)
    return (cards.ClaimStart(order=order_id, reason=known.code if known else ""),)


def _trouble(turn: BotTurn) -> BotReply | None:
    """Begin the intake: which order? Where it is known, say how it stands."""
    if not bot_intents.is_trouble(turn.text):
        return None
    if only := bot_subject.doubtful(turn):
        return BotReply(lines=(line("which_order"),), cards=_picker(turn, only))
    if (about := bot_subject.about(turn)) and (known := _summary(turn, about)):
        return known
    if not turn.orders:
        return BotReply(lines=(line("no_orders"), line("offer_person")), cards=_picker(turn))
    return BotReply(lines=(line("which_order"),), cards=_picker(turn))


def _picker(turn: BotTurn, only: Iterable[int] = ()) -> tuple[Card, ...]:
    ids = [*only] or [int(order.id) for order in turn.orders]
    if not ids:
        return (cards.OrderNumber(),)
    return (cards.OrderPicker(orders=tuple(dict.fromkeys(ids))[:ORDERS_SHOWN_MAX]),)


# The person's own case


def _case_question(turn: BotTurn) -> BotReply | None:
    asked = bot_intents.question(turn.text)
    if asked is None or not turn.cases:
        return None
    case = turn.case_of(bot_subject.about(turn))
    told_of = case or bot_subject.only_open(turn)
    if (which := _which_case(turn)) or (told_of is None and len(turn.cases) > 1):
        told, source = _general(turn)
        picker = _picker(turn, which or _with_cases(turn))
        return BotReply(lines=(*told, line("which_case")), cards=(*source, *picker))
    told = bot_case.answer(told_of or turn.cases[0], asked, turn.reader)
    return BotReply(lines=told, cards=_sources(turn), about=case.order_id if case else None)


def _which_case(turn: BotTurn) -> tuple[int, ...]:
    """Return the orders to ask about, where the chat is about one and a word means another case."""
    orders = bot_subject.doubtful(turn)
    return orders if any(turn.case_of(order) for order in orders[1:]) else ()


def _with_cases(turn: BotTurn) -> list[int]:
    return [case.order_id for case in turn.cases]


def _appeal(turn: BotTurn) -> BotReply | None:
    """Explain the one appeal, open its form where it is possible, and offer a person."""
    if not bot_intents.is_appeal(turn.text):
        return None
    if not turn.cases:
        told, source = (_article_line("appeal"),), "appeal"
        return BotReply(lines=(*told, line("offer_person")), cards=_article(turn, source))
    about = turn.case_of(bot_subject.about(turn))
    case, which = about or _appealable(turn), _which_case(turn)
    if case is None or which:
        first = sorted(turn.cases, key=lambda one: not _appeal_card(one))  # what can be appealed
        picker = _picker(turn, which or [one.order_id for one in first])
        return BotReply(lines=(line("which_case"),), cards=picker)
    return _appeal_of(turn, case, about.order_id if about else None)


def _appeal_of(turn: BotTurn, case: BotCase, about: int | None) -> BotReply:
    """Say what is true of the one appeal of a dispute, and open its form where it is possible."""
    said = bot_case.appeal(case, turn.reader)
    form = _appeal_card(case)
    extra = (line("appeal_form"),) if form and said.code == "appeal_once" else ()
    source = "appeal" if form or said.code == "appeal_not_yet" else OUTSIDE_ARTICLE
    return BotReply(
        lines=(said, *extra, line("offer_person")),
        cards=(*form, *_article(turn, source)),
        about=about,
    )


def _appealable(turn: BotTurn) -> BotCase | None:
    """Return the case that an appeal must be about: the only one that can be, or the only one."""
    possible = [case for case in turn.cases if _appeal_card(case)]
    if len(possible) == 1:
        return possible[0]
    return turn.cases[0] if len(turn.cases) == 1 else None


def _appeal_card(case: BotCase) -> tuple[Card, ...]:
    drafted = case.can("confirm_appeal")
    if not drafted and not case.can("file_appeal"):
        return ()
    form = cards.AppealForm(dispute=case.dispute_id, number=case.number, drafted=drafted)
    return (form,)


# The help pages


def _help(turn: BotTurn) -> BotReply | None:
    told, source = _general(turn)
    return BotReply(lines=told, cards=source) if told else None


def _general(turn: BotTurn) -> tuple[tuple[BotLine, ...], tuple[Card, ...]]:
    """Return what the help pages say, and the page; nothing where none of them surely answers."""
    sure = [hit for hit in turn.find(turn.text, turn.language) if hit.sure]
    best = min(sure, key=lambda hit: _is_for_others(turn, hit.slug), default=None)
    return ((_article_line(best.slug),), _article(turn, best.slug)) if best else ((), ())


def _is_for_others(turn: BotTurn, slug: str) -> bool:
    """Return whether an article tells sellers what to do, and a buyer asks."""
    found = help_centre.article(slug, turn.language)
    return turn.reader.is_buyer and found is not None and found.topic == help_centre.FOR_SELLERS


def _sources(turn: BotTurn) -> tuple[Card, ...]:
    _told, source = _general(turn)
    return source


def _article_line(slug: str) -> BotLine:
    return BotLine("article", help_centre.summaries(slug))


def _article(turn: BotTurn, slug: str) -> tuple[Card, ...]:
    found = help_centre.article(slug, turn.language)
    if found is None:
        return ()
    return (cards.Article(slug=slug, title=found.title, lead=found.summary),)


def _unknown(turn: BotTurn) -> BotReply:
    del turn
    return BotReply(lines=(line("unknown"), line("offer_person")))


# Who is asked first. A person in danger before all, a person who wants a person before any answer.
_ANSWERS: Final[tuple[Answer, ...]] = (
    _danger,
    _what_are_you,
    _wants_person,
    _picked,
    _law,
    _feedback,
    _files,
    _smalltalk,
    _typed_number,
    _appeal,
    _case_question,
    _trouble,
    _help,
    _unknown,
)
