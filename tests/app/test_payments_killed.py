"""A worker is killed in the middle of a payment, by the system, and another one goes on."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from tests.app import tills
from tests.app.post import claims_are_over
from tests.app.world import World
from tests.gateways.fake_stripe import Running
from tests.journeys.site import wait_for
from wakai.app import disputes
from wakai.core.disputes.model import Stage
from wakai.core.ledger import Account
from wakai.store import verify

pytestmark = pytest.mark.django_db(transaction=True)

_WORK = "import sys; from wakai.config.cli import main; sys.exit(main(['work']))"


@pytest.fixture
def running() -> Iterator[Running]:
    with tills.stripe() as server:
        yield server


def spawn(running: Running) -> subprocess.Popen[bytes]:
    here = connection.settings_dict["NAME"]
    environment = {
        **os.environ,
        **tills.environment(running),
        "WAKAI_DATABASE_URL": make_conninfo(settings.WAKAI_DATABASE_URL, dbname=here),
        "WAKAI_LOG_LEVEL": "ERROR",
    }
    return subprocess.Popen([sys.executable, "-c", _WORK], env=environment)


@pytest.mark.parametrize(
    "effects", [1, 2], ids=["after the refund", "after the payment to the seller"]
)
def test_there_is_one_effect(world: World, running: Running, effects: int) -> None:
    stripe = running.stripe
    tills.known_to(stripe, world.order)
    stripe.hold, stripe.unheld = threading.Event(), effects - 1
    dispute_id = tills.agreed(world)
    worker = spawn(running)
    try:
        # Stripe has moved the money, and the worker does not know it.
        wait_for(lambda: len(stripe.effects()) == effects, "the money has moved")
        worker.kill()
        worker.wait()
        claims_are_over()
        stripe.hold.set()
        worker = spawn(running)
        wait_for(
            lambda: disputes.read(dispute_id).state.stage is Stage.CLOSED, "the dispute is closed"
        )
    finally:
        worker.kill()
        worker.wait()

    booked = disputes.read(dispute_id).state.balances
    assert stripe.effects() == [
        ("refund", booked[Account.PAID_B]),
        ("transfer", booked[Account.PAID_S]),
    ]
    assert booked[Account.PAID_B] == tills.PART
    assert verify.dispute(dispute_id) == ()
