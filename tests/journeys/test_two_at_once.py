"""
Two at once: two operators, two adjudicators, two tabs, and a sender who never stops.

One wins, the others are told, and nothing is there twice.
"""

from collections import Counter
from typing import TYPE_CHECKING
from uuid import uuid4

from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.journeys.site import Site
    from wakai.core.ids import DisputeId


def test_two_at_once(site: "Site") -> None:
    from tests.web import cases  # noqa: PLC0415  Django is set up only now

    dispute_id = cases.under_review(site.world)
    site.start()
    site.until_quiet()

    two_operators_reach_for_one_chat(site)
    two_adjudicators_reach_for_one_file(site, dispute_id)
    nothing_is_there_twice(site, dispute_id)


def two_operators_reach_for_one_chat(site: "Site") -> None:
    from tests.journeys import people  # noqa: PLC0415
    from wakai.app import chat, clock  # noqa: PLC0415
    from wakai.core.conversations.model import Actor, ActorKind, Reason  # noqa: PLC0415
    from wakai.store.models import Conversation, Person  # noqa: PLC0415

    world = site.world
    omi = Person.objects.create(
        email="omi@example.org", name="Omi", roles=["operator"], created_at=clock.now()
    )
    conversation = chat.open_support(world.ana.id, language="ja")
    chat.hand_off(conversation, Actor(ActorKind.BUYER, world.ana.id), Reason.BUTTON)
    both = [
        people.Operator(site, person, "desktop", f"/desk/{conversation}/")
        for person in (world.olu, omi)
    ]
    for operator in both:
        operator.presses("Take this conversation", within=operator.page.locator("body"))
    first, second = both
    expect(first.page.locator("#chat-text")).to_be_visible()
    second.reads("Somebody else was faster. The conversation is theirs now.")
    expect(second.page.locator("#chat-text")).to_have_count(0)
    assert Conversation.objects.get(pk=conversation).owner_id == world.olu.id


def two_adjudicators_reach_for_one_file(site: "Site", dispute_id: "DisputeId") -> None:
    from tests.journeys import people  # noqa: PLC0415
    from tests.journeys.senders import Sender, at_once  # noqa: PLC0415
    from wakai.core.disputes.guards_review import assigned_to  # noqa: PLC0415

    world, path = site.world, f"/bench/{dispute_id}/assignment/"
    ida, jun = Sender(site, world.ida), Sender(site, world.jun)
    answers = at_once(lambda: ida.send(path), lambda: jun.send(path))
    assert sorted(status for status, _ in answers) == [302, 409]
    assert assigned_to(people.state_of(dispute_id)) in {world.ida.id, world.jun.id}


def nothing_is_there_twice(site: "Site", dispute_id: "DisputeId") -> None:
    from wakai.store import verify  # noqa: PLC0415

    site.until_quiet()
    ids = Counter(str(mail["Message-ID"]) for mail in site.postbox.mails)
    assert ids, "no mail came at all"
    assert set(ids.values()) == {1}
    assert verify.dispute(dispute_id) == ()


def test_a_storm_of_retries_on_every_form(site: "Site") -> None:
    from tests.journeys import before, people  # noqa: PLC0415  Django is set up only now
    from tests.journeys.senders import STORM, Sender, storm  # noqa: PLC0415
    from tests.web import cases  # noqa: PLC0415
    from wakai.core.disputes.events import AppealReplied  # noqa: PLC0415
    from wakai.core.disputes.model import Remedy, RemedyKind, Stage  # noqa: PLC0415

    world = site.world
    dispute_id = world.submitted().dispute_id
    site.start()
    ana, ben = Sender(site, world.ana), Sender(site, world.ben)
    offer = {"kind": "partial_refund", "amount": "1000", "statement": "Would this do?"}
    refusal = {"reason": cases.REFUSAL, "statement": "It is as shown."}
    for sender, noun, form in (
        (ben, "refusal", refusal),
        (ana, "offer", offer),
        (ben, "offer", {**offer, "amount": "800"}),
        (ana, "escalation", {}),
    ):
        before_it = people.version_of(dispute_id)
        assert storm(sender, f"/disputes/{dispute_id}/{noun}/", **form) == {302: STORM}, noun
        assert people.version_of(dispute_id) > before_it
    state = people.state_of(dispute_id)
    assert (state.stage, len(state.offers)) == (Stage.REVIEW, 2)

    before.rules(world, dispute_id, Remedy(kind=RemedyKind.RELEASE))
    two_tabs_file_one_appeal(site, dispute_id)
    reply = f"/disputes/{dispute_id}/appeal-reply/"
    assert storm(ben, reply, statement="The ruling is right.") == {302: STORM}
    assert people.how_often(dispute_id, AppealReplied) == 1
    nothing_is_there_twice(site, dispute_id)


def two_tabs_file_one_appeal(site: "Site", dispute_id: "DisputeId") -> None:
    from tests.journeys import people  # noqa: PLC0415
    from tests.journeys.senders import Sender, at_once  # noqa: PLC0415
    from wakai.app import drafts  # noqa: PLC0415
    from wakai.core.disputes.events import AppealFiled  # noqa: PLC0415

    typed = {
        "request_reason": "not_accepted",
        "ground_errors": "AP-ERR-FACT",
        "contested": "whole",
        "statement": "色が違います。",
    }
    drafts.write(site.world.ana.id, f"appeal:{dispute_id}", typed)
    ana, path = Sender(site, site.world.ana), f"/disputes/{dispute_id}/appeal/check/"
    tabs = at_once(*[lambda: ana.send(path, request_key=str(uuid4()))] * 2)
    assert any(status == 302 and "receipt" in leads for status, leads in tabs), tabs
    assert all(status in {302, 409} for status, _ in tabs), tabs
    assert people.how_often(dispute_id, AppealFiled) == 1
