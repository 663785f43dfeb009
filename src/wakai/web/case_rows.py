"""A case file drawn: the rows that dispute page, seller's page, desk and bench share."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _

from wakai.app import evidence, formats, message_evidence, words
from wakai.app.cases import CaseView
from wakai.app.evidence import Tile
from wakai.app.words import Reader
from wakai.core.disputes import breakdown, events
from wakai.core.disputes.breakdown import Breakdown
from wakai.core.disputes.model import (
    Deadline,
    DeadlineKind,
    Remedy,
    Role,
    Stage,
    TextRef,
    WaitingOn,
)
from wakai.core.money import Money
from wakai.store.journal import Entry
from wakai.web import hidden_rows, message_rows, offered_lines, text_words
from wakai.web.action_labels import action_label
from wakai.web.cards import RulingCard
from wakai.web.parts import (
    Action,
    ClockRow,
    EvidenceKind,
    EvidenceTile,
    NextStep,
    OtherClock,
    Scan,
    Sign,
    Timeline,
    TimelineRow,
    Tone,
    Words,
)

_SIGNS = {
    Role.BUYER.value: Sign.BUYER,
    Role.SELLER.value: Sign.SELLER,
    Role.BOT.value: Sign.BOT,
    Role.SYSTEM.value: Sign.SYSTEM,
}
_LOSSES = {
    Role.BUYER: {
        DeadlineKind.APPEAL_WINDOW,
        DeadlineKind.APPEAL_CURE,
        DeadlineKind.RETURN_SHIP,
        DeadlineKind.RETURN_GRACE,
    },
    Role.SELLER: {DeadlineKind.SELLER_ANSWER, DeadlineKind.RETURN_INSPECTION},
}
_QUIET = frozenset({DeadlineKind.RULING_APOLOGY, DeadlineKind.RULING_BACKSTOP})
_QUIET_APPEAL = frozenset({DeadlineKind.APPEAL_APOLOGY, DeadlineKind.APPEAL_BACKSTOP})
_MEDIA = {
    "image": EvidenceKind.PHOTO,
    "video": EvidenceKind.VIDEO,
    "pdf": EvidenceKind.DOCUMENT,
    "message": EvidenceKind.MESSAGE,
}


def reader_of(view: CaseView) -> Reader:
    """Return who reads this case file, for the sentences."""
    return Reader(role=view.sight.role, time_zone=view.sight.viewer.time_zone, helpers=view.helpers)


def money(view: CaseView, minor: int) -> Money:
    """Return a sum in the currency of the case."""
    return Money(minor, view.sight.dispute.currency)


def state_line(view: CaseView) -> str:
    """Return outcome or state in one line."""
    return words.state_line(view.state, reader_of(view))


def next_step(view: CaseView, addresses: dict[str, str]) -> NextStep:
    """
    Return the next step card.

    ``addresses`` says where an action code is done; the first is the main one, the others follow.
    """
    late_since = _late_since(view)
    step = words.next_step(view.state, reader_of(view), view.actions, late_since=late_since)
    main = step.action if step.is_asked and step.action in addresses else None
    others = tuple(
        Action(label=action_label(code), href=href)
        for code, href in addresses.items()
        if view.can(code) and code != main
    )
    return NextStep(
        title=step.title,
        text=step.text,
        if_nothing="" if step.deadline else step.if_nothing,  # a clock says it itself
        action=Action(label=action_label(main), href=addresses[main]) if main else None,
        others=others,
        clock=clock(view, step.deadline) if step.deadline else None,
        tone=Tone.ACT if main else _tone_of_waiting(view),
    )


def _tone_of_waiting(view: CaseView) -> Tone:
    return Tone.STILL if view.state.stage is Stage.CLOSED else Tone.WAIT


def _late_since(view: CaseView) -> datetime | None:
    """Return since when a ruling, or the result of an appeal, is late; None where it is not."""
    if view.state.stage not in {Stage.REVIEW, Stage.APPEAL}:
        return None
    for entry in reversed(view.history):
        match entry.event:
            case events.RulingOverdue(step="supervisor") | events.AppealOverdue(step="supervisor"):
                return entry.event.at
            case events.ReviewStarted() | events.AppealFiled():
                return None
    return None


def clocks(view: CaseView, *, but: ClockRow | None = None) -> tuple[ClockRow, ...]:
    """
    Return the clocks to show: the house's later ones only while no earlier one runs.

    ``but`` is one that is shown elsewhere on the page.
    """
    shown: list[ClockRow] = []
    for item in view.clocks:
        if item.kind in _QUIET and DeadlineKind.RULING in view.state.deadlines:
            continue
        if item.kind in _QUIET_APPEAL and DeadlineKind.APPEAL_RULING in view.state.deadlines:
            continue
        shown.append(clock(view, item))
    return tuple(row for row in shown if row != but)


def clock(view: CaseView, item: Deadline) -> ClockRow:
    """Return one clock: what ends, when, and what happens then."""
    reader = reader_of(view)
    loses = item.kind in _LOSSES.get(view.sight.role, set())
    return ClockRow(
        title=words.deadline(item.kind, item.party, reader),
        due_at=item.due_at,
        now=view.now,
        then=words.consequence(item.kind, view.state, reader),
        started_at=item.set_at,
        tone=Tone.LOSS if loses else _tone(item.party),
        paused=words.pause_reason(item.pause.why) if item.pause else "",
        left=item.pause.remaining if item.pause else None,
    )


def _tone(party: WaitingOn) -> Tone:
    return Tone.STILL if party in {WaitingOn.PLATFORM, WaitingOn.CARRIER} else Tone.WAIT


def parties_clocks(row: ClockRow, *, buyer_zone: str, seller_zone: str) -> ClockRow:
    """Return a clock with the times of both parties beside the reader's own."""
    buyer = OtherClock(label=_("Buyer"), time_zone=buyer_zone)
    seller = OtherClock(label=_("Seller"), time_zone=seller_zone)
    return replace(row, others=(buyer, seller))


