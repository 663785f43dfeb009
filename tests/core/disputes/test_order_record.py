"""What the house adds to a case: the order as it was told when the claim was sent (c5, P)."""

from dataclasses import replace

from tests.core.disputes.story import ANA, FULL, HALF, MONDAY, WRONG_SIZE, Story, text
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import Claim, OrderRecord, Remedy


def claim(remedy: Remedy = FULL) -> Claim:
    return replace(WRONG_SIZE, remedy=remedy)


def submit(story: Story) -> c.SubmitClaim:
    return c.SubmitClaim(by=ANA, at=story.at, claim=claim())


class TestTheRecordOfTheOrder:
    def test_is_kept_as_it_was_when_the_claim_was_sent(self) -> None:
        record = OrderRecord(kept_at=MONDAY, carrier="Post", tracking="RR1", ship_to=text("home"))
        story = Story().draft().evidence()

        story.must(replace(submit(story), record=record))
        story.must(c.AmendClaim(by=ANA, at=story.at, claim=claim(HALF)))

        assert story.state.record == record

    def test_is_none_of_what_makes_a_claim_another_one(self) -> None:
        story = Story().opened()

        again = replace(submit(story), record=OrderRecord(kept_at=story.at))

        assert story.ask(again) == ()
        assert story.state.record is None
