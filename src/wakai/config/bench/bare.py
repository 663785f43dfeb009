"""
What the machine lets the simplest thing cost: the same four steps in bare Django, and nothing else.

Open, respond, decide, refund: each one a request, a transaction with a locked row, a guarded change
of state, an event and an outbox row; the first and the last move money between two accounts. There
is no session, no right to ask for, no rule, no deadline, no notice and no page. It runs behind the
same server, so that a flow of Wakai can be told in multiples of it.
"""

import json
from typing import Any, ClassVar

import uvicorn
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path

from wakai.config.bridge import Bridge

HELD = 10**9
PAID = 12_900


class Bare(models.Model):
    """What the tables share."""

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        abstract = True
        app_label = "bare"

    def __str__(self) -> str:
        return f"{type(self).__name__} {self.pk}"


class Account(Bare):
    """Somebody's money."""

    held = models.BigIntegerField()


class Case(Bare):
    """A dispute."""

    order = models.BigIntegerField(unique=True)
    buyer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    escrow = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16)
    claim = models.TextField()
    changed_at = models.DateTimeField(auto_now=True)


class Event(Bare):
    """Something that happened."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16)
    body = models.JSONField()
    at = models.DateTimeField(auto_now_add=True)


class Row(Bare):
    """Something to tell."""

    topic = models.CharField(max_length=16)
    body = models.JSONField()


class Posting(Bare):
    """One side of a movement."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    minor = models.BigIntegerField()


TABLES = (Account, Case, Event, Row, Posting)
STEPS = {"respond": "opened", "decide": "responded", "refund": "decided"}


def opened(request: HttpRequest, order: int) -> HttpResponse:
    """Open a case over an order; a fiftieth of all orders shares its accounts."""
    said = json.loads(request.body)
    buyer, escrow = 1 + order % 50, 51 + order % 50
    with transaction.atomic(durable=True):
        case = Case.objects.create(
            order=order, buyer_id=buyer, escrow_id=escrow, state="opened", claim=said["text"]
        )
        _move(case, buyer, escrow)
        _note(case, "opened", said)
    return JsonResponse({"id": case.pk})


def stepped(request: HttpRequest, case_id: int, step: str) -> HttpResponse:
    """Take the next step of a case."""
    said = json.loads(request.body)
    with transaction.atomic(durable=True):
        case = Case.objects.select_for_update().get(pk=case_id)
        if case.state != STEPS[step]:
            return JsonResponse({"state": case.state}, status=409)
        if step == "refund":
            _move(case, case.escrow_id, case.buyer_id)
        case.state = "decided" if step == "decide" else f"{step}ed"
        case.save(update_fields=["state", "changed_at"])
        _note(case, step, said)
    return JsonResponse({"state": case.state})


def _move(case: Case, source: int, target: int) -> None:
    enough = Account.objects.filter(pk=source, held__gte=PAID)
    if not enough.update(held=models.F("held") - PAID):
        raise ValueError("overdrawn")
    Account.objects.filter(pk=target).update(held=models.F("held") + PAID)
    sides = ((source, -PAID), (target, PAID))
    Posting.objects.bulk_create(
        Posting(case=case, account_id=account, minor=minor) for account, minor in sides
    )


def _note(case: Case, kind: str, said: dict[str, Any]) -> None:
    Event.objects.create(case=case, kind=kind, body=said)
    Row.objects.create(topic=kind, body={"case": case.pk})


urlpatterns = [
    path("orders/<int:order>/", opened),
    path("cases/<int:case_id>/<str:step>/", stepped),
]


def main(port: int) -> None:
    """Make the tables and serve."""
    with connection.cursor() as cursor, connection.schema_editor() as editor:
        for table in reversed(TABLES):
            name = f"bare_{table.__name__.lower()}"
            cursor.execute(f"DROP TABLE IF EXISTS {name} CASCADE")
        for table in TABLES:
            editor.create_model(table)
    Account.objects.bulk_create(Account(pk=1 + n, held=HELD) for n in range(100))
    application: Any = Bridge(get_wsgi_application())
    uvicorn.run(
        application, port=port, log_level="error", loop="uvloop", http="httptools", lifespan="off"
    )
