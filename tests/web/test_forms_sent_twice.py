"""Every form of a dispute sent several times in one instant: it is done once, and said kindly."""

import re
import threading
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
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


class TestAFormSentSeveralTimesAtOnce:
    @pytest.mark.parametrize("noun", PARTIES)
    def test_by_a_party_is_done_once(self, world: World, noun: str) -> None:
        form = PARTIES[noun]
        dispute_id = form.before(world)

        sent_at_once(world, form, dispute_id, reverse("deed", args=[dispute_id, noun]))

    @pytest.mark.parametrize("noun", HOUSE)
    def test_by_the_house_is_done_once(self, world: World, noun: str) -> None:
        form = HOUSE[noun]
        dispute_id = form.before(world)

        sent_at_once(world, form, dispute_id, reverse("house_deed", args=[dispute_id, noun]))

    @pytest.mark.parametrize("name", PAGES)
    def test_on_a_page_of_its_own_is_done_once(self, world: World, name: str) -> None:
        form = PAGES[name]
        dispute_id = form.before(world)
        place = [dispute_id, form.step] if form.step else [dispute_id]

        sent_at_once(world, form, dispute_id, reverse(name.partition(":")[0], args=place))


def sent_at_once(world: World, form: Form, dispute_id: DisputeId, path: str) -> None:
    """Open the page, send its form several times in one instant, and look at what came of it."""
    client = given.signed_in(world, form.by)
    page = client.get(reverse(form.on, args=[dispute_id]) if form.on else path)
    assert page.status_code == 200, page.content.decode()
    filled = form.filled(world) if callable(form.filled) else form.filled
    before = journal.read(dispute_id).version

    answers = at_once(client, path, {**shown(page), **filled})

    told = Counter((answer.status_code, answer.headers.get("Location", "")) for answer in answers)
    assert {status for status, _ in told} <= {_DONE, _REFUSED}, told
    assert len([leads for status, leads in told if status == _DONE]) == 1, told
    new = DisputeEvent.objects.filter(dispute_id=dispute_id, version__gt=before)
    kinds = list(new.values_list("kind", flat=True))
    assert kinds.count(form.happens.kind) == 1, kinds
    assert len(set(new.values_list("txid", flat=True))) == 1, "more than one decision"
    assert verify.dispute(dispute_id) == ()
    nobody_is_told_twice()


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


def nobody_is_told_twice() -> None:
    rows = OutboxRow.objects.exclude(topic="notice").values_list("topic", "dispute_id", "body")
    assert max(Counter(map(str, rows)).values(), default=1) == 1
    notices = Notice.objects.values_list("person", "dispute_id", "version", "code")
    assert max(Counter(notices).values(), default=1) == 1
