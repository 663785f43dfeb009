"""The small orders with which the law is walked: few people, few minor units, open every day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from wakai.core.calendar import Calendar
from wakai.core.disputes.commands import StartDraft
from wakai.core.disputes.model import (
    Actor,
    Claim,
    ClaimLine,
    EarlierDispute,
    EarlierEnd,
    LineAmount,
    Mandate,
    OrderFacts,
    OrderLine,
    Party,
    Payer,
    Remedy,
    RemedyKind,
    Role,
    TakenLine,
    TextRef,
)
from wakai.core.ids import DisputeId, LineId, OrderId, PersonId
from wakai.core.policy import PLATFORM_CALENDAR, Reason, Terms

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)  # every situation is looked at as if it were now

ANA = Actor(person=PersonId(1), role=Role.BUYER)
BEN = Actor(person=PersonId(2), role=Role.SELLER)
OLU_FOR_ANA = Actor(person=PersonId(3), role=Role.OPERATOR, on_behalf_of=Party.BUYER)
OLU_FOR_BEN = replace(OLU_FOR_ANA, on_behalf_of=Party.SELLER)
OLU = replace(OLU_FOR_ANA, on_behalf_of=None)
IDA = Actor(person=PersonId(4), role=Role.ADJUDICATOR)
JUN = Actor(person=PersonId(5), role=Role.ADJUDICATOR)
KEI = Actor(person=PersonId(6), role=Role.ADJUDICATOR)
SUE = Actor(person=PersonId(7), role=Role.SUPERVISOR)
FIN = Actor(person=PersonId(8), role=Role.FINANCE)
BOT_FOR_ANA = Actor(person=None, role=Role.BOT, on_behalf_of=Party.BUYER)
KEN_FOR_ANA = Actor(person=PersonId(9), role=Role.REPRESENTATIVE, on_behalf_of=Party.BUYER)
LIA_FOR_BEN = Actor(  # her mandate has ended
    person=PersonId(10), role=Role.REPRESENTATIVE, on_behalf_of=Party.SELLER
)
ADJUDICATORS = (IDA, JUN, KEI)
PARTIES = (ANA, BEN)

NAMES = {1: "Ana", 2: "Ben", 3: "Olu", 4: "Ida", 5: "Jun", 6: "Kei", 7: "Sue", 8: "Fin"}
NAMES |= {9: "Ken", 10: "Lia"}
SOME_WORDS = TextRef(text_id="00000000-0000-0000-0000-000000000000", sha256="0", language="en")
OTHER_WORDS = replace(SOME_WORDS, sha256="1")

_ROUNDS_MAX = 1  # more rounds of offers repeat what one shows
_FILES_MAX = 1  # of a side at a hearing: rules ask of any or of each, and count up to the limit
_TRIES_MAX = 2
_SHOES, _LACES = LineId(1), LineId(2)
_PAID = {_SHOES: 3, _LACES: 2}
_FEE = 1
_MANDATES = (
    Mandate(party=Party.BUYER, person=PersonId(9)),
    Mandate(party=Party.SELLER, person=PersonId(10), ended=True),
)
_NEVER_SMALL = "XTS"  # the currency for tests, which no fast lane knows


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One order, one claim, and the remedies that come into question."""

    name: str
    start: StartDraft
    claim: Claim
    offers: tuple[Remedy, ...]
    rulings: tuple[Remedy, ...]
    amended: tuple[Claim, ...] = ()
    asides_max: int = 1  # how far a story may be led aside at once
    buys_label: bool = False  # the house may pay for a label: its books double what comes after

    @property
    def terms(self) -> Terms:
        return self.start.terms


def worlds(terms: Terms, *, lines_max: int = 2) -> tuple[World, ...]:
    """Return the worlds of a policy: each kind of claim it knows, over one line or two."""
    small = small_terms(terms)
    return tuple(_worlds(small, lines_max))


