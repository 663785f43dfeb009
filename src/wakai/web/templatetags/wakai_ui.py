"""
How templates write sums, instants, signs and other people's words.

``{% load wakai_ui %}``. All output is in the active language and time zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_skeleton, format_time
from django import forms, template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BoundField
from django.template.defaultfilters import filesizeformat
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from wakai.app import clock, formats
from wakai.core.money import Money
from wakai.web.fields import FieldView, field_view
from wakai.web.parts import Problem, Sign, Words

register = template.Library()

STYLESHEETS = tuple(
    f"wakai/css/{name}.css"
    for name in (
        "tokens", "base", "shell", "layout", "forms", "clock", "money", "timeline", "case",
        "evidence", "chat", "states", "upload",
    )
)  # fmt: skip
_SPRITE = "wakai/sprite.svg"
_SIGN_NAMES = {
    Sign.BUYER: gettext_lazy("Buyer"),
    Sign.SELLER: gettext_lazy("Seller"),
    Sign.HOUSE: gettext_lazy("Wakai"),
    Sign.BOT: gettext_lazy("Bot"),
}
_GLYPHS = {
    Sign.BUYER: "●",
    Sign.SELLER: "■",
    Sign.HOUSE: "◆",
    Sign.BOT: "○",
    Sign.SYSTEM: "·",
}


@dataclass(frozen=True, slots=True)
class _ReaderZone:
    """The reader, as far as times are concerned."""

    time_zone: str


def _babel_locale() -> str:
    """Return the locale of dates: one order of day and month for all who read English."""
    return "ja" if (get_language() or "").startswith("ja") else "en_GB"


def _reader(zone: str = "") -> _ReaderZone:
    return _ReaderZone(zone or timezone.get_current_timezone_name())


@register.filter
def money(amount: Money | None) -> str:
    """Write a sum: ``{{ line.amount|money }}``."""
    return formats.money(amount.minor, amount.currency) if amount is not None else ""


@register.filter
def localtime_utc(instant: datetime | None) -> str:
    """Write an instant in the reader's time, then in UTC."""
    return formats.when(instant, _reader()) if instant else ""


@register.filter
def short_time(instant: datetime | None) -> str:
    """Write an instant as short as the day allows: the time today, else the date as well."""
    if instant is None:
        return ""
    local = timezone.localtime(instant)
    if local.date() != timezone.localtime(clock.now()).date():
        return short_when(instant)
    return format_time(local, "short", tzinfo=local.tzinfo, locale=_babel_locale())


@register.filter
def short_when(instant: datetime | None) -> str:
    """Write date and time of an instant, of another year with the year: "28 Dec, 17:00"."""
    if instant is None:
        return ""
    local, year = timezone.localtime(instant), timezone.localtime(clock.now()).year
    language = _babel_locale()
    date = format_skeleton("MMMd" if local.year == year else "yMMMd", local, locale=language)
    time = format_time(local, "short", tzinfo=local.tzinfo, locale=language)
    return f"{date} {time}" if language == "ja" else f"{date}, {time}"


@register.filter
def day(instant: datetime | None) -> str:
    """Write the date of an instant in the reader's zone."""
    return formats.day(instant, _reader()) if instant else ""


@register.filter
def short_day(instant: datetime | None) -> str:
    """Write the date of an instant without the day of the week."""
    if instant is None:
        return ""
    return format_skeleton("yMMMd", timezone.localtime(instant), locale=_babel_locale())


@register.filter
def moment(instant: datetime, zone: str = "") -> formats.Moment:
    """Return the parts of an instant, for another zone if one is named."""
    return formats.moment(instant, _reader(zone))


@register.filter
def remaining(value: datetime | timedelta | None) -> str:
    """Write how long it still is, or how long a length of time is, in its two largest units."""
    if value is None:
        return ""
    return formats.span(value if isinstance(value, timedelta) else value - clock.now())


@register.simple_tag
def time_left(length: timedelta, over: str, little: str) -> SafeString:
    """Write what is left of a clock, with the marks that let clock.js write it anew."""
    before, _gap, after = _("%(time)s left").partition("%(time)s")
    return format_html(
        '{}<span data-left data-over="{}" data-little="{}">{}</span>{}',
        before, over, little, formats.left(length), after,
    )  # fmt: skip


@register.filter
def grouped(count: int) -> str:
    """Write a large number with the separators of the reader's language."""
    return formats.number(count)


