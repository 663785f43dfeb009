"""A party's deadline never ends on a closed day of that party (domain, D-table)."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.core import sample_policy
from tests.core.disputes.story import JUN, ORDER, RETURN, Story
from wakai.core.calendar import Calendar
from wakai.core.disputes.model import AppealResult, DeadlineKind, OrderFacts, WaitingOn

ZONES = ("Asia/Kolkata", "America/Los_Angeles", "Australia/Lord_Howe", "Europe/London", "")
COUNTRIES = ("jp", "de", "in", "us", "atlantis", "")
ORDERS = st.builds(
    lambda **where: replace(ORDER, **where),
    buyer_calendar=st.sampled_from(COUNTRIES),
    seller_calendar=st.sampled_from(COUNTRIES),
    buyer_zone=st.sampled_from(ZONES),
    seller_zone=st.sampled_from(ZONES),
)


TERMS = sample_policy.terms()  # read here, since it takes its time


def calendars(story: Story, party: WaitingOn) -> list[Calendar]:
    """Return the calendars of the sides whose time a clock is."""
    order, terms = story.order, story.terms
    buyer = terms.calendar(order.buyer_calendar, zone=order.buyer_zone)
    seller = terms.calendar(order.seller_calendar, zone=order.seller_zone)
    sides = {
        WaitingOn.BUYER: [buyer],
        WaitingOn.SELLER: [seller],
        WaitingOn.BOTH: [buyer, seller],
    }
    return sides.get(party, [])


def closed(story: Story) -> list[DeadlineKind]:
    """Return the running clocks that end on a closed day of who must act."""
    return [
        kind
        for kind in story.running()
        for clock in (story.clock(kind),)
        for calendar in calendars(story, clock.party)
        if not calendar.is_open(_day(clock.due_at, calendar))
    ]


def _day(instant: datetime, calendar: Calendar) -> date:
    return instant.astimezone(calendar.zone_info).date()


class TestClosedDays:
    @given(ORDERS, st.integers(0, 72))
    def test_end_no_deadline_of_a_party(self, order: OrderFacts, hours: int) -> None:
        story = Story(order=order, terms=TERMS).after(timedelta(hours=hours)).opened(RETURN)
        assert closed(story) == []

        story.accept_request()
        assert closed(story) == []

        story.label()
        assert closed(story) == []

    @given(ORDERS, st.integers(0, 72))
    def test_end_none_that_stood_still_for_an_appeal(self, order: OrderFacts, hours: int) -> None:
        story = Story(order=order, terms=TERMS).ruled(RETURN, RETURN).label()
        assert closed(story) == []

        story.after(timedelta(hours=hours)).file().assign(JUN)
        story.after(story.left(DeadlineKind.APPEAL_REPLY)).decide_appeal(
            RETURN, AppealResult.UPHELD
        )

        assert DeadlineKind.RETURN_SHIP in story.running()
        assert closed(story) == []

    def test_are_counted_by_the_clock_of_where_the_party_lives(self) -> None:
        at_home = Story(order=replace(ORDER, seller_calendar="us", seller_zone="Pacific/Honolulu"))
        elsewhere = Story(order=replace(ORDER, seller_calendar="us"))
        # When it is Sunday in New York five days later, it is Saturday in Honolulu.
        for story in (at_home, elsewhere):
            story.after(timedelta(days=1)).opened()

        answer = DeadlineKind.SELLER_ANSWER
        assert at_home.clock(answer).due_at == elsewhere.clock(answer).due_at - timedelta(days=1)
