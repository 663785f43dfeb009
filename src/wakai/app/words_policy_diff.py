"""A change of the policy as a sentence: "The seller's answer: 5 days → 3 days"."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wakai.app import formats, words_deadlines, words_labels, words_policy_parts
from wakai.app.words_reader import Reader
from wakai.core.calendar import Period
from wakai.core.disputes.model import Outcome, RemedyKind, Role
from wakai.core.policy.diff import (
    Amount,
    Aspect,
    Bounds,
    Change,
    Data,
    Value,
    changes,
    tables,
    value_at,
)
from wakai.core.policy.reading import PERIOD_UNITS

_LISTED_MAX = 6  # of a long list that is added or taken away, such as the holidays of ten years
_OF_THE_FILE = frozenset({"policy", "version", "effective_from"})
_HOUSE = Reader(role=Role.OWNER, time_zone="UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change in words; ``path`` says where it stands in the file."""

    told: str
    path: tuple[str, ...]
    kept: tuple[str, ...] = ()  # how many open cases keep what they opened under

    def __str__(self) -> str:
        if not self.kept:
            return self.told
        return _("%(told)s: %(kept)s") % {"told": self.told, "kept": formats.listed(self.kept)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The changes of one table of the file."""

    heading: str
    lines: tuple[Line, ...]


def groups(
    before: str, after: str, open_cases: Sequence[tuple[str, int]] = ()
) -> tuple[Group, ...]:
    """
    Return what two whole policy files say differently, in the active language.

    ``open_cases`` are policies under which so many cases are open now: they keep what they have.
    """
    names = Names(before, after)
    keepers = [(tables(text), count) for text, count in open_cases]
    by_area = sorted(changes(before, after), key=_place)
    return tuple(
        Group(
            heading=words_policy_parts.area(area),
            lines=tuple(_line(change, names, keepers) for change in found),
        )
        for area, found in groupby(by_area, key=lambda one: words_policy_parts.area_of(one.path))
    )


def keeping(count: int) -> str:
    """Return how many open cases keep the terms that they opened under."""
    told = ngettext(
        "%(n)s open case keeps the terms it opened under.",
        "%(n)s open cases keep the terms they opened under.",
        count,
    )
    return told % {"n": formats.number(count)}


class Names:
    """What the two policies call their own things; the later one knows best."""

    def __init__(self, before: str, after: str) -> None:
        self._tables = (tables(after), tables(before))

    def of(self, *path: str) -> str:
        """Return the name of what the policies list at a place, or its code."""
        language = "label_ja" if (get_language() or "").startswith("ja") else "label_en"
        for table in self._tables:
            found: Any = table
            for key in path:
                found = found.get(key, {}) if isinstance(found, dict) else {}
            if isinstance(found, dict) and language in found:
                return str(found[language])
        return path[-1]


def _place(change: Change) -> int:
    return list(words_policy_parts.AREAS).index(words_policy_parts.area_of(change.path))


def _line(change: Change, names: Names, keepers: Sequence[tuple[Data, int]]) -> Line:
    return Line(
        told=_told(change, names),
        path=change.path,
        kept=tuple(_kept(change, names, keepers)),
    )


def _kept(change: Change, names: Names, keepers: Sequence[tuple[Data, int]]) -> Iterator[str]:
    """Yield how many open cases keep which other value of something short."""
    if change.aspect is not Aspect.VALUE or change.path[0] in _OF_THE_FILE:
        return
    counts: Counter[str] = Counter()
    for data, count in keepers:
        kept = value_at(data, change.path)
        if isinstance(kept, Amount | str | int) and kept != change.after:
            counts[value(change.path, kept, names)] += count
    for said, count in counts.most_common():
        told = ngettext(
            "%(n)s open case keeps “%(value)s”", "%(n)s open cases keep “%(value)s”", count
        )
        yield told % {"n": formats.number(count), "value": said}


def _told(change: Change, names: Names) -> str:
    facts = {"what": subject(change.path, names)}
    match change:
        case Change(aspect=Aspect.SOURCE):
            facts |= {"before": change.before or "–", "after": change.after or "–"}
            return _("%(what)s, source: “%(before)s” → “%(after)s”") % facts
        case Change(aspect=Aspect.BOUNDS, before=Bounds() as old, after=Bounds() as new):
            facts |= {"before": _bounds(old), "after": _bounds(new)}
            return _("%(what)s, bounds: %(before)s → %(after)s") % facts
        case Change(before=list() | None as old, after=list() | None as new) if old or new:
            return _lists(change.path, old or [], new or [], names)
        case Change(before=None):
            facts["after"] = value(change.path, change.after, names)
            return _("New: %(what)s (%(after)s)") % facts
        case Change(after=None):
            facts["before"] = value(change.path, change.before, names)
            return _("No longer: %(what)s (%(before)s)") % facts
    facts["before"] = value(change.path, change.before, names)
    facts["after"] = value(change.path, change.after, names)
    return _("%(what)s: %(before)s → %(after)s") % facts


# -- what it is about --------------------------------------------------------


def subject(path: tuple[str, ...], names: Names) -> str:
    """Return what stands at a place of a policy: "The seller's answer"."""
    match path:
        case ("outcomes" | "fast_lane" | "postage" | "goodwill" | "guarantee" as table,):
            return words_policy_parts.area(table)
        case (key,):
            return words_policy_parts.entry("general", key)
        case ("fast_lane", "minor", currency):
            return _("Small claims in %(currency)s, up to") % {"currency": currency}
        case ("postage", "minor", currency):
            return _("Postage that is repaid in %(currency)s, up to") % {"currency": currency}
        case ("goodwill", "minor", currency):
            return _("Goodwill in %(currency)s, up to") % {"currency": currency}
        case ("guarantee", "minor", currency):
            return _("Advance after the payout in %(currency)s, up to") % {"currency": currency}
        case ("chat", "handoff_keywords", language):
            return _("Words that call a person (%(language)s)") % {"language": _language(language)}
        case ("calendars", name, *rest):
            return _part(_("Calendar “%(name)s”") % {"name": name}, rest)
        case ("reasons" | "evidence_kinds" | "refusals" | "findings" as table, code, *rest):
            return _part(f"“{names.of(table, code)}”", rest)
        case ("appeal", "request_reasons" | "grounds" as table, code, *rest):
            return _part(f"“{names.of('appeal', table, code)}”", rest)
        case (table, key):
            return words_policy_parts.entry(table, key)
        case _:
            return " ".join(words_policy_parts.plain(key) for key in path)


def _part(whole: str, rest: Sequence[str]) -> str:
    """Return an entry, or one key of it."""
    if not rest:
        return whole
    key = words_policy_parts.KEYS.get(rest[0], words_policy_parts.plain(rest[0]))
    return _("%(whole)s, %(part)s") % {"whole": whole, "part": key}


def _language(code: str) -> str:
    return _("all languages") if code == "*" else formats.language(code)


# -- what it says ------------------------------------------------------------


def value(path: tuple[str, ...], said: Value, names: Names) -> str:
    """Return what a policy says at a place, in words."""
    match said:
        case Amount():
            return _amount(said.count, said.unit)
        case bool():
            return _("yes") if said else _("no")
        case datetime():
            return str(formats.moment(said.astimezone(UTC), _HOUSE))
        case int() if path[0] in {"fast_lane", "postage", "goodwill", "guarantee"}:
            return formats.money(said, path[2])
        case int():
            return formats.number(said)
        case str():
            return _code(path, said, names)
        case list():
            return formats.listed([_item(path, item, names) for item in said])
        case _:
            return _whole(path, said)


def _whole(path: tuple[str, ...], said: dict[str, Any]) -> str:
    """Return what tells an entry that is new, or gone, from others: its zone, its code."""
    return str(said.get("zone", path[-1]))


def _code(path: tuple[str, ...], said: str, names: Names) -> str:
    known = words_policy_parts.CODES.get(path[-1], {})
    if said in known:
        return str(known[said])
    if path[-1] == "request_reason":
        return f"“{names.of('appeal', 'request_reasons', said)}”"
    return f"“{said}”" if path[-1].startswith("label_") else said


def _item(path: tuple[str, ...], said: object, names: Names) -> str:
    match path, said:
        case _, date():
            return said.isoformat()
        case ("remedies", _), str():
            return words_labels.label(RemedyKind(said))
        case ("outcomes",), str():
            return words_labels.label(Outcome(said))
        case (("reasons", _, _), str()):
            return f"“{names.of('evidence_kinds', said)}”"
        case _:
            return _code(path, str(said), names)


def _amount(count: int, unit: str) -> str:
    if unit in PERIOD_UNITS:
        return words_deadlines.period(Period(**{unit: count}))
    match unit:
        case "megabytes":
            return _("%(n)s MB") % {"n": formats.number(count)}
        case "seconds":
            return ngettext("%(n)d second", "%(n)d seconds", count) % {"n": count}
        case "characters":
            told = ngettext("%(n)s character", "%(n)s characters", count)
            return told % {"n": formats.number(count)}
        case "percent":
            return _("%(n)d percent") % {"n": count}
        case _:
            return formats.number(count)


def _bounds(bounds: Bounds) -> str:
    least, most = (_amount(count, bounds.unit) for count in (bounds.floor, bounds.ceiling))
    return _("%(least)s to %(most)s") % {"least": least, "most": most}


# -- lists -------------------------------------------------------------------


def _lists(path: tuple[str, ...], before: Sequence[Any], after: Sequence[Any], names: Names) -> str:
    what = subject(path, names)
    added = [item for item in after if item not in before]
    gone = [item for item in before if item not in after]

    def items(of: Iterable[object]) -> str:
        return _some([_item(path, item, names) for item in of])

    facts = {"what": what, "added": items(added), "gone": items(gone)}
    if added and gone:
        return _("%(what)s: now also %(added)s; no longer %(gone)s") % facts
    if added:
        return _("%(what)s: now also %(added)s") % facts
    if gone:
        return _("%(what)s: no longer %(gone)s") % facts
    return _("%(what)s: in another order: %(items)s") % {"what": what, "items": items(after)}


def _some(items: Sequence[str]) -> str:
    if len(items) <= _LISTED_MAX:
        return formats.listed(items)
    shown, left = items[: _LISTED_MAX - 1], len(items) - _LISTED_MAX + 1
    more = ngettext("%(n)d more", "%(n)d more", left) % {"n": left}
    return formats.listed([*shown, more])
