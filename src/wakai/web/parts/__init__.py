"""
The rows that the parts of a page are drawn from.

In a template: ``{% include "parts/clock.html" with clock=row only %}``.

A row is plain data in the reader's words. Sentences come from ``app.words``, instants are aware
and in UTC, sums are ``Money``; the templates write them for the reader's language and time zone.
The chat has its rows in ``web.cards``.
"""

from wakai.web.parts.basics import Action, Method, Sign, Tag, Tone, Words
from wakai.web.parts.case import AnswerRow, ConfirmDialog, NextStep, Notice, Problem, Receipt
from wakai.web.parts.clock import ClockRow, OtherClock
from wakai.web.parts.evidence import EvidenceKind, EvidenceTile, Scan
from wakai.web.parts.lists import Crumb, Pages, StateKind, StateRow, Tab
from wakai.web.parts.money import MoneyLine, MoneyMap, MoneyShare, Segment, Share
from wakai.web.parts.timeline import Timeline, TimelineRow

__all__ = [
    "Action",
    "AnswerRow",
    "ClockRow",
    "ConfirmDialog",
    "Crumb",
    "EvidenceKind",
    "EvidenceTile",
    "Method",
    "MoneyLine",
    "MoneyMap",
    "MoneyShare",
    "NextStep",
    "Notice",
    "OtherClock",
    "Pages",
    "Problem",
    "Receipt",
    "Scan",
    "Segment",
    "Share",
    "Sign",
    "StateKind",
    "StateRow",
    "Tab",
    "Tag",
    "Timeline",
    "TimelineRow",
    "Tone",
    "Words",
]
