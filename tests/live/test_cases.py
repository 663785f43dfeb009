"""What streams, cursors and rights must stand: far behind, hidden, revoked and expired ones."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from tests import chat_people
from tests.chat_people import People, said, texts
from tests.live.follower import Follower
from tests.live.server import Client, Server
from tests.live.signalling import again_and_again, signals
from wakai.app import chat, chat_token
from wakai.core.conversations.model import ActorKind, Reader
from wakai.live import frames
from wakai.live.core import HEARTBEAT_SECONDS, STREAM_SECONDS, Live
from wakai.live.rooms import Outbox, Stream
from wakai.live.writer import Item, Outcome
from wakai.store import chat as log
from wakai.store import restored
from wakai.store.models import Conversation, ConversationMember, Person

pytestmark = pytest.mark.django_db(transaction=True)

NOW = 1_800_000_000
_FAR = """INSERT INTO chat_event (conversation_id, seq, kind, actor_kind, actor_id, audience, salt,
    body_hash, body, created_at, hash, event_id)
SELECT %s, n, 'message.posted', 'seller', %s, %s, gen_random_uuid(), '', '{"text": "far"}',
    now(), '', gen_random_uuid() FROM generate_series(2, %s) AS n"""


def fill(conversation: int, person: int, *, upto: int, audience: str = "all") -> None:
    """Put many lines into the log at once; their hashes are of no matter here."""
    with connection.cursor() as cursor:
        cursor.execute(_FAR, [conversation, person, audience, upto])
    Conversation.objects.filter(pk=conversation).update(last_seq=upto)


def alone[T](work: Callable[[Live], Awaitable[T]]) -> T:
    """Do something with a live core on a loop and a thread of its own."""

    async def run() -> T:
        live = Live()
        live.tokens.now = lambda: float(NOW)  # type: ignore[method-assign]
        try:
            return await work(live)
        finally:
            await live.writer.close()
            await live.readers.close()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, run()).result()


def token_of(person: Person, *, seconds: int = 3_600) -> chat_token.Claims:
    token = chat_token.mint(person.pk, person.roles, now=NOW, seconds=seconds)
    return chat_token.read(token.encode(), now=NOW)


class TestFarBehind:
    def test_ten_thousand_events_come_once_and_in_order(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        fill(thread, people.ben.pk, upto=10_001)

        with Client(server, people.ana).stream(thread, 1) as stream:
            seqs = [event["seq"] for event in stream.until(10_000)]

        assert seqs == list(range(2, 10_002))

    def test_an_hour_of_hidden_events_moves_the_cursor_and_shows_nothing(
        self, server: Server, people: People
    ) -> None:
        conversation = people.taken()
        head = log.head_of(conversation)
        ana = Client(server, people.ana)
        with Follower(ana, conversation, after=head) as follower:
            follower.until_open()
            for n in range(60):
                note = chat.post(conversation, people.operator, f"{n}", key=uuid4(), note=True)
                assert note is not None
            assert follower.until(head + 60) == []

        step = ana.poll(conversation, head).json
        assert (step["events"], step["upto"], step["head"]) == ([], head + 60, head + 60)
        assert chat.end(conversation, people.buyer)
        assert [e["seq"] for e in ana.poll(conversation, head + 60).json["events"]][:1] == [
            head + 61
        ]


class TestRestoredBackup:
    def test_sends_listeners_away_and_refuses_their_old_cursor(self, people: People) -> None:
        thread, server = people.thread(), Server(role="live")
        try:
            server.start()
            ana = Client(server, people.ana)
            with ana.stream(thread, 1) as stream:
                restored.renew()
                kinds = {frame["kind"] for frame in stream.frames()} - {"beat"}
            old = ana.poll(thread, 1)
            fresh = ana.get(f"/live/conversations/{thread}/snapshot").json["cursor"]
            again = ana.get(f"/live/conversations/{thread}/snapshot?after={fresh}")
        finally:
            server.close()

        assert kinds == {"resync"}
        assert (old.status, old.json["code"]) == (410, "resync")
        assert again.status == 200


class TestRights:
    def test_revoked_while_streaming_end_the_stream_at_the_next_look(self, people: People) -> None:
        conversation = people.taken()

        async def look(live: Live) -> list[list[bytes]]:
            streams = [
                await live.open_stream(token_of(who), conversation, "", Outbox(lambda: None))
                for who in (people.ana, people.olu)
            ]
            await asyncio.to_thread(_fire, people.olu)
            await live._check_seats(streams)  # as the beat does in half a minute
            return [stream.outbox.frames for stream in streams]

        assert alone(look) == [[], [frames.RESYNC]]

    def test_are_looked_at_and_so_is_who_is_there(self, people: People) -> None:
        conversation = people.taken()

        async def look(live: Live) -> None:
            streams = [
                await live.open_stream(token_of(who), conversation, "", Outbox(lambda: None))
                for who in (people.ana, people.olu)
            ]
            await live._check_seats(streams)

        alone(look)

        here = dict(ConversationMember.objects.values_list("person_id", "here_at"))
        assert here[people.ana.pk] is not None
        assert here[people.olu.pk] is None  # nobody writes mails to them

    def test_end_with_the_token_and_not_before(self, people: People) -> None:
        conversation = people.support()

        async def ends_in(live: Live) -> float:
            claims = token_of(people.ana, seconds=90)
            stream = await live.open_stream(claims, conversation, "", Outbox(lambda: None))
            return stream.ends_at - asyncio.get_running_loop().time()

        assert 89 < alone(ends_in) <= 90

    def test_are_asked_for_again_with_a_token_that_has_expired(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        old = chat_token.mint(people.ana.pk, people.ana.roles, now=int(time.time()) - 7_200)

        answer = Client(server, token=old).say(thread, "Hello")

        assert (answer.status, answer.json["code"]) == (401, "token_expired")
        assert Client(server, people.ana).say(thread, "Hello").status == 201


class TestManyStreams:
    def test_do_not_end_in_the_same_moment(self, people: People) -> None:
        claims = token_of(people.ana)

        async def ends(live: Live) -> list[float]:
            return sorted(live._ends_at(claims) for _ in range(5_000))

        found = alone(ends)
        span = STREAM_SECONDS[1] - STREAM_SECONDS[0]
        crowd = max(sum(at <= one < at + 1 for one in found) for at in found[::50])

        assert found[-1] - found[0] > span * 0.9
        assert crowd < 100  # of 5,000 who would all come in one second without it

    def test_are_all_sent_away_by_one_that_stops(self, people: People) -> None:
        thread = people.thread()

        async def stop(live: Live) -> set[bytes]:
            outboxes = [Outbox(lambda: None) for _ in range(5_000)]
            room = live.rooms.enter(thread)
            for outbox in outboxes:
                live.rooms.join(room, _stream(thread, people.ana.pk, outbox))
            live.end_streams()
            return {outbox.take() for outbox in outboxes}

        assert alone(stop) == {frames.GOODBYE}

    def test_each_hear_a_beat_within_half_of_what_a_proxy_allows(self) -> None:
        assert HEARTBEAT_SECONDS * 2 <= 30


class TestOneBatch:
    def test_of_a_repeat_a_stale_one_and_good_ones_takes_the_good_ones(
        self, people: People
    ) -> None:
        threads = [people.thread(7_100 + n) for n in range(4)]
        key = uuid4()
        chat.post(threads[0], people.buyer, "known", key=key)

        async def flush(live: Live) -> tuple[list[str], int]:
            ana = people.ana.pk
            expected = [None, 77, None, None]
            known = '{"attachments":[],"lang":"","text":"known"}'
            items = [
                Item(
                    thread, "message.posted", actor_kind="buyer", actor_id=ana, audience="all",
                    key=key if n == 0 else uuid4(), body=known, expect_seq=expected[n],
                )
                for n, thread in enumerate(threads)
            ]  # fmt: skip
            outcomes: list[Outcome] = await asyncio.gather(*map(live.writer.submit, items))
            return [outcome.status for outcome in outcomes], live.writer.batches

        statuses, batches = alone(flush)

        assert statuses == ["duplicate", "stale_seq", "written", "written"]
        assert batches == 1


class TestReadOnlyDatabase:
    def test_refuses_before_it_accepts_and_takes_the_message_when_it_can_again(
        self, people: People
    ) -> None:
        thread, key = people.thread(), uuid4()
        server, of_others = Server(role="live"), _connections()
        try:
            server.start()
            ana = Client(server, people.ana)
            ana.say(thread, "before")
            with _read_only(of_others):
                refused = ana.say(thread, "once", key=key)
                while refused.json["code"] == "unknown":  # the connection that was ended
                    refused = ana.say(thread, "once", key=key)
                assert texts(thread) == ["before"]
            taken = ana.say_until_safe(thread, "once", key=key)
        finally:
            server.close()

        assert (refused.status, refused.json["code"]) == (503, "takes_nothing")
        assert refused.headers["retry-after"] == "5"
        assert taken.status == 201
        assert texts(thread) == ["before", "once"]


class TestKey:
    def test_with_other_words_is_refused_and_the_first_stay(
        self, server: Server, people: People
    ) -> None:
        thread, key = people.thread(), uuid4()
        ana = Client(server, people.ana)
        ana.say(thread, "this", key=key)

        other = ana.say(thread, "that", key=key)

        assert (other.status, other.json["code"]) == (422, "key_reused")
        assert texts(thread) == ["this"]


class TestClock:
    def test_that_jumps_back_an_hour_changes_no_order(
        self, server: Server, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        thread = people.thread()
        monkeypatch.setattr(chat_people, "NOW", chat_people.NOW)
        with Follower(Client(server, people.ana), thread) as ana:
            said(thread, people.seller, "at ten")
            monkeypatch.setattr(chat_people, "NOW", chat_people.NOW - timedelta(hours=1))
            said(thread, people.seller, "at nine")
            said(thread, people.seller, "and after")

            assert ana.until(4) == ["at ten", "at nine", "and after"]
        stored = log.read_after(thread, 1, reader=Reader(0, staff=True))
        assert stored[0].at > stored[1].at
        assert log.broken_at(thread) is None


class TestTwoDevicesOfOnePerson:
    def test_are_one_person_who_is_there_until_the_last_is_closed(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        ana, ben = Client(server, people.ana), Client(server, people.ben)
        with ana.stream(thread, 1) as phone, ben.stream(thread, 1) as for_ben:
            with ana.stream(thread, 1):
                with again_and_again(lambda: ana.post(f"/live/conversations/{thread}/typing", {})):
                    seen = signals(for_ben, 1)
                for upto in (1, 0):  # the slower device does not take back what the other has read
                    ana.post(f"/live/conversations/{thread}/read", {"upto": upto})
            ben.say(thread, "Still there?")
            heard = [next(phone.frames())["kind"]]
            seen += signals(for_ben, 2, but="typing")

        assert heard == ["step"], "her own typing came back to her"
        assert [frame["kind"] for frame in seen] == ["typing", "read", "read"]
        assert [frame.get("upto") for frame in seen[1:]] == [1, 1]
        assert {frame["by"] for frame in seen} == {ActorKind.BUYER.value}


def _fire(person: Person) -> None:
    try:
        Person.objects.filter(pk=person.pk).update(roles=["buyer"])
    finally:
        connection.close()


def _stream(conversation: int, person: int, outbox: Outbox) -> Stream:
    reader = Reader(person)
    return Stream(
        conversation, reader, roles=frozenset({"buyer"}), cursor=1, outbox=outbox, ends_at=9e9
    )


class _read_only:  # noqa: N801 - reads as what it is
    """For a while every new connection is read-only, and those that were not there are ended."""

    def __init__(self, of_others: list[int]) -> None:
        self.of_others = of_others

    def __enter__(self) -> None:
        self._set("on")

    def __exit__(self, *_: object) -> None:
        self._set("off")

    def _set(self, value: str) -> None:
        name = connection.ops.quote_name(str(connection.settings_dict["NAME"]))
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = {value}")
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'wakai live' AND pid <> ALL(%s)",
                [self.of_others],
            )


def _connections() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'wakai live'")
        return [pid for (pid,) in cursor.fetchall()]
