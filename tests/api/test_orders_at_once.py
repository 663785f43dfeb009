"""Two programs tell of one order at the same instant: one waits for the other, nothing is lost."""

import threading
from typing import Any

import pytest
from django.db import connection

from tests.api.program import Program
from tests.api.test_orders import ORDER
from tests.journeys.site import wait_for
from tests.locks import somebody_waits
from wakai.store import orders

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE_SECONDS = 30.0


def at_once(
    shop: Program, bodies: list[dict[str, Any]], step: str, monkeypatch: pytest.MonkeyPatch
) -> list[int]:
    """Send two orders, the second while the first is at this step, and return how both end."""
    there, real = threading.Event(), getattr(orders, step)
    answers: dict[int, int] = {}

    def slowly(*asked: Any) -> Any:
        if not there.is_set():
            there.set()
            wait_for(somebody_waits, "the other program waits")
        return real(*asked)

    monkeypatch.setattr(orders, step, slowly)
    first, second = (
        threading.Thread(target=send, args=(shop, nth, body, answers))
        for nth, body in enumerate(bodies)
    )
    first.start()
    assert there.wait(PATIENCE_SECONDS)
    second.start()
    for thread in (first, second):
        thread.join(PATIENCE_SECONDS)
        assert not thread.is_alive()
    return [answers[0], answers[1]]


def send(shop: Program, nth: int, body: dict[str, Any], answers: dict[int, int]) -> None:
    try:
        answers[nth] = Program(shop.token).put("orders/KM-1", body).status_code
    finally:
        connection.close()


class TestOrdersAtOnce:
    def test_keep_what_both_tell_of_the_parcel(
        self, shop: Program, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shop.put("orders/KM-1", ORDER)
        news = [ORDER | {"carrier": "Yamato"}, ORDER | {"tracking": "123"}]

        assert at_once(shop, news, "money_way", monkeypatch) == [200, 200]

        kept = shop.get("orders/KM-1").json()
        assert (kept["carrier"], kept["tracking"]) == ("Yamato", "123")

    @pytest.mark.parametrize(("changed", "second"), [({}, 200), ({"fee_minor": 1}, 409)])
    def test_are_new_once_and_then_as_they_are_known(
        self,
        shop: Program,
        monkeypatch: pytest.MonkeyPatch,
        changed: dict[str, Any],
        second: int,
    ) -> None:
        assert at_once(shop, [ORDER, ORDER | changed], "add", monkeypatch) == [201, second]
