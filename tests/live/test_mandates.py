"""A mandate that ends: who acted for a party hears nothing more, on an open stream neither."""

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import connection

from tests.app import representing
from tests.live.server import Client
from tests.live.test_cases import alone, token_of
from wakai.app import chat
from wakai.core.conversations.model import Actor, ActorKind
from wakai.live import frames
from wakai.live.rooms import Outbox
from wakai.store import chat_sql

if TYPE_CHECKING:
    from tests.app.world import World
    from tests.live.server import Server
    from wakai.live.core import Live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(world: "World", shared_server: "Server") -> "Server":  # noqa: ARG001 - comes first
    shared_server.settle()
    return shared_server


def thread(world: "World", helper: int) -> int:
    return chat.open_order_thread(
        world.order.pk, buyer=world.ana.pk, seller=world.ben.pk, language="en", helper=helper
    )


def _end(world: "World") -> None:
    try:
        representing.end(world)
    finally:
        connection.close()


class TestAMandateThatEnds:
    def test_ends_the_open_stream_at_once(self, world: "World", server: "Server") -> None:
        ken = representing.ken(world)
        talk = thread(world, ken.pk)
        ben = Actor(ActorKind.SELLER, world.ben.pk)

        with Client(server, ken).stream(talk, 1) as stream:
            representing.end(world)
            kinds = [frame["kind"] for frame in stream.frames()]
            chat.post(talk, ben, "Between us.", key=uuid4())

        assert kinds[-1] == "resync"
        assert Client(server, ken).poll(talk, 1).status == 404

    def test_is_looked_at_without_waiting_for_its_turn(self, world: "World") -> None:
        ken = representing.ken(world)
        talk = thread(world, ken.pk)

        async def look(live: "Live") -> tuple[bool, list[bytes]]:
            stream = await live.open_stream(token_of(ken), talk, "", Outbox(lambda: None))
            room = live.arrive(stream)
            assert await live.missed(room, stream) is None
            was_closed = stream.outbox.closed
            await asyncio.to_thread(_end, world)
            live.tail._heard(f"{chat_sql.HAS_LEFT}{ken.pk}")
            await asyncio.gather(*live._looks)
            return was_closed, stream.outbox.frames

        assert alone(look) == (False, [frames.RESYNC])

    def test_leaves_the_streams_of_the_party_open(self, world: "World", server: "Server") -> None:
        ken = representing.ken(world)
        talk = thread(world, ken.pk)
        ben = Actor(ActorKind.SELLER, world.ben.pk)

        with Client(server, world.ana).stream(talk, 1) as stream:
            representing.end(world)
            chat.post(talk, ben, "Between us.", key=uuid4())
            told = stream.until(1)

        assert [event["body"]["text"] for event in told] == ["Between us."]
