"""Parcels of disputes: what the shop passes on from its carrier, once, twice, late, and wrong."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from tests.api.program import Program, program
from tests.app.world import World
from tests.web.cases import fired, sent_again, sent_back, time_runs_out
from wakai.app import clock, disputes
from wakai.app.api_tokens import Scope
from wakai.core.disputes.events import ReturnDelivered
from wakai.core.disputes.model import DeadlineKind, Fulfilment
from wakai.store import journal

pytestmark = pytest.mark.django_db(transaction=True)

PARCEL = "parcels/jp123456789gb"


def told(**more: object) -> dict[str, object]:
    """Return what a shop says of a parcel that its carrier delivered an hour ago."""
    delivered_at = clock.now() - timedelta(hours=1)
    return {"delivered_at": delivered_at.isoformat(), "proof": "POD-77"} | more


class TestDelivery:
    def test_of_a_return_begins_the_time_to_look_at_it(self, world: World, shop: Program) -> None:
        dispute_id = sent_back(world)

        answer = shop.put(PARCEL, told())

        assert answer.status_code == 200
        state = disputes.read(dispute_id).state
        assert answer.json()["arrivals"] == [
            {
                "dispute": str(dispute_id),
                "number": state.number,
                "way": "return",
                "outcome": "recorded",
            }
        ]
        assert state.fulfilment is Fulfilment.RETURN_CHECK
        assert DeadlineKind.RETURN_INSPECTION in state.deadlines

    def test_of_a_replacement_begins_the_time_to_confirm_it(
        self, world: World, shop: Program
    ) -> None:
        dispute_id = sent_again(world)

        answer = shop.put(PARCEL, told(dispute=str(dispute_id)))

        assert answer.json()["arrivals"][0]["way"] == "replacement"
        assert DeadlineKind.REPLACEMENT_CONFIRM in disputes.read(dispute_id).state.deadlines

    def test_keeps_what_the_carrier_proves(self, world: World, shop: Program) -> None:
        dispute_id = sent_back(world)

        body = told(proof=" POD-77 ")
        shop.put(PARCEL, body)

        events = [entry.event for entry in journal.entries(dispute_id)]
        arrived = next(event for event in events if isinstance(event, ReturnDelivered))
        assert arrived.proof == "POD-77"
        assert arrived.delivered_at == datetime.fromisoformat(str(body["delivered_at"]))

    def test_that_is_told_twice_or_late_changes_nothing(self, world: World, shop: Program) -> None:
        dispute_id = sent_back(world)
        shop.put(PARCEL, told())
        version = disputes.read(dispute_id).version

        again = shop.put(PARCEL, told(proof="POD-78"))
        assert (again.status_code, again.json()["arrivals"][0]["outcome"]) == (200, "known")
        assert disputes.read(dispute_id).version == version

    def test_of_what_counted_as_lost_comes_too_late(self, world: World, shop: Program) -> None:
        dispute_id = sent_again(world)
        time_runs_out(dispute_id, DeadlineKind.CARRIER_WATCH)
        version = world.run(dispute_id, fired(dispute_id, DeadlineKind.CARRIER_WATCH)).version

        late = shop.put(PARCEL, told())

        assert (late.status_code, late.json()["arrivals"][0]["outcome"]) == (200, "over")
        assert disputes.read(dispute_id).version == version


class TestRefusal:
    def test_of_a_number_that_nobody_entered(self, world: World, shop: Program) -> None:
        dispute_id = sent_back(world)

        for path, body in (("parcels/RR1", told()), (PARCEL, told(dispute=str(uuid4())))):
            answer = shop.put(path, body)
            assert (answer.status_code, answer.json()["code"]) == (404, "parcel_unknown")
        assert disputes.read(dispute_id).state.fulfilment is Fulfilment.RETURN_SENT

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"proof": " "}, "told.proof"),
            ({"proof": "x" * 121}, "told.proof"),
            ({"delivered_at": "2026-11-05T09:30:00"}, "told.delivered_at"),
            ({"delivered_at": "2999-01-01T00:00:00Z"}, "delivered_at"),
            ({"carrier": "Yamato"}, "told.carrier"),
        ],
    )
    def test_of_what_proves_nothing(
        self, world: World, shop: Program, changed: dict[str, object], field: str
    ) -> None:
        dispute_id = sent_back(world)

        answer = shop.put(PARCEL, told(**changed))

        assert (answer.status_code, answer.json()["field"]) == (422, field.removeprefix("told."))
        assert disputes.read(dispute_id).state.fulfilment is Fulfilment.RETURN_SENT

    def test_of_a_token_that_may_not_tell_of_orders(self, world: World) -> None:
        sent_back(world)

        answer = program(Scope.DISPUTES, Scope.READ).put(PARCEL, told())

        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
