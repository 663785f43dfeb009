"""
The sentences: how everything the rules say is told to people, for pages, API, bot and mail alike.

Every function answers in the language that is active (``translation.override``).
"""

from wakai.app.words_appeals import outside
from wakai.app.words_breakdown import consists_of, followed_by, sum_of
from wakai.app.words_consequences import consequence, what_follows
from wakai.app.words_deadlines import deadline
from wakai.app.words_deadlines import name as deadline_name
from wakai.app.words_events import (
    event_line,
    is_machinery,
    pause_reason,
    replacement_failure,
)
from wakai.app.words_labels import label, sentence_start, subject
from wakai.app.words_money import MoneyPart, MoneyTold, Purse, money
from wakai.app.words_next import NextStep, next_step
from wakai.app.words_policy import (
    evidence_kind,
    finding,
    ground,
    period,
    reason,
    refusal_reason,
    request_reason,
    rule,
    wording,
)
from wakai.app.words_reader import Reader
from wakai.app.words_refusals import sentence
from wakai.app.words_remedies import besides, brief, headline, in_all, postage
from wakai.app.words_states import paid_at_once, state_line, waits_for

__all__ = [
    "MoneyPart",
    "MoneyTold",
    "NextStep",
    "Purse",
    "Reader",
    "besides",
    "brief",
    "consequence",
    "consists_of",
    "deadline",
    "deadline_name",
    "event_line",
    "evidence_kind",
    "finding",
    "followed_by",
    "ground",
    "headline",
    "in_all",
    "is_machinery",
    "label",
    "money",
    "next_step",
    "outside",
    "paid_at_once",
    "pause_reason",
    "period",
    "postage",
    "reason",
    "refusal_reason",
    "replacement_failure",
    "request_reason",
    "rule",
    "sentence",
    "sentence_start",
    "state_line",
    "subject",
    "sum_of",
    "waits_for",
    "what_follows",
    "wording",
]
