"""
Rules of automation, carried out: each acts once on each line of the log that it fits.

A rule that acts writes a line that only staff see. That line and all that the rule does are one
transaction, and the line's key is the rule and what it acted on: however often it is tried, it
happens once.
"""

import functools
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid5

from django.conf import settings
from django.db import transaction

from wakai.app import canned, chat_limits, clock, policy_file
from wakai.app.chat_moves import move, plain_line
from wakai.core.conversations import blanks, rules
from wakai.core.conversations.decide import SYSTEM
from wakai.core.conversations.model import (
    STAFF,
    Actor,
    ActorKind,
    HandOff,
    Happened,
    Kind,
    Owner,
)
from wakai.core.conversations.rules import FIRED, TAGGED, Happening, On, Rule
from wakai.core.policy import PolicyError
from wakai.store import chat as log
from wakai.store import chat_tail, outbox, waits
from wakai.store import conversations as rows
from wakai.store.chat import Line, Written
from wakai.store.chat_tail import LoggedLine
from wakai.store.outbox import NewRow
from wakai.store.waits import Waiting

TOPIC: Final = "rule"
CHAIN: Final = "chain"  # in the body of a line: the rules that led to it
_ONCE: Final = UUID("5b6b1d8a-0f0e-4b2f-8a58-6d9b7f1f2c11")
_SHOWN: Final = 5
_BOT: Final = Actor(ActorKind.BOT)

_log = logging.getLogger(__name__)


def read(file: Path) -> tuple[Rule, ...]:
    """Return the rules of a file. Raises PolicyError."""
    return rules.load(policy_file.read(file))


@functools.cache
def in_force() -> tuple[Rule, ...]:
    """Return the rules of this house; none where their file cannot be followed, which is logged."""
    try:
        return read(Path(settings.WAKAI_RULES_FILE))
    except PolicyError as error:
        _log.error("no rule is followed: %s", error)
        return ()


# What happens, as rules see it


def happening(line: LoggedLine) -> Happening | None:
    """Return what a line is to a rule; None for a line that no rule can wait for."""
    if line.talk is not Kind.SUPPORT:
        return None
    language, chain = line.language, tuple(map(str, line.body.get(CHAIN, ())))
    match line.kind:
        case "message.posted" if line.audience != STAFF:
            by_party = line.actor.kind.is_party
            text = str(line.body.get("text", "")) if by_party else ""
            event = On.MESSAGE if by_party else On.ANSWER
            return Happening(event=event, language=language, text=text, chain=chain)
        case Happened.OWNER_CHANGED if line.body.get("to") == Owner.QUEUE:
            return Happening(event=On.QUEUED, language=language, chain=chain)
        case _ if line.kind == TAGGED:
            tag = str(line.body.get("tag", ""))
            return Happening(event=On.TAGGED, language=language, tag=tag, chain=chain)
        case _:
            return None


# From the log to the outbox


def plan(lines: Sequence[LoggedLine]) -> None:
    """Let each rule act that fits a line; in the caller's transaction."""
    for line in lines if in_force() else ():
        now = happening(line)
        for rule in in_force():
            if now and rules.fires(rule, now):
                _let_act(rule, line.conversation, line.seq, now.chain)


def look_who_waits(now: datetime) -> None:
    """Let the rules act that look at how long somebody waits in the queue."""
    for rule in in_force():
        if rule.when.event is On.WAITING:
            for found in waits.unseen(_prefix(rule), since=now - rule.when.waits):
                _look_at(rule, found, now)


def _look_at(rule: Rule, found: Waiting, now: datetime) -> None:
    chain = tuple(map(str, found.body.get(CHAIN, ())))
    waited = now - found.since
    then = Happening(event=On.WAITING, language=found.language, waited=waited, chain=chain)
    if rules.fires(rule, then):
        _let_act(rule, found.conversation, found.joined, chain)


