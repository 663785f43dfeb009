"""Finance in a real browser: nothing for axe, on a phone and on a desktop, in both schemes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import expect

from tests.app import tills
from tests.app.world import World
from tests.axe import faults
from tests.web.cases import sign_in, take_along
from wakai.app import clock, payment_files
from wakai.store.models import OutboxRow, Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def due(world: World) -> Iterator[bytes]:
    """Return the file of a payment that is on its way; it could not be told to the provider."""
    with tills.paying_with(WAKAI_PAYMENTS="export"):
        tills.agreed(world)
        tills.work()
        paid = payment_files.file(payment_files.export()).encode()
        gone = "The till did not answer: ConnectError."
        OutboxRow.objects.filter(topic="payment").update(state="dead", last_error=gone)
        yield paid


@pytest.mark.parametrize(("device", "language"), [("phone_page", "ja"), ("desktop_page", "en")])
def test_axe_finds_nothing(
    request: pytest.FixtureRequest, due: bytes, live_server: Any, device: str, language: str
) -> None:
    fin = Person.objects.create(
        email="fin@example.org",
        name="Fin",
        roles=["finance"],
        language=language,
        created_at=clock.now(),
    )
    client = sign_in(Client(), fin, second_factor=True)
    wrong = due.replace(b",1000,", b",1001,")
    page = request.getfixturevalue(device)(language=language, dark=language == "ja")
    take_along(page, client, live_server.url)
    for path in ("", "?view=sent", "?view=failed", "reconciliation/"):
        page.goto(f"{live_server.url}/payments/{path}")
        assert faults(page) == []
    page.set_input_files(
        "input[type=file]", {"name": "s.csv", "mimeType": "text/csv", "buffer": wrong}
    )
    page.locator("main form .button-primary").click()
    expect(page.locator(".pay-row")).to_have_count(2)
    assert faults(page) == []
