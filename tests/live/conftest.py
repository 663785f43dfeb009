"""A server for the tests of the live path."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from tests.chat_people import People
    from tests.live.server import Server


@pytest.fixture
def people(transactional_db: None) -> "People":  # noqa: ARG001 - empties the tables
    """Return Ana, Ben and the staff."""
    from tests.chat_people import make  # noqa: PLC0415  Django is set up only now

    return make()


@pytest.fixture(scope="session")
def shared_server(
    django_db_setup: None,  # noqa: ARG001 - makes the database
    django_db_blocker: DjangoDbBlocker,
) -> Iterator["Server"]:
    """Start one server for all tests that do not kill it."""
    from tests.live.server import running  # noqa: PLC0415

    with running(django_db_blocker, role="live") as server:
        yield server


@pytest.fixture
def server(people: "People", shared_server: "Server") -> "Server":  # noqa: ARG001 - comes first
    """Return a running server."""
    shared_server.settle()
    return shared_server
