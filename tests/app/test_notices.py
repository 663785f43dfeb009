"""Who is told what, and that a letter says the same in every language."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.utils import translation

from tests.app.plans import WHY, Hearing, all_plans
from tests.app.test_words import is_said
from tests.app.world import World
from tests.core import sample_policy
from tests.core.disputes.story import (
    ANA,
    BEN,
    DAY,
    FULL,
    HALF,
    JUN,
    MONDAY,
    ORDER,
    REPLACEMENT,
    WRONG_SIZE,
    Story,
)
from wakai.app import formats, notices
from wakai.app.letter import Letter, Part
from wakai.app.letter_ruling import Said
from wakai.app.letters import Told, compose
from wakai.app.notice_plan import Code, NoticePlan, plan_reminder
from wakai.app.words import Reader
from wakai.core.disputes import commands as c
from wakai.core.disputes.events import AppealDecided, RulingIssued
from wakai.core.disputes.model import SYSTEM, DeadlineKind, Party, Role, Stage
from wakai.core.money import Money
from wakai.core.plain import from_plain, to_plain
from wakai.store import notices as stored
from wakai.store.models import Notice, OutboxRow
from wakai.store.notices import NoticeRow
from wakai.store.texts import StoredText

BUYER, SELLER = "buyer", "seller"
BOTH = {BUYER, SELLER}
ORDER_NUMBER = "100200300"
RESULT = [
    Part.HAPPENED,
    Part.MONEY,
    Part.DO,
    Part.SILENCE,
    Part.REASONS,
    Part.RULES,
    Part.DECIDED_BY,
    Part.APPEAL,
    Part.OUTSIDE,
]
TEXTS = {
    WHY.text_id: StoredText(
        body="The tag of order 100200300 shows 43.",
        language="en",
        translation="注文100200300のタグには43とあります。",
        status="done",
    )
}


class TestWhoIsTold:
    def test_of_the_claim_the_offer_and_the_refusal(self) -> None:
        story = Hearing()

        assert story.draft().told() == {}
        story.evidence().submit()
        assert story.told() == {"claim": BOTH}
        assert story.after(DAY).refuse().told() == {"refused": {BUYER}}
        assert story.offer(by=ANA).told() == {"offer": {SELLER}}
        assert story.after(DAY).offer(by=BEN).told() == {"offer": {BUYER}}
        assert story.accept_offer().told() == {"agreed": BOTH}

    def test_of_a_changed_request_a_doubt_and_late_money(self) -> None:
        story, shipped = Hearing(), Hearing()
        story.opened(HALF)
        claim = replace(WRONG_SIZE, remedy=FULL)
        shipped.opened(REPLACEMENT).accept_request().send_replacement()

        amended = story.must(c.AmendClaim(by=ANA, at=story.at, claim=claim)).told()
        doubted = shipped.must(c.KeepReplacementOpen(by=ANA, at=shipped.at)).told()

        late = Hearing()
        late.opened().accept_request().fire(DeadlineKind.MONEY)
        told_late = (late.told(), late.fire(DeadlineKind.MONEY).told())

        assert told_late == ({"payment_late": BOTH}, {})
        assert amended == {"claim_amended": BOTH}
        assert doubted == {"replacement_kept_open": BOTH}

    def test_of_the_review_the_questions_and_the_ruling(self) -> None:
        story = Hearing()
        story.opened().refuse()

        assert story.escalate().told() == {"review": BOTH}
        assert story.assign().told() == {}
        assert story.request().told() == {"information_requested": BOTH}
        assert story.fire(DeadlineKind.INFORMATION).told() == {"information_given": BOTH}
        assert story.fire(DeadlineKind.RULING).told() == {}
        assert story.fire(DeadlineKind.RULING_APOLOGY).told() == {"ruling_late": BOTH}
        assert story.rule().told() == {"ruling": BOTH}

    def test_of_an_automatic_ruling_once(self) -> None:
        story = Hearing()
        story.opened().remind(DeadlineKind.SELLER_ANSWER)

        assert story.fire(DeadlineKind.SELLER_ANSWER).told() == {"ruling": BOTH}

    def test_of_the_appeal_and_its_end_once(self) -> None:
        story = Hearing()
        story.ruled()

        assert story.after(DAY).file().told() == {"appeal_filed": BOTH}
        assert story.assign(JUN).told() == {}
        story.after(story.left(DeadlineKind.APPEAL_REPLY))
        assert story.decide_appeal().told() == {"appeal_ruling": BOTH}

    def test_of_the_end_of_the_time_to_appeal(self) -> None:
        story = Hearing()

        assert story.ruled().fire(DeadlineKind.APPEAL_WINDOW).told() == {"final": BOTH}
        assert story.paid().told() == {"paid": BOTH}

    def test_of_a_failed_payment_first_and_last_but_not_between(self) -> None:
        story = Hearing()
        story.opened().accept_request()
        told = []

        for number in range(3):
            story.pay(f"key {number}")
            story.must(
                c.RecordPaymentFailed(by=SYSTEM, at=story.at, key=f"key {number}", reason="no")
            )
            told.append(story.told())

        assert told == [{"payment_failed": BOTH}, {}, {"payment_failed": BOTH}]


class TestReminders:
    def test_go_to_whoever_can_still_act(self) -> None:
        story = Story().opened()

        (one,) = plan_reminder(story.state, DeadlineKind.SELLER_ANSWER, 2)

        assert (one.facts.role, one.code) == (Role.SELLER, Code.REMINDER)
        assert one.facts.reminder is not None
        assert one.facts.reminder.nth == 2

    def test_spare_a_side_that_has_given_up_its_appeal(self) -> None:
        story = Story().ruled()
        before = plan_reminder(story.state, DeadlineKind.APPEAL_WINDOW, 1)
        story.must(c.WaiveAppeal(by=ANA, at=story.at))

        after = plan_reminder(story.state, DeadlineKind.APPEAL_WINDOW, 1)

        assert {one.facts.role for one in before} == {Role.BUYER, Role.SELLER}
        assert {one.facts.role for one in after} == {Role.SELLER}

    def test_are_not_sent_for_the_clocks_of_the_house(self) -> None:
        story = Story().opened().refuse().escalate()

        assert plan_reminder(story.state, DeadlineKind.RULING, 1) == ()


def _letter(planned: NoticePlan, language: str) -> Letter:
    with translation.override(language):
        return compose(
            Told(
                code=planned.code,
                event=planned.event,
                facts=planned.facts,
                terms=Story().terms,
                said=Said(TEXTS, ORDER_NUMBER),
                order_number=ORDER_NUMBER,
                time_zone="Asia/Tokyo",
            )
        )


def _sentences(letter: Letter) -> Iterator[str]:
    yield from (letter.subject, letter.title, letter.action)
    for section in letter.sections:
        yield section.title
        for line in section.lines:
            yield from (part for part in (line.text, line.strong, line.note) if part)


def _results() -> Sequence[NoticePlan]:
    return [one for one in all_plans() if isinstance(one.event, RulingIssued | AppealDecided)]


class TestLetters:
    def test_cover_every_code(self) -> None:
        assert {one.code for one in all_plans()} == set(Code)

    def test_state_the_same_facts_in_the_same_order_in_every_language(self) -> None:
        for planned in all_plans():
            assert _letter(planned, "en").values == _letter(planned, "ja").values

    @pytest.mark.parametrize("language", ["en", "ja"])
    def test_say_each_fact_in_words(self, language: str) -> None:
        reader = Reader(role=Role.BUYER, time_zone="Asia/Tokyo")
        for planned in all_plans():
            for section in _letter(planned, language).sections:
                for line in section.lines:
                    words = line.text + line.strong + line.note
                    with translation.override(language):
                        for value in line.values:
                            told = (
                                formats.money(value.minor, value.currency)
                                if isinstance(value, Money)
                                else formats.when(value, reader)
                            )
                            assert told in words

    def test_are_written_in_one_language_only(self) -> None:
        for planned in all_plans():
            for sentence in _sentences(_letter(planned, "ja")):
                assert is_said(sentence.replace("key", ""), "ja")

    @pytest.mark.parametrize("language", ["en", "ja"])
    def test_never_hold_the_whole_order_number(self, language: str) -> None:
        for planned in all_plans():
            letter = _letter(planned, language)
            assert not any(ORDER_NUMBER in sentence for sentence in _sentences(letter))
            assert letter.order == "•••••••00"

    def test_say_what_can_be_done_and_what_follows_if_it_is_not(self) -> None:
        for planned in all_plans():
            parts = [section.part for section in _letter(planned, "en").sections]
            assert Part.DO in parts
            assert parts == sorted(parts, key=list(Part).index)

    def test_say_by_when_in_the_readers_time_and_for_everybody(self) -> None:
        for planned in all_plans():
            letter = _letter(planned, "en")
            lines = [line for section in letter.sections for line in section.lines]
            told = [line for line in lines if any(isinstance(v, datetime) for v in line.values)]
            assert all("UTC" in line.text + line.strong + line.note for line in told)
            parts = {section.part for section in letter.sections}
            asked = [line for line in told if line.strong.startswith("By ")]
            assert Part.SILENCE in parts or not asked  # with a date comes what follows it
            assert letter.number
            assert letter.action

    def test_say_what_it_means_in_money_once_something_is_claimed(self) -> None:
        for planned in all_plans():
            parts = {section.part for section in _letter(planned, "en").sections}
            assert (Part.MONEY in parts) is (planned.facts.sums is not None)

    def test_say_how_much_is_held_and_that_the_commission_is_not(self) -> None:
        (opened, *_others) = [one for one in all_plans() if one.code is Code.CLAIM]

        told = "€72.00 of it is held, after our commission of €8.00."
        assert told in _sentences(_letter(opened, "en"))
        assert any("手数料€8.00を差し引いた€72.00" in s for s in _sentences(_letter(opened, "ja")))

    def test_of_the_end_name_what_remains_outside(self) -> None:
        for planned in all_plans():
            parts = {section.part for section in _letter(planned, "en").sections}
            over = planned.facts.stage in {Stage.FINAL, Stage.CLOSED}
            assert Part.OUTSIDE in parts or not over

    def test_of_a_result_keep_the_order_that_people_need(self) -> None:
        for planned in _results():
            parts = [section.part for section in _letter(planned, "en").sections]
            told = [part for part in parts if part is not Part.PAUSED]
            assert told == [part for part in RESULT if part in told]
            assert set(RESULT) - set(told) <= {Part.SILENCE}

    def test_of_a_result_judge_every_piece_of_evidence(self) -> None:
        (letter, *_others) = [_letter(one, "en") for one in _results()]
        (reasons,) = [one for one in letter.sections if one.part is Part.REASONS]

        judged = [line for line in reasons.lines if line.sign]

        assert [(line.strong, line.sign) for line in judged] == [("Accepted", Party.BUYER)]
        assert judged[0].note == "The tag of order •••••••00 shows 43."

    def test_of_what_may_not_begin_quote_why(self) -> None:
        rejected = next(one for one in all_plans() if one.code is Code.LATE_REJECTED)
        admitted = next(one for one in all_plans() if one.code is Code.LATE_ADMITTED)

        assert "The tag of order •••••••00 shows 43." in _sentences(_letter(rejected, "en"))
        assert any("タグには43" in sentence for sentence in _sentences(_letter(rejected, "ja")))
        assert not any("43" in sentence for sentence in _sentences(_letter(admitted, "en")))

    def test_to_a_seller_who_was_paid_before_say_what_is_owed(self) -> None:
        story = Hearing()
        story.order = replace(ORDER, paid_out_at=MONDAY)
        story.opened().offer(HALF).accept_offer()
        letters = [_letter(one, "en") for one in story.plans if one.code is Code.AGREED]
        told = [[s for s in _sentences(letter) if "you owe" in s] for letter in letters]

        assert sorted(told) == [[], ["You were paid before: you owe the marketplace €36.00."]]

    def test_say_that_a_translation_is_one(self) -> None:
        letter = _letter(_results()[0], "ja")

        assert any("英語からの機械翻訳" in sentence for sentence in _sentences(letter))

    def test_say_whether_a_person_or_the_clock_decided(self) -> None:
        told = {
            (planned.event.ruling.automated, bool(planned.event.ruling.second_adjudicator)): next(
                section.lines[0].text
                for section in _letter(planned, "en").sections
                if section.part is Part.DECIDED_BY
            )
            for planned in _results()
            if isinstance(planned.event, RulingIssued)
        }

        assert "a person, decided" in told[False, False]
        assert "Two adjudicators" in told[False, True]
        assert "without a person" in told[True, False]

    def test_say_that_the_one_appeal_has_been_used(self) -> None:
        final = next(one for one in _results() if isinstance(one.event, AppealDecided))

        assert any("has been used" in sentence for sentence in _sentences(_letter(final, "en")))
        assert any("court" in sentence for sentence in _sentences(_letter(final, "en")))

    def test_say_which_clocks_stand_still_during_an_appeal(self) -> None:
        filed = next(one for one in all_plans() if one.code is Code.APPEAL_FILED)

        (paused,) = [s for s in _letter(filed, "en").sections if s.part is Part.PAUSED]

        assert "waits for the result of the appeal" in paused.lines[0].text


class TestKeeping:
    def test_loses_nothing_between_planning_and_writing(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("wakai.store.policies.of_hash", lambda _sha256: sample_policy.policy())
        for planned in all_plans():
            kept = notices.pack(planned.event, planned.facts)
            row = NoticeRow(**_row(kept))
            event, facts = notices.unpack(row)

            assert (event, facts) == (planned.event, planned.facts)
            assert from_plain(type(facts), to_plain(facts)) == facts

    @pytest.mark.django_db(transaction=True)
    def test_writes_each_notice_once_with_its_mail(self, world: World) -> None:
        done = world.submitted()

        rows = list(Notice.objects.filter(dispute_id=done.dispute_id).order_by("id"))

        assert [(row.person_id, row.code, row.language) for row in rows] == [
            (world.ana.id, "claim", "ja"),
            (world.ben.id, "claim", "en"),
        ]
        keys = set(OutboxRow.objects.filter(topic="notice").values_list("key", flat=True))
        assert keys == {f"notice:{row.message_id}" for row in rows}

    @pytest.mark.django_db(transaction=True)
    def test_reads_the_letters_of_a_person_in_any_language(self, world: World) -> None:
        world.submitted()
        rows = stored.of_person(world.ana.id)

        with translation.override("ja"):
            (ja,) = notices.letters(rows, time_zone="Asia/Tokyo")
        with translation.override("en"):
            (en,) = notices.letters(rows, time_zone="Asia/Tokyo")

        assert (ja.subject, en.subject) == (
            "申し立てを出品者に送りました",
            "Your request was sent to the seller",
        )


def _row(kept: dict[str, Any]) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(NoticeRow.__slots__)
    return {**empty, "facts": kept}
