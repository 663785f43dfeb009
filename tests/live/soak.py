"""
The soak: people write and read for minutes while servers and database connections are killed.

``python -m tests.live.soak --minutes 10`` needs nothing running and leaves nothing behind.
Every acknowledged message must be found once and in order, in the log and by every reader.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

CONVERSATIONS = 4
PAUSE_SECONDS = (0.5, 3.0)  # between two kills
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
        code = int(pytest.main([__file__, "-q", "-s", "-p", "no:cacheprovider"]))
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
    threads = [people.thread(7_001 + n) for n in range(CONVERSATIONS)]
    servers = [Server(role="live", WAKAI_LOG_LEVEL="CRITICAL") for _ in range(2)]
    try:
        for server in servers:
            server.start()
        with Proxy(*(server.port for server in servers)) as proxy:
            soak = Soak(proxy, people, threads)
            kills = soak.run(servers, dice, seconds=float(os.environ[_OF]))
            soak.compare()
    finally:
        for server in servers:
            server.close()
    told = {"messages": soak.count, "kills": kills, "seed": os.environ["SOAK_SEED"]}
    Path(os.environ["SOAK_REPORT"]).write_text(json.dumps(told), "utf-8")
    assert soak.count > len(soak.acknowledged)
    assert sum(kills.values())


class Soak:
    """Two writers and two readers in each conversation, behind one proxy."""

    def __init__(self, proxy: object, people: object, threads: list[int]) -> None:
        from tests.live.follower import Follower  # noqa: PLC0415
        from tests.live.server import Client  # noqa: PLC0415

        self.proxy = proxy
        self.over = threading.Event()
        self.clients = [
            (thread, name, Client(proxy, getattr(people, name), silence_seconds=10))  # type: ignore[arg-type]
            for thread in threads
            for name in ("ana", "ben")
        ]
        self.followers = [(thread, Follower(client, thread)) for thread, _, client in self.clients]
        self.acknowledged: dict[tuple[int, str], Acknowledged] = {
            (thread, name): [] for thread, name, _ in self.clients
        }

    @property
    def count(self) -> int:
        return sum(map(len, self.acknowledged.values()))

    def run(self, servers: list, dice: random.Random, *, seconds: float) -> dict[str, int]:  # type: ignore[type-arg]
        """Let everybody write while things die; return what was killed how often."""
        writers = [threading.Thread(target=self._write, args=one) for one in self.clients]
        for _, follower in self.followers:
            follower.__enter__()
        for writer in writers:
            writer.start()
        kills = {"server": 0, "database": 0, "network": 0}
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
        from wakai.store import chat as log  # noqa: PLC0415
        from wakai.store.models import ChatEvent  # noqa: PLC0415

        for thread in {thread for thread, _ in self.followers}:
            rows = ChatEvent.objects.filter(conversation_id=thread, kind="message.posted")
            stored = list(rows.order_by("seq").values_list("seq", "body__text"))
            said = [known for (where, _), known in self.acknowledged.items() if where == thread]
            assert stored == sorted(pair for known in said for pair in known)
            assert all(known == sorted(known) for known in said), "an order was turned round"
            assert log.broken_at(thread) is None
            for where, follower in self.followers:
                if where == thread:
                    assert follower.until(stored[-1][0], seconds=60) == [t for _, t in stored]
        for _, follower in self.followers:
            follower.__exit__()

    def _write(self, thread: int, name: str, client: object) -> None:
        number = 0
        while not self.over.is_set():
            number += 1
            answer = client.say_until_safe(thread, f"{name} {number}")  # type: ignore[attr-defined]
            self.acknowledged[thread, name].append((answer.json["seq"], f"{name} {number}"))
            self.over.wait(0.005)

    def _kill(self, what: str, server: object) -> None:
        from django.db import connection  # noqa: PLC0415

        match what:
            case "server":
                server.kill()  # type: ignore[attr-defined]
                self.proxy.without(server.port)  # type: ignore[attr-defined]
                server.start()  # type: ignore[attr-defined]
                self.proxy.servers = [*self.proxy.servers, server.port]  # type: ignore[attr-defined]
            case "database":
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE application_name = 'wakai live'"
                    )
            case _:
                self.proxy.cut()  # type: ignore[attr-defined]


if __name__ == "__main__":
    raise SystemExit(main())
