"""Who is told what while goods are on their way, back or again."""

from tests.app.plans import Hearing
from tests.app.test_notices import BOTH, BUYER, SELLER
from tests.core.disputes.story import ANA, OLU, REPLACEMENT, RETURN
from wakai.core.disputes import commands as c
from wakai.core.disputes.model import SYSTEM, DeadlineKind


class TestWhoIsToldOfGoods:
    def test_of_the_return_on_its_way(self) -> None:
        story = Hearing()
        story.opened(RETURN).accept_request()

        assert story.label().told() == {"return_label": {BUYER}}
        assert story.send_return().told() == {"return_sent": {SELLER}}
        assert story.return_arrives().told() == {"return_arrived": {SELLER}}
        assert story.accept_return().told() == {"return_accepted": BOTH}

    def test_of_a_replacement_at_each_step_both(self) -> None:
        story = Hearing()
        story.opened(REPLACEMENT).accept_request()

        assert story.send_replacement().told() == {"replacement_sent": BOTH}
        story.must(c.RecordReplacementDelivered(by=SYSTEM, at=story.at, proof="POD-1"))
        assert story.told() == {"replacement_arrived": BOTH}
        story.must(c.ConfirmReplacement(by=ANA, at=story.at))
        assert story.told() == {"replacement_confirmed": BOTH}

    def test_of_a_label_that_the_house_gave_in_the_sellers_place(self) -> None:
        story = Hearing()
        story.opened(RETURN).accept_request()
        assert story.fire(DeadlineKind.RETURN_LABEL).told() == {"return_label_missing": BOTH}
        assert story.label(by=OLU).told() == {"return_label": BOTH}

    def test_of_the_return_that_was_missed(self) -> None:
        story = Hearing()
        story.opened(RETURN).accept_request().label()

        assert story.fire(DeadlineKind.RETURN_SHIP).told() == {"return_more_time": BOTH}
        story.remind(DeadlineKind.RETURN_SHIP)
        assert story.fire(DeadlineKind.RETURN_SHIP).told() == {"return_missed": BOTH}
        assert story.fire(DeadlineKind.RETURN_GRACE).told() == {"return_missed": BOTH}
