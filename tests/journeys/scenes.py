"""Scenes that several stories share, played by two people in two browsers."""

from playwright.sync_api import expect

from tests.journeys.people import Adjudicator, Operator, Party
from wakai.core.disputes.model import AppealResult, ContestedPart, DeadlineKind, Weight
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
