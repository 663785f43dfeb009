"""A restored database: its logs hold ids of another cluster, and nothing new may be skipped."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from tests import chat_people, log_tail
from tests.app.world import World
from tests.chat_people import People, said
from wakai.app import chat_news, dispute_news
from wakai.store import chat as log
from wakai.store import chat_tail, dispute_feed, restored
from wakai.store.models import ChatEvent, DisputeEvent

pytestmark = pytest.mark.django_db(transaction=True)

_AHEAD = 1_000_000_000  # how many more transactions the lost cluster had seen


@pytest.fixture
def people() -> People:
    return chat_people.make()


def moved_to_another_cluster() -> None:
    """Let all ids of the logs be of a cluster that was further on, as after a restored dump."""
    with connection.cursor() as cursor:
        for table in ("chat_event", "dispute_event"):
            cursor.execute(
                f"UPDATE {table} SET txid = (txid::text::bigint + {_AHEAD})::text::xid8"  # noqa: S608
            )
        cursor.execute(f"UPDATE log_cursor SET txid = txid + {_AHEAD}")  # noqa: S608


def looked_at_all(pass_on: Callable[[int], int]) -> None:
    log_tail.until_told()
    while pass_on(500):
        pass


def ahead() -> list[int]:
    """Return the numbers of the lines that the follower of the chat has not looked at."""
    log_tail.until_told()
    return [line.seq for line in chat_tail.stretch(chat_news.FOLLOWER, limit=500).lines]


def _said_meanwhile(
    talk: int, people: People, written: threading.Event, renewed: threading.Event
) -> None:
    try:
        with transaction.atomic():
            said(talk, people.seller)
            written.set()
            assert renewed.wait(60)
    finally:
        connection.close()


class TestRenewing:
    def test_lets_the_follower_of_the_chat_see_what_is_written_afterwards(
        self, people: People
    ) -> None:
        talk = people.thread()
        said(talk, people.buyer)
        looked_at_all(chat_news.pass_on)
        moved_to_another_cluster()

        restored.renew()
        assert ahead() == []
        said(talk, people.buyer)

        assert ahead() == [log.head_of(talk)]

    def test_leaves_what_nobody_has_looked_at_in_front(self, people: People) -> None:
        talk = people.thread()
        looked_at_all(chat_news.pass_on)
        said(talk, people.buyer)
        said(talk, people.seller)
        log_tail.until_told()
        moved_to_another_cluster()

        restored.renew()

        assert ahead() == [log.head_of(talk) - 1, log.head_of(talk)]

    def test_leaves_it_in_front_of_a_cursor_that_this_cluster_has_reached(
        self, people: People
    ) -> None:
        talk = people.thread()
        looked_at_all(chat_news.pass_on)
        said(talk, people.buyer)
        last = log.head_of(talk)
        ChatEvent.objects.filter(conversation_id=talk, seq=last).update(txid=str(_AHEAD))

        restored.renew()

        assert ahead() == [last]

    @pytest.mark.parametrize("seen_before", [True, False])
    def test_leaves_in_front_what_was_written_before_it(
        self, people: People, *, seen_before: bool
    ) -> None:
        talk = people.thread()
        looked_at_all(chat_news.pass_on)
        said(talk, people.buyer)
        first = log.head_of(talk)
        if seen_before:
            looked_at_all(chat_news.pass_on)
        moved_to_another_cluster()
        said(talk, people.seller)
        said(talk, people.buyer)

        restored.renew()

        assert ahead() == list(range(first + seen_before, log.head_of(talk) + 1))

    def test_leaves_in_front_what_is_being_written(self, people: People) -> None:
        talk = people.thread()
        said(talk, people.buyer)
        looked_at_all(chat_news.pass_on)
        moved_to_another_cluster()
        written, renewed = threading.Event(), threading.Event()

        with ThreadPoolExecutor(1) as pool:
            writing = pool.submit(_said_meanwhile, talk, people, written, renewed)
            assert written.wait(60)
            restored.renew()
            renewed.set()
            writing.result(60)

        assert ahead() == [log.head_of(talk)]

    def test_lets_the_follower_of_disputes_see_what_was_written_before_it(
        self, world: World
    ) -> None:
        dispute_id = world.submitted().dispute_id
        looked_at_all(dispute_news.pass_on)
        moved_to_another_cluster()
        world.run(dispute_id, world.accept())

        restored.renew()

        log_tail.until_told()
        found = dispute_feed.stretch(dispute_news.FOLLOWER, limit=500)
        assert found is not None
        last = DisputeEvent.objects.filter(dispute_id=dispute_id).count()
        assert found.reached == {dispute_id: last}

    def test_lets_the_follower_of_disputes_see_what_is_written_afterwards(
        self, world: World
    ) -> None:
        dispute_id = world.submitted().dispute_id
        looked_at_all(dispute_news.pass_on)
        moved_to_another_cluster()

        restored.renew()
        log_tail.until_told()
        assert dispute_feed.stretch(dispute_news.FOLLOWER, limit=500) is None
        world.run(dispute_id, world.accept())

        log_tail.until_told()
        found = dispute_feed.stretch(dispute_news.FOLLOWER, limit=500)
        assert found is not None
        last = DisputeEvent.objects.filter(dispute_id=dispute_id).count()
        assert found.reached == {dispute_id: last}

    def test_changes_the_epoch_and_is_needed_once(self, people: People) -> None:
        said(people.thread(), people.buyer)
        before = log.epoch()
        assert not restored.is_foreign()
        moved_to_another_cluster()
        assert restored.is_foreign()

        assert restored.renew() != before

        assert not restored.is_foreign()
