"""Conversations as rows: opening them, who takes part, and the lists they stand in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from wakai.core.conversations.model import CONTESTED, Happened, Kind, Owner, State
from wakai.core.conversations.seats import Place
from wakai.store import seats_sql, sql
from wakai.store.models import (
    ChatEvent,
    Conversation,
    ConversationMember,
    Dispute,
    Order,
    Person,
)
from wakai.store.sql import Asked

PAGE_MAX = 200
_ADDED_LATER = ("card.answered", "message.translated", CONTESTED, "message.redacted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """A conversation without its lines."""

    id: int
    kind: Kind
    person: int | None
    order: int | None
    dispute: UUID | None
    language: str
    state: State
    owner: Owner
    owner_id: int | None
    second_id: int | None
    epoch: int
    head: int
    waiting_since: datetime | None
    last_at: datetime
    last_party_at: datetime | None
    last_staff_at: datetime | None
    resume_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody who takes part, and how far they have read."""

    person: int
    name: str
    language: str
    role: str
    read_seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """A conversation in a list of the desk."""

    header: Header
    name: str  # of the person
    last_text: str  # the last thing a party said, cut short


_HEADER = (
    "id",
    "kind",
    "person_id",
    "order_id",
    "dispute_id",
    "language",
    "state",
    "owner_kind",
    "owner_id",
    "second_id",
    "owner_epoch",
    "last_seq",
    "waiting_since",
    "last_at",
    "last_party_at",
    "last_staff_at",
    "resume_until",
)


def open_support(person: int, *, language: str, at: datetime) -> tuple[int, bool]:
    """Return the person's conversation with the house that has not ended, and whether it is new."""
    Conversation.objects.bulk_create(
        [
            Conversation(
                kind=Kind.SUPPORT.value,
                person_id=person,
                language=language,
                owner_kind=Owner.BOT.value,
                last_at=at,
                created_at=at,
            )
        ],
        ignore_conflicts=True,
    )
    found = support_of(person)
    assert found is not None
    Conversation.objects.filter(pk=found).exclude(language=language).update(language=language)
    return found, not Conversation.objects.filter(pk=found, last_seq__gt=0).exists()


def support_of(person: int) -> int | None:
    """Return the person's conversation with the house that has not ended, if there is one."""
    rows = Conversation.objects.filter(person_id=person, kind=Kind.SUPPORT.value)
    return rows.exclude(state=State.ENDED.value).values_list("pk", flat=True).first()


def open_order(
    order: int, *, members: Iterable[tuple[int, str]], language: str, at: datetime
) -> int:
    """Return the conversation of buyer and seller over an order, made on first use."""
    row = Conversation(
        kind=Kind.ORDER.value, order_id=order, language=language, last_at=at, created_at=at
    )
    Conversation.objects.bulk_create([row], ignore_conflicts=True)
    found = Conversation.objects.values_list("pk", flat=True).get(
        order_id=order, kind=Kind.ORDER.value
    )
    ConversationMember.objects.bulk_create(
        [
            ConversationMember(conversation_id=found, person_id=who, role=as_)
            for who, as_ in members
        ],
        ignore_conflicts=True,
    )
    return found


def join(conversation: int, person: int, role: str) -> None:
    """Note that somebody takes part; once is enough."""
    row = ConversationMember(conversation_id=conversation, person_id=person, role=role)
    ConversationMember.objects.bulk_create([row], ignore_conflicts=True)


def count() -> int:
    """Return how many conversations there are."""
    return Conversation.objects.count()


def running_of(person: int) -> Header | None:
    """Return the person's conversation with the house that has not ended, without its lines."""
    rows = Conversation.objects.filter(person_id=person, kind=Kind.SUPPORT.value)
    row = rows.exclude(state=State.ENDED.value).values_list(*_HEADER).first()
    return _header(row) if row else None


def header(conversation: int) -> Header | None:
    """Return a conversation without its lines."""
    row = Conversation.objects.filter(pk=conversation).values_list(*_HEADER).first()
    return _header(row) if row else None


def headers(conversations: Collection[int]) -> dict[int, Header]:
    """Return those of the conversations that there are, by number."""
    rows = Conversation.objects.filter(pk__in=conversations).values_list(*_HEADER)
    return {found.id: found for found in map(_header, rows)}


def of_person(person: int, *, limit: int = 20) -> list[Header]:
    """Return the conversations a person takes part in, the newest first."""
    mine = ConversationMember.objects.filter(person_id=person).values("conversation_id")
    rows = Conversation.objects.filter(Q(person_id=person) | Q(pk__in=mine)).order_by("-last_at")
    return [_header(row) for row in rows.values_list(*_HEADER)[: min(limit, PAGE_MAX)]]


