"""
What every test can count on: a PostgreSQL of its own, compiled catalogues and a real browser.

The cluster is started once by the process that the person started; the workers of pytest-xdist
inherit its address and each makes its own database in it.
"""

import contextlib
import os
import tempfile
from pathlib import Path

import pytest

from wakai.config import catalogues, postgres

pytest_plugins = ["tests.browser", "tests.fixtures"]

_ON_EXIT = pytest.StashKey[contextlib.ExitStack]()


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL and set Wakai up before Django reads its settings."""
    on_exit = config.stash[_ON_EXIT] = contextlib.ExitStack()
    if "PYTEST_XDIST_WORKER" not in os.environ:
        catalogues.compile_stale()
        cluster = on_exit.enter_context(postgres.throw_away())
        data_dir = on_exit.enter_context(tempfile.TemporaryDirectory(prefix="wakai-files-"))
        (Path(data_dir) / "static").mkdir()  # whitenoise looks for it
        os.environ |= _environment(cluster, Path(data_dir))
    _configure_django()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    config.stash[_ON_EXIT].close()


def _environment(cluster: postgres.Cluster, data_dir: Path) -> dict[str, str]:
    """Return the settings of a Wakai under test; what the person has set for his own is dropped."""
    for name in [name for name in os.environ if name.startswith("WAKAI_")]:
        if name != "WAKAI_NO_BROWSER":
            del os.environ[name]
    return {
        "DJANGO_SETTINGS_MODULE": "wakai.config.settings",
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's own loop runs in the thread of the test
        "WAKAI_DATABASE_URL": cluster.url(),
        "WAKAI_DATA_DIR": str(data_dir),
        "WAKAI_DEMO": "on",
        "WAKAI_HOSTS": "testserver,127.0.0.1,localhost",
        "WAKAI_SECRET_KEY": "for-tests-only-" + "0" * 40,
        "WAKAI_STATIC_COLLECTED": "off",
    }


def _configure_django() -> None:
    from django.conf import settings  # noqa: PLC0415  only now is there an environment to read

    from tests import flush  # noqa: PLC0415

    flush.by_deleting()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
