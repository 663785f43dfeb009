"""
The power cut: server and worker are killed in the middle of everything.

What was acknowledged is there afterwards, and nothing has happened twice: messages, files,
deadlines, mails and money.
"""

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from playwright.sync_api import FilePayload, expect

if TYPE_CHECKING:
    from tests.journeys.site import Site

BYTES = 6_000_000  # enough for several pieces


def test_a_chat_goes_on_where_it_was(site: "Site") -> None:
    from tests.journeys import people  # noqa: PLC0415  Django is set up only now
    from wakai.app import chat  # noqa: PLC0415
    from wakai.core.conversations.model import Reader  # noqa: PLC0415
    from wakai.store import chat as log  # noqa: PLC0415

    site.start()
    buyer = people.Party(site, site.world.ana, "phone", "/chat/")
    buyer.says("一つ目")
    site.server.kill()
    buyer.page.locator("#chat-text").fill("二つ目")
    buyer.page.locator("[data-send]").click()
    expect(buyer.thread.locator(".bubble.is-mine", has_text="二つ目")).to_be_visible()
    site.server.start()
    site.kill_worker()
    site.worker = site.spawn()

    second = buyer.thread.locator(".bubble.is-mine", has_text="二つ目")
    expect(second).to_have_class(people.SAFE)
    conversation = chat.open_support(site.world.ana.id, language="ja")
    entries = log.read_after(conversation, 0, reader=Reader(0, staff=True))
    said = [entry.body["text"] for entry in entries if entry.actor.id == site.world.ana.id]
    assert said == ["一つ目", "二つ目"]
    assert log.broken_at(conversation) is None
    expect(buyer.thread.locator(".bubble.sign-bot").last).to_be_visible()


def test_a_file_arrives_whole(site: "Site") -> None:
    from tests.app import files  # noqa: PLC0415  Django is set up only now
    from tests.journeys import people  # noqa: PLC0415
    from tests.web import cases  # noqa: PLC0415
    from wakai.store import evidence as rows  # noqa: PLC0415
    from wakai.store.models import Upload  # noqa: PLC0415

    dispute_id = cases.under_review(site.world)
    site.start()
    buyer = people.Party(site, site.world.ana, "phone", f"/disputes/{dispute_id}/evidence/")
    data = files.photo() + bytes(BYTES)
    photo = FilePayload(name="large.jpg", mimeType="image/jpeg", buffer=data)
    with site.killing_the_server_once(lambda: Upload.objects.filter(received__gt=0).exists()):
        buyer.hands_in(photo)
    buyer.chooses("kind", "photo_item")
    buyer.presses("Add evidence")
    buyer.reads("Your evidence is in the case file.")

    kept = rows.file(people.state_of(dispute_id).evidence[-1].evidence_id)
    assert kept is not None
    assert kept.sha256 == hashlib.sha256(data).hexdigest()


def test_deadlines_and_mails_happen_once(site: "Site") -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from wakai.app import clock  # noqa: PLC0415
    from wakai.core.disputes.events import BecameFinal  # noqa: PLC0415
    from wakai.core.disputes.model import Stage  # noqa: PLC0415
    from wakai.store import verify  # noqa: PLC0415
    from wakai.store.models import Notice  # noqa: PLC0415

    dispute_id = before.told_nothing(site.world)
    site.start()
    for _ in range(4):  # the worker dies again and again while the days go by
        clock.advance(int(timedelta(days=4).total_seconds()))
        site.kill_worker()
        site.worker = site.spawn()
    site.until_quiet()
    site.runs_its_course(dispute_id)

    state = people.state_of(dispute_id)
    assert state.stage is Stage.CLOSED
    assert people.how_often(dispute_id, BecameFinal) == 1
    assert verify.dispute(dispute_id) == ()
    mails = {str(mail["Message-ID"]) for mail in site.postbox.mails}  # one mail has one mark
    told = set(Notice.objects.values_list("message_id", flat=True))
    assert {mark.strip("<>") for mark in mails} == {mark.strip("<>") for mark in told}
