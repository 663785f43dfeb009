"""A message and its files are sent together or not at all, and what is left out is said."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.app import files
from tests.app.handing_in import begin, bound, handed_in
from tests.app.handing_in import send as send_bytes
from tests.app.world import World
from wakai.app import access, chat, chat_limits, chat_send
from wakai.app.access import ConversationSight, NotVisible
from wakai.app.chat_send import NothingLeft, Sent, TooManyFiles, TooManyMessages
from wakai.app.uploads import Code
from wakai.core.conversations import texts
from wakai.core.conversations.model import Actor, ActorKind, Reader
from wakai.core.conversations.refusals import Ended
from wakai.store import chat as log
from wakai.store import evidence as rows
from wakai.store.chat import Written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(world: World) -> ConversationSight:
    conversation = chat.open_support(world.ana.id, language="en")
    return access.conversation_for(world.ana.id, conversation)


def send(here: ConversationSight, text: str, *uploads: UUID, key: UUID | None = None) -> Sent:
    return chat_send.send(here, text, uploads, key=key or uuid4())


def is_free(file: UUID) -> bool:
    """Whether a file belongs to nothing and will be forgotten."""
    upload, found = rows.upload(file), rows.file(file)
    assert upload is not None
    assert found is not None
    return found.conversation_id is None and upload.expires_at is not None


class TestFiles:
    def test_go_with_the_message_once_however_often_it_is_sent(
        self, world: World, here: ConversationSight
    ) -> None:
        file, key = handed_in(world, files.photo()), uuid4()

        first, again = (send(here, "Look", file.id, key=key).outcome for _ in range(2))

        assert isinstance(first, Written)
        assert isinstance(again, Written)
        assert (again.seq, again.again) == (first.seq, True)
        entry = log.entry(here.conversation.id, first.seq, reader=Reader(world.ana.id))
        assert entry is not None
        assert entry.body["attachments"] == [str(file.id)]
        assert not is_free(file.id)

    def test_stay_free_when_the_message_is_refused(
        self, world: World, here: ConversationSight
    ) -> None:
        file = handed_in(world, files.photo())

        with pytest.raises(texts.BadText):
            send(here, "x" * (chat_limits.TEXT_MAX + 1), file.id)
        assert is_free(file.id)
        chat.end(here.conversation.id, Actor(ActorKind.BUYER, world.ana.id))
        assert isinstance(send(here, "Look", file.id).outcome, Ended)
        assert is_free(file.id)

    def test_that_cannot_be_taken_are_named_and_the_rest_is_sent(
        self, world: World, here: ConversationSight
    ) -> None:
        taken, used = handed_in(world, files.photo()), handed_in(world, files.photo(), "used.jpg")
        assert bound(used, 999)
        half = begin(world, files.photo(), "half.jpg")
        send_bytes(world, half, files.photo()[:1000])

        sent = send(here, "Look", taken.id, used.id, half)

        assert isinstance(sent.outcome, Written)
        assert [(one.name, one.why.code) for one in sent.left_out] == [
            ("used.jpg", Code.USED_ELSEWHERE),
            ("half.jpg", Code.NOT_COMPLETE),
        ]
        alone = send(here, " ", used.id)
        assert (alone.outcome, len(alone.left_out)) == (NothingLeft(), 1)

    def test_are_ones_own_and_not_too_many(self, world: World, here: ConversationSight) -> None:
        file, ben = handed_in(world, files.photo()), world.ben.id
        his = access.conversation_for(ben, chat.open_support(ben, language="en"))

        with pytest.raises(NotVisible):
            send(his, "Look", file.id)
        many = [uuid4() for _ in range(chat_limits.FILES_MAX + 1)]
        assert send(here, "Look", *many).outcome == TooManyFiles()


class TestPace:
    def test_is_limited_for_each_person_as_on_the_live_path(
        self, world: World, here: ConversationSight, settings: Any
    ) -> None:
        settings.WAKAI_CHAT_PER_MINUTE = 3
        outcomes = [send(here, f"{n}").outcome for n in range(4)]

        assert [isinstance(one, Written) for one in outcomes] == [True, True, True, False]
        assert outcomes[3] == TooManyMessages()
        olu = access.conversation_for(world.olu.id, here.conversation.id)
        assert not isinstance(send(olu, "Hello").outcome, TooManyMessages)
        minute_ago = world.now - timedelta(minutes=1)
        assert log.written_since(here.conversation.id, world.ana.id, minute_ago, limit=3) == 3
        assert log.written_since(here.conversation.id, world.ana.id, world.now, limit=3) == 0