def small_terms(terms: Terms) -> Terms:
    """
    Return terms in which the same things happen sooner.

    Every calendar is open every day, so that equal situations meet; which day a period ends on is
    the calendar's own matter.
    """
    limits = replace(
        terms.limits,
        offer_rounds_max=min(_ROUNDS_MAX, terms.limits.offer_rounds_max),
        files_max=min(_FILES_MAX, terms.limits.files_max),
        payment_attempts_max=min(_TRIES_MAX, terms.limits.payment_attempts_max),
    )
    return replace(
        terms,
        limits=limits,
        calendars={PLATFORM_CALENDAR: Calendar()},
        postage=_least(terms.postage),
        goodwill=_least(terms.goodwill),
    )


def _least(most: Mapping[str, int]) -> Mapping[str, int]:
    """Return limits by currency, and one minor unit for the tests' currency if there is any."""
    return {**most, _NEVER_SMALL: 1} if any(most.values()) else most


def _worlds(terms: Terms, lines_max: int) -> Iterator[World]:
    one = {_SHOES: 3}
    most = one if lines_max == 1 else _PAID
    asked = (
        ("all of it, and keep it", Remedy(kind=RemedyKind.FULL_REFUND, refunds=sums(most))),
        ("a part", Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=sums({_SHOES: 2}))),
        ("to send it back", _return(most, Payer.SELLER)),
        *((("to keep one, and send the other back", _partly_back()),) if lines_max > 1 else ()),
        ("another one", Remedy(kind=RemedyKind.REPLACEMENT, refunds=sums(one))),
    )
    for words, remedy in asked:
        if remedy.kind.value in terms.remedies.claim:
            world = _world(terms, words, remedy, most)
            # Goods that can go both ways multiply everything: there the straight stories do.
            twice = remedy.needs_return or remedy.needs_replacement
            bought = remedy.return_payer is Payer.SELLER and not remedy.kept
            yield replace(world, asides_max=0, buys_label=bought) if twice else world
    no_way_back = Remedy(kind=RemedyKind.FULL_REFUND, refunds=sums(one))
    if lines_max > 1 and any(not reason.return_allowed for reason in terms.reasons):
        yield _world(terms, "all of what may not be posted", no_way_back, one, returns=False)
        small = next((name for name, most in terms.fast_lane.items() if most >= _PAID[_SHOES]), "")
        if small:
            world = _world(terms, "a small sum", no_way_back, one, returns=False, currency=small)
            yield replace(world, asides_max=0)  # only some clocks are shorter
    part = Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=sums({_SHOES: 2}))
    yield replace(_too_late(_world(terms, "a part, too late", part, one)), asides_max=0)
    yield _paid_before(_world(terms, "a part, after the seller was paid", part, one))
    if lines_max > 1:
        rest = Remedy(kind=RemedyKind.FULL_REFUND, refunds=sums({_SHOES: 2}))
        yield _after_another(_world(terms, "all that another dispute left", rest, most))
    by_law = next((reason for reason in terms.reasons if reason.by_law), None)
    if by_law:
        yield _world(terms, "to withdraw by law", _return(one, Payer.BUYER), one, reason=by_law)


def sums(by_line: dict[LineId, int]) -> tuple[LineAmount, ...]:
    """Return sums by line."""
    return tuple(LineAmount(line_id=line, minor=minor) for line, minor in by_line.items())


def _return(by_line: dict[LineId, int], payer: Payer) -> Remedy:
    return Remedy(kind=RemedyKind.RETURN_AND_REFUND, refunds=sums(by_line), return_payer=payer)


def _partly_back() -> Remedy:
    """Return the remedy in two parts: one line is kept, and the other goes back."""
    return replace(_return(_PAID, Payer.SELLER), kept=(_SHOES,))


def _world(
    terms: Terms,
    words: str,
    asked: Remedy,
    bought: dict[LineId, int],
    *,
    returns: bool = True,
    currency: str = _NEVER_SMALL,
    reason: Reason | None = None,
) -> World:
    reason = reason or _reason(terms, returns=returns)
    order = OrderFacts(
        order_id=OrderId(1),
        buyer=PersonId(1),
        seller=PersonId(2),
        currency=currency,
        lines=tuple(OrderLine(line_id=line, quantity=1, paid_minor=_PAID[line]) for line in bought),
        fee_minor=_FEE,
        shipped_at=None,
        promised_until=None,
        delivered_at=None,
        mandates=_MANDATES,
    )
    claim = Claim(
        lines=tuple(
            ClaimLine(line_id=part.line_id, quantity=1, reason=reason.code)
            for part in asked.refunds
        ),
        remedy=asked,
        statement=SOME_WORDS,
        excused=reason.buyer_required,
    )
    start = StartDraft(
        by=ANA, at=NOW, dispute_id=DisputeId(UUID(int=1)), number="0000-0000", order=order,
        terms=terms,
    )  # fmt: skip
    return World(
        name=words,
        start=start,
        claim=claim,
        amended=tuple(_amended(terms, claim)),
        offers=_remedies(asked, terms.remedies.offer, returns=returns, of_offers=True),
        rulings=_remedies(
            asked,
            terms.remedies.ruling,
            returns=returns,
            postage=min(1, terms.postage.get(currency, 0)),
        ),
    )


