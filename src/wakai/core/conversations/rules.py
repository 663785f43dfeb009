"""
Rules of automation as data: when this happens in a conversation, then do that.

What a rule does may be what another one waits for. Each thing that happens by a rule carries the
chain of rules that led to it: no rule acts on what it has caused itself, however indirectly, and
none at all after ``DEPTH_MAX`` of them. So every set of rules comes to an end.
"""

import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from wakai.core.conversations.model import Reason
from wakai.core.policy import PolicyError
from wakai.core.policy.reading import Table

DEPTH_MAX: Final = 3  # rules in a row
RULES_MAX: Final = 100
FIRED: Final = "rule.fired"
TAGGED: Final = "conversation.tagged"
NAME_MAX: Final = 40
TAG_MAX: Final = 40
TEXT_MAX: Final = 1_000
_MINUTES_MAX: Final = 30 * 1_440


class On(StrEnum):
    """What a rule waits for."""

    MESSAGE = "message"  # a party writes
    ANSWER = "answer"  # the bot or a person of the house answers
    QUEUED = "queued"  # it joins the queue
    WAITING = "waiting"  # it is in the queue for so many minutes
    TAGGED = "tagged"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """What must be so; what is left out may be anything."""

    event: On
    languages: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()  # one of them is contained, in whatever case
    tag: str = ""
    minutes: int = 0

    @property
    def waits(self) -> timedelta:
        """For how long somebody waits at least."""
        return timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """What is done; what is left out is not."""

    tag: str = ""
    note: str = ""  # for staff
    answer: str = ""  # a canned answer, said by the bot while it has the chat
    person: Reason | None = None  # a person is brought, for this reason
    webhook: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule."""

    name: str
    when: When
    then: Then


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """What happens in a conversation, as far as rules look at it."""

    event: On
    language: str
    text: str = ""
    tag: str = ""
    waited: timedelta = timedelta()
    chain: tuple[str, ...] = ()  # of the rules that led to it


def load(text: str) -> tuple[Rule, ...]:
    """Return the rules that a file in TOML describes. Raises PolicyError for what is wrong."""
    try:
        table = Table(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"The file of the rules is not TOML: {error}.") from error
    rules = tuple(_rule(name, entry) for name, entry in table.named_tables("rules"))
    table.end()
    if any(len(rule.name) > NAME_MAX for rule in rules):
        raise PolicyError(f"The name of a rule has {NAME_MAX} characters at most.")
    if len(rules) > RULES_MAX:
        raise PolicyError(f"There are {len(rules)} rules; {RULES_MAX} are the most.")
    return rules


def fires(rule: Rule, now: Happening) -> bool:
    """Return whether a rule acts on what happens."""
    when = rule.when
    if rule.name in now.chain or len(now.chain) >= DEPTH_MAX or when.event is not now.event:
        return False
    text = now.text.casefold()
    return (
        (not when.languages or now.language in when.languages)
        and (not when.words or any(word.casefold() in text for word in when.words))
        and (not when.tag or when.tag == now.tag)
        and now.waited >= when.waits
    )


def follows(rule: Rule, now: Happening) -> Iterator[Happening]:
    """Yield what else happens because a rule acts."""
    chain = (*now.chain, rule.name)
    if rule.then.tag:
        yield Happening(event=On.TAGGED, language=now.language, tag=rule.then.tag, chain=chain)
    if rule.then.answer:
        yield Happening(event=On.ANSWER, language=now.language, chain=chain)
    if rule.then.person:
        yield Happening(event=On.QUEUED, language=now.language, chain=chain)


def outcome(rules: Collection[Rule], first: Happening) -> Iterator[tuple[Rule, Happening]]:
    """Yield which rules act on what happens, and on what follows from that, in order."""
    open_ = [first]
    while open_:
        now = open_.pop(0)
        for rule in rules:
            if fires(rule, now):
                yield rule, now
                open_.extend(follows(rule, now))


def _rule(name: str, entry: Table) -> Rule:
    rule = Rule(name=name, when=_when(entry.table("when")), then=_then(entry.table("then")))
    entry.end()
    if rule.then == Then():
        raise PolicyError(f"{entry.at('then')} does nothing.")
    return rule


def _when(entry: Table) -> When:
    event = entry.choice("event", On)
    left = set(entry.names())
    when = When(
        event=event,
        languages=frozenset(entry.texts("languages")),
        words=entry.texts("words") if event is On.MESSAGE else (),
        tag=entry.text("tag") if event is On.TAGGED and "tag" in left else "",
        minutes=entry.whole("minutes") if event is On.WAITING else 0,
    )
    entry.end()
    if when.minutes > _MINUTES_MAX:
        raise PolicyError(f"{entry.at('minutes')} is more than 30 days.")
    if any(not word.strip() for word in when.words):
        raise PolicyError(f"{entry.at('words')} holds an empty word, which is in every message.")
    return when


def _then(entry: Table) -> Then:
    left = set(entry.names())
    then = Then(
        tag=_short(entry, "tag", TAG_MAX) if "tag" in left else "",
        note=_short(entry, "note", TEXT_MAX) if "note" in left else "",
        answer=_short(entry, "answer", TAG_MAX) if "answer" in left else "",
        person=entry.choice("person", Reason) if "person" in left else None,
        webhook=entry.flag("webhook", default=False),
    )
    entry.end()
    return then


def _short(entry: Table, key: str, characters_max: int) -> str:
    text = entry.text(key).strip()
    if len(text) > characters_max:
        raise PolicyError(f"{entry.at(key)} is longer than {characters_max} characters.")
    return text
