"""
Assurances: what an operator says of the rules cites the rule and gets a number the person keeps.

So answers can be held against each other. One that says the opposite of an earlier one is sent all
the same (the operator may be right), and raises a flag to everybody who was told or who told; a
supervisor then says which of the two stands.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from wakai.app import chat, chat_limits, clock, policies, words_policy
from wakai.app.access import ConversationSight
from wakai.core.conversations import texts
from wakai.core.conversations.model import ALL, STAFF
from wakai.core.conversations.refusals import Refusal
from wakai.core.disputes.model import DeadlineKind
from wakai.core.ids import DisputeId, PersonId, public_number
from wakai.core.policy import Terms
from wakai.store import assurances as stored
from wakai.store import chat as log
from wakai.store import journal
from wakai.store import policies as policy_texts
from wakai.store.assurances import AssuranceRow, Told
from wakai.store.chat import Line, Written

__all__ = [
    "AssuranceRow",
    "Clause",
    "Told",
    "by_operator",
    "clauses",
    "contradictions",
    "numbered",
    "of_person",
    "said",
    "say",
    "settle",
    "told",
]

RECENT: Final = timedelta(days=90)  # how far back is looked for what others were told
_BITS: Final = 35

of_person = stored.of_person
by_operator = stored.by_operator
contradictions = stored.contradictions
numbered = stored.numbered
told = stored.told


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A rule that an answer can rest on, in the words of the policy."""

    code: str
    label: str


class NoSuchClause(LookupError):
    """The terms of this case have no such rule."""


def terms_of(sight: ConversationSight) -> Terms:
    """Return the rules that hold for a conversation: those of its dispute, or those in force."""
    dispute_id = sight.conversation.dispute
    pinned = journal.read(DisputeId(dispute_id)).state.terms if dispute_id else None
    return pinned or policies.live().terms


def clauses(terms: Terms) -> tuple[Clause, ...]:
    """Return the rules that can be cited, in the active language: periods first, then reasons."""
    known = [kind.value for kind in DeadlineKind if kind.value in terms.periods]
    codes = [*known, *(reason.code for reason in terms.reasons)]
    return tuple(Clause(code=code, label=words_policy.rule(code, terms)) for code in codes)


def label(clause: str, policy_sha256: str) -> str:
    """Return a cited rule in the active language, as it was when it was cited."""
    try:
        terms = policy_texts.terms(policy_sha256)
    except policy_texts.NoPolicy:
        terms = policies.live().terms  # cited before the house published its first policy
    return words_policy.rule(clause, terms)


def said(clause: str) -> Told:
    """Return how a rule was told to others lately."""
    return stored.told_of(clause, since=clock.now() - RECENT)


def say(
    sight: ConversationSight,
    text: str,
    *,
    clause: str,
    applies: bool,
    key: UUID,
    expect_seq: int | None = None,
) -> Written | Refusal:
    """
    Send an answer that rests on a rule; the same key again is the same answer.

    With ``expect_seq`` it is refused where somebody wrote since that line.

    Raises texts.BadText, and NoSuchClause for a rule that these terms do not have.
    """
    terms = terms_of(sight)
    if clause not in {one.code for one in clauses(terms)}:
        raise NoSuchClause(clause)
    here, operator = sight.conversation, sight.viewer
    number = number_of(key)
    cited: dict[str, str | bool] = {
        "number": number,
        "clause": clause,
        "applies": applies,
        "policy": terms.sha256,
    }
    body = {
        "text": texts.clean(text, characters_max=chat_limits.TEXT_MAX),
        "lang": operator.language,
        "attachments": [],
        "assurance": cited,
    }
    line = Line(
        conversation=here.id,
        kind="message.posted",
        actor=sight.seat.actor,
        body=body,
        audience=ALL,
        client_key=key,
        expect_seq=expect_seq,
        due_at=clock.now() + chat_limits.warn_after(),
    )
    with transaction.atomic(durable=True):
        outcome = log.append(line, at=clock.now())
        if isinstance(outcome, Written) and not outcome.again and here.person:
            _keep(sight, outcome.seq, cited=cited, person=here.person)
    return outcome


def number_of(key: UUID) -> str:
    """Return the number of the assurance with this key; a retry has the same."""
    return "ST-" + public_number(key.int % (1 << _BITS)).replace("-", "")


def _keep(sight: ConversationSight, seq: int, *, cited: dict[str, str | bool], person: int) -> None:
    clause, applies = str(cited["clause"]), bool(cited["applies"])
    before = stored.standing(person, clause, sight.conversation.dispute)
    against = before if before and before.applies is not applies else None
    row = AssuranceRow(
        number=str(cited["number"]),
        conversation=sight.conversation.id,
        seq=seq,
        operator=sight.viewer.id,
        person=PersonId(person),
        dispute_id=sight.conversation.dispute,
        clause=clause,
        applies=applies,
        policy_sha256=str(cited["policy"]),
        said_at=clock.now(),
        contradicts=against.number if against else "",
        stands=None,
    )
    stored.add(row)
    if against:
        _flag(row, against)


def _flag(row: AssuranceRow, before: AssuranceRow) -> None:
    """Tell the person and both operators that two answers do not agree."""
    facts = {"number": row.number, "other": before.number}
    chat.say(row.conversation, "assurances_differ", facts)
    for conversation in {row.conversation, before.conversation}:
        chat.say(conversation, "assurance_contradicted", facts, audience=STAFF)


def settle(number: str) -> bool:
    """
    Say that a assurance stands, and so that the one it contradicts, or that contradicts it, does
    not. Returns False where that was said before, or there is nothing to say.
    """
    row = stored.numbered(number)
    with transaction.atomic(durable=True):
        if row is None or not row.contradicts or not stored.settle(row.number, stands=True):
            return False
        _settled(row.number, row.contradicts, row.conversation)
    return True


def withdraw(number: str) -> bool:
    """Say that a assurance which contradicts an earlier one was wrong: the earlier one stands."""
    row = stored.numbered(number)
    with transaction.atomic(durable=True):
        if row is None or not row.contradicts or not stored.settle(row.number, stands=False):
            return False
        _settled(row.contradicts, row.number, row.conversation)
    return True


def _settled(stands: str, wrong: str, conversation: int) -> None:
    stored.settle(stands, stands=True)
    stored.settle(wrong, stands=False)
    chat.say(conversation, "assurance_stands", {"number": stands, "other": wrong})
