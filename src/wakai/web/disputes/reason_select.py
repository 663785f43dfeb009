"""The list of reasons, once for every line of an order: its options are drawn once for all."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class ReasonSelect(forms.Select):
    """A select whose options others draw too; ``options`` is what they share, by chosen value."""

    def __init__(self, options: dict[str, SafeString]) -> None:
        super().__init__()
        self.options_drawn = options

    def render(
        self,
        name: str,
        value: Any,
        attrs: dict[str, Any] | None = None,
        renderer: object = None,  # noqa: ARG002  no template is needed
    ) -> SafeString:
        """Return the control."""
        chosen = str(value or "")
        if chosen not in self.options_drawn:
            self.options_drawn[chosen] = _options(self.choices, chosen)
        given = flatatt({**self.attrs, **(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", given, self.options_drawn[chosen])


def _options(choices: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
    return format_html_join("", "{}", ((_option(code, words, chosen),) for code, words in choices))


def _option(code: Any, words: Any, chosen: str) -> SafeString:
    if isinstance(words, list | tuple):
        return format_html('<optgroup label="{}">{}</optgroup>', code, _options(words, chosen))
    selected = SafeString(" selected" if str(code) == chosen else "")
    return format_html('<option value="{}"{}>{}</option>', code, selected, words)
