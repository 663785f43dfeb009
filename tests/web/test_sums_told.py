"""Postage beside a refund: every page and mail says each part, and what it is in all."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.app import files
from tests.app.handing_in import handed_in
from tests.app.world import World
from tests.web.cases import (
    begun,
    fired,
    go_on,
    later,
    letter,
    page_of,
    sent_from,
    sign_in,
    taken,
    time_runs_out,
    under_review,
)
from wakai.app import access, cases, clock
from wakai.core.disputes.model import DeadlineKind
from wakai.core.ids import DisputeId
from wakai.store import disputes as rows
from wakai.store.models import Person
from wakai.web.disputes import evidence

pytestmark = pytest.mark.django_db(transaction=True)

EXCUSED = {"excused_photo_difference": "on", "excused_postage_receipt": "on"}
IN_ALL = "¥4,480 in all: refund ¥3,980 and postage ¥500"


def checked(world: World, ana: Client, **wish: str) -> str:
    """Return the last page of a claim that asks for everything, and for what else is named."""
    Person.objects.filter(pk=world.ana.pk).update(language="en")
    return go_on(
        ana,
        begun(world, ana),
        {"lines": [world.line.pk], "reason": "ND3"},
        {"remedy": "full_refund", **wish},
        EXCUSED,
        {"statement": "It is blue."},
    )


def sent(world: World, ana: Client, **wish: str) -> DisputeId:
    """Send such a claim and return its dispute."""
    return sent_from(world, ana, checked(world, ana, **wish))


class TestAClaim:
    def test_says_before_it_is_sent_what_is_held_and_what_comes_besides(
        self, world: World, ana: Client
    ) -> None:
        shown = ana.get(checked(world, ana, postage="500")).content.decode()

        assert IN_ALL in shown
        assert "The postage of ¥500 is not held" in shown

    def test_without_postage_says_no_more_than_the_refund(self, world: World, ana: Client) -> None:
        shown = ana.get(checked(world, ana)).content.decode()

        assert "is held, and the seller is told." in shown
        assert "in all" not in shown
        assert "besides" not in shown

    def test_is_read_with_its_postage_on_every_page(
        self, world: World, ana: Client, ben: Client
    ) -> None:
        dispute_id = under_review(world, sent(world, ana, postage="500"))
        taken(world, dispute_id)
        ida = sign_in(Client(), world.ida, second_factor=True)

        for client, page in ((ana, "dispute"), (ben, "dispute"), (ida, "bench_case")):
            assert IN_ALL in page_of(client, page, dispute_id)

    def test_tells_the_seller_the_sum_with_the_postage_before_the_seller_agrees(
        self, world: World, ana: Client, ben: Client
    ) -> None:
        told = page_of(ben, "dispute", sent(world, ana, postage="500"))

        assert f"The buyer gets what was asked for, up to {IN_ALL}." in told


class TestAnOffer:
    def test_says_in_its_mail_and_where_it_is_accepted_what_comes_back_in_all(
        self, world: World, ana: Client, ben: Client
    ) -> None:
        dispute_id = sent(world, ana)
        offer = {"kind": "partial_refund", "amount": "1,000", "postage": "500"}
        page = reverse("deed", args=[dispute_id, "offer"])

        assert ben.post(page, offer).status_code == 302

        told = letter(ana, "offer")
        assert "If you accept: you get ¥1,000 back." in told
        assert "¥1,500 in all: refund ¥1,000 and postage ¥500" in told
        settlement = page_of(ana, "deed", dispute_id, "settlement")
        assert "¥1,500 in all: refund ¥1,000 and postage ¥500" in settlement

    def test_to_ship_again_says_in_its_mail_which_postage_is_repaid(
        self, world: World, ana: Client, ben: Client
    ) -> None:
        dispute_id = sent(world, ana)
        page = reverse("deed", args=[dispute_id, "offer"])

        assert ben.post(page, {"kind": "replacement", "postage": "500"}).status_code == 302

        assert "Postage of ¥500 is repaid besides." in letter(ana, "offer")


class TestAReceipt:
    def test_bears_the_moment_in_which_the_claim_was_sent(self, world: World, ana: Client) -> None:
        begun_at = clock.now()
        page = checked(world, ana)
        later(days=2)
        dispute_id = sent_from(world, ana, page)
        later(hours=3)

        answer = ana.get(reverse("claim_receipt", args=[dispute_id]))

        assert begun_at + timedelta(days=2) <= answer.context["receipt"].at
        assert answer.context["receipt"].at < begun_at + timedelta(days=2, hours=1)

    def test_is_given_for_nothing_that_is_sent_when_the_time_for_it_is_over(
        self, world: World, ana: Client
    ) -> None:
        page = checked(world, ana)
        (row,) = rows.of_order(world.order.pk)
        time_runs_out(row.id, DeadlineKind.DRAFT_KEPT)
        world.run(row.id, fired(row.id, DeadlineKind.DRAFT_KEPT))

        answer = ana.post(page, {"request_key": str(uuid4())}, follow=True)

        assert answer.redirect_chain[-1][0] == reverse("dispute", args=[row.id])
        assert answer.status_code == 200
        assert "Nothing was asked of anybody." in answer.content.decode()
        assert "Not sent in time" in ana.get("/disputes/").content.decode()

    def test_shows_all_that_was_sent_as_the_last_page_did(self, world: World, ana: Client) -> None:
        page = checked(world, ana, postage="500")
        before = ana.get(page).context["answers"]
        dispute_id = sent_from(world, ana, page)

        answer = ana.get(reverse("claim_receipt", args=[dispute_id]))

        sent_then = answer.context["answers"]
        assert [(one.label, one.values, one.language) for one in sent_then] == [
            (one.label, one.values, one.language) for one in before
        ]
        assert not any(one.change_href for one in sent_then)
        shown = answer.content.decode()
        assert "It is blue." in shown
        assert "None added" in shown
        assert "You cannot provide:" in shown
        assert IN_ALL in shown

    def test_takes_nothing_from_what_was_said_for_what_came_later(
        self, world: World, ana: Client
    ) -> None:
        dispute_id = sent(world, ana)
        later(hours=1)
        view = cases.view(access.dispute_for_party(world.ana.id, dispute_id))
        assert evidence.attach(view, [handed_in(world, files.photo()).id], "photo_difference") == []
        address = reverse("claim_receipt", args=[dispute_id])

        proof = ana.get(address).context["answers"][2]

        assert proof.tiles == ()
        assert any("You cannot provide:" in value for value in proof.values)
        assert "You cannot provide:" not in page_of(ana, "dispute", dispute_id)
