"""
The soak: people write and read for minutes while servers, the worker and database connections die.

Ana and Ben write to each other, and Ana asks the bot too, whose answers are the worker's.
``python -m tests.live.soak --minutes 10`` needs nothing running and leaves nothing behind.
Every acknowledged message must be found once and in order, in the log and by every reader.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import pytest

CONVERSATIONS = 4
PAUSE_SECONDS = (0.5, 3.0)  # between two kills
TYPING_SECONDS = 0.005
TYPING_TO_BOT_SECONDS = 1.0
QUESTION = "How long does a refund take? I ask for the {} time."
_ANSWERED_SECONDS_MAX = 120
_PARTIES = ("buyer", "seller")
_WORK = "import sys; from wakai.config.cli import main; sys.exit(main(['work']))"
_OF = "SOAK_SECONDS"

type Acknowledged = list[tuple[int, str]]  # number in the log, text


def main() -> int:
    """Run the soak and print what it did; the exit code is 1 where something was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.live.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))  # noqa: S311
    asked = parser.parse_args()
    os.environ[_OF] = str(asked.minutes * 60)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        os.environ |= {"SOAK_SEED": str(asked.seed), "SOAK_REPORT": str(report)}
        code = int(pytest.main([__file__, "-q", "-s", "-p", "no:cacheprovider", "--timeout=0"]))
        if report.is_file():
            sys.stdout.write(report.read_text("utf-8") + "\n")
    return code


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(_OF not in os.environ, reason="python -m tests.live.soak runs it")
def test_everything_acknowledged_is_there_once_and_in_order() -> None:
    from tests import chat_people  # noqa: PLC0415  Django is set up only now
    from tests.live.proxy import Proxy  # noqa: PLC0415
    from tests.live.server import Server  # noqa: PLC0415

    dice = random.Random(int(os.environ["SOAK_SEED"]))  # noqa: S311
    people = chat_people.make()
    servers = [Server(role="live", WAKAI_LOG_LEVEL="CRITICAL") for _ in range(2)]
    worker = Worker(servers[0].database() | {"WAKAI_LOG_LEVEL": "CRITICAL"})
    try:
        for server in servers:
            server.start()
        worker.start()
        with Proxy(*(server.port for server in servers)) as proxy:
            soak = Soak(proxy, people, worker)
            kills = soak.run(servers, dice, seconds=float(os.environ[_OF]))
            soak.compare()
    finally:
        worker.kill()
        for server in servers:
            server.close()
    told = {"messages": soak.count, "answers": soak.answers, "kills": kills}
    told["seed"] = os.environ["SOAK_SEED"]
    Path(os.environ["SOAK_REPORT"]).write_text(json.dumps(told), "utf-8")
    assert soak.count > len(soak.acknowledged)
    assert soak.answers
    assert all(kills.values())


class Worker:
    """``wakai work`` as a process of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = os.environ | environment
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen([sys.executable, "-c", _WORK], env=self.environment)

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()


class Soak:
    """Two writers and two readers in each conversation, and one who asks the bot; one proxy."""

    def __init__(self, proxy: Any, people: Any, worker: Worker) -> None:
        from tests.live.follower import Follower  # noqa: PLC0415
        from tests.live.server import Client  # noqa: PLC0415

        self.proxy, self.worker = proxy, worker
        self.over = threading.Event()
        threads = [people.thread(7_001 + n) for n in range(CONVERSATIONS)]
        self.asked = people.support()
        who = [(thread, name) for thread in threads for name in ("ana", "ben")]
        self.clients = [
            (thread, name, Client(proxy, getattr(people, name), silence_seconds=10))
            for thread, name in (*who, (self.asked, "ana"))
        ]
        self.followers = [(thread, Follower(client, thread)) for thread, _, client in self.clients]
        self.acknowledged: dict[tuple[int, str], Acknowledged] = {
            (thread, name): [] for thread, name, _ in self.clients
        }
        self.answers = 0

    @property
    def count(self) -> int:
        return sum(map(len, self.acknowledged.values()))

    def run(self, servers: list[Any], dice: random.Random, *, seconds: float) -> dict[str, int]:
        """Let everybody write while things die; return what was killed how often."""
        writers = [threading.Thread(target=self._write, args=one) for one in self.clients]
        for _, follower in self.followers:
            follower.__enter__()
        for writer in writers:
            writer.start()
        kills = {"server": 0, "worker": 0, "database": 0, "network": 0}
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            time.sleep(dice.uniform(*PAUSE_SECONDS))
            what = dice.choice(list(kills))
            kills[what] += 1
            self._kill(what, dice.choice(servers))
        self.over.set()
        for writer in writers:
            writer.join()
        return kills

    def compare(self) -> None:
        """Look for every acknowledged message in the log and on every side."""
        for thread in {thread for thread, _ in self.followers}:
            said = [known for (where, _), known in self.acknowledged.items() if where == thread]
            assert all(known == sorted(known) for known in said), "an order was turned round"
            if thread == self.asked:
                self._wait_for_the_bot(last=said[0][-1][0])
            self._compare(thread, sorted(pair for known in said for pair in known))
        for _, follower in self.followers:
            follower.__exit__()

    def _compare(self, thread: int, said: Acknowledged) -> None:
        from wakai.store import chat as log  # noqa: PLC0415
        from wakai.store.models import ChatEvent  # noqa: PLC0415

        rows = ChatEvent.objects.filter(conversation_id=thread, kind="message.posted")
        stored = list(rows.order_by("seq").values_list("seq", "body__text", "actor_kind"))
        assert [(seq, text) for seq, text, who in stored if who in _PARTIES] == said
        assert log.broken_at(thread) is None
        for where, follower in self.followers:
            if where == thread:
                came = follower.until(stored[-1][0], seconds=60)
                known = {text for _, text in said}
                assert [text for text in came if text in known] == [text for _, text in said]

    def _wait_for_the_bot(self, *, last: int) -> None:
        """Wait until the bot has answered everything, and count: never two answers to one."""
        from wakai.store.models import ChatEvent, Conversation  # noqa: PLC0415

        ends_at = time.monotonic() + _ANSWERED_SECONDS_MAX
        while Conversation.objects.get(id=self.asked).bot_seq < last:
            assert time.monotonic() < ends_at, "the bot did not come back"
            time.sleep(0.2)
        lines = ChatEvent.objects.filter(conversation_id=self.asked, kind="message.posted")
        self.answers = lines.filter(actor_kind="bot").count()
        assert self.answers <= lines.filter(actor_kind="buyer").count()

    def _write(self, thread: int, name: str, client: Any) -> None:
        number = 0
        while not self.over.is_set():
            number += 1
            text = QUESTION.format(number) if thread == self.asked else f"{name} {number}"
            answer = client.say_until_safe(thread, text)
            self.acknowledged[thread, name].append((answer.json["seq"], text))
            self.over.wait(TYPING_TO_BOT_SECONDS if thread == self.asked else TYPING_SECONDS)

    def _kill(self, what: str, server: Any) -> None:
        from django.db import connection  # noqa: PLC0415

        match what:
            case "server":
                server.kill()
                self.proxy.without(server.port)
                server.start()
                self.proxy.servers = [*self.proxy.servers, server.port]
            case "worker":
                self.worker.kill()
                self.worker.start()
            case "database":
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
            case _:
                self.proxy.cut()


if __name__ == "__main__":
    raise SystemExit(main())
