"""Whose case comes first, and which is meant, where somebody has more than a page shows."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.app.world import World
from tests.web import cases
from wakai.app import cases as app_cases
from wakai.core.ids import DisputeId
from wakai.store.models import Dispute, Order

pytestmark = pytest.mark.django_db(transaction=True)


def newer(world: World, dispute_id: DisputeId, stage: str, count: int = 3) -> None:
    """Add rows of Ana's that changed after this case, in which nothing is expected of her."""
    for nth in range(count):
        row = Dispute.objects.get(pk=dispute_id)
        row.pk, row.number, row.stage = uuid4(), f"ZZZZ-000{nth}", stage
        row.changed_at, row.buyer_step = world.now + timedelta(hours=nth + 1), ""
        Dispute.objects.bulk_create([row])


def to_post(world: World) -> DisputeId:
    """Return a case whose goods Ana has to post."""
    dispute_id = cases.to_send_back(world)
    Dispute.objects.filter(pk=dispute_id).update(buyer_step="send_return")
    return dispute_id


def test_the_first_page_begins_with_what_waits_for_its_reader(world: World, ana: Client) -> None:
    waits = to_post(world)
    newer(world, waits, "closed")

    shown = ana.get("/").context["cases"]

    assert len(shown) == 3
    assert str(waits) in shown[0].href


def test_the_only_open_case_is_found_behind_closed_ones(world: World) -> None:
    only = to_post(world)
    newer(world, only, "closed")

    assert app_cases.only_open_of(world.ana.id) == only
    assert app_cases.only_open_of(world.ben.id) == only
    assert app_cases.only_open_of(world.ida.id) is None


def test_where_two_are_open_neither_is_meant(world: World) -> None:
    older = to_post(world)
    newer(world, older, "closed")
    other = Order.objects.get(pk=world.order.pk)
    other.pk, other.number = None, "KM-2026-000002"
    Order.objects.bulk_create([other])
    Dispute.objects.filter(number="ZZZZ-0002").update(stage="review", order=other)

    assert app_cases.only_open_of(world.ana.id) is None
