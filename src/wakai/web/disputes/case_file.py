"""The case file to take away: made for who asks, with what they may see."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, cast
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wakai.app import access, cases, words
from wakai.app.access import NotVisible
from wakai.app.case_file import export
from wakai.app.case_file.export import Contents
from wakai.app.cases import CaseView
from wakai.core.disputes.model import Ruling
from wakai.core.ids import DisputeId
from wakai.web import auth, case_rows, claim_rows, message_rows, money_rows, order_record
from wakai.web.auth import PersonRequest
from wakai.web.parts import Sign, TimelineRow, Words

_MEMORY_BYTES: Final = 8 << 20  # more goes to the disk while the file is made
_STYLE: Final = Path(__file__).resolve().parent.parent / "static/wakai/css/case_file.css"


@dataclass(frozen=True, slots=True, kw_only=True)
class RulingRow:
    """A ruling as the page tells it."""

    title: str
    outcome: str
    parts: str  # what its refund consists of, where that is known
    by: str
    issued_at: datetime
    findings: tuple[str, ...]
    rules: tuple[str, ...]
    words: Words | None
    judged: tuple[tuple[str, str, Words | None], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """An item of evidence as the page tells it."""

    label: str
    sign: Sign  # of who handed it in
    added_at: datetime
    sha256: str
    name: str = ""  # of the file in the bundle; empty where the reader does not get it
    original: bool = False
    words: Words | None = None  # of a message
    author: Sign | None = None  # who wrote the message
    written_at: datetime | None = None


@require_POST
@auth.person_required
def download(request: PersonRequest, dispute_id: UUID) -> HttpResponse:
    """Make the case file and hand it out."""
    sight = access.case_to_export(request.person, DisputeId(dispute_id))
    contents = export.gather(cases.view(sight))
    made = tempfile.SpooledTemporaryFile(max_size=_MEMORY_BYTES)  # noqa: SIM115 - the answer closes it
    export.write(contents, made, page=page(contents), style=style())
    made.seek(0)
    name = f"case-{sight.dispute.number}.zip"
    answer = FileResponse(made, as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return cast("HttpResponse", answer)  # sent in pieces, which is all the same to the doors


def may_take(view: CaseView) -> bool:
    """Say whether the reader of a case may take its file away."""
    try:
        access.case_to_export(view.sight.viewer, view.dispute_id)
    except NotVisible:
        return False
    return True


def style() -> bytes:
    """Return the style sheet that lies beside the page."""
    return _STYLE.read_bytes()


def page(contents: Contents) -> str:
    """Return the case as people read and print it, in the language that is active."""
    view = contents.view
    order = view.order
    told = case_rows.timeline(view)
    rows: tuple[TimelineRow, ...] = (*told.head, *told.folded, *told.rows)
    context = {
        "view": view,
        "dispute": view.sight.dispute,
        "order": order,
        "state": view.state,
        "state_line": case_rows.state_line(view),
        "made_for": words.label(view.actor.role),
        "claim": claim_rows.context(view),
        "record": order_record.card(view),
        "rulings": [_ruling(view, ruling) for ruling in view.state.rulings],
        "evidence": _evidence(contents),
        "money": money_rows.money_map(view),
        "rows": rows,
        "marketplace": settings.WAKAI_MARKETPLACE_NAME,
        "head": contents.links[-1].hash.hex(),
        "withheld": len(contents.withheld),
    }
    return render_to_string("disputes/case_file.html", context)


def _ruling(view: CaseView, ruling: Ruling) -> RulingRow:
    terms = view.state.terms
    assert terms is not None
    kinds = {item.evidence_id: item.kind for item in view.state.evidence}
    return RulingRow(
        title=_("Result of the appeal") if ruling.result else _("Ruling"),
        outcome=words.headline(
            ruling.remedy, view.sight.dispute.currency, case_rows.reader_of(view)
        ),
        parts=case_rows.refund_consists_of(view, ruling.remedy),
        by=_decided_by(ruling),
        issued_at=ruling.issued_at,
        findings=tuple(words.finding(code, terms) for code in ruling.findings),
        rules=tuple(words.rule(code, terms) for code in ruling.rules),
        words=case_rows.words_of(view, ruling.statement),
        judged=tuple(
            (
                words.evidence_kind(kinds[found.evidence_id], terms),
                words.label(found.weight),
                case_rows.words_of(view, found.why),
            )
            for found in ruling.evidence
            if found.evidence_id in kinds
        ),
    )


def _decided_by(ruling: Ruling) -> str:
    if ruling.automated:
        return _("This ruling was made automatically, without a person.")
    if ruling.second_adjudicator is not None:
        return _("Two adjudicators decided this together after looking at the evidence.")
    return _("An adjudicator, a person, decided this after looking at the evidence.")


def _evidence(contents: Contents) -> list[EvidenceRow]:
    """Return every item that was handed in, also one whose file this reader does not get."""
    view = contents.view
    files = {piece.file.id: piece for piece in contents.pieces}
    said = {message.item.evidence_id: message for message in contents.messages}
    rows = []
    for item in view.state.evidence:
        piece, message = files.get(item.evidence_id), said.get(item.evidence_id)
        rows.append(
            EvidenceRow(
                label=words.evidence_kind(item.kind, view.state.terms),
                sign=message_rows.sign_of(item.by),
                added_at=item.added_at,
                sha256=item.sha256,
                name=piece.name if piece else "",
                original=piece.original if piece else False,
                words=Words(text=message.text, language=message.language) if message else None,
                author=message_rows.sign_of(message.author) if message else None,
                written_at=message.written_at if message else None,
            )
        )
    return rows
