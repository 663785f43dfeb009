"""What every single deed of a party has in common, and the usual ways to make its command."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from wakai.app.cases import CaseView
from wakai.app.texts import NewText
from wakai.core.disputes.commands import Command
from wakai.core.disputes.refusals import Refusal
from wakai.web.disputes.forms import CaseForm
from wakai.web.written import written

type Cleaned = dict[str, Any]
type Asked = tuple[Command, Sequence[NewText]]
type AskedOrNot = Asked | Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One thing to do: its guard's code, its form, and how the form becomes a command."""

    code: str
    form: type[CaseForm]
    command: Callable[[CaseView, Cleaned, datetime], AskedOrNot]
    title: Promise
    lead: Promise
    done: Promise
    shows: str = ""  # "request", "offer" or "proposal": the remedy in question; or "evidence"
    is_loss: bool = False


def said(view: CaseView, cleaned: Cleaned, name: str = "statement") -> NewText | None:
    """Return what was typed into a field, to be kept with the command; None where nothing was."""
    body = cleaned.get(name)
    return written(view.sight.viewer, body) if body else None


def plain(make: Callable[..., Command]) -> Callable[[CaseView, Cleaned, datetime], Asked]:
    """Return how to make a command that needs nothing but who and when."""
    return lambda view, _cleaned, at: (make(by=view.actor, at=at), ())


def with_words(
    make: Callable[..., Command], *, field: str = "statement"
) -> Callable[[CaseView, Cleaned, datetime], Asked]:
    """Return how to make a command that needs words too."""

    def command(view: CaseView, cleaned: Cleaned, at: datetime) -> Asked:
        words = said(view, cleaned, field)
        assert words is not None
        return make(by=view.actor, at=at, statement=words.ref), (words,)

    return command
