"""How people found their chat and the handling of their dispute, without saying who they are."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wakai.app import formats, policies, surveys, words_policy
from wakai.app.surveys import Rated, Results, Words
from wakai.core.disputes.model import Role
from wakai.web import auth
from wakai.web.auth import StaffRequest
from wakai.web.insight import tabs

READERS: Final = (Role.SUPERVISOR, Role.AUDITOR, Role.OWNER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a table: what it is about, how many answered, and how."""

    label: str
    rated: Rated


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What was asked about one thing."""

    code: str
    title: str
    tables: tuple[tuple[str, tuple[Line, ...]], ...]
    words: tuple[Words, ...]


@require_safe
@auth.role_required(*READERS)
def ratings(request: StaffRequest) -> HttpResponse:
    """Show the answers to surveys by queue and by topic, where enough people answered."""
    chats, disputes = surveys.lately()
    parts = [
        _part("chats", _("After a chat"), chats),
        _part("disputes", _("After a ruling or the end of a dispute"), disputes),
    ]
    context = {"parts": parts, "few": surveys.FEW, "tabs": tabs.of("insight_ratings")}
    return render(request, "insight/ratings.html", context)


def _part(code: str, title: str, results: Results) -> Part:
    return Part(
        code=code,
        title=title,
        tables=(
            (
                _("By language"),
                tuple(Line(label=_queue(one), rated=one) for one in results.by_queue),
            ),
            (_("By topic"), tuple(Line(label=_topic(one), rated=one) for one in results.by_topic)),
        ),
        words=results.words,
    )


def _queue(one: Rated) -> str:
    return formats.listed([formats.language(code) for code in one.codes])


def _topic(one: Rated) -> str:
    terms = policies.live().terms
    names = [words_policy.reason(code, terms) if code else _("No dispute") for code in one.codes]
    return formats.listed(names)