def members(conversation: int) -> list[Member]:
    """Return who takes part."""
    rows = (
        ConversationMember.objects.filter(conversation_id=conversation)
        .order_by("person_id")
        .values_list("person_id", "person__name", "person__language", "role", "read_seq")
    )
    return [
        Member(person=person, name=name, language=language, role=role, read_seq=read_seq)
        for person, name, language, role, read_seq in rows
    ]


def places(person: int, conversations: Collection[int]) -> dict[int, Place]:
    """Return what these conversations are to a person, by which the rule of seats goes."""
    if not conversations:
        return {}
    with connection.cursor() as cursor:
        asked = (list(conversations), [person] * len(conversations))
        cursor.execute(seats_sql.PLACES, asked)
        found = map(seats_sql.asked, cursor.fetchall())
        return {one.conversation: one.place for one in found}


def of_two_languages(conversations: Collection[int]) -> list[int]:
    """Return those of ``conversations`` whose members do not all read the same language."""
    rows = ConversationMember.objects.filter(conversation_id__in=conversations)
    counted = rows.values("conversation_id").annotate(
        languages=Count("person__language", distinct=True)
    )
    found = counted.filter(languages__gt=1).order_by("conversation_id")
    return list(found.values_list("conversation_id", flat=True))


def mark_read(conversation: int, person: int, *, role: str, upto: int) -> None:
    """Move a person's reading cursor forward, never back and never past the end."""
    join(conversation, person, role)
    head = Conversation.objects.filter(pk=conversation).values_list("last_seq", flat=True).first()
    seq = min(upto, head or 0)
    ConversationMember.objects.filter(conversation_id=conversation, person_id=person).update(
        read_seq=Greatest(F("read_seq"), seq), delivered_seq=Greatest(F("delivered_seq"), seq)
    )


def link(conversation: int, *, order: int, dispute: UUID | None) -> None:
    """Note which order a conversation with the house is about, and the dispute over it if any."""
    rows = Conversation.objects.filter(pk=conversation, kind=Kind.SUPPORT.value)
    rows.update(order_id=order, dispute_id=dispute)


def set_language(conversation: int, language: str) -> None:
    """Change in which language the party is served."""
    Conversation.objects.filter(pk=conversation).update(language=language)


def waiting(
    *,
    operator: int | None = None,
    languages: Sequence[str] = (),
    after: tuple[datetime, int] | None = None,
    limit: int = 50,
) -> list[QueueRow]:
    """
    Return who waits for an operator, the longest first, from after a row's (since, id) on.

    With ``operator``, those whom this operator may help: not themselves, and not in an own case.
    """
    rows = Conversation.objects.filter(owner_kind=Owner.QUEUE.value)
    if operator is not None:
        rows = _of_others(rows, operator)
    if languages:
        rows = rows.filter(language__in=languages)
    if after:
        since, last_id = after
        rows = rows.filter(Q(waiting_since__gt=since) | Q(waiting_since=since, pk__gt=last_id))
    return _listed(rows.order_by("waiting_since", "pk"), limit)


def _of_others(rows: QuerySet[Conversation], person: int) -> QuerySet[Conversation]:
    party = Q(buyer_id=person) | Q(seller_id=person)
    about = (
        Exists(Order.objects.filter(party, pk=OuterRef("order_id"))),
        Exists(Dispute.objects.filter(party, pk=OuterRef("dispute_id"))),
    )
    return rows.exclude(person_id=person).filter(*(~own for own in about))


def owned(operator: int, *, limit: int = 50) -> list[QueueRow]:
    """Return an operator's conversations: who waits longest first, then the quiet ones."""
    rows = Conversation.objects.filter(owner_kind=Owner.HUMAN.value, owner_id=operator)
    return _listed(rows.order_by(F("waiting_since").asc(nulls_last=True), "-last_at", "pk"), limit)


def ahead_of(conversation: int) -> int:
    """Return how many wait in the same language and came before."""
    row = Conversation.objects.filter(pk=conversation, owner_kind=Owner.QUEUE.value)
    found = row.values_list("language", "waiting_since").first()
    if found is None:
        return 0
    language, since = found
    queue = Conversation.objects.filter(owner_kind=Owner.QUEUE.value, language=language)
    earlier = Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lt=conversation)
    return queue.filter(earlier).count()


def waiting_count(language: str) -> int:
    """Return how many wait in a language."""
    return Conversation.objects.filter(owner_kind=Owner.QUEUE.value, language=language).count()


