"""Everything the rules can say has words in every language, and nothing foreign is left in them."""

import re
import typing
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import pytest
from django.utils import translation

from tests.app.samples import AT, every, one
from tests.core import sample_policy
from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FULL,
    HALF,
    IDA,
    OLU,
    REPLACEMENT,
    RETURN,
    Story,
    text,
)
from wakai.app import formats, words, words_labels, words_next
from wakai.app.words import Reader
from wakai.core.disputes import guards, model, steps
from wakai.core.disputes.commands import (
    ConfirmReplacement,
    RecordChargeback,
    RecordReplacementDelivered,
    RejectLate,
)
from wakai.core.disputes.events import Event
from wakai.core.disputes.model import (
    SYSTEM,
    Actor,
    DeadlineKind,
    Dispute,
    Party,
    Role,
    WaitingOn,
)
from wakai.core.disputes.refusals import AppealUsed, Refusal
from wakai.core.policy import MissingLabel, ReviewBackstop, SellerSilence

LANGUAGES = ("en", "ja")
READERS = [
    Reader(role=role, time_zone="Asia/Tokyo")
    for role in (Role.BUYER, Role.SELLER, Role.OPERATOR, Role.ADJUDICATOR)
]
REFUSALS = typing.get_args(Refusal)
EVENTS = typing.get_args(Event)
# Names and signs that are the same in every language
SHARED = re.compile(
    r"Wakai|UTC|ADR|7K4X-2M9P|RR-?1|RP1|DHL-1|POD-1|EUR|marketplace-goods|AP-[A-Z-]+"
)


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def is_said(sentence: str, language: str) -> bool:
    """Return whether a sentence is whole, and without a word of another language."""
    if not sentence.strip() or "%(" in sentence:
        return False
    if language == "ja":
        return not re.search(r"[A-Za-z]{2,}|[.] ", SHARED.sub("", sentence))
    return not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", sentence)


def a_dispute() -> Dispute:
    return Story().opened().state


class TestRefusals:
    @pytest.mark.parametrize("kind", REFUSALS, ids=lambda kind: kind.__name__)
    def test_are_told_to_everybody_in_every_language(self, kind: type[Any], language: str) -> None:
        for refusal in every(kind):
            for reader in READERS:
                assert is_said(words.sentence(refusal, reader=reader), language)
                assert is_said(
                    words.sentence(refusal, reader=reader, dispute=a_dispute()), language
                )

    def test_end_a_second_appeal_kindly_and_name_what_remains(self, language: str) -> None:
        used = AppealUsed(filed_by=Party.BUYER, filed_at=AT)

        told = {reader.role: words.sentence(used, reader=reader) for reader in READERS}

        for sentence in told.values():
            assert all(place in sentence for place in _places(language))
        assert len({told[role] for role in (Role.BUYER, Role.SELLER, Role.OPERATOR)}) == 3

    def test_say_until_when_in_the_readers_own_time_and_for_everybody(self) -> None:
        refusal = one(next(kind for kind in REFUSALS if kind.__name__ == "OtherSideNotHeard"))

        tokyo = words.sentence(refusal, reader=Reader(role=Role.BUYER, time_zone="Asia/Tokyo"))

        assert "Sunday 10 May 2026, 14:30 Japan Standard Time (05:30 UTC)" in tokyo

    def test_say_the_sum_in_the_currency_of_the_dispute(self) -> None:
        refusal = one(next(kind for kind in REFUSALS if kind.__name__ == "WrongAmount"))

        told = words.sentence(refusal, reader=READERS[0], dispute=a_dispute())

        assert "€12.00" in told


def _places(language: str) -> tuple[str, ...]:
    if language == "ja":
        return ("銀行", "裁判外紛争解決機関", "消費生活センター", "裁判所")
    return ("bank", "mediation body", "consumer authority", "court")


class TestEvents:
    @pytest.mark.parametrize("kind", EVENTS, ids=lambda kind: kind.__name__)
    def test_are_told_to_everybody_in_every_language(self, kind: type[Any], language: str) -> None:
        for event in every(kind):
            for reader in READERS:
                assert is_said(words.event_line(event, reader, a_dispute()), language)

    def test_name_the_reader_as_you_only_where_it_is_them(self) -> None:
        story = Story().opened()
        submitted = next(e for e in story.events if e.kind == "dispute.submitted.v1")

        told = [words.event_line(submitted, reader, story.state) for reader in READERS]

        assert told[0].startswith("You opened")
        assert all(line.startswith("The buyer opened") for line in told[1:])