def buyers_clock(row: ClockRow, *, zone: str) -> ClockRow:
    """Return a seller's clock with the buyer's time beside their own."""
    return replace(row, others=(OtherClock(label=_("Buyer"), time_zone=zone),))


def timeline(view: CaseView, *, seen_until: datetime | None = None) -> Timeline:
    """Return what happened, one row a deed; the machinery that followed is folded into it."""
    items = offered_lines.by_version(view)
    rows = [_timeline_row(view, entries, seen_until, items) for entries in _deeds(view.history)]
    return Timeline.of(_said_once([row for row in rows if row is not None]))


def _said_once(rows: Sequence[TimelineRow]) -> Iterator[TimelineRow]:
    """Yield the rows; what a program has sent is said of the first that followed from it."""
    for before, row in zip([None, *rows], rows, strict=False):
        again = before is not None and (before.via, before.at) == (row.via, row.at)
        yield replace(row, via="") if again else row


def _deeds(history: Iterable[Entry]) -> list[list[Entry]]:
    """Group a history by deed: an event that tells, and what follows from it."""
    groups: list[list[Entry]] = []
    for entry in history:
        tells = not words.is_machinery(entry.event)
        if groups and not tells and groups[-1][0].at == entry.at:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _timeline_row(
    view: CaseView,
    entries: list[Entry],
    seen_until: datetime | None,
    items: Mapping[int, tuple[str, ...]],
) -> TimelineRow | None:
    first = entries[0]
    if words.is_machinery(first.event) and len(entries) == 1:
        return None
    reader = reader_of(view)
    told = [entry.event for entry in entries[1:]]
    line = words.event_line
    return TimelineRow(
        text=line(first.event, reader, view.state),
        at=first.at,
        sign=sign_of(first),
        via=_via(first.token),
        words=None if _is_withheld(view, first.event) else words_of(view, text_of(first.event)),
        money=(
            *items.get(first.version, ()),
            *(line(event, reader, view.state) for event in told if _moves_money(event)),
        ),
        clocks=tuple(
            line(event, reader, view.state)
            for event in told
            if isinstance(
                event, events.DeadlineSet | events.DeadlinePaused | events.DeadlineResumed
            )
            and event.deadline not in _QUIET | _QUIET_APPEAL
        ),
        anchor=f"v{first.version}",
        new=seen_until is not None and first.at > seen_until,
    )


def _moves_money(event: events.Event) -> bool:
    return isinstance(event, events.MoneyMoved)


def _via(token: str | None) -> str:
    """Say by which program of the shop it was done, if by one."""
    return _("Sent by a program of the shop, token %(token)s") % {"token": token} if token else ""


def _is_withheld(view: CaseView, event: events.Event) -> bool:
    """Say whether the words of an event are not for this side."""
    match event:
        case events.ConflictDeclared():  # whom an adjudicator knows is for the house
            return view.sight.party is not None
        case events.AppealPrepared():  # until its party confirms it, it is for that party alone
            return view.sight.party is event.party.other
        case _:
            return False


def sign_of(entry: Entry) -> Sign:
    """Return whose sign a deed bears: a representative's is that of the party it was done for."""
    acts_for = entry.on_behalf_of if entry.role == Role.REPRESENTATIVE.value else None
    return _SIGNS.get(acts_for or entry.role, Sign.HOUSE)


