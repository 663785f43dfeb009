"""How a form field is drawn: what stands around the control, and what joins it to its words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django import forms
from django.forms import BoundField
from django.utils.safestring import SafeString

_GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One radio button or check box of a group."""

    control_id: str
    value: str
    label: str
    hint: str
    checked: bool
    group: str = ""  # the words above the first one of a group
    beneath: "Beneath | None" = None  # what is asked besides of whoever chooses it


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field as the template needs it."""

    shape: str  # "line", "check" or "group"
    kind: str  # "radio" or "checkbox" within a group
    name: str
    control_id: str
    label: str
    hint: str
    errors: tuple[str, ...]
    control: SafeString
    choices: tuple[Choice, ...]
    length_max: int
    optional: bool
    lead: bool
    inline: bool
    described_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneath:
    """Fields that belong to one choice: shown when it is chosen, those of the fold on demand."""

    fields: tuple[FieldView, ...] = ()
    fold: str = ""  # the words that open the fold
    folded: tuple[FieldView, ...] = ()
    open: bool = False


def field_view(
    bound: BoundField,
    *,
    label: str = "",
    hint: str = "",
    optional: bool = False,
    lead: bool = False,
    inline: bool = False,
    beneath: Mapping[str, Beneath] | None = None,
) -> FieldView:
    """Return what ``parts/field.html`` draws; see the tag ``field`` for the options."""
    hint = hint or str(bound.help_text or "")
    errors = tuple(str(error) for error in bound.errors)
    length_max = _length_max(bound)
    described_by = _described_by(bound.auto_id, hint=hint, errors=errors, counted=length_max > 0)
    shape = _shape(bound)
    return FieldView(
        shape=shape,
        kind="checkbox"
        if isinstance(bound.field.widget, forms.CheckboxSelectMultiple)
        else "radio",
        name=bound.html_name,
        control_id=bound.id_for_label or bound.auto_id,
        label=label or str(bound.label),
        hint=hint,
        errors=errors,
        control=_control(bound, shape, described_by, invalid=bool(errors)),
        choices=_choices(bound, beneath or {}) if shape == "group" else (),
        length_max=length_max,
        optional=optional,
        lead=lead,
        inline=inline,
        described_by=described_by,
    )


def _shape(bound: BoundField) -> str:
    if isinstance(bound.field.widget, _GROUPS):
        return "group"
    return "check" if isinstance(bound.field.widget, forms.CheckboxInput) else "line"


def _length_max(bound: BoundField) -> int:
    """Return the limit to count down to; only long texts have a counter."""
    if not isinstance(bound.field.widget, forms.Textarea):
        return 0
    return int(getattr(bound.field, "max_length", 0) or 0)


def _described_by(field_id: str, *, hint: str, errors: tuple[str, ...], counted: bool) -> str:
    parts = (("hint", bool(hint)), ("error", bool(errors)), ("count", counted))
    return " ".join(f"{field_id}_{part}" for part, there in parts if there)


def _control(bound: BoundField, shape: str, described_by: str, *, invalid: bool) -> SafeString:
    if shape == "group":
        return SafeString("")
    added: dict[str, str | bool] = {"class": "check" if shape == "check" else "control"}
    if isinstance(bound.field.widget, forms.Textarea):
        # longer texts can be pasted and then shortened: the server says what is too long
        added |= {
            "maxlength": False,
            "dir": "auto",
            "rows": str(bound.field.widget.attrs.get("rows", 5)),
        }
    if described_by:
        added["aria-describedby"] = described_by
    if invalid:
        added["aria-invalid"] = "true"
    return bound.as_widget(attrs={**bound.field.widget.attrs, **added})


def _choices(bound: BoundField, beneath: Mapping[str, Beneath]) -> tuple[Choice, ...]:
    """Return the choices; a label given as a pair is label and hint."""
    chosen = bound.value()
    values = {str(value) for value in (chosen if isinstance(chosen, list | tuple) else [chosen])}
    return tuple(
        replace(
            _choice(f"{bound.auto_id}_{index}", value, words, values, group),
            beneath=beneath.get(str(value)),
        )
        for index, (value, words, group) in enumerate(_flat(bound))
        if str(value)
    )


def _flat(bound: BoundField) -> Iterator[tuple[object, object, str]]:
    """Yield value, words and the heading that begins with this choice, of groups as of a list."""
    for value, words in bound.field.choices:  # type: ignore[attr-defined]
        if not isinstance(words, list):
            yield value, words, ""
            continue
        for nth, (inner, told) in enumerate(words):
            yield inner, told, "" if nth else str(value)


def _choice(control_id: str, value: object, words: object, chosen: set[str], group: str) -> Choice:
    label, hint = words if isinstance(words, tuple) else (words, "")
    return Choice(
        control_id=control_id,
        value=str(value),
        label=str(label),
        hint=str(hint),
        checked=str(value) in chosen,
        group=group,
    )