class TestClocks:
    @pytest.mark.parametrize("kind", DeadlineKind)
    def test_have_a_name_a_sentence_and_a_consequence(
        self, kind: DeadlineKind, language: str
    ) -> None:
        assert is_said(words.deadline_name(kind), language)
        for reader in READERS:
            for party in WaitingOn:
                assert is_said(words.deadline(kind, party, reader), language)
            assert is_said(words.consequence(kind, a_dispute(), reader), language)

    def test_say_what_the_pinned_rules_say(self) -> None:
        terms, buyer = sample_policy.terms(), READERS[0]
        granted = words.what_follows(DeadlineKind.SELLER_ANSWER, terms, buyer)
        reviewed = words.what_follows(
            DeadlineKind.SELLER_ANSWER, replace(terms, seller_silence=SellerSilence.REVIEW), buyer
        )
        released = words.what_follows(
            DeadlineKind.RULING_BACKSTOP,
            replace(terms, review_backstop=ReviewBackstop.RELEASE),
            buyer,
        )
        returnless = words.what_follows(
            DeadlineKind.RETURN_LABEL,
            replace(terms, missing_label=MissingLabel.RETURNLESS_REFUND),
            buyer,
        )

        assert "your request is granted" in granted
        assert "adjudicator" in reviewed
        assert "money goes to the seller" in released
        assert "without sending anything back" in returnless


class TestLabels:
    def test_exist_for_every_code_people_can_meet(self, language: str) -> None:
        enums = [kind for kind in vars(model).values() if _is_enum(kind)]

        for kind in enums:
            if kind is DeadlineKind:
                continue
            for code in kind:
                assert is_said(words.label(code), language)

    def test_exist_for_every_code_of_the_policy(self, language: str) -> None:
        terms = sample_policy.terms()
        told = [
            *(words.reason(reason.code, terms) for reason in terms.reasons),
            *(words.evidence_kind(kind.code, terms) for kind in terms.evidence_kinds),
            *(words.finding(finding.code, terms) for finding in terms.findings),
            *(words.refusal_reason(refusal.code, terms) for refusal in terms.refusals),
            *(words.ground(ground.code, terms) for ground in terms.appeal.grounds),
            *(words.request_reason(one.code, terms) for one in terms.appeal.request_reasons),
            *(words.rule(kind.value, terms) for kind in DeadlineKind),
        ]

        for sentence in told:
            assert is_said(sentence, language)

    def test_are_those_of_the_founding_story(self) -> None:
        terms = sample_policy.terms()
        with translation.override("ja"):
            assert words.ground("AP-EV-MISSED", terms) == "紛争の証拠を提出するのを逃した"

    def test_fail_loudly_for_a_code_without_a_name(self) -> None:
        with pytest.raises(KeyError):
            words_labels.label(DeadlineKind.MONEY)


