"""One order as the shop tells it, in JSON: read from files and from the REST interface alike."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from wakai.app.orders import Delivery, ImportedOrder, ImportedPerson, MoneyWay, NewLine

LINES_MAX: Final = 200  # of one order
MINOR_MAX: Final = 10**15
QUANTITY_MAX: Final = 2**31 - 1
_PARTS: Final = ("goods_minor", "tax_minor", "shipping_minor")  # of what was paid for a line


class BadOrder(ValueError):
    """An order that cannot be read; the message says why, and ``field`` where."""

    def __init__(self, field: str, what: str) -> None:
        super().__init__(what)
        self.field = field


def order(told: Mapping[str, Any]) -> ImportedOrder:
    """Return an order as it is told. Raises BadOrder."""
    lines = told.get("lines")
    if not isinstance(lines, list) or not 0 < len(lines) <= LINES_MAX:
        raise BadOrder("lines", _("an order has 1 to %(n)d lines") % {"n": LINES_MAX})
    made = tuple(_line(line) for line in lines)
    fee = _whole(told, "fee_minor", default=0)
    if fee > sum(line.paid_minor for line in made):
        raise BadOrder("fee_minor", _("fee_minor is more than was paid"))
    return ImportedOrder(
        number=_text(told, "number", 40),
        buyer=_person(told, "buyer"),
        seller=_person(told, "seller"),
        currency=_currency(told),
        placed_at=_instant(told, "placed_at"),
        lines=made,
        fee_minor=fee,
        delivery=Delivery(
            shipped_at=_instant_or_none(told, "shipped_at"),
            promised_until=_instant_or_none(told, "promised_until"),
            delivered_at=_instant_or_none(told, "delivered_at"),
            carrier=_text(told, "carrier", 60, default=""),
            tracking=_text(told, "tracking", 80, default=""),
            ship_to=_text(told, "ship_to", 1000, default=""),
            delivery_proof=_text(told, "delivery_proof", 120, default=""),
        ),
        erased=frozenset(
            name for name in Delivery.__slots__ if name in told and told[name] is None
        ),
        money_way=MoneyWay(
            charge=_text(told, "charge", 120, default=""),
            payee=_text(told, "payee", 120, default=""),
            transfer=_text(told, "transfer", 120, default=""),
            paid_out_at=_instant_or_none(told, "paid_out_at"),
        ),
    )


def _line(told: object) -> NewLine:
    if not isinstance(told, dict):
        raise BadOrder("lines", _("a line is an object with title, quantity and paid_minor"))
    paid_minor = _whole(told, "paid_minor")
    tax_minor, shipping_minor = _breakdown(told, paid_minor)
    return NewLine(
        title=_text(told, "title", 200),
        quantity=_whole(told, "quantity", least=1, most=QUANTITY_MAX),
        paid_minor=paid_minor,
        tax_minor=tax_minor,
        shipping_minor=shipping_minor,
        language=_text(told, "language", 16, default="en"),
        picture=_text(told, "picture", 200, default=""),
    )


def _breakdown(told: Mapping[str, Any], paid_minor: int) -> tuple[int | None, int | None]:
    """Return tax and shipping of a line, of which all three parts are told, or none."""
    given = [name for name in _PARTS if told.get(name) not in {None, ""}]
    if not given:
        return None, None
    missing = [name for name in _PARTS if name not in given]
    if missing:
        raise BadOrder(
            missing[0],
            _("tell all of %(all)s, 0 where there is none, or none of them; missing: %(fields)s")
            % {"fields": ", ".join(missing), "all": ", ".join(_PARTS)},
        )
    goods, tax, shipping = (_whole(told, name) for name in _PARTS)
    total = goods + tax + shipping
    if total != paid_minor:
        raise BadOrder(
            "paid_minor",
            _(
                "%(parts)s add up to %(total)d, but paid_minor is %(paid)d: mend the one that is "
                "wrong, they differ by %(difference)d"
            )
            % {
                "parts": " + ".join(_PARTS),
                "total": total,
                "paid": paid_minor,
                "difference": abs(paid_minor - total),
            },
        )
    return tax, shipping


def _person(told: Mapping[str, Any], who: str) -> ImportedPerson:
    person = told.get(who)
    if not isinstance(person, dict):
        raise BadOrder(who, _("%(field)s is missing") % {"field": who})
    try:
        return ImportedPerson(
            shop_id=_text(person, "id", 120),
            name=_text(person, "name", 120),
            email=_address(person),
            language=_text(person, "language", 16, default="en") or "en",
            time_zone=_zone(person),
            country=_text(person, "country", 2, default="").upper(),
        )
    except BadOrder as wrong:
        raise BadOrder(f"{who}.{wrong.field}", f"{who}: {wrong}") from None


def _address(person: Mapping[str, Any]) -> str:
    email = _text(person, "email", 254)
    if "@" not in email[1:-1]:
        raise BadOrder("email", _("email %(value)s is not an address") % {"value": repr(email)})
    return email


def _zone(person: Mapping[str, Any]) -> str:
    zone = _text(person, "time_zone", 64, default="UTC") or "UTC"
    if zone not in available_timezones():
        raise BadOrder(
            "time_zone",
            _("time_zone %(value)s is not a name such as Europe/London") % {"value": repr(zone)},
        )
    return zone


def _text(told: Mapping[str, Any], name: str, most: int, *, default: str | None = None) -> str:
    value = told.get(name)
    if value is None:
        value = default
    if value is None:
        raise BadOrder(name, _("%(field)s is missing") % {"field": name})
    if not isinstance(value, str):
        raise BadOrder(name, _("%(field)s is not a text") % {"field": name})
    value = value.strip()
    if value == "" and default is None:
        raise BadOrder(name, _("%(field)s is missing") % {"field": name})
    if len(value) > most:
        raise BadOrder(
            name,
            _("%(field)s is longer than %(n)d characters") % {"field": name, "n": most},
        )
    return value


def _whole(
    told: Mapping[str, Any],
    name: str,
    *,
    least: int = 0,
    most: int = MINOR_MAX,
    default: int | None = None,
) -> int:
    value = told.get(name, default)
    if value in {None, ""} and default is not None:
        return default
    if isinstance(value, str) and value.isascii() and value.lstrip("-").isdigit():
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadOrder(
            name,
            _("%(field)s must be a whole number, in minor units for sums; it is %(value)s")
            % {"field": name, "value": repr(value)},
        )
    if value < least:
        raise BadOrder(
            name,
            _("%(field)s must be %(least)d or more; it is %(value)d")
            % {"field": name, "least": least, "value": value},
        )
    if value > most:
        raise BadOrder(
            name,
            _("%(field)s must be %(most)d or less; it is %(value)d")
            % {"field": name, "most": most, "value": value},
        )
    return value


def _currency(told: Mapping[str, Any]) -> str:
    value = _text(told, "currency", 3)
    if len(value) != 3 or not (value.isascii() and value.isalpha() and value.isupper()):  # noqa: PLR2004 - ISO 4217
        raise BadOrder(
            "currency",
            _("currency %(value)s is not three capital letters such as JPY")
            % {"value": repr(value)},
        )
    return value


def _instant(told: Mapping[str, Any], name: str) -> datetime:
    value = _text(told, name, 40)
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise BadOrder(
            name,
            _("%(field)s %(value)s is not a time such as 2026-11-05T09:30:00Z")
            % {"field": name, "value": repr(value)},
        ) from None
    if instant.tzinfo is None:
        raise BadOrder(
            name,
            _("%(field)s %(value)s says no time zone; write Z or +09:00 after it")
            % {"field": name, "value": repr(value)},
        )
    return instant


def _instant_or_none(told: Mapping[str, Any], name: str) -> datetime | None:
    return _instant(told, name) if told.get(name) not in {None, ""} else None
