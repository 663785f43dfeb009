"""The policy file: read strictly, hashed, and pinned without loss."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from tests.core import sample_policy
from wakai.core.calendar import Period
from wakai.core.policy import AppealLayout, Burden, PolicyError, SellerSilence, load

TEXT = sample_policy.text()


def with_line(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, old
    return TEXT.replace(old, new)


class TestDefaultPolicy:
    def test_holds_the_deadlines_of_the_house(self) -> None:
        terms = sample_policy.terms()

        assert terms.period("seller_answer") == Period(days=5)
        assert terms.period("information") == Period(hours=72)
        assert terms.period("appeal_ruling") == Period(business_days=5)
        assert terms.period("resume_floor") == Period(days=5)
        assert (terms.rounds_max, terms.reminders_needed, terms.files_max) == (5, 2, 20)
        assert terms.limits.image_bytes_max == 10_000_000
        assert terms.limits.video_seconds_max == 180
        assert terms.reminders.share_bps == 5_000
        assert terms.seller_silence is SellerSilence.GRANT_CLAIM

    def test_starts_a_clock_in_the_calendar_of_a_party(self) -> None:
        friday = datetime(2026, 11, 20, 9, tzinfo=UTC)
        terms = sample_policy.terms()

        assert terms.due_at("money", friday) == datetime(2026, 11, 23, 9, tzinfo=UTC)
        assert terms.due_at("money", friday, calendar="jp") == datetime(2026, 11, 24, 9, tzinfo=UTC)
        assert terms.calendar("atlantis") == terms.calendar("platform")

    def test_says_who_must_prove_what(self) -> None:
        damaged = sample_policy.terms().reason("ND5")

        assert damaged is not None
        assert damaged.burden is Burden.BUYER
        assert damaged.buyer_required == ("photo_outer_box", "photo_inner_packing", "photo_damage")
        assert sample_policy.terms().reason("XX") is None
        assert len(sample_policy.terms().reasons) == 32

    def test_never_asks_for_a_dangerous_thing_to_be_posted(self) -> None:
        terms = sample_policy.terms()

        assert not any(reason.return_allowed for reason in terms.reasons if reason.code == "ND9")
        assert all(reason.return_allowed for reason in terms.reasons if reason.code == "ND1")

    def test_knows_the_small_claims_of_each_currency(self) -> None:
        terms = sample_policy.terms()

        assert terms.is_small(3000, "JPY")
        assert not terms.is_small(3001, "JPY")
        assert not terms.is_small(1, "XAU")

    def test_knows_its_codes(self) -> None:
        terms = sample_policy.terms()

        assert terms.knows_evidence("video_test")
        assert not terms.knows_evidence("hearsay")
        assert terms.knows_finding("seller_silent")
        assert not terms.knows_finding("bad_mood")
        assert terms.knows_refusal("delivered")
        assert not terms.knows_refusal("no")

    def test_calls_a_human_in_every_language(self) -> None:
        keywords = sample_policy.policy().chat.handoff_keywords

        assert keywords["*"] == ("livechat_link",)
        assert "オペレーター" in keywords["ja"]


class TestAppealForm:
    ORIGINAL = (
        ("reason_1", "返品期間が長すぎる", "The return period is too long"),
        ("reason_1", "返品するのは不便", "Returning is inconvenient"),
        ("reason_1", "ポリシーでは許可されていない", "Not permitted by policy"),
        (
            "reason_2",
            "メッセージ履歴の証拠で十分です",
            "The evidence in the message history is sufficient",
        ),
        ("reason_2", "何を提出すべきかわからなかった", "I did not know what to submit"),
        ("reason_2", "証拠要求が高すぎた", "The evidence demanded was too much"),
        (
            "reason_2",
            "紛争の証拠を提出するのを逃した",
            "I missed submitting the dispute evidence",
        ),
        (
            "reason_3",
            "商品を返品しましたが、返送料は受領していない",
            "I returned the goods but did not receive the return postage",
        ),
        ("reason_3", "セラーは私に返金を約束をした", "The seller promised me a refund"),
    )

    def test_holds_the_nine_grounds_of_the_story_word_for_word(self) -> None:
        grounds = sample_policy.terms().appeal.grounds[:9]

        assert [(g.form_list, g.label_ja, g.label_en) for g in grounds] == list(self.ORIGINAL)

    def test_holds_the_two_request_reasons_of_the_story(self) -> None:
        reasons = sample_policy.terms().appeal.request_reasons

        assert [(reason.label_ja, reason.label_en) for reason in reasons] == [
            ("私は紛争の解決を受け入れません", "I do not accept the dispute resolution"),
            ("セラーは約束を破った", "The seller broke a promise"),
        ]

    def test_shows_the_lists_of_the_request_reason_or_all_of_them(self) -> None:
        cascade = sample_policy.terms().appeal
        three_lists = load(with_line('layout = "cascade"', 'layout = "three_lists"')).terms.appeal
        promised = cascade.ground("AP-PR-REFUND")

        assert promised is not None
        assert cascade.accepts("promise_broken", promised)
        assert not cascade.accepts("not_accepted", promised)
        assert three_lists.layout is AppealLayout.THREE_LISTS
        assert three_lists.accepts("not_accepted", promised)
        assert cascade.ground("AP-NOTHING") is None


class TestHash:
    def test_does_not_depend_on_comments_or_layout(self) -> None:
        assert load("# another word\n" + TEXT).sha256 == sample_policy.policy().sha256

    def test_changes_with_a_number(self) -> None:
        other = load(with_line("seller_answer = { days = 5,", "seller_answer = { days = 4,"))

        assert other.sha256 != sample_policy.policy().sha256
        assert (other.name, other.version) == ("marketplace-goods", 4)
        assert other.effective_from == datetime(2026, 1, 1, tzinfo=UTC)


class TestPinnedTerms:
    def test_carry_the_hash_of_the_policy(self) -> None:
        terms = sample_policy.terms()

        assert terms.sha256 == sample_policy.policy().sha256
        assert replace(terms, version=9) != terms


BROKEN = [
    ("not TOML", "version = 4", "version ="),
    ("colour is not a key", "version = 4", "version = 3\ncolour = 3"),
    ("version is missing", "version = 4", ""),
    ("version must be a whole number", "version = 4", "version = -1"),
    ("version must be a whole number", "version = 4", "version = true"),
    ("policy must be a text", 'policy = "marketplace-goods"', "policy = 3"),
    ("effective_from must be a date and time", "= 2026-01-01T00:00:00Z", "= 2026-01-01"),
    (
        "periods.appeal_window is 40 days, above",
        "appeal_window = { days = 14",
        "appeal_window = { days = 40",
    ),
    (
        "periods.appeal_window is 3 days, below",
        "appeal_window = { days = 14",
        "appeal_window = { days = 3",
    ),
    (
        "periods.appeal_window needs exactly one unit",
        "appeal_window = { days = 14",
        "appeal_window = { fortnights = 1",
    ),
    (
        "periods.appeal_window needs exactly one unit",
        "appeal_window = { days = 14",
        "appeal_window = { hours = 9, days = 14",
    ),
    (
        "periods.return_label.source is missing",
        'return_label = { days = 3, floor = 1, ceiling = 5, source = "own" }',
        "return_label = { days = 3, floor = 1, ceiling = 5 }",
    ),
    (
        "periods.return_label.floor is missing",
        'return_label = { days = 3, floor = 1, ceiling = 5, source = "own" }',
        'return_label = { days = 3, source = "own" }',
    ),
    (
        "periods.return_label must be a table",
        'return_label = { days = 3, floor = 1, ceiling = 5, source = "own" }',
        "return_label = 3",
    ),
    (
        "periods.lunch is not a key",
        "[periods]",
        '[periods]\nlunch = { minutes = 5, floor = 1, ceiling = 9, source = "own" }',
    ),
    (
        "limits.files_max needs exactly one unit: count",
        "files_max = { count = 20",
        "files_max = { files = 20",
    ),
    (
        "consequences.seller_silence must be one of grant_claim, review",
        'seller_silence = "grant_claim"',
        'seller_silence = "shrug"',
    ),
    ("names photo_of_me, which", '["photo_item_and_label"]', '["photo_of_me"]'),
    (
        "names something twice",
        '["photo_item_and_label"]',
        '["photo_difference", "photo_difference"]',
    ),
    ("must be a list of texts", '["photo_item_and_label"]', "[1]"),
    (
        "request_reason names promise_kept",
        'AP-PR-REFUND = { request_reason = "promise_broken"',
        'AP-PR-REFUND = { request_reason = "promise_kept"',
    ),
    ("fast_lane.minor.Euro is not the code", "minor = { EUR = 2000", "minor = { Euro = 2000"),
    ("calendars.platform is missing", "[calendars.platform]", "[calendars.office]"),
    ("calendars.jp: ", 'zone = "Asia/Tokyo"', 'zone = "Asia/Atlantis"'),
    (
        "holidays must be a list of dates",
        "holidays = [2026-01-01, 2026-01-12, 2026-02-11",
        "holidays = [3, 2026-01-12, 2026-02-11",
    ),
    ("must be true or false", "needs_new_evidence = true", "needs_new_evidence = 1"),
    ("must be a text that is not empty", 'label_en = "Weight of the parcel"', 'label_en = " "'),
]


@pytest.mark.parametrize(("sentence", "old", "new"), BROKEN, ids=[row[0] for row in BROKEN])
def test_refuses_a_broken_file_with_a_sentence(sentence: str, old: str, new: str) -> None:
    with pytest.raises(PolicyError) as caught:
        load(with_line(old, new))

    assert sentence in str(caught.value)


def test_refuses_an_empty_list() -> None:
    start = TEXT.index("[refusals]")
    end = TEXT.index("\n# What a ruling may find")

    with pytest.raises(PolicyError, match="refusals holds nothing"):
        load(TEXT[:start] + "[refusals]\n" + TEXT[end:])


@pytest.mark.parametrize("line", ["closed_weekdays = " + json.dumps(["sunday"])])
def test_refuses_a_calendar_that_is_never_open(line: str) -> None:
    every_day = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    broken = TEXT.replace(line, "closed_weekdays = " + json.dumps(every_day), 1)

    with pytest.raises(PolicyError, match=r"calendars\.de: A calendar needs an open weekday"):
        load(broken)


class TestOlderFile:
    def test_means_by_a_period_it_does_not_know_the_one_it_grew_out_of(self) -> None:
        lines = sample_policy.text().splitlines()
        older = "\n".join(line for line in lines if not line.startswith("proposal_answer"))

        periods = load(older).terms.periods

        assert periods["proposal_answer"] == periods["offer_answer"]
