"""What the bot says of a person's own orders and disputes: the same words as on the pages."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.utils.translation import gettext

from wakai.app import formats, orders, words
from wakai.app.bot_patterns import Question
from wakai.app.bot_words import BotLine, CaseLink, Facts, line, spoken
from wakai.app.orders import OrderRow, Parcel
from wakai.app.words import Reader
from wakai.core import calendar
from wakai.core.disputes.model import AppealState, Basis, Deadline, DeadlineKind, Dispute, Stage
from wakai.core.ledger import Account
from wakai.core.policy import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class BotCase:
    """A dispute of the person, with exactly what they may do now."""

    dispute_id: UUID
    number: str
    order_id: int
    order_number: str
    state: Dispute
    actions: tuple[str, ...]

    def can(self, action: str) -> bool:
        return action in self.actions

    @property
    def is_open(self) -> bool:
        return self.state.stage is not Stage.CLOSED


_ON_THE_WAY: Final[Mapping[Account, str]] = {
    Account.OUT_B: "on_its_way",
    Account.OUT_S: "on_its_way",
    Account.PAID_B: "paid",
    Account.PAID_S: "paid",
}
_OF_BUYER: Final = frozenset({Account.OUT_B, Account.PAID_B})


def summary(case: BotCase, reader: Reader) -> tuple[BotLine, ...]:
    """Return where the dispute stands, what comes next, what if nothing is done, and the money."""
    held = money(case, reader) if case.state.balances else ()
    return (*_summary(case, reader), *held)


def _summary(case: BotCase, reader: Reader) -> Iterator[BotLine]:
    def step() -> words.NextStep:
        return words.next_step(case.state, reader, case.actions)

    yield line(
        "case",
        lambda: {
            "number": case.number,
            "order": case.order_number,
            "state": words.state_line(case.state, reader),
        },
        link=_link(case),
    )
    if case.is_open:
        yield line("case_next", lambda: {"title": step().title, "text": step().text})
        if step().if_nothing:
            yield line("case_consequence", lambda: {"consequence": step().if_nothing})


def answer(case: BotCase, question: Question, reader: Reader) -> tuple[BotLine, ...]:
    """Return what is asked about the case, after the line that says where it stands."""
    told = summary(case, reader)
    match question:
        case Question.STATE:
            return told
        case Question.TIME:
            return (told[0], *clocks(case, reader)) if case.state.deadlines else told
        case Question.MONEY:
            return (told[0], *money(case, reader))


def clocks(case: BotCase, reader: Reader) -> Iterator[BotLine]:
    """Yield each clock of the dispute, the nearest end first, those that stand still last."""
    running = sorted(
        case.state.deadlines.values(), key=lambda clock: (clock.pause is not None, clock.due_at)
    )
    for clock in running:
        yield _clock(clock, reader)


def _clock(clock: Deadline, reader: Reader) -> BotLine:
    def what() -> str:
        return words.deadline(clock.kind, clock.party, reader)

    if clock.pause:
        why = clock.pause.why
        return line("case_clock_waits", lambda: {"what": what(), "why": words.pause_reason(why)})
    return line("case_clock", lambda: {"what": what(), "until": formats.when(clock.due_at, reader)})


def money(case: BotCase, reader: Reader) -> Iterator[BotLine]:
    """Yield where the money of the dispute is, who gets it and by when, as its page says it."""
    if words.money(case.state, reader) is None:
        yield line("no_money_held")
        return
    yield spoken("money", lambda: _money_told(case, reader))
    for account in _ON_THE_WAY:
        if case.state.balances.get(account, 0) > 0:
            yield line(_money_code(account, reader), _sum(case, case.state.balances[account]))


def _money_told(case: BotCase, reader: Reader) -> str:
    """Return the money card in words: what is where, who gets what then, by when and why."""
    told = words.money(case.state, reader)
    assert told is not None
    now = [_part(case, part) for part in told.now if part.minor]
    later = [told.later_title, *(_part(case, part) for part in told.later)] if told.later else []
    return "\n\n".join("\n".join(lines) for lines in (now, later, [told.note]) if any(lines))


def _part(case: BotCase, part: words.MoneyPart) -> str:
    return gettext("%(label)s: %(sum)s") % {"label": part.label, **_sum(case, part.minor)()}


def _money_code(account: Account, reader: Reader) -> str:
    is_yours = (account in _OF_BUYER) is reader.is_buyer
    return f"{_ON_THE_WAY[account]}_{'you' if is_yours else 'other'}"


def _sum(case: BotCase, minor: int) -> Facts:
    assert case.state.order is not None
    currency = case.state.order.currency
    return lambda: {"sum": formats.money(minor, currency)}


def appeal(case: BotCase, reader: Reader) -> BotLine:
    """Return what is true of the one appeal of this dispute."""
    code = appeal_code(case, reader)
    due = _until(case)
    return line(
        code,
        lambda: {"number": case.number, "until": formats.when(due, reader) if due else ""},
        link=_link(case),
    )


def _link(case: BotCase) -> CaseLink:
    return CaseLink(dispute_id=case.dispute_id, number=case.number)


def appeal_code(case: BotCase, reader: Reader) -> str:
    """Return which sentence about the appeal is true now."""
    state = case.state
    if case.can("confirm_appeal"):
        return "appeal_prepared"
    if case.can("file_appeal"):
        return "appeal_once"
    if state.appeal_used:
        decided = state.appeal is not None and state.appeal.state is AppealState.RULED
        return "appeal_used" if decided else "appeal_running"
    if state.basis is Basis.AGREEMENT:
        return "appeal_agreed"
    if reader.party in state.waived:
        return "appeal_waived"
    return "appeal_window_over" if state.rulings else "appeal_not_yet"


def _until(case: BotCase) -> datetime | None:
    clock = case.state.deadlines.get(DeadlineKind.APPEAL_WINDOW)
    return clock.due_at if clock else None


def order(
    row: OrderRow, reader: Reader, *, terms: Terms, now: datetime, country: str = ""
) -> tuple[BotLine, ...]:
    """
    Return what is known of an order without a dispute, and whether one can be opened.

    ``country`` is the reader's: its closed days count.
    """
    days = terms.calendar(country.lower(), zone=reader.time_zone)
    ends_after = partial(calendar.add, period=terms.period("opening_window"), calendar=days)
    return tuple(_order(row, reader, ends_after, now))


def _order(
    row: OrderRow, reader: Reader, ends_after: Callable[[datetime], datetime], now: datetime
) -> Iterator[BotLine]:
    yield line(
        "order",
        lambda: {
            "number": row.number,
            "title": formats.listed([item.title for item in row.lines]),
            "total": formats.money(row.paid_minor, row.currency),
        },
    )
    yield _parcel(row, reader, now)
    yield _window(row, reader, ends_after, now) if reader.is_buyer else line("no_dispute_here")


def _parcel(row: OrderRow, reader: Reader, now: datetime) -> BotLine:
    match orders.parcel(row, now):
        case Parcel.NOT_SENT:
            return line("not_sent")
        case Parcel.ON_THE_WAY if row.promised_until is None:
            return line("on_the_way_undated")
        case Parcel.ON_THE_WAY:
            return line("on_the_way", _dated("until", row.promised_until, reader))
        case Parcel.LATE:
            return line("late", _dated("until", row.promised_until, reader))
        case Parcel.DELIVERED:
            return line("delivered", _dated("at", row.delivered_at, reader))


def _window(
    row: OrderRow, reader: Reader, ends_after: Callable[[datetime], datetime], now: datetime
) -> BotLine:
    """Say when a dispute can be opened; whether it may is decided when it is tried."""
    opens_at = row.delivered_at or row.promised_until
    if opens_at is None:
        return line("open_any_time", _button)
    if now < opens_at:
        return line("open_later", _dated("from", opens_at, reader))
    ends_at = ends_after(opens_at)
    if now < ends_at:
        until = _dated("until", ends_at, reader)
        return line("open_now", lambda: {**until(), **_button()})
    return line("open_over", _dated("at", ends_at, reader))


def _button() -> Mapping[str, str]:
    return {"button": gettext("Report a problem")}


def _dated(name: str, instant: datetime | None, reader: Reader) -> Facts:
    assert instant is not None
    return lambda: {name: formats.when(instant, reader)}
