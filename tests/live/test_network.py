"""What must hold when the network between people and server does what networks do."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection

from tests.chat_people import People, said, texts
from tests.live.follower import Follower
from tests.live.proxy import Proxy
from tests.live.server import (
    DIES_BEFORE_PUBLISHING,
    Answer,
    Client,
    Server,
    database_address,
    database_url,
)
from wakai.core.conversations.model import Reader
from wakai.store import chat as log
from wakai.store.models import ChatEvent

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    """Return a proxy before the server, letting everything through."""
    with Proxy(server.port) as between:
        yield between


def stored(key: UUID) -> None:
    """Wait until a message is in the log."""
    while not ChatEvent.objects.filter(client_key=key).exists():
        pass


def cut_once_stored(client: Client, proxy: Proxy, thread: int, key: UUID) -> None:
    """Send a message and cut the connection when it is in the log; no answer may come."""
    with ThreadPoolExecutor(1) as pool:
        sending = pool.submit(client.say, thread, "once", key=key)
        stored(key)
        proxy.cut()
        with pytest.raises(OSError):  # reset, or an answer that is cut off
            sending.result()


class TestOneWayLoss:
    def test_of_the_answer_after_the_commit_makes_no_second_message(
        self, proxy: Proxy, people: People
    ) -> None:
        thread, key = people.thread(), uuid4()
        ana = Client(proxy, people.ana)
        proxy.down.lost = True
        cut_once_stored(ana, proxy, thread, key)

        proxy.heal()
        again = ana.say(thread, "once", key=key)

        assert (again.status, again.json["again"]) == (200, True)
        assert texts(thread) == ["once"]

    def test_on_the_way_up_keeps_the_message_with_its_sender_until_it_is_through(
        self, proxy: Proxy, people: People
    ) -> None:
        thread, key = people.thread(), uuid4()
        ana = Client(proxy, people.ana, silence_seconds=0.2)
        proxy.up.lost = True
        with pytest.raises(TimeoutError):
            ana.say(thread, "once", key=key)
        assert texts(thread) == []

        proxy.heal()

        assert ana.say(thread, "once", key=key).status == 201
        assert texts(thread) == ["once"]

    def test_on_the_way_down_is_noticed_by_the_next_answer(
        self, proxy: Proxy, people: People
    ) -> None:
        thread = people.thread()
        ana = Client(proxy, people.ana)
        with ana.stream(thread, 1):
            proxy.half_open()  # she can send on new connections and sees nothing on this one
            said(thread, people.seller, "Can you see this?")
            answer = ana.say(thread, "Hello?")
            missed = ana.poll(thread, 1).json

        assert answer.json["head"] == 3
        assert [event["body"]["text"] for event in missed["events"]] == [
            "Can you see this?",
            "Hello?",
        ]


class TestSilentConnection:
    def test_half_open_is_given_up_and_followed_from_the_cursor(
        self, proxy: Proxy, people: People
    ) -> None:
        thread = people.thread()
        with Follower(Client(proxy, people.ana, silence_seconds=0.6), thread) as ana:
            said(thread, people.seller, "before")
            ana.until(2)
            proxy.half_open()
            said(thread, people.seller, "meanwhile")

            assert ana.until(3) == ["before", "meanwhile"]

    def test_that_a_proxy_ends_when_it_is_idle_costs_nothing(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        with (
            Proxy(server.port, idle_seconds=0.15) as proxy,
            Follower(Client(proxy, people.ana), thread) as ana,
        ):
            for n in range(3):
                opened = ana.opened
                while ana.opened < opened + 1:
                    pass
                said(thread, people.seller, f"{n}")

            assert ana.until(4) == ["0", "1", "2"]

    def test_behind_a_proxy_that_holds_streams_back_is_replaced_by_asking(
        self, proxy: Proxy, people: People
    ) -> None:
        thread = people.thread()
        proxy.down.holds_streams = True
        ana = Client(proxy, people.ana, silence_seconds=0.4)
        said(thread, people.seller, "held back")
        with pytest.raises(TimeoutError):
            ana.stream(thread, 1)

        assert ana.poll(thread, 1).json["upto"] == 2

    def test_that_is_slow_both_ways_delays_and_loses_nothing(
        self, proxy: Proxy, people: People
    ) -> None:
        thread = people.thread()
        proxy.up.delay_seconds = proxy.down.delay_seconds = 0.03
        with Follower(Client(proxy, people.ben), thread) as ben:
            for n in range(5):
                assert Client(proxy, people.ana).say(thread, f"{n}").status == 201

            assert ben.until(6) == texts(thread) == ["0", "1", "2", "3", "4"]


class TestKilledBetween:
    def test_commit_and_publishing_is_told_by_the_other_server_and_stays_one_message(
        self, server: Server, people: People
    ) -> None:
        thread, key = people.thread(), uuid4()
        dying = Server(role="live", fault=DIES_BEFORE_PUBLISHING)
        try:
            dying.start()
            with Follower(Client(server, people.ben), thread) as ben:
                with pytest.raises(OSError):  # reset or cut off
                    Client(dying, people.ana).say(thread, "last words", key=key)
                assert dying.process is not None
                assert dying.process.wait() == -9
                heard = ben.until(2)
            again = Client(server, people.ana).say(thread, "last words", key=key)
        finally:
            dying.close()

        assert heard == texts(thread) == ["last words"]
        assert (again.status, again.json["seq"]) == (200, 2)

    def test_commit_and_its_word_from_the_database_is_unknown_and_known_to_the_repeat(
        self, people: People
    ) -> None:
        thread, key = people.thread(), uuid4()
        with Proxy(database_address()) as proxy:
            url = database_url(host="127.0.0.1", port=proxy.port)
            server = Server(role="live", WAKAI_DATABASE_URL=url)
            try:
                server.start()
                ana = Client(server, people.ana)
                for n in range(3):  # before the fourth no plan is discarded, which would wait too
                    ana.say(thread, f"{n}")
                proxy.down.lost = True
                with ThreadPoolExecutor(1) as pool:
                    sending = pool.submit(ana.say, thread, "once", key=key)
                    stored(key)
                    proxy.cut()  # before it heals: a word that is late must not come through
                    proxy.heal()
                    unknown = sending.result()
                again = ana.say_until_safe(thread, "once", key=key)
            finally:
                server.close()

        assert (unknown.status, unknown.json["code"]) == (503, "unknown")
        assert (again.status, again.json["again"]) == (200, True)
        assert texts(thread) == ["0", "1", "2", "once"]


class TestTwoServersBehindAProxy:
    def test_of_which_one_is_killed_under_load_lose_and_double_nothing(
        self, server: Server, people: People
    ) -> None:
        thread, other = people.thread(), Server(role="live")
        wanted = [f"{n}" for n in range(200)]
        try:
            other.start()
            with Proxy(server.port, other.port) as proxy:
                people_here = [people.ana, people.ben] * 3
                followers = [Follower(Client(proxy, one), thread) for one in people_here]
                for follower in followers:
                    follower.__enter__()
                    follower.until_open()
                threading.Thread(target=_kill_when_busy, args=(other, proxy, thread)).start()

                def send(text: str) -> Answer:
                    person = people.ana if int(text) % 2 else people.ben
                    return Client(proxy, person).say_until_safe(thread, text)

                with ThreadPoolExecutor(6) as pool:
                    answers = list(pool.map(send, wanted))
                heard = [follower.until(201) for follower in followers]
                for follower in followers:
                    follower.__exit__()
        finally:
            other.close()

        assert other.process is None, "it was never killed"
        assert heard == [texts(thread)] * len(followers)
        assert sorted(heard[0], key=int) == wanted
        assert [heard[0][answer.json["seq"] - 2] for answer in answers] == wanted
        assert log.broken_at(thread) is None


def _kill_when_busy(server: Server, proxy: Proxy, thread: int) -> None:
    reader = Reader(0, staff=True)
    while len(log.read_after(thread, 1, reader=reader, limit=60)) < 60:
        pass
    server.kill()
    proxy.without(server.port)
    connection.close()
