"""What another policy would have changed in real cases, in the active language."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wakai.app import formats, words
from wakai.app.simulation.time_machine import Ending, Rerun, rerun
from wakai.core.policy import Terms
from wakai.store import journal


def of_all(terms: Terms, *, now: datetime) -> Iterator[Rerun | None]:
    """Yield what each case of the database would have come to; None for one that was not sent."""
    for dispute_id in journal.dispute_ids():
        stream, entries = journal.load(dispute_id)
        sent = stream.state.claim is not None
        yield rerun(stream.state, entries, terms, now=now) if sent else None


@dataclass(slots=True, kw_only=True)
class Counted:
    """What many cases came to."""

    cases: int = 0
    changed: int = 0
    endings: Counter[tuple[str, str]] = field(default_factory=Counter)  # what it was, would be
    refunded: Counter[str] = field(default_factory=Counter)  # by currency: more or less, minor
    refused: Counter[str] = field(default_factory=Counter)
    sooner: int = 0
    later: int = 0

    def add(self, run: Rerun) -> None:
        """Count one more case."""
        self.cases += 1
        self.refused.update(run.refused)
        self.refunded[run.currency] += run.would.refunded_minor - run.was.refunded_minor
        if run.was.ended_at and run.would.ended_at:
            self.sooner += run.would.ended_at < run.was.ended_at
            self.later += run.would.ended_at > run.was.ended_at
        if run.differs:
            self.changed += 1
            self.endings[told(run.was), told(run.would)] += 1

    def plain(self) -> dict[str, Any]:
        """Return it for a script."""
        return {
            "cases": self.cases,
            "changed": self.changed,
            "endings": [
                {"was": was, "would": would, "cases": count}
                for (was, would), count in self.endings.most_common()
            ],
            "refunded_more_minor": {code: minor for code, minor in self.refunded.items() if minor},
            "refused": dict(self.refused.most_common()),
            "sooner": self.sooner,
            "later": self.later,
        }


def told(ending: Ending) -> str:
    """Return in words how a case ended, or how far it came."""
    if ending.outcome is None:
        return words.label(ending.stage)
    outcome = words.label(ending.outcome)
    if ending.basis is None:
        return outcome
    facts = {"outcome": outcome, "basis": words.label(ending.basis)}
    return _("%(outcome)s (%(basis)s)") % facts


def lines(run: Rerun) -> Iterator[str]:
    """Yield what would have been otherwise in one case, a sentence each."""
    was, would = told(run.was), told(run.would)
    if was != would:
        yield _("It would have been: %(would)s. It was: %(was)s.") % {"would": would, "was": was}
    if run.was.refunded_minor != run.would.refunded_minor:
        yield _("The buyer would have got %(would)s instead of %(was)s.") % {
            "would": formats.money(run.would.refunded_minor, run.currency),
            "was": formats.money(run.was.refunded_minor, run.currency),
        }
    if run.was.appealed and not run.would.appealed:
        yield _("There would have been no appeal.")
    yield from _times(run)
    lost = sum(run.refused.values())
    if lost:
        yield ngettext(
            "%(n)d thing that somebody did could not have been done.",
            "%(n)d things that somebody did could not have been done.",
            lost,
        ) % {"n": lost}


def _times(run: Rerun) -> Iterator[str]:
    before, after = run.was.ended_at, run.would.ended_at
    if before is None or after is None or before == after:
        return
    span = formats.span(abs(after - before))
    if after < before:
        yield _("It would have been over %(span)s sooner.") % {"span": span}
    else:
        yield _("It would have been over %(span)s later.") % {"span": span}


def totals(counted: Counted) -> Iterator[str]:
    """Yield what all cases together would have come to."""
    yield _("%(changed)s of %(cases)s cases would have come to something else.") % {
        "changed": formats.number(counted.changed),
        "cases": formats.number(counted.cases),
    }
    for (was, would), count in counted.endings.most_common():
        facts = {"count": formats.number(count), "was": was, "would": would}
        yield _("%(count)s: %(would)s, instead of %(was)s") % facts
    yield _("%(sooner)s would have been over sooner, %(later)s later.") % {
        "sooner": formats.number(counted.sooner),
        "later": formats.number(counted.later),
    }
    for currency, minor in sorted(counted.refunded.items()):
        if minor > 0:
            yield _("%(sum)s more would have been refunded.") % {
                "sum": formats.money(minor, currency)
            }
        elif minor < 0:
            yield _("%(sum)s less would have been refunded.") % {
                "sum": formats.money(-minor, currency)
            }