def _too_late(world: World) -> World:
    """Return a world in which the time to open a dispute is over, and the buyer says why."""
    delivered_at = NOW - timedelta(days=400)
    order = replace(world.start.order, delivered_at=delivered_at)
    return replace(world, start=replace(world.start, order=order, late_because=SOME_WORDS))


def _paid_before(world: World) -> World:
    """Return a world in which the house advances what is claimed: the seller has the money."""
    order = replace(world.start.order, paid_out_at=NOW - timedelta(days=1))
    return replace(world, start=replace(world.start, order=order), asides_max=0)


def _after_another(world: World) -> World:
    """Return a world in which an earlier dispute over the order took one line and a part."""
    taken = (
        TakenLine(line_id=_SHOES, quantity=0, minor=1),
        TakenLine(line_id=_LACES, quantity=1, minor=_PAID[_LACES]),
    )
    before = EarlierDispute(number="0000-0001", end=EarlierEnd.AGREED, lines=taken, fee_minor=_FEE)
    return replace(world, start=replace(world.start, earlier=(before,)), asides_max=0)


def _reason(terms: Terms, *, returns: bool) -> Reason:
    """Return a reason of the policy that the law does not decide by itself."""
    fits = (one for one in terms.reasons if one.return_allowed is returns and not one.by_law)
    return next(fits, terms.reasons[0])


def _amended(terms: Terms, claim: Claim) -> Iterator[Claim]:
    """Yield what a buyer may ask for instead: less, and something else."""
    line = claim.lines[0]
    least = sums({line.line_id: 1})
    reason = terms.reason(line.reason)
    instead = [Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=least)]
    if reason and reason.return_allowed:
        instead.append(_return({line.line_id: 1}, Payer.SELLER))
    for remedy in instead:
        if remedy.kind.value in terms.remedies.claim and remedy != claim.remedy:
            yield replace(claim, lines=(line,), remedy=remedy)


def _remedies(
    asked: Remedy,
    known: tuple[str, ...],
    *,
    returns: bool,
    of_offers: bool = False,
    postage: int = 0,
) -> tuple[Remedy, ...]:
    """Return one remedy of each way in which money and goods can go."""
    most = {part.line_id: part.minor for part in asked.refunds}
    first = next(iter(most))
    all_of_it = Remedy(kind=RemedyKind.FULL_REFUND, refunds=sums(most))
    less = Remedy(kind=RemedyKind.PARTIAL_REFUND, refunds=sums({first: 1}))
    nothing = Remedy(kind=RemedyKind.RELEASE)
    another = Remedy(kind=RemedyKind.REPLACEMENT, refunds=sums(most))
    ways: tuple[Remedy, ...]
    match asked.kind:
        case _ if asked.kept:
            rest = replace(all_of_it, refunds=asked.rest.refunds)
            ways = (asked, rest, nothing)
        case RemedyKind.REPLACEMENT:
            ways = (another, all_of_it, nothing)
        case RemedyKind.RETURN_AND_REFUND:
            ways = (asked, _return({first: 1}, Payer.BUYER), nothing)
        case RemedyKind.PARTIAL_REFUND:
            ways = (asked, replace(less, postage_minor=postage), nothing)
        case _:
            back = (_return(most, Payer.SELLER),) if returns else (less,)
            ways = (*back, all_of_it, nothing)
    if of_offers:
        ways = (ways[0], less)
    return tuple(dict.fromkeys(way for way in ways if way.kind.value in known))
