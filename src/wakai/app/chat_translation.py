"""
Translations of chat messages, put beside the originals after they were sent.

Sending never waits for it. The job follows the log from where it stopped, so that neither a message
nor a reader who joined later is forgotten.
"""

import logging
from collections.abc import Collection, Iterator
from typing import Final
from uuid import UUID, uuid5

from django.conf import settings
from django.db import OperationalError

from wakai.app import clock, languages, plugs, translation
from wakai.app.translation import TranslationStatus
from wakai.core.conversations.decide import SYSTEM
from wakai.core.conversations.model import ActorKind, Reader
from wakai.store import chat as lines
from wakai.store import chat_tail
from wakai.store import conversations as rows
from wakai.store.chat import Entry, Line, Written

FOLLOWER: Final = "translation"
_ONCE: Final = UUID("6a0f5a3e-6c0b-4f55-9f0c-2f1f5f0f6f0e")  # so that two workers write one line
PAGES_MAX: Final = 40  # pages of news in one step
BACK: Final = 50  # lines before the end that a new reader gets translated
log = logging.getLogger(__name__)

_SILENT: Final = frozenset({TranslationStatus.UNNEEDED, TranslationStatus.UNAVAILABLE})


def translate_pending(limit: int) -> int:
    """Translate what is new, about ``limit`` conversations at a time; return how many texts."""
    made = 0
    for _ in range(PAGES_MAX):
        news = chat_tail.news(FOLLOWER, limit=limit)
        barred = rows.of_two_languages(news.conversations) if news.conversations else ()
        made += sum(
            _translated(conversation, news.conversations[conversation]) for conversation in barred
        )
        chat_tail.done(FOLLOWER, news)
        if not news.conversations:
            break
    return made


def _translated(conversation: int, first: int) -> int:
    """Translate, and let a conversation that cannot be translated hold up no other."""
    try:
        return translate(conversation, first)
    except OperationalError:
        raise  # the database is away: the same news is there when it is back
    except Exception as error:  # noqa: BLE001 - whatever a text does to an engine
        log.error("Conversation %d is not translated: %s", conversation, type(error).__name__)  # noqa: TRY400 - a trace may hold chat
        return 0


def translate(conversation: int, first: int) -> int:
    """
    Translate the end of a conversation for everybody who takes part and reads otherwise.

    The end begins with line ``first``, or some lines before it for who joined later.
    """
    header = rows.header(conversation)
    if header is None:
        return 0
    spoken = {member.person: member.language for member in rows.members(conversation)}
    after = max(0, min(first - 1, header.head - BACK))
    staff = Reader(0, staff=True)
    entries = lines.read_after(conversation, after, reader=staff, limit=header.head - after)
    there = {
        (entry.body["seq"], entry.body["lang"])
        for entry in entries
        if entry.kind == "message.translated"
    }
    made = 0
    for entry in entries:
        for language in _readers_of(entry, spoken):
            made += (entry.seq, language) not in there and _one(
                entry, spoken, language, use=header.kind.value
            )
    return made


def _readers_of(entry: Entry, spoken: dict[int, str]) -> Iterator[str]:
    if entry.kind == "message.posted" and entry.actor.kind is not ActorKind.BOT:
        yield from {spoken[person] for person in spoken if person != entry.actor.id}


def _one(entry: Entry, spoken: dict[int, str], target: str, *, use: str) -> bool:
    text = str(entry.body.get("text", ""))
    own = str(entry.body.get("lang") or spoken.get(entry.actor.id or 0, target))
    source = _language(text, own, spoken.values())
    engine = plugs.translator()
    done = translation.translate(text, source=source, target=target, engine=engine, use=use)
    if done.status in _SILENT:
        return False
    body = {
        "seq": entry.seq,
        "lang": target,
        "source": source,
        "text": done.text,
        "engine": done.engine,
        "status": done.status.value,
    }
    line = Line(
        conversation=entry.conversation,
        kind="message.translated",
        actor=SYSTEM,
        body=body,
        audience=entry.audience,
        client_key=uuid5(_ONCE, f"{entry.conversation}:{entry.seq}:{target}"),
    )
    outcome = lines.append(line, at=clock.now())  # refused where another worker was faster
    return isinstance(outcome, Written) and not outcome.again


def _language(text: str, own: str, others: Collection[str]) -> str:
    allowed = {own, *others, *(code for code, _ in settings.LANGUAGES)}
    return languages.detect(text, allowed=allowed, own=own)
