"""Messages of an order as evidence, drawn: their own words, and when they were put in."""

from django.utils.translation import gettext as _

from wakai.app import words
from wakai.app.cases import CaseView
from wakai.app.message_evidence import MessageItem
from wakai.core.disputes.model import Level, Party
from wakai.web.parts import EvidenceKind, EvidenceTile, Sign, Words


def tile(view: CaseView, message: MessageItem) -> EvidenceTile:
    """Return a message in a case file as one of its pieces of evidence."""
    item, language = message.item, view.sight.viewer.language
    is_buyer = item.by is Party.BUYER
    return EvidenceTile(
        evidence_id=str(item.evidence_id),
        kind=EvidenceKind.MESSAGE,
        label=words.evidence_kind(item.kind, view.state.terms),
        sign=Sign.BUYER if is_buyer else Sign.SELLER,
        name=_("Buyer") if is_buyer else _("Seller"),
        at=item.added_at,
        mine=view.sight.party is item.by,
        new=item.level is Level.APPEAL,
        late=item.late,
        words=Words(
            text=message.text,
            language=message.language,
            translation=message.translation,
            translation_language=language if message.translation else "",
        ),
        sha256=item.sha256,
    )
