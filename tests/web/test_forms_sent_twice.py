"""Every form of a dispute sent several times in one instant: it is done once, and said kindly."""

import re
import threading
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.app.world import World
from tests.web import given
from tests.web.forms_sent import HOUSE, PAGES, PARTIES, Form
from wakai.core.ids import DisputeId
from wakai.store import journal, verify
from wakai.store.models import DisputeEvent, Notice, OutboxRow

pytestmark = pytest.mark.django_db(transaction=True)

_TIMES = 3
_DONE, _REFUSED = 302, 409
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """What came of a form that was sent several times."""

    not_kindly: frozenset[int] = frozenset()  # answers but that it is done, or was
    leads: int  # places where who sent it is led
    happened: int
    decisions: int
    faults: tuple[verify.Fault, ...] = ()
    told: int  # how many times the same was told


ONCE = Came(leads=1, happened=1, decisions=1, told=1)


class TestAFormSentSeveralTimesAtOnce:
    @pytest.mark.parametrize("noun", PARTIES)
    def test_by_a_party_is_done_once(self, world: World, noun: str) -> None:
        form = PARTIES[noun]
        dispute_id = form.before(world)

        came = sent_at_once(world, form, dispute_id, reverse("deed", args=[dispute_id, noun]))

        assert came == ONCE

    @pytest.mark.parametrize("noun", HOUSE)
    def test_by_the_house_is_done_once(self, world: World, noun: str) -> None:
        form = HOUSE[noun]
        dispute_id = form.before(world)

        came = sent_at_once(world, form, dispute_id, reverse("house_deed", args=[dispute_id, noun]))

        assert came == ONCE

    @pytest.mark.parametrize("name", PAGES)
    def test_on_a_page_of_its_own_is_done_once(self, world: World, name: str) -> None:
        form = PAGES[name]
        dispute_id = form.before(world)
        place = [dispute_id, form.step] if form.step else [dispute_id]
        path = reverse(name.partition(":")[0], args=place)

        came = sent_at_once(world, form, dispute_id, path)

        assert came == ONCE


def sent_at_once(world: World, form: Form, dispute_id: DisputeId, path: str) -> Came:
    """Open the page, send its form several times in one instant; return what came of it."""
    client = given.signed_in(world, form.by)
    page = client.get(reverse(form.on, args=[dispute_id]) if form.on else path)
    assert page.status_code == 200, page.content.decode()
    filled = form.filled(world) if callable(form.filled) else form.filled
    before = journal.read(dispute_id).version

    answers = at_once(client, path, {**shown(page), **filled})

    new = DisputeEvent.objects.filter(dispute_id=dispute_id, version__gt=before)
    return Came(
        not_kindly=frozenset({answer.status_code for answer in answers} - {_DONE, _REFUSED}),
        leads=len(
            {answer.headers["Location"] for answer in answers if answer.status_code == _DONE}
        ),
        happened=new.filter(kind=form.happens.kind).count(),
        decisions=len(set(new.values_list("txid", flat=True))),
        faults=verify.dispute(dispute_id),
        told=told_most(),
    )


def shown(page: Any) -> dict[str, Any]:
    """Return what the form of a page holds before anything is typed."""
    form = page.context.get("form")
    return {**(form.initial if form else {}), **dict(_HIDDEN.findall(page.content.decode()))}


def at_once(client: Client, path: str, form: Mapping[str, Any]) -> list[Any]:
    """Send one form from several windows of one browser in the same instant."""
    gate = threading.Barrier(_TIMES)

    def send(_nth: int) -> Any:
        window = Client()
        window.cookies.update(client.cookies)
        gate.wait(timeout=60)
        try:
            return window.post(path, form)
        finally:
            connection.close()

    with ThreadPoolExecutor(_TIMES) as pool:
        return list(pool.map(send, range(_TIMES)))


def told_most() -> int:
    """Return how many times the same was told, of what was told most often."""
    rows = OutboxRow.objects.exclude(topic="notice").values_list("topic", "dispute_id", "body")
    notices = Notice.objects.values_list("person", "dispute_id", "version", "code")
    counts = (*Counter(map(str, rows)).values(), *Counter(notices).values())
    return max(counts, default=1)
