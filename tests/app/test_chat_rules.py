"""Rules of automation in the real log: each acts once, they end, and they keep to what they may."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings

from tests import chat_people, log_tail
from tests.chat_people import People, texts
from wakai.app import canned, chat, chat_rules, clock, outbox, webhooks
from wakai.config import cli
from wakai.core.conversations import rules
from wakai.core.conversations.model import Owner, Reader, Reason
from wakai.core.conversations.rules import FIRED, TAGGED
from wakai.store import chat as log
from wakai.store.models import ChatEvent, Conversation, OutboxRow, WebhookDelivery

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS_MAX = 20


@pytest.fixture
def people() -> Iterator[People]:
    clock.forget()
    yield chat_people.make()
    clock.forget()


def follow(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Let these rules be in force."""
    followed = rules.load(text)
    monkeypatch.setattr(chat_rules, "in_force", lambda: followed)


def settle() -> None:
    """Let the worker go on until it has nothing more to do."""
    for _ in range(ROUNDS_MAX):
        if not log_tail.pass_on() + outbox.send_due(clock.now()):
            return
    raise AssertionError("It does not end.")


def write(people: People, talk: int, text: str = "There is smoke") -> None:
    chat.post(talk, people.buyer, text, key=uuid4())


def bodies(talk: int, kind: str) -> list[dict[str, Any]]:
    entries = log.read_after(talk, 0, reader=Reader(0, staff=True))
    return [entry.body for entry in entries if entry.kind == kind]


def wait_alike(talk: int, count: int) -> None:
    """Let so many more conversations wait in the queue like one that does."""
    row = Conversation.objects.get(pk=talk)
    joined = ChatEvent.objects.filter(conversation_id=talk, kind="owner.changed").last()
    assert joined
    for _ in range(count):
        row.pk, row.person_id = None, None
        row.save(force_insert=True)
        joined.conversation_id, joined.event_id = row.pk, uuid4()
        joined.save(force_insert=True)


