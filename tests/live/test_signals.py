"""What is not kept: who types, who has read, who else is there. It comes down, or it is lost."""

import pytest

from tests.chat_people import People, texts
from tests.live.server import Client, Server
from tests.live.signalling import again_and_again, signals
from wakai.store import chat as log

pytestmark = pytest.mark.django_db(transaction=True)


class TestSignals:
    def test_carries_typing_to_the_others_and_not_into_the_log(
        self, server: Server, people: People
    ) -> None:
        thread = people.thread()
        ana, ben = Client(server, people.ana), Client(server, people.ben)
        with ben.stream(thread, 1) as stream:
            typing = {"kind": "typing", "by": "buyer", "by_id": people.ana.id}
            with again_and_again(lambda: ana.post(f"/live/conversations/{thread}/typing", {})):
                assert signals(stream, 1) == [typing]
            assert ana.post(f"/live/conversations/{thread}/typing", {}).status == 202
            assert ana.post(f"/live/conversations/{thread}/read", {"upto": 1}).json == {"upto": 1}
            assert [told["kind"] for told in signals(stream, 1, but="typing")] == ["read"]

        assert texts(thread) == []

    def test_shows_staff_alone_who_else_is_there_and_who_writes_a_note(
        self, server: Server, people: People
    ) -> None:
        talk = people.taken()
        ana, olu, omi = (Client(server, one) for one in (people.ana, people.olu, people.omi))
        at, head = f"/live/conversations/{talk}", log.head_of(talk)
        here, who = {"state": "here", "tab": "t1"}, {"by": "operator", "by_id": people.omi.pk}
        viewing = {"kind": "viewing", "by_id": people.omi.pk, **here}
        typing = {"kind": "typing", **who}
        deeds = (
            lambda: omi.post(f"{at}/viewing", here),
            lambda: omi.post(f"{at}/typing", {"note": True}),
            lambda: omi.post(f"{at}/typing", {}),
        )
        with (
            ana.stream(talk, head) as for_ana,
            olu.stream(talk, head) as for_olu,
            again_and_again(*deeds),
        ):
            seen, told = signals(for_olu, 6), signals(for_ana, 3)

        assert [one in seen for one in (viewing, {**typing, "note": True}, typing)] == [True] * 3
        assert told == [typing] * 3

        assert ana.post(f"{at}/viewing", here).status == 403
        assert omi.post(f"{at}/viewing", {**here, "state": "asleep"}).status == 400

    def test_carries_who_is_there_from_one_process_to_another(
        self, server: Server, people: People
    ) -> None:
        talk, other = people.taken(), Server(role="live")
        here, head = {"state": "away", "tab": "t2"}, log.head_of(talk)
        try:
            other.start()
            omi = Client(other, people.omi)
            at = f"/live/conversations/{talk}/viewing"
            with (
                Client(server, people.olu).stream(talk, head) as for_olu,
                again_and_again(lambda: omi.post(at, here)),
            ):
                assert signals(for_olu, 1) == [{"kind": "viewing", "by_id": people.omi.pk, **here}]
        finally:
            other.close()
