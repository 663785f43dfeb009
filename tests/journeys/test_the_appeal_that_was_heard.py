"""
The founding story: a ruling that cannot be lived with, a person who listens, one appeal.

Aoi's ruling says "send it back". She (in the tests: Ana) asks for a person, files the one appeal
in the chat with a new photo and a video, and somebody who had no part in the ruling decides it.
"""

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.journeys.people import Adjudicator, Operator, Party
    from tests.journeys.site import Site
    from wakai.core.ids import DisputeId

WHY = {
    "ja": "重すぎて送れません。写真と動画を見てください。",
    "en": "It is too heavy to post. Look at the photo and the video.",
}
QUESTION = {
    "ja": "異議申し立て中も返品しないといけませんか",
    "en": "Does the return clock stop during an appeal?",
}
ABOUT_CASE = {"ja": "期限はいつまでですか", "en": "When is my deadline?"}


@pytest.mark.parametrize(
    ("language", "device", "calling", "naming"),
    [
        ("ja", "phone", "livechat_link", "list"),
        ("en", "desktop", "button", "number"),
    ],
    ids=["ja-phone-keyword", "en-desktop-button"],
)
def test_the_appeal_that_was_heard(
    site: "Site", language: str, device: str, calling: str, naming: str
) -> None:
    from tests.journeys import before, people, scenes  # noqa: PLC0415  Django is set up only now

    world = site.world
    before.speaks(world, "ana", language)
    before.speaks(world, "jun", "ja" if language == "en" else "en")
    dispute_id = before.told_to_return(world)
    site.start()
    buyer = people.Party(site, world.ana, device, "/help/appeal/")
    operator = people.Operator(site, world.olu, "desktop", "/desk/")

    the_bot_answers(buyer, language)
    scenes.calls_a_person(buyer, operator, calling)
    scenes.names_the_order(buyer, operator, naming)
    the_appeal_is_filed(buyer, operator, dispute_id, language)
    somebody_else_decides(
        people.Adjudicator(site, world.ida, "desktop", "/bench/"),
        people.Adjudicator(site, world.jun, "desktop", "/bench/"),
        dispute_id,
    )
    the_result_arrives(site, buyer, dispute_id, language)
    a_second_appeal_is_refused(
        buyer, people.Party(site, world.ben, "desktop", "/seller/"), operator, dispute_id
    )


def the_bot_answers(buyer: "Party", language: str) -> None:
    buyer.opens_the_chat()
    buyer.says(QUESTION[language])
    with_program = buyer.thread.locator(".bubble.sign-bot").first
    expect(with_program).to_contain_text(buyer.word("BOT"))
    buyer.hears(re.compile("プログラム|program"))
    expect(buyer.thread.locator("a.card-article").first).to_have_attribute(
        "href", re.compile("/help/")
    )
    buyer.says(ABOUT_CASE[language])
    expect(buyer.thread.locator(".bubble.sign-bot").last).to_contain_text(re.compile(r"\d"))


def the_appeal_is_filed(
    buyer: "Party", operator: "Operator", dispute_id: "DisputeId", language: str
) -> None:
    from tests.journeys.people import PHOTO, film, state_of  # noqa: PLC0415
    from wakai.core.disputes.model import ContestedPart, Stage  # noqa: PLC0415

    operator.sends_the_card("Appeal form")
    card = buyer.thread.locator(".card-appeal").last
    expect(card).to_contain_text(buyer.site.world.order.number)
    buyer.follows("Fill in the appeal", within=card)
    buyer.reads("Before you appeal")
    buyer.goes_on()
    buyer.chooses_grounds(dispute_id, "promise_broken", "AP-PR-REFUND")
    buyer.chooses_grounds(dispute_id, "not_accepted", "AP-RET-HARD", "AP-EV-UNCLEAR", "AP-NEW")
    buyer.contests(ContestedPart.RETURN)
    buyer.goes_on()
    buyer.page.locator('[name="kind"]').select_option("photo_damage")
    buyer.hands_in(PHOTO, film())
    buyer.goes_on()
    buyer.page.locator('[name="statement"]').fill(WHY[language])
    buyer.goes_on()

    buyer.reads("This is what will be filed")
    answers = buyer.page.locator(".answers")
    for code in ("AP-RET-HARD", "AP-EV-UNCLEAR", "AP-NEW"):
        expect(answers).to_contain_text(buyer.policy_word(dispute_id, "ground", code))
    expect(answers).not_to_contain_text(buyer.policy_word(dispute_id, "ground", "AP-PR-REFUND"))
    expect(answers).to_contain_text(WHY[language])
    expect(answers.locator(".tile.is-new")).to_have_count(2)
    assert state_of(dispute_id).stage is Stage.DECIDED
    buyer.presses("Send the appeal")

    buyer.reads("Your appeal is filed")
    receipt = buyer.page.locator(".receipt")
    expect(receipt.locator(".receipt-number")).to_contain_text("-A")
    expect(receipt.locator(".clock")).to_be_visible()
    expect(receipt.locator(".steps li")).to_have_count(5)
    state = state_of(dispute_id)
    assert (state.stage, state.appeal_used) == (Stage.APPEAL, True)


