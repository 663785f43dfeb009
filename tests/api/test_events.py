"""The feed: every event once, in the order of the log, whoever writes at the same time."""

from typing import Any

import pytest

from tests import log_tail
from tests.api.program import ANA, Program
from tests.app.world import World
from wakai.store import restored
from wakai.store.models import DisputeEvent

pytestmark = pytest.mark.django_db(transaction=True)


def follow(shop: Program, after: str = "", limit: int = 100) -> Any:
    log_tail.until_told()
    return look(shop, after, limit)


def look(shop: Program, after: str = "", limit: int = 100) -> Any:
    answer = shop.get("events", after=after, limit=limit)
    assert answer.status_code == 200
    return answer.json()


class TestEvents:
    def test_tell_of_each_change_from_the_claim_on(self, shop: Program, world: World) -> None:
        sent = world.submitted().dispute_id
        first = follow(shop)

        assert first["events"][0]["kind"] == "dispute.submitted.v1"
        versions = [event["version"] for event in first["events"]]
        assert versions == list(range(versions[0], versions[0] + len(versions)))
        assert {event["dispute_id"] for event in first["events"]} == {str(sent)}
        assert follow(shop, first["cursor"])["events"] == []

        shop.act(sent, "withdraw", ANA, warned=True)

        then = follow(shop, first["cursor"])
        assert "dispute.withdrawn.v1" in [event["kind"] for event in then["events"]]
        assert then["events"][0]["version"] == versions[-1] + 1

    def test_come_in_pages(self, shop: Program, world: World) -> None:
        shop.act(world.submitted().dispute_id, "withdraw", ANA, warned=True)
        whole = follow(shop)["events"]

        found, cursor, more = [], "", True
        for _ in range(len(whole) + 1):
            if not more:
                break
            page = follow(shop, cursor, limit=1)
            found += page["events"]
            cursor, more = page["cursor"], page["more"]

        assert found == whole

    def test_leave_out_what_is_the_buyers_own(self, shop: Program, world: World) -> None:
        world.draft()

        assert DisputeEvent.objects.count()
        assert follow(shop)["events"] == []

    def test_wait_for_a_transaction_that_began_before(self, shop: Program, world: World) -> None:
        """Another one holds an older id, so what comes after it is not told before it has ended."""
        with log_tail.older_transaction():
            world.submitted()
            before = look(shop)
        after = follow(shop, before["cursor"])

        assert before["events"] == []
        assert after["events"]

    def test_take_no_cursor_but_their_own(self, shop: Program, world: World) -> None:
        world.submitted()
        cursor = follow(shop)["cursor"]

        wrong = shop.get("events", after="0.0")
        assert (wrong.status_code, wrong.json()["code"]) == (422, "bad_cursor")
        restored.renew()  # the database was restored
        old = shop.get("events", after=cursor)
        assert (old.status_code, old.json()["code"]) == (409, "cursor_too_old")
        assert follow(shop)["events"]
