"""The sample marketplace: people, orders and cases, made once from the files in ``demo_data``."""

import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import get_language

from wakai.app import clock, demo, demo_sanctions, demo_stories, orders, people
from wakai.app.orders import Delivery, ImportedOrder, ImportedPerson, NewLine
from wakai.core.disputes.model import Role
from wakai.store import clock as stored_clock
from wakai.store import people as stored_people
from wakai.store.people import PARTIES, NewPerson, PersonRow

DATA_DIR: Final = Path(__file__).resolve().parent.parent / "demo_data"
DOMAIN: Final = "kaeru.example"
FEE_PERCENT: Final = 8
PAST: Final = timedelta(days=50)  # how far back the first case begins

type Told = Callable[[int, int], None]  # how many steps are done, and of how many


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody to be, and what to try as them."""

    key: str
    person: PersonRow
    hint: str

    @property
    def short_name(self) -> str:
        """Return the first part of the name, as people are called in stories."""
        return self.key.capitalize()


def is_complete() -> bool:
    """Return whether the sample marketplace is there, with all that happened in it."""
    return stored_clock.is_set() and stored_clock.ahead_seconds() >= 0


def cast() -> tuple[DemoPerson, ...]:
    """Return the people of the demo in the order of the file, with hints in the active language."""
    told = _people()
    known = {row.email: row for row in stored_people.by_emails(_address(key) for key in told)}
    hint = "try_ja" if (get_language() or "").startswith("ja") else "try_en"
    return tuple(
        DemoPerson(key, known[_address(key)], about[hint])
        for key, about in told.items()
        if _address(key) in known
    )


def person(key: str) -> PersonRow | None:
    """Return a person of the demo by their short name."""
    return stored_people.by_email(_address(key)) if key in _people() else None


def load(tell: Told = lambda _done, _of: None) -> None:
    """
    Make people, orders and cases in an empty database; what is there already is kept.

    Cases are made by the real commands on a clock that begins in the past and ends at the present.
    A load that was broken off is finished by the next one. Raises RuntimeError outside demo mode.
    """
    if not settings.WAKAI_DEMO:
        raise RuntimeError("The sample marketplace is only made in demo mode.")
    begins = clock.now()
    made = _make_people(begins)
    _make_orders(begins)
    told: list[demo_stories.Step | demo_sanctions.Step] = [
        *demo_stories.steps(_read("stories.toml")["story"], made),
        *demo_sanctions.steps(_read("sanctions.toml")["sanction"], made),
    ]
    steps = sorted(told, key=lambda step: step.ago, reverse=True)
    _rewind(PAST)
    for done, step in enumerate(steps):
        demo.advance_to(begins - step.ago)
        step.run()
        tell(done + 1, len(steps))
    demo.advance_to(begins)
    stored_clock.reset()
    clock.forget()


def _rewind(span: timedelta) -> None:
    stored_clock.reset(-math.ceil(span.total_seconds()))
    clock.forget()


def _make_people(at: datetime) -> Mapping[str, PersonRow]:
    return {key: person(key) or _make_person(key, about, at) for key, about in _people().items()}


def _make_person(key: str, about: Mapping[str, Any], at: datetime) -> PersonRow:
    roles = frozenset(Role(role) for role in about["roles"])
    new = NewPerson(
        email=_address(key),
        name=about["name"],
        roles=roles,
        shop_id=f"demo-{key}" if roles & PARTIES else None,
        language=about["language"],
        time_zone=about["time_zone"],
        country=about["country"],
    )
    made = stored_people.add(new, at=at)
    if Role.OPERATOR in roles:
        people.set_accepting(made.id, accepting=True)
    return made


def _make_orders(begins: datetime) -> None:
    known = {key: _imported(key, about) for key, about in _people().items()}
    for told in _read("orders.toml")["order"]:
        if orders.order_by_number(told["number"]) is None:
            orders.import_order(_order(told, known, begins), at=begins)


def _imported(key: str, about: Mapping[str, Any]) -> ImportedPerson:
    return ImportedPerson(shop_id=f"demo-{key}", name=about["name"], email=_address(key))


def _order(
    told: Mapping[str, Any], known: Mapping[str, ImportedPerson], begins: datetime
) -> ImportedOrder:
    def when(name: str) -> datetime | None:
        return begins - timedelta(days=told[name]) if name in told else None

    lines = tuple(
        NewLine(**{**line, "picture": f"wakai/demo/{line['picture']}.svg"}) for line in told["line"]
    )
    placed_at = when("placed")
    assert placed_at is not None
    return ImportedOrder(
        number=told["number"],
        buyer=known[told["buyer"]],
        seller=known[told["seller"]],
        currency=told["currency"],
        placed_at=placed_at,
        lines=lines,
        fee_minor=sum(line.paid_minor for line in lines) * FEE_PERCENT // 100,
        delivery=Delivery(
            shipped_at=when("shipped"),
            promised_until=when("promised"),
            delivered_at=when("delivered"),
            carrier=told.get("carrier", ""),
            tracking=told.get("tracking", ""),
            ship_to=told["ship_to"],
            delivery_proof=told.get("delivery_proof", ""),
        ),
    )


def _people() -> dict[str, dict[str, Any]]:
    return _read("people.toml")


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((DATA_DIR / name).read_text("utf-8"))


def _address(key: str) -> str:
    return f"{key}@{DOMAIN}"
