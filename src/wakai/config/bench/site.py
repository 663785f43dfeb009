"""A whole Wakai for a measurement: its own durable PostgreSQL, the real server, the real worker."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import psycopg

from wakai.config import catalogues, postgres
from wakai.config.bench import processes

START_SECONDS_MAX: Final = 60
_POLL_SECONDS: Final = 0.02
_SERVE: Final = (
    "from wakai.config.serve import serve; import sys; sys.exit(serve(port={port}, role={role!r}))"
)
_WORK: Final = "from wakai.config.cli import main; import sys; sys.exit(main(['work']))"
_LISTENS: Final = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE 'LISTEN wakai%%'"

# Mail is no part of the flow: its rows wait, so that what it costs has a line of its own.
_HOLD_MAIL: Final = """
CREATE OR REPLACE FUNCTION bench_hold() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN NEW.next_attempt_at := '2999-01-01'; RETURN NEW; END $$;
CREATE OR REPLACE TRIGGER bench_hold BEFORE INSERT ON outbox
FOR EACH ROW WHEN (NEW.topic = 'notice') EXECUTE FUNCTION bench_hold();
"""


@dataclass(slots=True)
class Site:
    """One size of it; the process that measures has its own connection and no Django."""

    home: Path
    cluster: postgres.Cluster
    port: int
    database: psycopg.Connection[Any]
    stock: dict[str, Any] = field(default_factory=dict)  # who is there, and what to do
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Return what every process of this site is told."""
        mine = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("WAKAI_", "PYTHONDONTWRITE"))
        }
        return mine | {
            "DJANGO_SETTINGS_MODULE": "wakai.config.settings",
            "PYTHONPYCACHEPREFIX": str(self.home / "bytecode"),  # an installation is compiled
            "WAKAI_CHAT_PER_MINUTE": "100000000",  # a few people write for many
            "WAKAI_BASE_URL": f"http://127.0.0.1:{self.port}",
            "WAKAI_DATABASE_URL": self.cluster.url(),
            "WAKAI_DATA_DIR": str(self.home / "files"),
            "WAKAI_DEMO": "on",
            "WAKAI_LOG_LEVEL": "ERROR",  # what is refused to whom is no news here
            "WAKAI_SECRET_KEY": "measured-and-thrown-away-" + "0" * 40,
            "WAKAI_STATIC_COLLECTED": "off",
        }

    def run(self, module: str, *arguments: str, given: str = "") -> str:
        """Run a module of the bench under this site's settings and return what it prints."""
        command = (sys.executable, "-m", f"wakai.config.bench.{module}", *arguments)
        return subprocess.check_output(  # noqa: S603 - ours
            command, env=self.environment, text=True, input=given
        )

    def start(self) -> float:
        """Start server and worker; return the seconds until both were at work."""
        began = time.perf_counter()
        self._launch("server", _SERVE.format(port=self.port, role="all"))
        self._launch("worker", _WORK)
        self._wait_for(lambda: _answers(self.port), began)
        self._wait_for(self._works, began)
        return time.perf_counter() - began

    def start_pages(self) -> int:
        """Start a second server, for pages alone; return its port."""
        port, began = free_port(), time.perf_counter()
        self._launch("pages", _SERVE.format(port=port, role="pages"))
        self._wait_for(lambda: _answers(port), began)
        return port

    def kill_server(self) -> None:
        """End the server as a power cut would, and start it again at once."""
        self.running["server"].kill()
        self.running["server"].wait()
        self._launch("server", _SERVE.format(port=self.port, role="all"))

    def _launch(self, name: str, code: str) -> None:
        self.running[name] = subprocess.Popen(  # noqa: S603 - our own program
            (sys.executable, "-c", code), env=self.environment
        )

    def signal(self, name: str, number: int) -> None:
        """Send a signal to the server or the worker."""
        self.running[name].send_signal(number)

    def stop(self) -> None:
        """End server and worker."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            process.wait(timeout=START_SECONDS_MAX)
        self.running.clear()

    def cpu_ms(self) -> dict[str, float]:
        """Return the CPU time of each part until now."""
        return {name: processes.cpu_ms(pid) for name, pid in self._pids().items()}

    def pss_mib(self) -> dict[str, float]:
        """Return the memory of each part."""
        return {name: processes.pss_mib(pid) for name, pid in self._pids().items()}

    def advance(self, seconds: int) -> None:
        """Move the demo clock on, as its bar on the pages does, and wake the worker."""
        self.database.execute(
            "INSERT INTO demo_clock AS clock (id, ahead_seconds) VALUES (1, %(by)s) "
            "ON CONFLICT (id) DO UPDATE SET ahead_seconds = clock.ahead_seconds + %(by)s",
            {"by": seconds},
        )
        self.database.execute("NOTIFY wakai_work")

    def disconnect(self) -> None:
        """Close the connection there is now; after a restart it is another one."""
        self.database.close()

    def count(self, statement: str, *values: object) -> int:
        """Return the one number that a statement finds."""
        row = self.database.execute(statement.encode(), values).fetchone()
        assert row is not None
        return int(row[0])

    def database_cpu_ms(self) -> float:
        """Return the CPU time of PostgreSQL until now."""
        return processes.cpu_ms(self._database_pid())

    def cut_database(self) -> None:
        """End every process of PostgreSQL as a power cut would."""
        for member in list(processes.family(self._database_pid())):
            with contextlib.suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)

    def restart_database(self) -> None:
        """Start PostgreSQL again, which repairs itself, and connect to it."""
        self.database.close()
        self.cluster = postgres.start(self.cluster.home)
        self.database = psycopg.connect(self.cluster.url(), autocommit=True)

    def _pids(self) -> dict[str, int]:
        pids = {name: process.pid for name, process in self.running.items()}
        return {**pids, "database": self._database_pid()}

    def _database_pid(self) -> int:
        return int((self.cluster.data_dir / "postmaster.pid").read_text().split()[0])

    def _wait_for(self, ready: Any, began: float) -> None:
        while not ready():
            if any(process.poll() is not None for process in self.running.values()):
                raise RuntimeError("The server or the worker ended while it was starting.")
            if time.perf_counter() - began > START_SECONDS_MAX:
                raise TimeoutError("The server and the worker did not start.")
            time.sleep(_POLL_SECONDS)

    def _works(self) -> bool:
        return self.count(_LISTENS) > 0


@contextlib.contextmanager
def site(cases: int, *, keep_in: Path | None = None) -> Iterator[Site]:
    """
    Lend a site that holds ``cases`` stored cases, not started yet.

    ``keep_in`` is a folder whose database is kept, so that the next run need not fill it.
    """
    catalogues.compile_stale()
    with contextlib.ExitStack() as on_exit:
        if keep_in is None:
            home = Path(tempfile.mkdtemp(prefix="wakai-bench-"))
            on_exit.callback(shutil.rmtree, home, ignore_errors=True)
        else:
            home = keep_in.absolute() / str(cases)
        (home / "files" / "static").mkdir(parents=True, exist_ok=True)
        cluster = postgres.start(home / "postgres")
        on_exit.callback(cluster.stop, mode="fast" if keep_in else "immediate")
        database = on_exit.enter_context(psycopg.connect(cluster.url(), autocommit=True))
        made = Site(home=home, cluster=cluster, port=free_port(), database=database)
        on_exit.callback(made.stop)
        on_exit.callback(made.disconnect)
        made.run("stock", str(cases))
        made.database.execute(_HOLD_MAIL.encode())
        yield made


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
            wire.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return b" 200 " in wire.recv(64)
    except OSError:
        return False


def prepare(site: Site, flows: int) -> None:
    """Make the orders of the next flows, and the sessions of the people who quarrel over them."""
    site.stock = json.loads(site.run("quarrels", str(flows)))


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
