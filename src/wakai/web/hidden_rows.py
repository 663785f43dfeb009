"""Evidence that only who decides may see: its place in the case file, and why it is hidden."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from uuid import UUID

from django.utils.translation import gettext as _

from wakai.app import evidence, formats, words
from wakai.app.cases import CaseView
from wakai.core.disputes.model import EvidenceItem, Party, TextRef, Visibility
from wakai.web.message_rows import sign_of
from wakai.web.parts import EvidenceKind, EvidenceTile, Words

type Because = Callable[[TextRef | None], Words | None]


def of_others(view: CaseView, seen: Collection[UUID], because: Because) -> Iterator[EvidenceTile]:
    """Yield what this reader does not see: that it is there, whose, and why it is hidden (I-22)."""
    for item in _hidden(view):
        if item.evidence_id not in seen:
            yield EvidenceTile(
                evidence_id=str(item.evidence_id),
                kind=EvidenceKind.DOCUMENT,
                label=words.evidence_kind(item.kind, view.state.terms),
                sign=sign_of(item.by),
                name=_("Buyer") if item.by is Party.BUYER else _("Seller"),
                at=item.added_at,
                late=item.late,
                hidden=True,
                closed=_("Only the adjudicator sees this, because:"),
                words=because(item.why_hidden),
            )


def explained(
    view: CaseView, tiles: Iterable[EvidenceTile], because: Because
) -> Iterator[EvidenceTile]:
    """Yield tiles; those that are hidden from somebody say from whom, why, and who looked."""
    hidden = {str(item.evidence_id): item for item in _hidden(view)}
    looks = evidence.looks_of_supervisors([item.evidence_id for item in hidden.values()])
    for tile in tiles:
        item = hidden.get(tile.evidence_id)
        if item is None:
            yield tile
            continue
        told = _("A supervisor looked at it: %(when)s")
        yield replace(
            tile,
            closed=_closed(view, item),
            words=because(item.why_hidden),
            looks=tuple(
                told % {"when": formats.when(at, view.sight.viewer)}
                for at in looks.get(item.evidence_id, ())
            ),
        )


def _hidden(view: CaseView) -> Iterator[EvidenceItem]:
    for item in view.state.evidence:
        if item.visibility is Visibility.DECIDER_ONLY:
            yield item


def _closed(view: CaseView, item: EvidenceItem) -> str:
    if view.sight.party is item.by:
        return _("Only you and the adjudicator see this, because:")
    return _("The other side does not see this, because:")
