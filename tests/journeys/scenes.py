"""Scenes that several stories share, played by two people in two browsers."""

from urllib.parse import urlsplit
from uuid import UUID

from playwright.sync_api import expect

from tests.journeys.people import PHOTO, Adjudicator, Operator, Party, state_of
from wakai.core.disputes.model import AppealResult, ContestedPart, DeadlineKind, Stage, Weight
from wakai.core.ids import DisputeId

HELLO = {"ja": "こんにちは。どのご注文ですか。", "en": "Hello. Which order is it?"}


def calls_a_person(buyer: Party, operator: Operator, calling: str = "button") -> None:
    """Let the buyer ask for a person, by the button or by a word, and an operator come."""
    operator.goes_on_shift()
    if calling == "button":
        buyer.presses("Talk to a person")
    else:
        buyer.says(calling)
    expect(buyer.page.locator("[data-status][data-state=open] .icon").first).to_be_visible()
    buyer.hears_that("You may leave. Your place is kept, and the answer waits here.")
    row = operator.waiting(buyer.person)
    expect(row).to_contain_text(buyer.person.language.upper())
    expect(row.locator("time")).to_be_visible()
    operator.takes(buyer.person)
    expect(buyer.page.locator("[data-status]")).to_contain_text(operator.person.name)
    operator.says(HELLO[buyer.person.language])
    buyer.hears(HELLO[buyer.person.language])


def names_the_order(buyer: Party, operator: Operator, naming: str = "list") -> None:
    """Let the operator ask which order it is, and the buyer pick it or type its number."""
    number = buyer.site.world.order.number
    if naming == "list":
        operator.sends_the_card("Order list")
        buyer.last_card.locator(".order-option", has_text=number).click()
    else:
        operator.sends_the_card("Order number")
        wrong = number[:-1] + ("8" if number[-1] == "9" else "9")
        buyer.last_card.locator('[name="number"]').fill(wrong)
        buyer.presses("Find the order", within=buyer.last_card)
        expect(buyer.last_card.locator(".error")).to_be_visible()
        buyer.last_card.locator('[name="number"]').fill(" ".join(number))
        buyer.presses("Find the order", within=buyer.last_card)
    expect(buyer.last_card.locator(".is-picked")).to_contain_text(number)
    expect(operator.last_card.locator(".is-picked")).to_contain_text(number)
    operator.looks_again()


def opens_a_claim(buyer: Party, says: str) -> DisputeId:
    """Let the buyer report a problem page by page, leave in the middle, come back and send it."""
    buyer.presses("Report a problem")
    buyer.chooses("reason", "ND3")
    buyer.goes_on()
    buyer.chooses("remedy", "full_refund")
    buyer.goes_on()
    buyer.hands_in(PHOTO, name="files_photo_difference")
    buyer.goes_on()
    words = buyer.page.locator('[name="statement"]')
    words.fill(says)
    note = buyer.page.locator("[data-draft-note]")
    expect(note).to_have_text(buyer.word("Kept. You can come back on any device."))
    path = urlsplit(buyer.page.url).path
    dispute_id = DisputeId(UUID(path.split("/")[2]))
    buyer.goes_to("/orders/")
    buyer.goes_to(path)
    expect(words).to_have_value(says)
    buyer.goes_on()

    answers = buyer.page.locator(".answers")
    expect(answers).to_contain_text(says)
    expect(answers).to_contain_text(buyer.policy_word(dispute_id, "reason", "ND3"))
    expect(answers.locator(".tile")).to_have_count(1)
    assert state_of(dispute_id).stage is Stage.DRAFT
    buyer.presses("Send the request")

    buyer.reads("Your request is with the seller")
    receipt = buyer.page.locator(".receipt")
    expect(receipt.locator(".receipt-number")).to_be_visible()
    expect(receipt.locator(".clock")).to_be_visible()
    state = state_of(dispute_id)
    assert (state.stage, len(state.evidence)) == (Stage.SELLER, 1)
    return dispute_id


def appeals(buyer: Party, dispute_id: DisputeId, *, reason: str, ground: str, says: str) -> None:
    """Let the buyer file the appeal on its own pages, without any chat."""
    buyer.goes_to(f"/disputes/{dispute_id}/appeal/before/")
    buyer.goes_on()
    buyer.chooses_grounds(dispute_id, reason, ground)
    buyer.contests(ContestedPart.WHOLE)
    buyer.goes_on()
    buyer.goes_on()  # what is to be shown is in the case file already
    buyer.page.locator('[name="statement"]').fill(says)
    buyer.goes_on()
    buyer.presses("Send the appeal")
    buyer.reads("Your appeal is filed")


def decides_the_appeal(
    adjudicator: Adjudicator,
    dispute_id: DisputeId,
    *,
    result: AppealResult,
    finding: str,
    remedy: str = "",
) -> None:
    """Let somebody who had no part in the ruling take the appeal and decide it."""
    adjudicator.takes(dispute_id)
    adjudicator.chooses("result", result.value)
    if remedy:
        adjudicator.chooses("kind", remedy)
    adjudicator.weighs(dispute_id, Weight.ACCEPTED, "It shows what is said.")
    adjudicator.chooses("findings", finding)
    adjudicator.chooses("rules", DeadlineKind.RETURN_SHIP.value)
    adjudicator.writes("Both sides were heard again.")
    adjudicator.issues()
