"""A marketplace whose people the shop knows, and a program that may do everything."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.api.program import Program
    from tests.app.world import World


@pytest.fixture
def shop(world: "World") -> "Program":
    from tests.api import program  # noqa: PLC0415  Django is set up only now
    from wakai.app import clock  # noqa: PLC0415

    clock.forget()
    program.known_to_the_shop(world)
    return program.program()