@register.filter
def file_size(size_bytes: int) -> str:
    """Write the size of a file as people say it: 3.2 MB."""
    return filesizeformat(size_bytes)


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """Draw a symbol of the sprite; without a label it is decoration."""
    if label:
        return format_html(
            '<svg class="icon {}" role="img" aria-label="{}"><use href="{}#{}"></use></svg>',
            css, label, static(_SPRITE), name,
        )  # fmt: skip
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        css, static(_SPRITE), name,
    )  # fmt: skip


@register.simple_tag
def party_sign(sign: Sign | str, *, named: bool = False) -> SafeString:
    """Draw ● ■ ◆ or the dotted ○; ``named=True`` says aloud what it stands for."""
    who = Sign(sign)
    label = str(_SIGN_NAMES.get(who, "")) if named else ""
    return icon(f"sign-{who}", label, f"sign sign-{who}")


@register.simple_tag
def colon() -> str:
    """Write what stands between a label and its value, as the language sets it."""
    return pgettext("after a label", ": ")


@register.simple_tag
def party_words(sign: Sign | str) -> str:
    """Write the same where there is no picture: on paper, and in a file that stands alone."""
    who = Sign(sign)
    name = _SIGN_NAMES.get(who)
    return f"{_GLYPHS[who]} {name}" if name else _GLYPHS[who]


@register.simple_tag
def lang_text(text: str, language: str = "", tag: str = "span") -> SafeString:
    """Write what a person typed, marked with its language, in its own direction."""
    if tag not in {"span", "p", "div", "blockquote", "q"}:
        raise ValueError(f"{tag} is not a tag for people's words.")
    if not language or language == get_language():
        return format_html('<{} dir="auto" class="typed">{}</{}>', tag, text, tag)
    return format_html('<{} lang="{}" dir="auto" class="typed">{}</{}>', tag, language, text, tag)


@register.filter
def language_name(code: str) -> str:
    """Name a language in the active language: "Japanese", 「日本語」."""
    try:
        return Locale.parse(code, sep="-").get_display_name(get_language() or "en") or code
    except (ValueError, UnknownLocaleError):
        return code


@register.filter
def first_words(words: Words) -> tuple[str, str]:
    """Return text and language of what this reader reads first."""
    if words.translation and not words.mine:
        return words.translation, words.translation_language
    return words.text, words.language


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, **options: Any) -> dict[str, FieldView]:
    """
    Draw a form field with label, hint, error and counter: ``{% field form.reason %}``.

    Options: ``hint``, ``label``, ``optional=True`` (says so), ``lead=True`` (the label is the
    question of the page), ``inline=True`` (short choices side by side), ``beneath`` (by choice,
    what is asked besides of whoever chooses it).
    """
    return {"field": field_view(bound, **options)}


@register.simple_tag
def to_mend(form: Any = None, problems: Iterable[Problem] = ()) -> tuple[Problem, ...]:
    """List what the summary at the head of a page says: given problems, and those of a form."""
    of_form = _of_form(form) if isinstance(form, forms.BaseForm) else ()
    return (*(problems or ()), *of_form)


def _of_form(form: forms.BaseForm) -> tuple[Problem, ...]:
    return tuple(
        _problem(form, name, str(error)) for name, errors in form.errors.items() for error in errors
    )


def _problem(form: forms.BaseForm, name: str, error: str) -> Problem:
    if name == NON_FIELD_ERRORS:
        return Problem(text=error)
    return Problem(text=error, field_id=_focus_id(form[name]), about=str(form[name].label))


def _focus_id(bound: BoundField) -> str:
    """Return the id that the link of an error leads to: of a group, its first choice."""
    return bound.id_for_label or f"{bound.auto_id}_0"


@register.simple_tag
def stylesheets() -> SafeString:
    """Link the style sheets of every page; their order is settled by the layers in tokens.css."""
    return format_html_join(
        "\n  ", '<link rel="stylesheet" href="{}">', ((static(path),) for path in STYLESHEETS)
    )


@register.simple_tag
def modules(*names: str) -> SafeString:
    """Load scripts of ``static/wakai/js``; each is a module that needs no other."""
    return format_html_join(
        "\n  ",
        '<script type="module" src="{}"></script>',
        ((static(f"wakai/js/{name}"),) for name in names),
    )


@register.simple_tag(takes_context=True)
def include_if(context: template.Context, name: str) -> SafeString:
    """Include a template of another area if that area has one."""
    try:
        found = get_template(name)
    except template.TemplateDoesNotExist:
        return SafeString("")
    names: dict[str, Any] = {str(key): value for key, value in context.flatten().items()}
    return SafeString(found.render(names, context.get("request")))
