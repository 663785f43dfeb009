"""The two sides of the order, each in a browser in which they are signed in."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from tests.app.world import World


@pytest.fixture
def ana(world: "World") -> "Client":
    from django.test import Client  # noqa: PLC0415  Django is set up only now

    from tests.web.cases import sign_in  # noqa: PLC0415

    return sign_in(Client(), world.ana)


@pytest.fixture
def ben(world: "World") -> "Client":
    from django.test import Client  # noqa: PLC0415  Django is set up only now

    from tests.web.cases import sign_in  # noqa: PLC0415

    return sign_in(Client(), world.ben)
