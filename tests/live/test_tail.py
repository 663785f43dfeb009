"""What live processes tell each other: lines first, then what may be lost, in few payloads."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.chat_people import People
from wakai.core.conversations.model import Reader
from wakai.live import database, frames
from wakai.live.core import Live
from wakai.live.rooms import Outbox, Stream
from wakai.live.tail import CARRIED_MAX, PAYLOAD_MAX
from wakai.store import chat_sql

pytestmark = pytest.mark.django_db(transaction=True)

WAIT_SECONDS = 10
_END = "0:0"
_GREETING = "hello:"


def frame(kind: str, person: int, **more: str) -> bytes:
    return frames.signal(kind, {"by_id": person, **more})


async def payloads(teller: Live) -> list[str]:
    """Return what is sent to other processes in one turn."""
    listener = await database.connect()
    await listener.execute(f"LISTEN {chat_sql.CHANNEL}")
    await teller.tail._send_hints()
    await teller.readers.rows("SELECT pg_notify(%s, %s)", (chat_sql.CHANNEL, _END))
    told: list[str] = []
    async for notice in listener.notifies(timeout=WAIT_SECONDS):
        if notice.payload == _END:
            break
        if not notice.payload.startswith(_GREETING):  # servers of other tests are there too
            told.append(notice.payload)
    await listener.close()
    return told


def listening(live: Live, talk: int) -> Outbox:
    """Return what somebody of the staff is sent who listens in a conversation."""
    outbox, reader = Outbox(lambda: None), Reader(0, staff=True)
    stream = Stream(talk, reader, roles=frozenset(), cursor=1, outbox=outbox, ends_at=0.0)
    assert live.rooms.join(live.rooms.enter(talk), stream)
    return outbox


def told(signals: Sequence[tuple[bytes, int]], talk: int, seq: int) -> tuple[list[str], bytes]:
    """Return the payloads of signals and of one line, and what another process makes of them."""

    async def run() -> tuple[list[str], bytes]:
        teller, other = Live(), Live()
        teller.tail._met(other.tail._me)
        for one, person in signals:
            teller.tail.carry(talk, one, but=person, staff_only=False)
        teller.tail.tell(talk, seq)
        outbox, sent = listening(other, talk), await payloads(teller)
        for payload in sent[1:]:
            other.tail._heard(payload)
        for live in (teller, other):
            await live.writer.close()
            await live.readers.close()
        return sent, outbox.take() if outbox.frames else b""

    with ThreadPoolExecutor(1) as own_thread:
        return own_thread.submit(asyncio.run, run()).result(timeout=3 * WAIT_SECONDS)


class TestWhatIsToldToOthers:
    def test_is_the_line_first_and_then_the_signals_together(self, people: People) -> None:
        talk = people.taken()
        signals = [(frame("typing", person), person) for person in range(10, 15)]

        sent, seen = told(signals, talk, 7)

        assert (len(sent), sent[0]) == (2, f"{talk}:7")
        assert seen == b"".join(one for one, _person in signals)

    def test_is_the_last_of_what_somebody_signals_in_a_turn(self, people: People) -> None:
        talk = people.taken()
        away, here = (frame("viewing", 10, state=state) for state in ("away", "here"))
        typing = frame("typing", 10)

        _sent, seen = told([(away, 10), (typing, 10), (here, 10)], talk, 7)

        assert seen == here + typing

    def test_goes_into_as_few_payloads_as_it_fits(self, people: People) -> None:
        talk = people.taken()
        long = [(frame("viewing", one, tab="和" * 20), one) for one in range(CARRIED_MAX + 1)]

        sent, _seen = told(long, talk, 7)

        sizes = [len(payload.encode()) for payload in sent[1:]]
        assert sum(payload.count("event: ") for payload in sent) == CARRIED_MAX
        assert max(sizes) <= PAYLOAD_MAX + len("signal::") + len(str(1 << 48))
        assert len(sizes) == -(-sum(sizes) // PAYLOAD_MAX)
