"""Facts are found, cut out and missed when they are gone."""

import pytest

from wakai.app.facts import split, survive


def found(text: str) -> list[str]:
    return [piece.text for piece in split(text) if piece.is_fact]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Order #A-1029 is broken.", ["#A-1029"]),
        ("My case is 7K4-93XQ-2.", ["7K4-93XQ-2"]),
        ("It cost 12.50 EUR, not $1,200.00!", ["12.50 EUR", "$1,200.00"]),
        ("Paguei R$ 1.234,56.", ["R$ 1.234,56"]),
        ("3,000円と1万円を払いました。", ["3,000円", "1万円"]),
        ("Paid on 22 November 2026 at 10:30.", ["22 November 2026", "10:30"]),
        ("2026年11月22日、11月30日まで", ["2026年11月22日", "11月30日"]),
        ("Due 2026-12-01.", ["2026-12-01"]),
        ("See https://shop.example/o?x=1.", ["https://shop.example/o?x=1"]),
        ("Write to ana@example.com!", ["ana@example.com"]),
        ("I live at 12 Baker Street, London NW1 6XE.", ["12 Baker Street, London NW1 6XE"]),
        ("住所は〒150-0001 東京都渋谷区神宮前1-2-3。", ["〒150-0001 東京都渋谷区神宮前1-2-3"]),
        ("Moro na Rua das Flores, 123.", ["Rua das Flores, 123"]),
        ("Order ••••29 please", ["••••29"]),
        ("The 2nd time, and no fact.", []),
    ],
)
def test_each_kind_of_fact_is_found(text: str, facts: list[str]) -> None:
    assert found(text) == facts
    assert "".join(piece.text for piece in split(text)) == text


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("Refund 12.50 EUR", "Reembolso de 12.50 EUR"),
        ("on 22 November 2026", "em 22 de novembro de 2026"),
        ("2 of 2 items", "2 itens de 2"),
        ("Order A-1029", "注文A-1029"),  # no space is needed around it
        ("Paid 2026-11-22 10:30", "2026-11-22 10:30 支払い"),
        ("3,000円", "3,000 円"),
        ("３，０００円", "3,000円"),  # full width is the same number
    ],
)
def test_a_fact_survives_in_other_words(source: str, result: str) -> None:
    assert survive(source, result)


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("Refund 12.50 EUR", "Reembolso de 12,50 EUR"),
        ("Refund 12.50 EUR", "Reembolso"),
        ("Order #A-1029", "Pedido -A-1029"),
        ("Pay 30", "Pague 300"),
        ("Pay 3", "Pague 3.5"),
        ("2 of 2 items", "2 itens"),
        ("on 22 November 2026", "em 21 de novembro de 2026"),
    ],
)
def test_a_changed_fact_is_noticed(source: str, result: str) -> None:
    assert not survive(source, result)
