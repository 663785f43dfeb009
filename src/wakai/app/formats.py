"""How sums, instants, spans and numbers are written for people, in the language that is active."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, get_timezone_name
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, get_currency_precision
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

_MONEY_LOCALES = {"en": "en", "ja": "ja"}
_DATE_LOCALES = {"en": "en_GB", "ja": "ja"}  # one order of day and month for all who read English
_DAY = {"en_GB": "EEEE d MMMM y", "ja": "y年M月d日(EEE)"}
_SHORT_DAY = {"en_GB": "d MMMM", "ja": "M月d日"}
_DAY_AND_TIME = {"en_GB": "EEEE d MMMM y, HH:mm", "ja": "y年M月d日(EEE) H:mm"}
_TIME = {"en_GB": "HH:mm", "ja": "H:mm"}
_BETWEEN = {"en": " ", "ja": ""}  # two sentences
_WEEK = timedelta(weeks=1)


class HasTimeZone(Protocol):
    """A person, or whoever else reads a time in a zone of their own."""

    @property
    def time_zone(self) -> str:
        """IANA name, such as Asia/Tokyo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """An instant as one reader is told it: their own time first, then the time of everybody."""

    local: str
    zone: str
    utc: str  # empty where the reader's own time is UTC at that instant
    iso: str

    def __str__(self) -> str:
        if not self.utc:
            return f"{self.local} {self.zone}"
        return _("%(local)s %(zone)s (%(utc)s UTC)") % {
            "local": self.local,
            "zone": self.zone,
            "utc": self.utc,
        }


def money(minor: int, currency: str) -> str:
    """Return ``minor`` units of ``currency`` (ISO 4217) as people of the language write it."""
    amount = Decimal(minor).scaleb(-get_currency_precision(currency))
    return format_currency(amount, currency, locale=_locale(_MONEY_LOCALES))


def when(instant: datetime, reader: HasTimeZone) -> str:
    """Return local date and time with the zone's name, and the same in UTC."""
    return str(moment(instant, reader))


def moment(instant: datetime, reader: HasTimeZone) -> Moment:
    """Return the parts that ``when`` puts together."""
    locale = _locale(_DATE_LOCALES)
    zone = _zone(reader.time_zone)
    local, utc = instant.astimezone(zone), instant.astimezone(UTC)
    same_day = local.date() == utc.date()
    utc_form = _TIME[locale] if same_day else f"{_SHORT_DAY[locale]} {_TIME[locale]}"
    return Moment(
        local=format_datetime(local, _DAY_AND_TIME[locale], tzinfo=zone, locale=locale),
        zone="UTC" if _is_utc(local) else get_timezone_name(local, width="long", locale=locale),
        utc=format_datetime(utc, utc_form, tzinfo=UTC, locale=locale) if local.utcoffset() else "",
        iso=utc.isoformat(timespec="seconds"),
    )


def day(instant: datetime, reader: HasTimeZone) -> str:
    """Return the date alone, in the reader's zone."""
    locale = _locale(_DATE_LOCALES)
    local = instant.astimezone(_zone(reader.time_zone))
    return format_date(local.date(), _DAY[locale], locale=locale)


def span(length: timedelta) -> str:
    """Return a length of time in its two largest units: "4 days 6 hours", "3 minutes"."""
    minutes = max(0, int(length.total_seconds()) // 60)
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [
        ngettext("%(n)d day", "%(n)d days", days) % {"n": days} if days else "",
        ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours} if hours else "",
        ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes} if minutes else "",
    ]
    told = [part for part in parts if part]
    if len(told) > 1:
        return _("%(larger)s %(smaller)s") % {"larger": told[0], "smaller": told[1]}
    return told[0] if told else _("less than a minute")


def left(length: timedelta) -> str:
    """Return what is left of a time: as ``span``, but from a week on in days alone."""
    return span(timedelta(days=length.days) if length >= _WEEK else length)


def number(count: int) -> str:
    """Return a whole number with the separators of the language: "2,000"."""
    return format_decimal(count, locale=_locale(_MONEY_LOCALES))


def listed(items: Sequence[str]) -> str:
    """Return the items as one enumeration: "a, b and c"."""
    return format_list(list(items), locale=_locale(_DATE_LOCALES)) if items else ""


def sentences(told: Iterable[str]) -> str:
    """Return sentences one after the other, as the language sets them; without empty ones."""
    return _locale(_BETWEEN).join(filter(None, told))


def language(code: str) -> str:
    """Return what a language (BCP 47) is called in the active language."""
    try:
        spoken = Locale.parse(code, sep="-").get_language_name(_locale(_MONEY_LOCALES))
    except (UnknownLocaleError, ValueError):
        return code
    return spoken or code


def country(code: str) -> str:
    """Return what a country (ISO 3166) is called in the active language."""
    return str(Locale.parse(_locale(_MONEY_LOCALES)).territories.get(code, code))


def zone_name(reader: HasTimeZone) -> str:
    """Return the reader's zone; UTC for a name that no longer exists."""
    return _zone(reader.time_zone).key


def _locale(table: dict[str, str]) -> str:
    """Return the Babel locale of the active language; English where it has none."""
    language = (get_language() or "en").split("-")[0]
    return table.get(language, table["en"])


def _zone(name: str) -> ZoneInfo:
    """Return the zone of that name; UTC for a name that no longer exists."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _is_utc(local: datetime) -> bool:
    return str(local.tzinfo) in {"UTC", "Etc/UTC"}
