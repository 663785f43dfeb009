"""Which language a text is written in, and when it does not tell."""

import pytest

from wakai.app.languages import detect

ALLOWED = ("en", "ja", "zh", "ko", "pt-BR", "de")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The parcel never arrived.", "en"),
        ("商品がまだ届きません。", "ja"),
        ("ありがとう", "ja"),
        ("卖家没有回复我", "zh"),
        ("환불은 언제 되나요?", "ko"),
        ("O produto chegou quebrado.", "pt-BR"),
        ("Wann bekomme ich mein Geld zurück?", "de"),
    ],
)
def test_a_sentence_tells_its_language(text: str, language: str) -> None:
    assert detect(text, allowed=ALLOWED, own="en" if language != "en" else "ja") == language


@pytest.mark.parametrize(
    "text", ["", "ok", "OK!", "👍", "A-1029", "https://shop.example/return", "12.50 EUR", "???"]
)
def test_what_says_nothing_leaves_the_language_of_the_person(text: str) -> None:
    assert detect(text, allowed=ALLOWED, own="ja") == "ja"
    assert detect(text, allowed=ALLOWED, own="de") == "de"


def test_characters_alone_are_read_as_the_person_writes_them() -> None:
    assert detect("退款", allowed=ALLOWED, own="ja") == "ja"
    assert detect("退款", allowed=ALLOWED, own="en") == "zh"


def test_a_language_the_site_does_not_have_is_not_guessed() -> None:
    assert detect("Hvor er pakken min?", allowed=("en", "ja"), own="ja") in {"en", "ja"}
    assert detect("卖家没有回复我", allowed=("en", "pt-BR"), own="pt-BR") == "pt-BR"
