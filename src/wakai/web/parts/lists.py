"""Lists: their states, pages, tabs and the way to them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from wakai.web.parts.basics import Action

_COUNT_MAX: Final = 99  # beyond it nobody reads how many there are, and nobody counts


class StateKind(StrEnum):
    """Why there is nothing to show."""

    EMPTY = "empty"
    LOADING = "loading"
    OFFLINE = "offline"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateRow:
    """In place of a list or a part: what is so, and what to do next."""

    kind: StateKind
    title: str
    text: str = ""
    action: Action | None = None
    others: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One of several views of the same thing."""

    label: str
    href: str
    current: bool = False
    count: int | None = None

    @property
    def counted(self) -> str:
        """How much it holds; empty where nobody asked."""
        if self.count is None:
            return ""
        return str(self.count) if self.count <= _COUNT_MAX else f"{_COUNT_MAX}+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where a list goes on. Lists are paged by cursor: there is no last page to jump to."""

    first: int
    last: int
    total: int | None = None
    previous_href: str = ""
    next_href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crumb:
    """One step of the way to the present page."""

    label: str
    href: str = ""
