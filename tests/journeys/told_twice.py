"""Every story is told twice: on a phone in Japanese, and on a desktop in English."""

import pytest

TOLD_TWICE = pytest.mark.parametrize(
    ("language", "device"),
    [("ja", "phone"), ("en", "desktop")],
    ids=["ja-phone", "en-desktop"],
)
