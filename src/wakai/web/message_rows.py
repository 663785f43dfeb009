"""Messages of an order as evidence, drawn: who wrote them and when, and who put them in."""

from uuid import UUID

from django.utils.translation import gettext as _

from wakai.app import words
from wakai.app.cases import CaseView
from wakai.app.message_evidence import MessageItem
from wakai.core.disputes.model import Level, Party
from wakai.web.parts import EvidenceKind, EvidenceTile, Sign, Words


def tile(view: CaseView, message: MessageItem) -> EvidenceTile:
    """Return a message in a case file as one of its pieces of evidence."""
    item, language = message.item, view.sight.viewer.language
    by_buyer = message.author is Party.BUYER
    return EvidenceTile(
        evidence_id=str(item.evidence_id),
        kind=EvidenceKind.MESSAGE,
        label=words.evidence_kind(item.kind, view.state.terms),
        sign=sign_of(message.author),
        name=_("Buyer") if by_buyer else _("Seller"),
        at=item.added_at,
        written_at=message.written_at,
        put_in_by=sign_of(item.by),
        put_in=put_in(item.by),
        mine=view.sight.party is item.by,
        new=item.level is Level.APPEAL,
        late=item.late,
        words=Words(
            text=message.text,
            language=message.language,
            translation=message.translation,
            translation_language=language if message.translation else "",
            mine=view.sight.party is message.author,
        ),
        sha256=item.sha256,
    )


def sign_of(party: Party) -> Sign:
    """Return the sign of a side."""
    return Sign.BUYER if party is Party.BUYER else Sign.SELLER


def put_in_by_operator(view: CaseView, item: UUID) -> str:
    """Say where an operator put a file into evidence for its party; empty where nobody did."""
    found = (one for one in view.state.evidence if one.evidence_id == item and one.by_operator)
    if not (one := next(found, None)):
        return ""
    if one.by is Party.BUYER:
        return _("Put in by an operator, at the buyer's wish")
    return _("Put in by an operator, at the seller's wish")


def put_in(by: Party) -> str:
    """Say who put a message into evidence: what it says may be the words of the other side."""
    return _("Put in by the buyer") if by is Party.BUYER else _("Put in by the seller")
