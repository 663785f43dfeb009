"""What is written up comes down: once, in order, to those it is meant for, from any cursor."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.chat_people import People, said, texts
from tests.live.server import MARK, Client, Server, Stream
from wakai.app import chat, chat_token
from wakai.core.conversations.model import Reason
from wakai.live.core import Live
from wakai.live.inbox import Listener
from wakai.live.rooms import Outbox
from wakai.store.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


class TestStream:
    def test_brings_what_is_written_up_to_everybody_who_listens(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        ana, ben = Client(server, people.ana), Client(server, people.ben)
        with ana.stream(thread, 1) as for_ana, ben.stream(thread, 1) as for_ben:
            sent = ana.say(thread, "Where is it?", lang="en")
            heard = for_ben.until(1) + for_ana.until(1)

        assert sent.status == 201
        assert sent.json == {"seq": 2, "head": 2, "epoch": 0}
        assert [event["body"]["text"] for event in heard] == ["Where is it?"] * 2
        assert heard[0]["by"] == "buyer"
        assert heard[0]["by_id"] == people.ana.id

    def test_goes_on_from_where_a_reader_stood(self, server: Server, people: People) -> None:
        thread = people.thread()
        for n in range(1, 1_203):
            said(thread, people.seller, f"line {n}")

        with Client(server, people.ana).stream(thread, 200) as stream:
            events = stream.until(1_003)

        assert [event["seq"] for event in events] == list(range(201, 1_204))

    def test_keeps_one_order_for_all_while_many_write(self, server: Server, people: People) -> None:
        thread = people.thread()
        readers = [Client(server, person) for person in (people.ana, people.ben, people.ana)]
        streams = [reader.stream(thread, 1) for reader in readers]

        def write(client: Client) -> None:
            for n in range(40):
                assert client.say(thread, f"{n}").status == 201

        writers = [threading.Thread(target=write, args=(reader,)) for reader in readers[:2]]
        for writer in writers:
            writer.start()
        heard = [[event["seq"] for event in stream.until(80)] for stream in streams]
        for writer in writers:
            writer.join()
        for stream in streams:
            stream.close()

        assert heard == [list(range(2, 82))] * 3

    def test_tells_what_other_processes_wrote(self, server: Server, people: People) -> None:
        thread = people.thread()
        with Client(server, people.ana).stream(thread, 1) as stream:
            began = time.monotonic()
            said(thread, people.seller, "from a page")
            (event,) = stream.until(1)

        assert event["body"]["text"] == "from a page"
        assert time.monotonic() - began < 1

    def test_steps_over_what_a_party_may_not_see(self, server: Server, people: People) -> None:
        conversation = people.taken()
        head = said(conversation, people.buyer).seq  # type: ignore[union-attr]
        ana, olu = Client(server, people.ana), Client(server, people.olu)
        with ana.stream(conversation, head) as for_ana, olu.stream(conversation, head) as for_olu:
            assert olu.say(conversation, "He is right", note=True).status == 201
            assert olu.say(conversation, "I look into it").status == 201
            for_party = for_ana.until(1)
            for_staff = for_olu.until(2)

        assert [event["body"]["text"] for event in for_party] == ["I look into it"]
        assert for_ana.cursor == for_olu.cursor == head + 2
        assert [event["kind"] for event in for_staff] == ["note.posted", "message.posted"]

    def test_is_refused_on_a_cursor_of_another_epoch_or_of_the_future(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        ana = Client(server, people.ana)

        for cursor in ("0ldep0ch.1", f"{MARK}.99", f"{MARK}.x"):
            with ana.stream(thread, cursor) as stream:
                assert stream.status == 410
        assert ana.poll(thread, 99).json["code"] == "resync"


class TestPoll:
    def test_answers_at_once_with_what_is_new(self, server: Server, people: People) -> None:
        thread = people.thread()
        said(thread, people.seller, "new")

        answer = Client(server, people.ana).poll(thread, 1)

        assert [event["seq"] for event in answer.json["events"]] == [2]
        assert answer.json["cursor"] == f"{MARK}.2"

    def test_waits_for_what_comes(self, server: Server, people: People) -> None:
        thread = people.thread()
        waiting: list[dict[str, object]] = []
        ana = Client(server, people.ana)
        poll = threading.Thread(target=lambda: waiting.append(ana.poll(thread, 1).json))
        poll.start()
        Client(server, people.ben).say(thread, "here")
        poll.join(timeout=10)

        assert waiting[0]["upto"] == 2


class TestSnapshot:
    def test_is_the_thread_and_the_cursor_to_go_on_from(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        for n in range(130):
            said(thread, people.buyer, f"{n}")
        ana = Client(server, people.ana)

        end = ana.get(f"/live/conversations/{thread}/snapshot").json
        before = ana.get(f"/live/conversations/{thread}/snapshot?before={end['first']}").json

        assert [event["seq"] for event in end["events"]] == list(range(32, 132))
        assert (end["cursor"], end["more"]) == (f"{MARK}.131", True)
        assert [event["seq"] for event in before["events"]] == list(range(1, 32))
        assert before["more"] is False


class TestInbox:
    def test_tells_the_desk_which_conversations_moved(self, server: Server, people: People) -> None:

        conversation = people.support()
        olu = Client(server, people.olu)
        stream = Stream(olu, "/live/inbox/stream")
        frames = stream.frames()
        time.sleep(0)
        chat.hand_off(conversation, people.buyer, Reason.BUTTON)

        change = next(c for frame in frames for c in frame["changes"] if c["owner"] == "queue")
        stream.close()

        assert change["id"] == conversation
        assert change["name"] == "Ana"

    def test_is_not_there_for_parties(self, server: Server, people: People) -> None:
        assert Client(server, people.ana).get("/live/inbox/stream").status == 404

    @pytest.mark.parametrize("change", [{"is_active": False}, {"roles": ["buyer"]}])
    def test_is_not_there_for_who_does_not_work_here_any_more(
        self, server: Server, people: People, change: dict[str, Any]
    ) -> None:
        omi = Client(server, people.omi)
        Person.objects.filter(pk=people.omi.pk).update(**change)

        assert omi.get("/live/inbox/stream").status == 404

    def test_sends_away_who_is_shut_out_while_listening(self, people: People) -> None:
        tokens = (chat_token.mint(p.pk, p.roles, now=0) for p in (people.olu, people.omi))
        olu, omi = (chat_token.read(token.encode(), now=0) for token in tokens)
        Person.objects.filter(pk=people.omi.pk).update(is_active=False)

        async def look() -> list[bool]:
            live = Live()
            outboxes = [Outbox(lambda: None) for _ in range(3)]
            listening = ((olu, here := live.rooms.mark), (omi, here), (olu, "before a restore"))
            for outbox, (claims, mark) in zip(outboxes, listening, strict=True):
                live.inbox.listeners[outbox] = Listener(claims, 0.0, mark)
            await live.inbox.look_who_listens(live.seats)
            await live.readers.close()
            return [outbox.closed for outbox in outboxes]

        with ThreadPoolExecutor(1) as own_thread:
            assert own_thread.submit(asyncio.run, look()).result() == [False, True, True]


class TestDoors:
    @pytest.mark.parametrize("digits", ["9" * 19, "9" * 5_000, "\u0661", "-1", ""])
    def test_lead_nowhere_for_what_is_no_number_of_a_row(
        self, server: Server, people: People, digits: str
    ) -> None:
        ana, olu, talk = Client(server, people.ana), Client(server, people.olu), people.support()
        base, asked = f"/live/conversations/{talk}", quote(digits)

        assert ana.get(f"/live/conversations/{asked}/snapshot").status == 404
        assert ana.get(f"{base}/snapshot?before={asked}").status == 200
        assert ana.get(f"{base}/poll?after={MARK}.{asked}").status == 410
        assert olu.get(f"/live/inbox/stream?after={MARK}.{asked}.1").status == 410
        assert olu.get(f"/live/inbox/stream?after={MARK}.1.{asked}").status == 410

    def test_are_the_same_wall_for_what_is_not_yours_and_not_there(
        self, server: Server, people: People
    ) -> None:
        conversation = people.support()
        ben = Client(server, people.ben)

        not_his = ben.say(conversation, "Hello")
        not_there = ben.say(987_654, "Hello")

        assert (not_his.status, not_his.body) == (not_there.status, not_there.body)
        assert not_his.status == 404

    def test_want_a_token_of_ours(self, server: Server, people: People) -> None:
        thread = people.thread()
        good = Client(server, people.ana).token

        for token in ("", "x.y", good[:-1], good.replace(".", "x.")):
            assert Client(server, token=token).say(thread, "Hello").status == 401

    def test_close_for_somebody_who_is_not_active_any_more(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        people.ana.is_active = False
        people.ana.save(update_fields=["is_active"])

        assert Client(server, people.ana).say(thread, "Hello").status == 404

    def test_are_as_wide_as_the_token_and_not_as_another_of_the_same_person(
        self, server: Server, people: People
    ) -> None:
        path = f"/live/conversations/{people.support()}/snapshot"
        whole = Client(server, people.ida)
        without_factor = chat_token.mint(people.ida.pk, (), now=int(time.time()))

        assert whole.get(path).status == 200
        assert Client(server, token=without_factor).get(path).status == 404

    def test_of_two_who_have_no_dispute_are_shut_to_the_house(
        self, server: Server, people: People
    ) -> None:
        path = f"/live/conversations/{people.thread()}/snapshot"

        assert [Client(server, who).get(path).status for who in (people.ben, people.olu)] == [
            200, 404,
        ]  # fmt: skip

    def test_let_adjudicators_read_but_not_write(self, server: Server, people: People) -> None:
        conversation = people.support()
        ida = Client(server, people.ida)

        assert ida.get(f"/live/conversations/{conversation}/snapshot").status == 200
        assert ida.say(conversation, "Hello").status == 403


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            (b"{", 400, "bad_json"),
            (b"[]", 400, "bad_json"),
            ({"text": "no key"}, 400, "bad_request"),
            ({"key": "1", "text": "bad key"}, 400, "bad_request"),
            ({"key": str(uuid4()), "text": ""}, 422, "empty"),
            ({"key": str(uuid4()), "text": " \u200b\n"}, 422, "empty"),
            ({"key": str(uuid4()), "text": 7}, 422, "bad_characters"),
            ({"key": str(uuid4()), "text": "a\x00b"}, 422, "bad_characters"),
            ({"key": str(uuid4()), "text": "half \ud83d"}, 422, "bad_characters"),
            ({"key": str(uuid4()), "text": "x" * 4_001}, 422, "too_long"),
            ({"key": str(uuid4()), "text": "x" * 20_000}, 413, "too_large"),
            ({"key": str(uuid4()), "text": "x", "expect_seq": True}, 400, "bad_request"),
            ({"key": str(uuid4()), "text": "x", "note": True}, 403, "not_allowed"),
        ],
    )
    def test_is_refused_with_a_code(
        self, server: Server, people: People, body: object, status: int, code: str
    ) -> None:
        thread = people.thread()
        path = f"/live/conversations/{thread}/messages"

        answer = Client(server, people.ana).post(path, body)

        assert (answer.status, answer.json["code"]) == (status, code)
        assert answer.headers["content-type"] == "application/problem+json"
        assert texts(thread) == []

    def test_says_what_was_missed_with_a_stale_answer(self, server: Server, people: People) -> None:
        thread = people.thread()
        said(thread, people.seller, "wait")

        answer = Client(server, people.ana).say(thread, "I accept", expect_seq=1)

        assert (answer.status, answer.json["code"]) == (409, "stale_seq")
        assert [event["body"]["text"] for event in answer.json["missed"]["events"]] == ["wait"]

    def test_is_slowed_down_when_one_person_sends_too_much(self, people: People) -> None:
        server = Server(role="live", WAKAI_CHAT_PER_MINUTE="60")
        try:
            server.start()
            thread = people.thread()
            ana = Client(server, people.ana)
            answers = [ana.say(thread, f"{n}") for n in range(40)]
        finally:
            server.close()

        slowed = [answer for answer in answers if answer.status == 429]
        assert slowed
        assert int(slowed[0].headers["retry-after"]) >= 1
        assert len(texts(thread)) == 40 - len(slowed)
