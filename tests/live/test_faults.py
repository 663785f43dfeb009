"""What must hold when processes die, connections stall and neighbours hold locks."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from tests.chat_people import People, said, texts
from tests.live.server import Answer, Client, Server
from wakai.core.conversations.model import Reader
from wakai.store import chat as log
from wakai.store.models import ChatEvent, Conversation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def mortal(people: People) -> Iterator[Server]:  # noqa: ARG001 - the tables come first
    """Return a server of one's own, to kill."""
    server = Server(role="live")
    try:
        server.start()
        yield server
    finally:
        server.close()


def send_and_hang_up(client: Client, conversation: int, text: str, key: UUID) -> socket.socket:
    """Send a message and never look at the answer."""
    body = json.dumps({"key": str(key), "text": text}).encode()
    head = (
        f"POST /live/conversations/{conversation}/messages HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: Bearer {client.token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    wire = socket.create_connection(("127.0.0.1", client.server.port))
    wire.sendall(head.encode() + body)
    return wire


def restart(server: Server) -> None:
    server.kill()
    server.start()
    connection.close()


class TestKilledServer:
    def test_keeps_one_message_when_it_dies_between_commit_and_answer(
        self, mortal: Server, people: People
    ) -> None:
        thread, key = people.thread(), uuid4()
        ana = Client(mortal, people.ana)
        wire = send_and_hang_up(ana, thread, "once", key)
        while not ChatEvent.objects.filter(client_key=key).exists():
            pass
        mortal.kill()
        wire.close()

        mortal.start()
        again = ana.say(thread, "once", key=key)

        assert again.status == 200
        assert again.json["again"] is True
        assert texts(thread) == ["once"]

    def test_loses_and_doubles_nothing_of_what_many_send_again_and_again(
        self, mortal: Server, people: People
    ) -> None:
        thread = people.thread()
        wanted = {
            f"{person.name} {n}": person for person in (people.ana, people.ben) for n in range(60)
        }
        keys = {text: uuid4() for text in wanted}
        killer = threading.Timer(0.15, restart, [mortal])
        killer.start()

        def send(text: str) -> Answer:
            client = Client(mortal, wanted[text])
            return client.say_until_safe(thread, text, key=keys[text])

        with ThreadPoolExecutor(8) as pool:
            answers = dict(zip(wanted, pool.map(send, wanted), strict=True))
        killer.join()

        stored = log.read_after(thread, 1, reader=Reader(0, staff=True))
        assert sorted(entry.body["text"] for entry in stored) == sorted(wanted)
        assert [entry.seq for entry in stored] == list(range(2, 122))
        assert {e.body["text"]: e.seq for e in stored} == {
            text: answer.json["seq"] for text, answer in answers.items()
        }
        assert log.broken_at(thread) is None

    def test_sends_its_listeners_away_when_it_is_asked_to_stop(
        self, mortal: Server, people: People
    ) -> None:
        thread = people.thread()
        with Client(mortal, people.ana).stream(thread, 1) as stream:
            seconds = mortal.stop()
            kinds = [frame["kind"] for frame in stream.frames()]

        assert kinds == ["bye"]
        assert seconds < 4


class TestDatabase:
    def test_that_drops_its_connections_costs_a_repeat_and_no_message(
        self, server: Server, people: People
    ) -> None:
        thread, key = people.thread(), uuid4()
        ana = Client(server, people.ana)
        assert ana.say(thread, "before").status == 201
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'wakai live' AND datname = current_database()"
            )

        answers: list[Answer] = []
        while not answers or answers[-1].status == 503:
            answers.append(ana.say(thread, "after", key=key))

        assert answers[-1].status in {200, 201}
        assert texts(thread) == ["before", "after"]

    def test_row_that_somebody_holds_delays_its_own_chat_alone(
        self, server: Server, people: People
    ) -> None:
        held, free = people.thread(7001), people.thread(7002)
        ana = Client(server, people.ana)
        ana.say(free, "warm")
        with ThreadPoolExecutor(1) as pool:
            with transaction.atomic():
                list(Conversation.objects.select_for_update().filter(pk=held))
                waiting = pool.submit(ana.say, held, "later")
                time.sleep(0.1)
                began = time.monotonic()
                answers = [ana.say(free, f"{n}") for n in range(5)]
                seconds = time.monotonic() - began
                assert not waiting.done()
            assert waiting.result(10).status == 201

        assert [answer.status for answer in answers] == [201] * 5
        assert seconds < 1
        assert texts(held) == ["later"]

    def test_takes_the_good_ones_of_a_batch_beside_a_stale_and_a_repeated_one(
        self, server: Server, people: People
    ) -> None:
        threads = [people.thread(7100 + n) for n in range(6)]
        ana, key = Client(server, people.ana), uuid4()
        ana.say(threads[0], "known", key=key)

        def send(n: int) -> Answer:
            match n:
                case 0:
                    return ana.say(threads[0], "known", key=key)
                case 1:
                    return ana.say(threads[1], "stale", expect_seq=77)
                case _:
                    return ana.say(threads[n], "good")

        with ThreadPoolExecutor(6) as pool:
            statuses = [answer.status for answer in pool.map(send, range(6))]

        assert statuses == [200, 409, 201, 201, 201, 201]


class TestTwoServers:
    def test_hear_of_each_other_and_keep_one_order(
        self, server: Server, mortal: Server, people: People
    ) -> None:
        thread = people.thread()
        here, there = Client(server, people.ana), Client(mortal, people.ben)
        with here.stream(thread, 1) as for_ana, there.stream(thread, 1) as for_ben:
            with ThreadPoolExecutor(2) as pool:
                sides = [here, there]
                list(pool.map(lambda n: sides[n % 2].say(thread, f"{n}"), range(40)))
            heard = [[e["body"]["text"] for e in s.until(40)] for s in (for_ana, for_ben)]

        assert heard[0] == heard[1] == texts(thread)

    def test_answer_a_repeat_that_arrives_at_the_other(
        self, server: Server, mortal: Server, people: People
    ) -> None:
        thread, key = people.thread(), uuid4()

        first = Client(server, people.ana).say(thread, "once", key=key)
        again = Client(mortal, people.ana).say(thread, "once", key=key)

        assert (first.status, again.status) == (201, 200)
        assert first.json["seq"] == again.json["seq"]


class TestSlowReader:
    def test_is_sent_away_instead_of_filling_the_memory_and_comes_back_complete(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        slow = socket.socket()
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65_536)
        slow.connect(("127.0.0.1", server.port))
        token = Client(server, people.ana).token
        slow.sendall(
            f"GET /live/conversations/{thread}/stream HTTP/1.1\r\nHost: x\r\n"
            f"Authorization: Bearer {token}\r\n\r\n".encode()
        )
        ben = Client(server, people.ben)
        count = 1_200
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda n: ben.say(thread, f"{n} " + "x" * 3_900), range(count)))
        assert {answer.status for answer in answers} == {201}

        read = b""
        while not read.endswith(b"\r\n0\r\n\r\n"):
            read += slow.recv(1 << 20)
        slow.close()

        assert b"event: resync" in read[-200:]
        with Client(server, people.ana).stream(thread, 1) as stream:
            assert len(stream.until(count)) == count


class TestGap:
    def test_is_filled_from_the_log_when_another_process_wrote_in_between(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        ana = Client(server, people.ana)
        with ana.stream(thread, 1) as stream:
            for n in range(10):
                said(thread, people.seller, f"page {n}")
                assert ana.say(thread, f"live {n}").status == 201
            events = stream.until(20)

        assert [event["seq"] for event in events] == list(range(2, 22))
