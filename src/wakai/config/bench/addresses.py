"""Every address that can be read, with what is stored filled in; needs Django."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

# Where the next word of an address is a choice: one that has a page.
_WORDS: Final = {"claim": {"step": "problem"}, "appeal": {"step": "before"}}
# What is no page of a house: the demo's own, and programs of the shop.
_APART: Final = ("demo", "api", "parts")


def known(stored: Mapping[str, object]) -> dict[str, str]:
    """
    Return the addresses by their names.

    ``stored`` are ids by the names that addresses give them. An address that asks for another one
    is left out: there is no such thing here, or it is nothing that a page shows.
    """
    from django.urls import NoReverseMatch, get_resolver, reverse  # noqa: PLC0415

    found = {}
    for name, wanted in _patterns(get_resolver()):
        given = {**stored, **_WORDS.get(name, {})}
        if name.startswith(_APART) or not wanted <= given.keys():
            continue
        try:
            found[name] = reverse(name, kwargs={one: given[one] for one in wanted})
        except NoReverseMatch:  # what is stored is not spelled so
            continue
    return found


def _patterns(resolver: Any) -> Iterator[tuple[str, set[str]]]:
    """Yield the name of each address and what stands in it."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _patterns(pattern)
        elif pattern.name:
            yield pattern.name, set(pattern.pattern.converters)