def _let_act(rule: Rule, conversation: int, seq: int, chain: Iterable[str]) -> None:
    body = {"rule": rule.name, "conversation": conversation, "seq": seq, CHAIN: list(chain)}
    key = f"{_prefix(rule)}{conversation}:{seq}"
    outbox.put([NewRow(topic=TOPIC, key=key, body=body)], clock.now())


def _prefix(rule: Rule) -> str:
    return f"{TOPIC}:{rule.name}:"


# What would have happened


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsed:
    """How often a rule would have acted, and in which conversations first."""

    rule: Rule
    times: int
    conversations: tuple[int, ...]


def rehearse(tried: Sequence[Rule], *, since: datetime) -> tuple[Rehearsed, ...]:
    """
    Return what rules would have done with what happened since an instant; nothing is done.

    What rules did then is left out, and so is who still waits: only waits that ended are counted.
    """
    times: Counter[str] = Counter()
    places: defaultdict[str, list[int]] = defaultdict(list)
    for line in chat_tail.since(since):
        now = None if line.body.get(CHAIN) else happening(line)
        for rule, _now in rules.outcome(tried, now) if now else ():
            times[rule.name] += 1
            places[rule.name].append(line.conversation)
    for language, _name in settings.LANGUAGES:
        for wait in waits.of_language(language, since=since):
            now = Happening(event=On.WAITING, language=language, waited=wait.took)
            times.update(rule.name for rule, _now in rules.outcome(tried, now))
    return tuple(
        Rehearsed(
            rule=rule,
            times=times[rule.name],
            conversations=tuple(dict.fromkeys(places[rule.name]))[:_SHOWN],
        )
        for rule in tried
    )


# From the outbox to the conversation


def act(_dispute_id: UUID | None, body: dict[str, Any]) -> None:
    """
    Handle a "rule" row of the outbox: do what the rule says, once.

    A rule that is not followed any more does nothing.
    """
    rule = next((one for one in in_force() if one.name == body["rule"]), None)
    if rule is None:
        return
    conversation, seq = int(body["conversation"]), int(body["seq"])
    told = {CHAIN: [*body[CHAIN], rule.name]}
    with transaction.atomic(durable=True):
        fired = plain_line(
            conversation,
            FIRED,
            SYSTEM,
            {"rule": rule.name, "seq": seq, "webhook": rule.then.webhook, **told},
            audience=STAFF,
            key=uuid5(_ONCE, f"{rule.name}:{conversation}:{seq}"),
        )
        outcome = log.append(fired, at=clock.now())
        if isinstance(outcome, Written) and not outcome.again:
            _act(rule, conversation, told)


def _act(rule: Rule, conversation: int, told: dict[str, Any]) -> None:
    """Do what a rule says; what is not possible in this conversation now is left out."""
    if rule.then.note:
        note = {"text": rule.then.note, "rule": rule.name, **told}
        _write(plain_line(conversation, "note.posted", SYSTEM, note, audience=STAFF))
    if rule.then.tag:
        tag = {"tag": rule.then.tag, **told}
        _write(plain_line(conversation, TAGGED, SYSTEM, tag, audience=STAFF))
    if rule.then.answer:
        _answer(rule.then.answer, conversation, told)
    if rule.then.person:
        move(conversation, HandOff(actor=SYSTEM, reason=rule.then.person), facts=told)


def _answer(code: str, conversation: int, told: dict[str, Any]) -> None:
    """Let the bot give a canned answer in the language of the chat, if there is one to give."""
    header = rows.header(conversation)
    language = header.language if header else ""
    ready = next((one for one in canned.ready(language, {}) if one.code == code), None)
    if ready is None or ready.wanted or blanks.left(ready.text):
        return
    body = {"attachments": [], "code": "canned", "lang": language, "text": ready.text, **told}
    due = clock.now() + chat_limits.warn_after()
    _write(
        Line(conversation=conversation, kind="message.posted", actor=_BOT, body=body, due_at=due)
    )


def _write(line: Line) -> None:
    log.append(line, at=clock.now())
