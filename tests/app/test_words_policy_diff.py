"""Every change of a policy is a sentence, in English and in Japanese."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from django.utils import translation

from tests.core.test_policy_diff import TEXT, changed
from wakai.app import policy_file, words_policy_diff, words_policy_parts

SHIPPED = {
    path.stem: policy_file.read(path)
    for path in sorted((Path(__file__).parents[2] / "policies").glob("*.toml"))
}
ANSWER = {"days": 3, "floor": 2, "ceiling": 10, "source": "AliExpress 5 d, eBay 3 bd, Lazada 2 bd"}


def told(before: str, after: str, language: str = "en") -> list[str]:
    with translation.override(language):
        groups = words_policy_diff.groups(before, after)
        return [line.told for group in groups for line in group.lines]


def one(*path: str, to: Any, language: str = "en") -> str:
    (line,) = told(TEXT, changed(*path, to=to), language)
    return line


class TestGroups:
    def test_say_a_period_with_its_units(self) -> None:
        path = ("periods", "seller_answer")

        assert one(*path, to=ANSWER) == "The seller's answer: 5 days → 3 days"
        assert one(*path, to=ANSWER, language="ja") == "出品者の回答：5日 → 3日"

    @pytest.mark.parametrize(
        ("path", "to", "sentence"),
        [
            (
                ("limits", "image_bytes_max"),
                {"megabytes": 8, "floor": 2, "ceiling": 50, "source": "PayPal and Shopee 10 MB"},
                "Size of a picture: 10 MB → 8 MB",
            ),
            (
                ("consequences", "seller_silence"),
                "review",
                "A seller who does not answer: the request is granted → an adjudicator decides",
            ),
            (
                ("fast_lane", "minor", "JPY"),
                10_000,
                "Small claims in JPY, up to: ¥3,000 → ¥10,000",
            ),
            (
                ("fast_lane", "minor", "CHF"),
                2_000,
                "New: Small claims in CHF, up to (CHF20.00)",
            ),
            (
                ("files", "document_types"),
                ["application/pdf"],
                "Types of documents: no longer text/plain and message/rfc822",
            ),
            (
                ("reasons", "ND4", "burden"),
                "seller",
                (
                    "“Defective, does not work”, who must prove it: "
                    "the buyer must prove it → the seller must prove otherwise"
                ),
            ),
            (
                ("reasons", "ND4", "buyer_required"),
                ["video_test", "receipt"],
                "“Defective, does not work”, what the buyer must show: now also “Receipt”",
            ),
            (("reasons", "ND11"), None, "No longer: “The replacement is faulty too” (ND11)"),
            (
                ("appeal", "grounds", "AP-PROC", "request_reason"),
                "promise_broken",
                (
                    "“I was not heard, or the adjudicator was not neutral”, request reason: "
                    "“I do not accept the dispute resolution” → “The seller broke a promise”"
                ),
            ),
            (
                ("calendars", "platform", "closed_weekdays"),
                ["sunday"],
                "Calendar “platform”, closed days of the week: no longer Saturday",
            ),
            (("calendars", "every_day"), None, "No longer: Calendar “every_day” (UTC)"),
            (
                ("chat", "handoff_keywords", "de"),
                ["mensch", "mitarbeiter"],
                "Words that call a person (German): no longer echte person",
            ),
            (("version",), 5, "Version: 4 → 5"),
        ],
    )
    def test_say_every_kind_of_change(self, path: tuple[str, ...], to: Any, sentence: str) -> None:
        assert one(*path, to=to) == sentence

    def test_count_what_is_too_long_to_list(self) -> None:
        changed_holidays = told(SHIPPED["default"], SHIPPED["eu-goods"])

        assert any(line.endswith("2026-05-14 and 115 more") for line in changed_holidays)

    @pytest.mark.parametrize("name", ["eu-goods", "strict-japan"])
    def test_are_japanese_in_japanese(self, name: str) -> None:
        lines = told(SHIPPED["default"], SHIPPED[name], "ja")

        assert lines
        assert not [line for line in lines if not re.search(r"[ぁ-んァ-ヶ一-龠]", line)]


class TestNames:
    def test_are_known_for_every_entry_that_a_policy_has(self) -> None:
        data = tomllib.loads(tomli_w.dumps(tomllib.loads(TEXT)))
        with translation.override("en"):
            unnamed = [
                (table, key)
                for table in ("periods", "limits", "reminders", "consequences", "remedies", "files")
                for key in data[table]
                if words_policy_parts.entry(table, key) == words_policy_parts.plain(key)
            ]

        assert not unnamed
