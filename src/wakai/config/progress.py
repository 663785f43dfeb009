"""A bar for long work, on a terminal only: what a script reads stays clean."""

from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.progress import track


def each[T](items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """Yield the items, and show on standard error how far it is."""
    console = Console(stderr=True)
    yield from track(
        items, description=what, total=total, console=console, disable=not console.is_terminal
    )