def somebody_else_decides(
    first: "Adjudicator", second: "Adjudicator", dispute_id: "DisputeId"
) -> None:
    from wakai.core.disputes.model import AppealResult, DeadlineKind, Weight  # noqa: PLC0415

    first.opens_the_file(dispute_id)
    expect(first.page.locator(".bench-ruling .notice")).to_be_visible()
    expect(first.taking).to_have_count(0)

    first.site.time_runs_out(dispute_id, DeadlineKind.APPEAL_REPLY)  # the other side had its time
    second.takes(dispute_id)
    expect(second.page.locator(".bench-sides .tile.is-new")).to_have_count(2)
    second.chooses("result", AppealResult.VARIED.value)
    second.chooses("kind", "returnless_refund")
    second.weighs(dispute_id, Weight.ACCEPTED, "It shows the weight.")
    second.chooses("findings", "return_too_costly")
    second.chooses("rules", DeadlineKind.RETURN_SHIP.value)
    second.writes("The buyer need not post it.")
    second.issues()


def the_result_arrives(
    site: "Site", buyer: "Party", dispute_id: "DisputeId", language: str
) -> None:
    from tests.journeys.site import text_of  # noqa: PLC0415
    from wakai.core.ids import masked  # noqa: PLC0415

    site.until_quiet()
    number = site.world.order.number
    finding = buyer.policy_word(dispute_id, "finding", "return_too_costly")
    mails = site.postbox.to(buyer.person)
    mail = next(mail for mail in reversed(mails) if finding in text_of(mail))
    told = text_of(mail)
    assert masked(number) in told
    assert number not in mail.as_string()
    assert ("裁定" if language == "ja" else "appeal") in told
    buyer.opens_the_dispute(dispute_id)
    buyer.reads("Result of the appeal")
    buyer.sees(finding)


def a_second_appeal_is_refused(
    buyer: "Party", seller: "Party", operator: "Operator", dispute_id: "DisputeId"
) -> None:
    for party in (buyer, seller):
        party.goes_to(f"/disputes/{dispute_id}/appeal/before/")
        party.sees(_used(party, dispute_id))
        expect(party.page.locator("form.stack")).to_have_count(0)
    operator.looks_again()
    operator.reads(
        "The one appeal of this dispute has been used. Say so: a second one cannot be filed by "
        "anybody."
    )
    operator.goes_to(operator.page.url.removeprefix(operator.site.server.url) + "appeal/")
    expect(operator.page.locator("textarea")).to_have_count(0)


def _used(party: "Party", dispute_id: "DisputeId") -> str:
    """Return the refusal in the person's words."""
    from django.utils import translation  # noqa: PLC0415

    from tests.journeys.people import state_of  # noqa: PLC0415
    from wakai.app import words  # noqa: PLC0415
    from wakai.core.disputes.guards import GUARDS  # noqa: PLC0415
    from wakai.core.disputes.refusals import AppealUsed  # noqa: PLC0415

    state, world = state_of(dispute_id), party.site.world
    by = world.buyer if party.person == world.ana else world.seller
    refusal = GUARDS["file_appeal"](state, by, world.now)
    assert isinstance(refusal, AppealUsed)
    reader = words.Reader(role=by.role, time_zone=party.person.time_zone)
    with translation.override(party.person.language):
        return words.sentence(refusal, reader=reader, dispute=state)