class TestARule:
    def test_tags_notes_answers_and_brings_a_person_once(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        canned.keep("safety", "en", "Put it outside.", by=people.olu.pk, expect_version=0)
        follow(
            monkeypatch,
            """
            [rules.smoke]
            when = { event = "message", words = ["smoke"] }
            then = { tag = "safety", note = "Careful", answer = "safety", person = "harm" }
            """,
        )
        talk = people.support()
        write(people, talk, "All is well")
        write(people, talk)

        settle()
        again = OutboxRow.objects.get(topic=chat_rules.TOPIC).body
        chat_rules.act(None, again)

        (fired,) = bodies(talk, FIRED)
        assert (fired["rule"], fired["seq"], fired["chain"]) == ("smoke", 4, ["smoke"])
        assert [one["tag"] for one in bodies(talk, TAGGED)] == ["safety"]
        assert [one["text"] for one in bodies(talk, "note.posted")] == ["Careful"]
        assert texts(talk, Reader(people.ana.pk)) == [
            "All is well",
            "There is smoke",
            "Put it outside.",
        ]
        state = log.state_of(talk)
        assert state
        assert state.owner is Owner.QUEUE
        assert bodies(talk, "owner.changed")[-1]["reason"] == Reason.HARM

    @pytest.mark.parametrize("text", ["Put {{order}} outside.", ""])
    def test_says_nothing_that_is_not_ready_to_be_said(
        self, people: People, monkeypatch: pytest.MonkeyPatch, text: str
    ) -> None:
        canned.keep(
            "safety", "en" if text else "ja", text or "外へ", by=people.olu.pk, expect_version=0
        )
        follow(monkeypatch, '[rules.a]\nwhen = { event = "message" }\nthen = { answer = "safety" }')
        talk = people.support()
        write(people, talk)

        settle()

        assert texts(talk) == ["There is smoke"]

    def test_leaves_the_word_to_the_person_who_has_it(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        canned.keep("safety", "en", "Put it outside.", by=people.olu.pk, expect_version=0)
        follow(
            monkeypatch,
            '[rules.a]\nwhen = { event = "message" }\nthen = { answer = "safety", note = "n" }',
        )
        talk = people.taken()
        write(people, talk)

        settle()

        assert texts(talk) == ["There is smoke"]
        assert [one["text"] for one in bodies(talk, "note.posted")] == ["n"]

    def test_looks_at_who_waits_once_a_wait(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        follow(
            monkeypatch,
            '[rules.a]\nwhen = { event = "waiting", minutes = 30 }\nthen = { tag = "late" }',
        )
        talk = people.support()
        chat.hand_off(talk, people.buyer, Reason.BUTTON)
        for minutes in (29, 31, 35):
            chat_rules.look_who_waits(clock.now() + timedelta(minutes=minutes))
            settle()
            assert len(bodies(talk, TAGGED)) == (minutes > 29)

    def test_looks_at_all_who_wait_however_many_wait_before_them(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        follow(
            monkeypatch,
            '[rules.a]\nwhen = { event = "waiting", minutes = 30 }\nthen = { tag = "late" }',
        )
        talk = people.support()
        chat.hand_off(talk, people.buyer, Reason.BUTTON)
        wait_alike(talk, 250)

        for _ in range(2):
            chat_rules.look_who_waits(clock.now() + timedelta(minutes=31))

        told = OutboxRow.objects.filter(topic=chat_rules.TOPIC).values_list("body", flat=True)
        assert len({body["conversation"] for body in told}) == len(told) == 251

    def test_tells_the_webhooks_that_hear_of_it(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        webhooks.make("https://receiver.example/", kinds=[FIRED], with_text=True)
        follow(
            monkeypatch,
            """
            [rules.loud]
            when = { event = "message" }
            then = { webhook = true }
            [rules.quiet]
            when = { event = "message" }
            then = { tag = "x" }
            """,
        )
        write(people, people.support())

        log_tail.pass_on()
        for row in OutboxRow.objects.filter(topic=chat_rules.TOPIC):
            chat_rules.act(None, row.body)
        log_tail.pass_on()

        assert list(WebhookDelivery.objects.values_list("kind", flat=True)) == [FIRED]


class TestRules:
    def test_that_start_each_other_end(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tags = ("a", "b", "c", "d", "e")
        round_and_round = "\n".join(
            f"[rules.{one}]\n"
            f'when = {{ event = "tagged", tag = "{one}" }}\n'
            f'then = {{ tag = "{other}" }}'
            for one, other in zip(tags, (*tags[1:], "a"), strict=True)
        )
        follow(
            monkeypatch,
            '[rules.first]\nwhen = { event = "message" }\nthen = { tag = "a" }\n' + round_and_round,
        )
        talk = people.support()
        write(people, talk)

        settle()

        assert [one["rule"] for one in bodies(talk, FIRED)] == ["first", "a", "b"]

    def test_that_are_taken_away_meanwhile_do_nothing(
        self, people: People, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        follow(monkeypatch, '[rules.a]\nwhen = { event = "message" }\nthen = { tag = "x" }')
        talk = people.support()
        write(people, talk)
        log_tail.pass_on()
        follow(monkeypatch, "[rules]")

        settle()

        assert bodies(talk, TAGGED) == []
        assert OutboxRow.objects.get(topic=chat_rules.TOPIC).state == "done"

    def test_whose_file_cannot_be_followed_hold_up_nothing_and_are_logged(
        self,
        people: People,
        monkeypatch: pytest.MonkeyPatch,
        tmp_path: Path,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr(settings, "WAKAI_RULES_FILE", str(tmp_path / "none.toml"))
        chat_rules.in_force.cache_clear()
        webhooks.make("https://receiver.example/", kinds=(), with_text=False)
        write(people, people.support())

        assert log_tail.pass_on() > 0

        chat_rules.in_force.cache_clear()
        assert caplog.text.count("no rule is followed") == 1
        assert WebhookDelivery.objects.exists()


class TestTheCommand:
    def test_says_what_would_have_happened_and_does_nothing(
        self, people: People, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "mine.toml"
        file.write_text(
            '[rules.a]\nwhen = { event = "message", words = ["smoke"] }\nthen = { tag = "x" }\n'
            '[rules.b]\nwhen = { event = "tagged" }\nthen = { note = "n" }\n',
            "utf-8",
        )
        talk = people.support()
        write(people, talk)
        write(people, talk, "nothing")

        assert cli.main(["rules", "check", str(file)]) == 0
        assert "2 rules" in capsys.readouterr().out
        assert cli.main(["rules", "try", str(file), "--json"]) == 0
        told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [(one["rule"], one["times"]) for one in told] == [("a", 1), ("b", 1)]
        assert told[0]["conversations"] == [talk]
        assert bodies(talk, FIRED) == []

    def test_says_what_is_wrong(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "mine.toml"
        file.write_text("[rules.a]", "utf-8")

        assert cli.main(["rules", "check", str(file)]) == cli.WRONG_USE
        assert "rules.a.when is missing" in capsys.readouterr().err
