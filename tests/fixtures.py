"""The small marketplace, fresh for each test."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.app.world import World


@pytest.fixture
def world(transactional_db: None) -> "World":  # noqa: ARG001 - it makes the database
    """Return Ana, Ben, the staff and one order."""
    from tests.app.world import make  # noqa: PLC0415  Django is set up only now

    return make()
