"""The time of the demo, which runs ahead of the wall's."""

from babel.dates import format_skeleton, format_time
from django import template
from django.utils import timezone
from django.utils.translation import get_language

from wakai.app import clock, formats, words
from wakai.app.people import PersonRow
from wakai.core.disputes.model import Role

register = template.Library()


class _Reader:
    """The reader, as far as times are concerned."""

    def __init__(self) -> None:
        self.time_zone = timezone.get_current_timezone_name()


@register.simple_tag
def demo_now(*, short: bool = False) -> str:
    """Write the present instant of the demo in the reader's time, then, if not short, in UTC."""
    now = clock.now()
    if not short:
        return formats.when(now, _Reader())
    language = "ja" if (get_language() or "").startswith("ja") else "en_GB"
    local = timezone.localtime(now)
    time = format_time(local, "short", tzinfo=local.tzinfo, locale=language)
    return f"{format_skeleton('MEd', local, locale=language)} {time}"


@register.simple_tag
def role_names(person: PersonRow) -> str:
    """Name what a person acts as."""
    return " · ".join(words.label(role) for role in Role if role in person.roles)