def _is_enum(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum


def _steps() -> Iterator[Dispute]:
    """Yield a dispute at every point of three stories."""
    story = Story()
    for go in (
        story.draft,
        story.evidence,
        story.submit,
        story.refuse,
        lambda: story.offer(by=ANA),
        lambda: story.after(DAY).offer(by=BEN),
        story.escalate,
        story.assign,
        story.request,
        lambda: story.fire(DeadlineKind.INFORMATION),
        lambda: story.after(3 * DAY).rule(RETURN),
        story.label,
        story.file,
    ):
        go()
        yield story.state
    agreed = Story().opened(FULL)
    for go in (agreed.accept_request, agreed.pay, agreed.paid):
        if go == agreed.paid:
            continue
        go()
        yield agreed.state
    missed = Story().ruled(RETURN, FULL).label()
    yield missed.fire(DeadlineKind.APPEAL_WINDOW).state
    withdrawn = Story().opened().withdraw()
    yield withdrawn.state


class TestStates:
    def test_are_told_to_everybody_at_every_point(self, language: str) -> None:
        for state in _steps():
            for reader in READERS:
                assert is_said(words.state_line(state, reader), language)

    def test_put_the_outcome_first(self) -> None:
        ruled = Story().ruled(RETURN, FULL).state

        assert words.state_line(ruled, READERS[0]).startswith("You send the goods back")
        assert words.state_line(ruled, READERS[1]).startswith("The buyer sends the goods back")

    @pytest.mark.parametrize("end", [model.Outcome.NOT_SENT, model.Outcome.WITHDRAWN])
    def test_of_a_draft_that_was_never_sent_say_so(self, end: model.Outcome) -> None:
        draft = replace(Story().draft().fire(DeadlineKind.DRAFT_KEPT).state, outcome=end)
        assert {"not sent in time" in words.state_line(draft, one) for one in READERS} == {True}

    def test_of_a_draft_that_may_not_begin_late_say_so(self) -> None:
        late = Story().after(40 * DAY).draft(late_because=text("I was ill."))
        late.must(RejectLate(by=IDA, at=late.at, statement=text("That was a year ago.")))

        assert {"no exception" in words.state_line(late.state, one) for one in READERS} == {True}

    @pytest.mark.parametrize(
        "story", [Story().draft(), Story().after(40 * DAY).draft(late_because=text("I was ill."))]
    )
    def test_of_a_draft_that_the_bank_ended_say_that(self, story: Story) -> None:
        ended = story.must(RecordChargeback(by=SYSTEM, at=story.at, reference="cb_1")).state
        assert {words.state_line(ended, one) for one in READERS} == {"Closed: Ended by the bank."}

    def test_speaks_of_no_held_money_once_goods_shipped_again_are_right(self) -> None:
        story = (
            Story()
            .in_review()
            .rule(REPLACEMENT)
            .fire(DeadlineKind.APPEAL_WINDOW)
            .send_replacement()
        )
        assert "stays held" in words.state_line(story.state, READERS[0])

        story.must(ConfirmReplacement(by=ANA, at=story.at))

        told = words.state_line(story.state, READERS[0])
        assert told.startswith("The goods were shipped again and are right. Final.")
        assert "held" not in told


class TestNextStep:
    def test_has_words_for_each_step_of_the_rules(self) -> None:
        assert set(words_next._WORDS) == {step.code for step in steps.STEPS}

    def test_is_one_thing_at_most_and_says_what_happens_otherwise(self, language: str) -> None:
        for state in _steps():
            for actor in (ANA, BEN, OLU, IDA):
                step = _next(state, actor)
                assert is_said(step.title, language)
                assert is_said(step.text, language)
                assert bool(step.if_nothing) is (step.deadline is not None)

    def test_asks_the_seller_for_the_answer_and_lets_the_buyer_wait(self) -> None:
        state = Story().opened().state

        asked, waiting = _next(state, BEN), _next(state, ANA)

        assert asked.action == "accept_request"
        assert asked.deadline is state.deadlines[DeadlineKind.SELLER_ANSWER]
        assert (waiting.action, waiting.title) == (None, "Waiting for the seller")

    def test_asks_the_buyer_about_goods_shipped_again_when_they_have_arrived(self) -> None:
        story = (
            Story()
            .in_review()
            .rule(REPLACEMENT)
            .fire(DeadlineKind.APPEAL_WINDOW)
            .send_replacement()
        )

        on_the_way, before = _next(story.state, ANA), words.state_line(story.state, READERS[0])
        story.must(RecordReplacementDelivered(by=SYSTEM, at=story.at, proof="POD-1"))
        arrived, after = _next(story.state, ANA), words.state_line(story.state, READERS[0])

        assert (on_the_way.action, on_the_way.title) == (None, "Waiting for the carrier")
        assert "The carrier delivers the parcel" in on_the_way.text
        assert "confirm_replacement" in _allowed(story.state, ANA)
        assert arrived.action == "confirm_replacement"
        assert "The replacement is on its way" in before
        assert "The replacement has arrived" in after

    def test_says_since_when_an_appeal_is_late_and_until_when_it_is_decided_now(self) -> None:
        story = Story().appealed(HALF).fire(DeadlineKind.APPEAL_REPLY)
        due_at = story.clock(DeadlineKind.APPEAL_RULING).due_at
        state = story.fire(DeadlineKind.APPEAL_RULING).state

        step = _next(state, ANA, late_since=due_at)

        assert step.title == "The result of the appeal is late"
        assert formats.when(due_at, READERS[0]) in step.text
        assert step.deadline is not None
        assert formats.when(step.deadline.due_at, READERS[0]) in step.text

    def test_says_that_a_return_was_missed(self) -> None:
        story = Story().in_review().rule(RETURN).fire(DeadlineKind.APPEAL_WINDOW).label()
        story.remind(DeadlineKind.RETURN_SHIP).fire(DeadlineKind.RETURN_SHIP)

        step = _next(story.state, ANA)

        assert step.title == "The goods were not sent back in time"
        assert (step.action, "You can still send them" in step.text) == ("send_return", True)
        assert words.state_line(story.state, READERS[1]).endswith(
            "Final. The goods were not sent back in time."
        )
        story.fire(DeadlineKind.RETURN_GRACE)
        for state in (story.state, story.paid().state):
            assert "The goods were not sent back in time." in words.state_line(state, READERS[0])

    def test_is_never_something_that_would_be_refused(self) -> None:
        for state in _steps():
            for actor in (ANA, BEN, OLU, IDA):
                step = _next(state, actor)
                assert step.action is None or step.action in _allowed(state, actor)


def _allowed(state: Dispute, actor: Actor) -> tuple[str, ...]:
    return guards.allowed_actions(state, actor, AT)


def _next(state: Dispute, actor: Actor, late_since: datetime | None = None) -> words.NextStep:
    reader = Reader(role=actor.role, time_zone="Asia/Tokyo")
    return words.next_step(state, reader, _allowed(state, actor), late_since=late_since)
