"""The money of a letter: what of it is held, and where it is when nothing is held any more."""

from django.utils import translation

from tests.app.plans import Hearing
from tests.core.disputes.story import HALF, ORDER
from wakai.app.letter import Line, Part
from wakai.app.letter_ruling import Said
from wakai.app.letters import Told, compose
from wakai.app.notice_plan import Code
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import SYSTEM, Role

STAKE = "In dispute: €80.00."
APART = "€72.00 of it is held, after our commission of €8.00."
HELD = "It is held until this is settled; neither side gets it before."


def money_of(story: Hearing, code: Code, role: Role) -> tuple[Line, ...]:
    """Return what the first letter of a kind to one side says of the money."""
    planned = next(one for one in story.plans if one.code is code and one.facts.role is role)
    told = Told(
        code=code,
        event=planned.event,
        facts=planned.facts,
        terms=story.terms,
        said=Said({}, str(ORDER.order_id)),
        order_number=str(ORDER.order_id),
        time_zone="Asia/Tokyo",
    )
    with translation.override("en"):
        sections = compose(told).sections
    (money,) = [section for section in sections if section.part is Part.MONEY]
    return money.lines


class TestWhatIsHeld:
    def test_is_what_neither_side_gets_and_not_all_that_is_in_dispute(self) -> None:
        story = Hearing()
        story.opened().offer()

        for code in (Code.CLAIM, Code.OFFER):
            notes = {line.text: line.note for line in money_of(story, code, Role.BUYER)}
            assert notes[STAKE] == ""
            assert notes[APART] == HELD


class TestWhatTheSellerGets:
    def test_is_a_share_of_what_is_in_dispute_and_says_so_beside_other_parts_of_the_order(
        self,
    ) -> None:
        story = Hearing()
        story.ruled(HALF)

        share = money_of(story, Code.RULING, Role.SELLER)[0]

        assert share.text == "For you, of what is in dispute: €36.00."
        assert share.note == "After our commission of €4.00."


class TestAChargeback:
    def test_tells_each_side_whose_bank_has_the_money(self) -> None:
        story = Hearing()
        story.opened().must(c.RecordChargeback(by=SYSTEM, at=story.at, reference="dp_1"))

        (buyers,) = money_of(story, Code.CHARGED_BACK, Role.BUYER)
        (sellers,) = money_of(story, Code.CHARGED_BACK, Role.SELLER)

        assert buyers.text == "€80.00 is with the bank now. Ask your bank how it goes on."
        assert sellers.text == "The buyer's bank has €80.00 now. The marketplace can answer it."
        proof = "If you can prove the delivery or your side of it, write to us in the chat."
        assert sellers.note == proof
