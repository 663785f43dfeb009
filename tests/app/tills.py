"""A marketplace whose payments go through Stripe, or through a till of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from tests.app.world import World
from tests.gateways.fake_stripe import KEY, SECRET, FakeStripe, Running, Thing, event, signed
from wakai.app import clock, outbox, payment_files, plugs, statements
from wakai.core.disputes.commands import AcceptOffer, MakeOffer
from wakai.core.disputes.model import RemedyKind
from wakai.core.ids import DisputeId, OfferId
from wakai.store.models import Order, OutboxRow

PART = 1_000  # of 3,980: the rest goes to Ben
_TURNS_MAX = 100
_LATER = timedelta(days=1)  # what is no part of the turn waits


def environment(running: Running) -> dict[str, str]:
    """Return the settings of a Wakai that pays through the fake."""
    return {
        "WAKAI_PAYMENTS": "stripe",
        "WAKAI_STRIPE_KEY": KEY,
        "WAKAI_STRIPE_URL": running.url,
        "WAKAI_PAYMENTS_SECRETS": SECRET,
    }


@contextmanager
def paying_with(**changes: object) -> Iterator[None]:
    """Let this process pay through another provider."""
    gateways = {
        **settings.WAKAI_GATEWAYS,
        "payments": "wakai.gateways.payments.configured.provider",
    }
    with override_settings(WAKAI_GATEWAYS=gateways, **changes):
        plugs.plug.cache_clear()
        yield
    plugs.plug.cache_clear()


@contextmanager
def stripe() -> Iterator[Running]:
    """Run the fake and pay through it."""
    running = Running()
    told: dict[str, object] = dict(environment(running))
    try:
        with paying_with(**{**told, "WAKAI_PAYMENTS_SECRETS": [SECRET]}):
            yield running
    finally:
        running.stop()


def known_to(fake: FakeStripe, order: Order) -> None:
    """Let Stripe know what Ana paid, and Wakai where to find it."""
    order.charge, order.payee = fake.charge(3_980, name=f"ch_{order.pk}"), "acct_ben"
    order.save(update_fields=["charge", "payee"])


def agreed(world: World) -> DisputeId:
    """Return a dispute that is settled: a part goes back to Ana, the rest to Ben."""
    dispute_id = world.submitted().dispute_id
    remedy = world.remedy(RemedyKind.PARTIAL_REFUND, PART)
    name = OfferId(uuid4())
    world.run(dispute_id, MakeOffer(by=world.seller, at=world.now, offer_id=name, remedy=remedy))
    world.run(
        dispute_id,
        AcceptOffer(by=world.buyer, at=world.now, offer_id=name, remedy_sha256=remedy.sha256()),
    )
    return dispute_id


def work(topics: tuple[str, ...] = ("instruct", "payment", "payment_news")) -> None:
    """Do what the outbox has for payments, now, whatever pause was asked for."""
    for _turn in range(_TURNS_MAX):
        waiting, now = OutboxRow.objects.filter(state="waiting"), clock.now()
        waiting.exclude(topic__in=topics).update(next_attempt_at=now + _LATER)
        rows = waiting.filter(topic__in=topics)
        if not rows.update(next_attempt_at=now, claimed_until=None):
            return
        outbox.send_due(clock.now(), limit=1)


def send(body: bytes, *, at: datetime | None = None, secret: str = SECRET) -> int:
    """Send what Stripe would send, and return the status of the answer."""
    stamp = int((at or datetime.now(UTC)).timestamp())  # noqa: TID251 - Stripe's clock is not ours
    answer = Client().post(
        reverse("payment_reports"),
        body,
        content_type="application/json",
        headers={"stripe-signature": signed(body, stamp, secret)},
    )
    return answer.status_code


def tell(thing: Thing, name: str = "evt_1", kind: str = "refund.updated") -> int:
    return send(event(kind, thing, name))


def tell_from_elsewhere(thing: Thing) -> None:
    """Send from the thread of the fake, which then needs no database any more."""
    try:
        kind = f"{thing['object']}.created"
        assert tell(thing, f"evt of {thing['id']}", kind) == 204
    finally:
        connection.close()


def take(paid: bytes) -> None:
    """Book a statement that says that all of it arrived."""
    _taken, left = payment_files.take_statement(statements.read(paid))
    assert not left