def accepting(language: str = "", *, seen_after: datetime) -> int:
    """Return how many operators take chats now, or those of them who read a language."""
    there = Person.objects.filter(
        roles__contains=["operator"], accepting=True, is_active=True, seen_at__gte=seen_after
    )
    return (there.filter(language=language) if language else there).count()


# The conditions of the index conversation_alive, as they stand there; the worker asks all the time.
_BOT_PENDING: LiteralString = """
SELECT id FROM conversation
WHERE kind = 'support' AND state IN ('open', 'wrap') AND owner_kind = 'bot'
    AND last_party_seq > bot_seq
ORDER BY last_party_at, id LIMIT %(limit)s
"""


def bot_pending(*, limit: int) -> list[int]:
    """Return the conversations in which the bot has something to answer, the oldest first."""
    return [found for (found,) in sql.fetch(_BOT_PENDING, {"limit": limit})]


def lines_about(conversation: int, seqs: Collection[int]) -> list[tuple[str, dict[str, Any]]]:
    """Return (kind, body) of what was added later to lines: answers, translations, redactions."""
    rows = ChatEvent.objects.filter(
        conversation_id=conversation, kind__in=_ADDED_LATER, seq__gt=min(seqs, default=0)
    ).order_by("seq")
    wanted = set(seqs)
    found = rows.values_list("kind", "body")
    return [(kind, body) for kind, body in found if body.get("seq") in wanted]


def bot_has_answered(conversation: int, upto: int) -> None:
    """Note that the bot has nothing to say to what was said up to a line."""
    row = Conversation.objects.filter(pk=conversation)
    row.update(bot_seq=Greatest(F("bot_seq"), upto))


def owner_changed_at(conversation: int) -> int:
    """Return the line of the last change of owner; 0 where there was none."""
    changes = ChatEvent.objects.filter(conversation_id=conversation, kind=Happened.OWNER_CHANGED)
    return changes.order_by("-seq").values_list("seq", flat=True).first() or 0


# Two looks at an index each, instead of one search through what either of them may be.
_ABOUT: LiteralString = """
SELECT id FROM conversation WHERE state <> 'ended' AND
    order_id = (SELECT order_id FROM dispute WHERE dispute.id = %(dispute)s)
UNION SELECT id FROM conversation WHERE dispute_id = %(dispute)s AND state <> 'ended' ORDER BY 1
"""
_ABOUT_EACH: LiteralString = """
SELECT asked.id, talk.id FROM json_to_recordset(%(asked)s::json) AS asked (id uuid), LATERAL (
    SELECT id FROM conversation WHERE state <> 'ended' AND
        order_id = (SELECT order_id FROM dispute WHERE dispute.id = asked.id)
    UNION SELECT id FROM conversation WHERE dispute_id = asked.id AND state <> 'ended'
) AS talk ORDER BY 2
"""


def about(dispute: UUID) -> Asked:
    """Ask for the conversations over a dispute, or over its order, that have not ended."""
    return _ABOUT, {"dispute": dispute}


def about_each(*disputes: UUID) -> Asked:
    """Ask for (dispute, conversation): those over each dispute, or its order, not ended yet."""
    return _ABOUT_EACH, {"asked": sql.records({"id": dispute} for dispute in disputes)}


def _listed(rows: Any, limit: int) -> list[QueueRow]:
    found = list(
        rows.values_list(*_HEADER, "person__name", "last_party_seq")[: min(limit, PAGE_MAX)]
    )
    said = _said({row[0]: row[-1] for row in found})
    return [
        QueueRow(header=_header(row[:-2]), name=row[-2] or "", last_text=said.get(row[0], ""))
        for row in found
    ]


def _said(last: dict[int, int]) -> dict[int, str]:
    keys = [key for key in last.items() if key[1]]
    rows = ChatEvent.objects.filter(pk__in=keys).values_list("conversation_id", "body")
    return {conversation: str(body.get("text", ""))[:140] for conversation, body in rows}


def _header(row: tuple[Any, ...]) -> Header:
    values = dict(zip(_HEADER, row, strict=True))
    return Header(
        id=values["id"],
        kind=Kind(values["kind"]),
        person=values["person_id"],
        order=values["order_id"],
        dispute=values["dispute_id"],
        language=values["language"],
        state=State(values["state"]),
        owner=Owner(values["owner_kind"]),
        owner_id=values["owner_id"],
        second_id=values["second_id"],
        epoch=values["owner_epoch"],
        head=values["last_seq"],
        waiting_since=values["waiting_since"],
        last_at=values["last_at"],
        last_party_at=values["last_party_at"],
        last_staff_at=values["last_staff_at"],
        resume_until=values["resume_until"],
    )
