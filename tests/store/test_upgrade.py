"""A house with cases, chats and webhooks in it takes over a new version: its tables follow."""

import pytest
from django.core.management import call_command

from tests import chat_people, log_tail
from tests.app.world import World
from wakai.app import webhooks
from wakai.store import verify
from wakai.store.models import OutboxRow, WebhookDelivery

pytestmark = pytest.mark.django_db(transaction=True)

BEFORE = "0025_api"  # the last that a house had which began with the REST interface


def test_an_older_database_with_a_case_and_a_webhook_is_brought_up_to_date(world: World) -> None:
    dispute_id = world.submitted().dispute_id
    made = webhooks.make("https://receiver.example/", kinds=(), with_text=False)
    chat_people.make().support()
    log_tail.pass_on()
    call_command("migrate", "store", BEFORE, verbosity=0)

    call_command("migrate", "store", verbosity=0)

    assert verify.dispute(dispute_id) == ()
    waiting = OutboxRow.objects.filter(topic=webhooks.TOPIC)
    assert waiting.count() == WebhookDelivery.objects.count() > 0
    assert set(waiting.values_list("webhook_id", flat=True)) == {made}
