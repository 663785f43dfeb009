"""What an appeal says, as answers to read: before it is sent, on its receipt, in the case file."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wakai.app import words
from wakai.app.cases import CaseView
from wakai.core.disputes.model import Appeal, AppealText, Party, TextRef
from wakai.web import case_rows
from wakai.web.parts import AnswerRow, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """One side's appeal in the case file, and what the other side replied."""

    title: str
    answers: tuple[AnswerRow, ...]
    words: Words | None
    reply: Words | None = None


def answers(
    view: CaseView,
    text: AppealText,
    body: str,
    ref: TextRef,
    *,
    change: Mapping[str, str] | None = None,
) -> tuple[AnswerRow, ...]:
    """Return all that is filed; ``change`` says on which page each answer is changed."""
    link = change or {}
    new = {str(item) for item in text.new_evidence}
    return (
        *_chosen(view, text, link.get("grounds", "")),
        AnswerRow(
            label=_("New evidence"),
            values=() if new else (_("None"),),
            tiles=tuple(tile for tile in case_rows.tiles(view) if tile.evidence_id in new),
            change_href=link.get("proof", ""),
        ),
        AnswerRow(
            label=_("In your words"),
            values=(body,),
            language=ref.language,
            change_href=link.get("words", ""),
        ),
    )


def filed(view: CaseView) -> tuple[Filed, ...]:
    """Return the appeal of the case file, and that of the other side where it joined."""
    appeal = view.state.appeal
    if appeal is None or appeal.filed_at is None:
        return ()
    found = [_filed(view, appeal, appeal.party, appeal.text)]
    if appeal.joined:
        found.append(_filed(view, appeal, appeal.party.other, appeal.joined))
    return tuple(found)


def _filed(view: CaseView, appeal: Appeal, party: Party, text: AppealText) -> Filed:
    titles = {Party.BUYER: _("The buyer's appeal"), Party.SELLER: _("The seller's appeal")}
    mine = party is view.sight.party
    is_first = text is appeal.text
    return Filed(
        title=_("Your appeal") if mine else titles[party],
        answers=_chosen(view, text),
        words=case_rows.words_of(view, text.statement),
        reply=case_rows.words_of(view, appeal.reply) if is_first else None,
    )


def _chosen(view: CaseView, text: AppealText, change_href: str = "") -> tuple[AnswerRow, ...]:
    terms = view.state.terms
    return (
        AnswerRow(
            label=_("Reason for the request"),
            values=(words.request_reason(text.request_reason, terms),),
            change_href=change_href,
        ),
        AnswerRow(
            label=_("Grounds"),
            values=tuple(words.ground(code, terms) for code in text.grounds),
            change_href=change_href,
        ),
        AnswerRow(
            label=_("What is contested"),
            values=tuple(words.label(part) for part in text.contested),
            change_href=change_href,
        ),
        *_ignored(view, text, change_href),
    )


def _ignored(view: CaseView, text: AppealText, change_href: str) -> tuple[AnswerRow, ...]:
    """Return the evidence that is said to have been overlooked, where some is named."""
    named = {str(item) for item in text.ignored}
    if not named:
        return ()
    tiles = tuple(tile for tile in case_rows.tiles(view) if tile.evidence_id in named)
    label = _("Evidence said to be overlooked")
    return (AnswerRow(label=label, values=(), tiles=tiles, change_href=change_href),)