def text_of(event: events.Event) -> TextRef | None:
    """Return the free text that belongs to an event, wherever it stands in it."""
    match event:
        case events.ClaimSubmitted() | events.ClaimAmended():
            return event.claim.statement
        case events.DraftStarted():
            return event.late
        case events.GrantProposed():
            return event.grant.statement
        case events.OfferMade():
            return event.offer.statement
        case events.ProposalMade():
            return event.proposal.statement
        case events.RulingIssued() | events.AppealDecided():
            return event.ruling.statement
        case events.AppealFiled() | events.AppealPrepared() | events.AppealJoined():
            return event.text.statement
        case events.AppealCured():
            return event.text.statement if event.text else None
        case events.InformationRequested():
            return event.request.statement
        case (
            events.RequestRefused()
            | events.LateRejected()
            | events.AppealReplied()
            | events.AppealFoundInadmissible()
            | events.AppealRejected()
            | events.Voided()
            | events.VoidProposed()
            | events.ReturnObstacleExplained()
            | events.ReturnContested()
            | events.ConflictDeclared()
        ):
            return event.statement
        case _:
            return None


def words_of(view: CaseView, ref: TextRef | None) -> Words | None:
    """Return a text for this reader: the translation first, where it is not in their language."""
    return text_words.typed(view.text(ref), view.sight.viewer.language) if ref else None


def tiles(view: CaseView) -> tuple[EvidenceTile, ...]:
    """Return the evidence of the case as this person may see it."""
    found = evidence.tiles_for(view.dispute_id, view.sight.viewer.id)
    files = [tile(view, item) for item in found]
    files += [message_rows.tile(view, item) for item in message_evidence.of_case(view)]
    shown = hidden_rows.explained(view, files, partial(words_of, view))
    closed = hidden_rows.of_others(view, {item.id for item in found}, partial(words_of, view))
    return tuple(sorted((*shown, *closed), key=lambda tile: tile.at))


def tile(view: CaseView, item: Tile) -> EvidenceTile:
    """Return one item of evidence."""
    side = Sign.BUYER if item.party == "buyer" else Sign.SELLER
    return EvidenceTile(
        evidence_id=str(item.id),
        kind=_MEDIA.get(item.media, EvidenceKind.DOCUMENT),
        label=words.evidence_kind(item.kind, view.state.terms),
        sign=side,
        name=_("Buyer") if side is Sign.BUYER else _("Seller"),
        at=item.added_at or item.kept_at,
        mine=item.mine,
        new=item.is_new,
        late=item.late,
        scan=Scan.of(item.state, item.refusal),
        thumb_url=item.thumb_url or item.poster_url,
        full_url=item.shown_url,
        original_url=item.original_url,
        width=item.width or 0,
        height=item.height or 0,
        size_bytes=item.size,
        sha256=item.sha256,
        put_in=message_rows.put_in_by_operator(view, item.id),
    )


def ruling_card(view: CaseView) -> RulingCard | None:
    """Return the ruling that stands: outcome first, money second, deadline third, reasons after."""
    ruling = view.state.ruling
    if ruling is None:
        return None
    window = view.state.deadlines.get(DeadlineKind.APPEAL_WINDOW)
    return RulingCard(
        title=_("Result of the appeal") if ruling.result else _("Ruling"),
        outcome=words.headline(ruling.remedy, view.sight.dispute.currency, reader_of(view)),
        money=(),
        clock=clock(view, window) if window else None,
        reasons=tuple(words.finding(code, view.state.terms) for code in ruling.findings),
        rule=None,
        href=case_href(view),
        tone=Tone.GAIN if ruling.remedy.refund_minor else Tone.STILL,
    )


def evidence_findings(view: CaseView) -> tuple[tuple[str, str, Words | None], ...]:
    """Return how the standing ruling judged each item: what it is, the weight, and why."""
    ruling = view.state.ruling
    if ruling is None:
        return ()
    kinds = {item.evidence_id: item.kind for item in view.state.evidence}
    return tuple(
        (
            words.evidence_kind(kinds[finding.evidence_id], view.state.terms),
            words.label(finding.weight),
            words_of(view, finding.why),
        )
        for finding in ruling.evidence
        if finding.evidence_id in kinds
    )


def case_href(view: CaseView) -> str:
    """Return the page on which this person follows the case."""
    return reverse("dispute", args=[view.dispute_id])


def consists_of(view: CaseView, remedy: Remedy) -> str:
    """Return what the refund of a remedy consists of, to follow its sum; empty if not known."""
    return words.consists_of(_parts(view, remedy), view.sight.dispute.currency)


def refund_consists_of(view: CaseView, remedy: Remedy) -> str:
    """Return the same as a sentence of its own."""
    return words.sum_of(_parts(view, remedy), view.sight.dispute.currency)


def _parts(view: CaseView, remedy: Remedy) -> Breakdown | None:
    order = view.state.order
    if order is None or remedy.needs_replacement:
        return None
    return breakdown.of_refunds(order, remedy.refunds)


def amount(view: CaseView, minor: int) -> str:
    """Return a sum as the reader's language writes it."""
    return formats.money(minor, view.sight.dispute.currency)
