import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from wakai.config import postgres


@pytest.fixture
def home() -> Iterator[Path]:
    """A folder with a short name that the server's own account can reach."""
    folder = Path(tempfile.mkdtemp(prefix="wakai-home-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def cluster(home: Path) -> Iterator[postgres.Cluster]:
    started = postgres.start(home)
    yield started
    started.stop(mode="immediate")


def lock_of(cluster: postgres.Cluster) -> Path:
    return cluster.data_dir / "postmaster.pid"


def remember(cluster: postgres.Cluster) -> None:
    with psycopg.connect(cluster.url()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'parcel' AS word")


def remembered(cluster: postgres.Cluster) -> object:
    with psycopg.connect(cluster.url()) as connection:
        return connection.execute("SELECT word FROM kept").fetchone()


class TestCluster:
    def test_keeps_what_was_written_over_a_stop(self, cluster: postgres.Cluster) -> None:
        remember(cluster)
        cluster.stop()
        again = postgres.start(cluster.home)

        assert remembered(again) == ("parcel",)

    def test_comes_back_after_it_was_killed(self, cluster: postgres.Cluster) -> None:
        remember(cluster)
        os.kill(int(lock_of(cluster).read_text().split()[0]), signal.SIGKILL)
        again = postgres.start(cluster.home)

        assert remembered(again) == ("parcel",)

    def test_is_not_fooled_by_a_stranger_with_its_old_number(
        self, cluster: postgres.Cluster
    ) -> None:
        remember(cluster)
        cluster.stop()
        lock_of(cluster).write_text(f"{os.getpid()}\n{cluster.data_dir}\n")
        again = postgres.start(cluster.home)

        assert remembered(again) == ("parcel",)

    def test_is_used_as_it_is_when_it_already_runs(self, cluster: postgres.Cluster) -> None:
        number = lock_of(cluster).read_text().split()[0]
        postgres.start(cluster.home)

        assert lock_of(cluster).read_text().split()[0] == number

    def test_listens_on_no_network_and_sorts_japanese(self, cluster: postgres.Cluster) -> None:
        with psycopg.connect(cluster.url()) as connection:
            shown = connection.execute("SHOW listen_addresses").fetchone()
            place = connection.execute("SELECT datcollate FROM pg_database").fetchone()

        assert shown == ("",)
        assert place == ("C.UTF-8",)


class TestStart:
    def test_says_which_version_the_data_wants(self, home: Path) -> None:
        (home / "data").mkdir()
        (home / "data" / "PG_VERSION").write_text("9\n")

        with pytest.raises(postgres.PostgresUnavailable, match="written by PostgreSQL 9"):
            postgres.start(home)

    def test_finds_a_place_for_a_socket_with_a_long_name(self, home: Path) -> None:
        far = home / ("deep" * 30)
        if os.geteuid() == 0:
            home.chmod(0o755)
        started = postgres.start(far, options=postgres.FAST_AND_LOOSE)
        started.stop(mode="immediate")

        assert len(str(started.socket_dir)) <= postgres.SOCKET_PATH_MAX
        assert not started.socket_dir.exists()


class TestFindBinaries:
    def test_has_at_least_the_bundled_ones_and_all_are_new_enough(self) -> None:
        found = list(postgres.find_binaries())

        assert found
        assert all(postgres._major(folder) >= postgres.MAJOR_MIN for folder in found)
        assert postgres._bundled_binaries() in found
